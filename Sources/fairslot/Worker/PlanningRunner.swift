/// Reads, plans, verifies and writes one scenario.
struct PlanningRunner: JobRunner {
    func run(_ job: WorkerJob, progress: (WorkerEvent) -> Void) -> WorkerAnswer {
        .failed("this build plans nothing")
    }
}
