import Domain
import Linux
import Planning
import Results
import ScenarioFormat
import Spool
import Verification

/// A job whose scenario has been read: what planning it and checking what another worker has planned have in common.
struct ReadJob {
    let job: WorkerJob
    let decoded: DecodedScenario
    private let bytes: [UInt8]
    /// Where the policy goes by a model, its file.
    private let model: [UInt8]?

    /// Throws a `RefusedJob` when the scenario has errors.
    init(_ job: WorkerJob) throws {
        self.job = job
        bytes = try FileBytes.read(job.input, limit: ScenarioReader.byteLimit)
        let policy = try job.policy.map { try FileBytes.read($0) }
        let modelBytes = try job.readsChances ? job.model.map { try FileBytes.read($0) } : nil
        let read = ScenarioReader.read(bytes, sitePolicy: policy).flatMap { decoded in
            job.readsChances ? decoded.withAttendance { modelBytes } : .success((decoded, model: nil))
        }
        switch read {
        case .success((var found, let model)):
            if let form = job.asking { found.ask(form) }
            (decoded, self.model) = (found, model)
        case .failure(let refusal):
            // Looked at only now: nearly every file is a scenario, and a second reading takes its time.
            let isOther = refusal.findings.contains { $0.rule == "unknown-schema" }
            if isOther && OutcomesReader.isMeant(by: bytes) { throw OutcomesInstead(bytes: bytes) }
            throw RefusedJob(refusal.findings)
        }
    }

    private var effort: Policy.Effort {
        Policy.Effort(rawValue: job.effort) ?? decoded.scenario.policy.effort
    }

    /// Of documents beside a plan.
    var origin: DocumentOrigin {
        DocumentOrigin(scenario: bytes, effectivePolicy: decoded.effectivePolicy)
    }

    /// Every file of a result but the timings, by path.
    func files(_ outcome: PlanOutcome) -> [String: [UInt8]] {
        let context = ResultContext(
            job: job.job, scenarioSha256: Digest(of: bytes).hex, scenarioBytes: bytes.count,
            version: FairslotVersion.current, glpk: Planner.solverVersion, seed: job.seed, effort: effort,
            effectivePolicy: decoded.effectivePolicy, attendanceModel: model)
        let files = ResultDirectory.files(
            scenario: decoded.scenario, history: decoded.history, measurement: decoded.measurement,
            outcome: outcome, context: context)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
    }

    func verify(_ result: [String: [UInt8]]) -> VerificationReport {
        Verifier.verify(
            scenario: decoded.scenario, history: decoded.history, measurement: decoded.measurement,
            scenarioBytes: bytes,
            attendanceModel: model, result: result)
    }
}

extension WorkerJob {
    /// The price of equity and the worth of more end before goal care: they need no model, whatever the policy says.
    fileprivate var readsChances: Bool { curvePoints == nil && marginalFamilies == nil }
}

/// The file is no scenario but outcomes of past appointments.
struct OutcomesInstead: Error {
    var bytes: [UInt8]
}

extension RefusedJob {
    /// What was asked for makes no sense for a scenario that has no error.
    init(_ reason: String) {
        self.init(errors: 1, warnings: 0, text: "scenario: \(reason)\n", json: "[]")
    }

    /// Lines name the file `scenario`: what it was called when it was dropped reaches no page.
    init(_ findings: [Finding], calling file: String = "scenario") {
        let errors = findings.filter { $0.severity == .error }.count
        self.init(
            errors: errors, warnings: findings.count - errors,
            text: findings.map { $0.text(file: file) + "\n" }.joined(),
            json: String(decoding: findings.json.bytes(), as: UTF8.self))
    }
}

extension VerificationReport {
    /// In the words of a worker that has failed; nil when there is nothing against the plan.
    var failure: String? {
        isVerified
            ? nil
            : "the plan does not verify: " + violations.prefix(20).map(\.description).joined(separator: "\n")
    }
}
