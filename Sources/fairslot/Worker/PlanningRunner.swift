import Domain
import Glibc
import Planning
import Results
import ScenarioFormat
import Spool
import Verification

/// One scenario's whole way: bytes → findings or scenario → plan → files → verified → written.
struct PlanningRunner: JobRunner {
    func run(_ job: WorkerJob, progress: (WorkerEvent) -> Void) -> WorkerAnswer {
        do {
            return try plan(job, progress)
        } catch {
            return .failed("\(error)")
        }
    }

    private func plan(_ job: WorkerJob, _ progress: (WorkerEvent) -> Void) throws -> WorkerAnswer {
        let timings = JobTimings()
        let bytes = try FileBytes.read(job.input, limit: ScenarioReader.byteLimit)
        let policy = try job.policy.map { try FileBytes.read($0) }
        let decoded: DecodedScenario
        switch ScenarioReader.read(bytes, sitePolicy: policy) {
        case .success(let scenario): decoded = scenario
        case .failure(let refusal): return .refused(RefusedJob(refusal.findings))
        }
        timings.finish("read")
        let (outcome, offers) = solve(decoded, job, progress, timings)
        let context = ResultContext(
            job: job.job, scenarioSha256: Digest(of: bytes).hex, scenarioBytes: bytes.count,
            version: FairslotVersion.current, glpk: Planner.solverVersion, seed: job.seed,
            effort: effort(job, decoded), effectivePolicy: decoded.effectivePolicy)
        let files = ResultDirectory.files(
            scenario: decoded.scenario, history: decoded.history, measurement: decoded.measurement,
            outcome: outcome, context: context)
        timings.finish("write")
        let report = Verifier.verify(
            scenario: decoded.scenario, history: decoded.history, scenarioBytes: bytes,
            result: Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) }))
        timings.finish("verify")
        try FileBytes.makeDirectory("\(job.output)/worklists")
        try write(files, to: job.output)
        timings.finish("write")
        try write([timings.file], to: job.output)
        guard report.isVerified else {
            return .failed(
                "the plan does not verify: "
                    + report.violations.prefix(20).map(\.description).joined(separator: "\n"))
        }
        return .solved(solved(decoded, outcome, offers: offers))
    }

    private func effort(_ job: WorkerJob, _ decoded: DecodedScenario) -> Policy.Effort {
        Policy.Effort(rawValue: job.effort) ?? decoded.scenario.policy.effort
    }

    private func solve(
        _ decoded: DecodedScenario, _ job: WorkerJob, _ progress: (WorkerEvent) -> Void,
        _ timings: JobTimings
    ) -> (outcome: PlanOutcome, offers: Int) {
        var options = PlanOptions()
        options.gap = Double(job.gap.millionths) / 1e6
        options.effort = Policy.Effort(rawValue: job.effort)
        options.timeLimit = job.deadlineSeconds.map { .seconds($0) }
        options.threads = job.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return withoutActuallyEscaping(progress) { progress in
            var offers = 0
            let outcome = Planner(decoded.scenario, decoded.history, options) { step in
                offers = step.offers ?? offers
                timings.take(step)
                progress(WorkerEvent(step))
            }.run()
            return (outcome, offers)
        }
    }

    private func write(_ files: [ResultFile], to directory: String) throws {
        for file in files { try FileBytes.create("\(directory)/\(file.path)", file.bytes) }
    }

    private func solved(_ decoded: DecodedScenario, _ outcome: PlanOutcome, offers: Int) -> SolvedJob {
        let booked = Set(decoded.scenario.bookings.rows.compactMap(\.order)).count
        return SolvedJob(
            status: outcome.status.rawValue, isVerified: true,
            counts: [
                .init(name: "orders", count: decoded.scenario.orders.count),
                .init(name: "placed", count: outcome.plan.placements.count),
                .init(name: "waiting", count: outcome.waiting.count), .init(name: "booked", count: booked),
                .init(name: "offers", count: offers), .init(name: "goals", count: outcome.goals.count),
                .init(name: "warnings", count: decoded.warnings.count),
            ])
    }
}

extension RefusedJob {
    /// Lines name the file `scenario`: what it was called when it was dropped reaches no page.
    init(_ findings: [Finding]) {
        let errors = findings.filter { $0.severity == .error }.count
        self.init(
            errors: errors, warnings: findings.count - errors,
            text: findings.map { $0.text(file: "scenario") + "\n" }.joined(),
            json: String(decoding: findings.json.bytes(), as: UTF8.self))
    }
}

extension WorkerEvent {
    init(_ step: PlanProgress) {
        let figures = zip(["value", "bound"], [step.value, step.bound]).compactMap { name, value in
            value.map { "\(name) \($0)" }
        }
        let goal = step.goal.map { ["\($0)"] } ?? []
        self.init(
            phase: step.phase,
            detail: (goal + figures).isEmpty ? nil : (goal + figures).joined(separator: " "))
    }
}
