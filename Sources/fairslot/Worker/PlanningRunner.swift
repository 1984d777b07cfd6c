import Domain
import Glibc
import Planning
import Results
import ScenarioFormat

/// One scenario's whole way: bytes → findings or scenario → plan → files → verified → written.
struct PlanningRunner: JobRunner {
    /// Of the first plan that is written down while a better one is looked for; nil: as usual.
    var patience: Duration?

    func run(_ job: WorkerJob, say: (WorkerEvent) -> Void) -> WorkerAnswer {
        do {
            if let incumbent = job.incumbent { return try Adoption(of: incumbent, ReadJob(job)).answer() }
            if let patient = job.forgets {
                var redaction = try RedactionJob(job, patient: patient)
                return try redaction.answer()
            }
            if let points = job.curvePoints { return try curve(job, points, say) }
            if let families = job.marginalFamilies { return try marginal(job, families, say) }
            return try plan(job, say)
        } catch let refused as RefusedJob {
            return .refused(refused)
        } catch let outcomes as OutcomesInstead {
            return self.outcomes(outcomes.bytes, job)
        } catch {
            return .failed("\(error)")
        }
    }

    /// A daemon takes them like a scenario; who asked for a plan is told what to do with them.
    private func outcomes(_ bytes: [UInt8], _ job: WorkerJob) -> WorkerAnswer {
        guard job.takesOutcomes else {
            return .refused(
                RefusedJob("these are outcomes of past appointments: fairslot calibrate reads them"))
        }
        do { return try CalibrationJob(job, outcomes: bytes).answer() } catch let refused as RefusedJob {
            return .refused(refused)
        } catch {
            return .failed("\(error)")
        }
    }

    private func curve(_ job: WorkerJob, _ points: Int, _ say: (WorkerEvent) -> Void) throws -> WorkerAnswer {
        let read = try ReadJob(job)
        let scenario = read.decoded.scenario
        let curve = withoutActuallyEscaping(say) { say in
            CurveRun(scenario, job.planOptions) { point in
                say(.progress(WorkerProgress(point)))
            }.run(points: points)
        }
        guard let curve else {
            throw RefusedJob(
                "no group of this scenario is protected, so equity has no price: policy.equity.partitions lists groups"
            )
        }
        let document = CurveDocument(curve, name: scenario.name, origin: read.origin)
        try FileBytes.create(
            [
                "curve.json": document.document.bytes(), "curve.txt": Array(document.text.utf8),
                "curve.html": Array(document.page.utf8),
            ], in: job.output)
        return .solved(
            SolvedJob(
                status: "curve", isVerified: true,
                counts: [.init(name: "points", count: curve.points.count)]))
    }

    private func marginal(
        _ job: WorkerJob, _ families: Int, _ say: (WorkerEvent) -> Void
    ) throws -> WorkerAnswer {
        let read = try ReadJob(job)
        let scenario = read.decoded.scenario
        let values = withoutActuallyEscaping(say) { say in
            MarginalRun(scenario, job.planOptions) { entry in
                let last = entry.solved?.goals.last
                say(
                    .progress(
                        WorkerProgress(
                            phase: "marginal", goal: last.map { "\($0.name)" }, value: last?.value,
                            bound: last?.bound, isDecided: true)))
            }.run(families: families)
        }
        let document = MarginalDocument(values, scenario, origin: read.origin)
        try FileBytes.create(
            ["marginal.json": document.document.bytes(), "marginal.txt": Array(document.text.utf8)],
            in: job.output)
        return .solved(
            SolvedJob(
                status: "marginal", isVerified: true,
                counts: [.init(name: "extras", count: values.entries.count)]))
    }

    private func plan(_ job: WorkerJob, _ say: (WorkerEvent) -> Void) throws -> WorkerAnswer {
        let timings = JobTimings()
        let read = try ReadJob(job)
        timings.finish("read")
        var options = job.planOptions
        options.start = try job.start.map { try EarlierPlan(planFile: $0, of: read.decoded.scenario) }
        let solved = solve(read, options, say, timings)
        let files = read.files(solved.outcome)
        timings.finish("write")
        let report = read.verify(files)
        timings.finish("verify")
        try FileBytes.create(files, in: job.output)
        timings.finish("write")
        try FileBytes.create(timings.files, in: job.output)
        if let failure = report.failure { return .failed(failure) }
        solved.incumbents.remove()
        return .solved(SolvedJob(read, solved.outcome, offers: solved.offers))
    }

    private func solve(
        _ read: ReadJob, _ options: PlanOptions, _ say: (WorkerEvent) -> Void, _ timings: JobTimings
    ) -> (outcome: PlanOutcome, offers: Int, incumbents: Incumbents) {
        withoutActuallyEscaping(say) { say in
            var offers = 0
            var incumbents = Incumbents(output: read.job.output)
            var pace = patience.map { IncumbentPace(patience: $0) } ?? IncumbentPace()
            let planner = Planner(
                read.decoded.scenario, read.decoded.history, options,
                onProgress: { step in
                    offers = step.offers ?? offers
                    timings.take(step)
                    say(.progress(WorkerProgress(step)))
                },
                onIncumbent: { outcome in
                    guard pace.wants() else { return }
                    let start = ContinuousClock.now
                    var files = read.files(outcome().interrupted)
                    files.merge(timings.files) { file, _ in file }
                    // One that cannot be written, for want of room perhaps, is no reason to stop looking.
                    try? incumbents.write(files) { say(.incumbent($0)) }
                    pace.wrote(from: start)
                })
            var outcome = planner.run()
            // The same file planned from nothing may come to another plan.
            if options.start != nil { outcome.reproducible = false }
            return (outcome, offers, incumbents)
        }
    }
}

extension WorkerJob {
    fileprivate var planOptions: PlanOptions {
        var options = PlanOptions()
        options.gap = Double(gap.millionths) / 1e6
        options.effort = Policy.Effort(rawValue: effort)
        options.timeLimit = deadlineSeconds.map { .seconds($0) }
        options.threads = threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return options
    }
}

extension PlanOutcome {
    /// As it is to be read when nothing better follows: its bounds are true, and what ended the run was no counted work.
    var interrupted: PlanOutcome {
        var outcome = self
        outcome.status = .stoppedWithPlan
        outcome.reproducible = false
        return outcome
    }
}

extension SolvedJob {
    fileprivate init(_ read: ReadJob, _ outcome: PlanOutcome, offers: Int) {
        let scenario = read.decoded.scenario
        self.init(
            status: outcome.status.rawValue, isVerified: true,
            counts: [
                .init(name: "orders", count: scenario.orders.count),
                .init(name: "placed", count: outcome.plan.placements.count),
                .init(name: "waiting", count: outcome.waiting.count),
                .init(name: "booked", count: Set(scenario.bookings.rows.compactMap(\.order)).count),
                .init(name: "offers", count: offers), .init(name: "goals", count: outcome.goals.count),
                .init(name: "warnings", count: read.decoded.warnings.count),
            ])
    }
}

extension WorkerProgress {
    fileprivate init(_ point: EquityCurve.Point) {
        let asked =
            switch point.asked {
            case .nothing: "no floor"
            case .floor(let floor): "floor \(floor)"
            case .policy: "as the policy says"
            }
        self.init(phase: "curve", goal: asked, value: point.value, bound: point.bound, isDecided: true)
    }

    init(_ step: PlanProgress) {
        self.init(
            phase: step.phase, goal: step.goal.map { "\($0)" }, value: step.value, bound: step.bound,
            isDecided: step.isDecided)
    }
}
