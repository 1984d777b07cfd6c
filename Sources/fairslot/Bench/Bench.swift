import ScenarioFormat

/// Plans instances, each run in a worker child of its own, so that seconds and memory are that run's alone.
struct Bench {
    struct Settings: Sendable {
        var effort: String
        var threads: Int?
        var timeLimitSeconds: Int?
        var seeds: ClosedRange<UInt64>
        /// How often each seed is run.
        var repetitions: Int
        /// Nil: other solvers are not asked.
        var peers: Peers?
    }

    let settings: Settings
    let scratch: ScratchDirectory

    init(settings: Settings) throws {
        self.settings = settings
        scratch = try ScratchDirectory()
    }

    /// Every run of every instance in turn; `report` hears how far it is after each.
    func run(_ instances: [BenchInstance], report: ([BenchSeries]) throws -> Void) async throws {
        var all: [BenchSeries] = []
        for instance in instances {
            all.append(BenchSeries(instance: instance))
            for seed in instance.isSeeded ? settings.seeds : 1...1 {
                let input = "\(scratch.path)/scenario.json"
                try instance.write(seed: seed, to: input)
                for repetition in 1...settings.repetitions {
                    all[all.count - 1].runs.append(
                        try await run(input, seed: seed, repetition: repetition))
                    try report(all)
                }
            }
        }
    }

    private func run(_ input: String, seed: UInt64, repetition: Int) async throws -> BenchRun {
        let output = "\(scratch.path)/result"
        try FileBytes.makeDirectory(output)
        defer { FileBytes.removeTree(output) }
        var supervisor = WorkerSupervisor()
        supervisor.showsStandardError = true
        supervisor.limits.deadline =
            settings.timeLimitSeconds.map { .seconds($0 + 60) } ?? .seconds(365 * 86_400)
        let outcome = try await supervisor.run(job(input, seed: seed, into: output))
        var run = BenchRun(seed: seed, repetition: repetition, figures: RunFigures(directory: output))
        switch outcome {
        case .solved(let solved):
            run.offers = solved["offers"]
            run.failure = solved.interruption.map { "the solver \($0.words)" }
        case .refused(let refused): run.failure = "refused: \(refused.errors) errors"
        case .deferred: run.failure = "no scenario"
        case .failed(let message): run.failure = message
        case .killed: run.failure = "killed at its deadline"
        case .notStarted: run.failure = "no worker could be started"
        }
        if let peers = settings.peers, run.isVerified, let figures = run.figures {
            run.peers = try await peers.answers(scenario: input, result: output, figures, in: scratch.path)
        }
        return run
    }

    private func job(_ input: String, seed: UInt64, into output: String) -> WorkerJob {
        WorkerJob(
            job: "bench", input: input, output: output, deadlineSeconds: settings.timeLimitSeconds,
            effort: settings.effort, seed: Int(seed), threads: settings.threads)
    }
}
