import Domain
import ScenarioFormat

/// A dropped file of outcomes: read, studied, written.
struct CalibrationJob {
    private let job: WorkerJob
    private let bytes: [UInt8]

    /// `bytes` say that they are outcomes.
    init(_ job: WorkerJob, outcomes bytes: [UInt8]) {
        self.job = job
        self.bytes = bytes
    }

    func answer() throws -> WorkerAnswer {
        let policy = try job.policy.map { try FileBytes.read($0) }
        let suppression = try ScenarioReader.suppression(sitePolicy: policy)
            .mapError { RefusedJob($0.findings) }.get()
        let made: CalibrationFiles
        do {
            made = try CalibrationFiles(outcomes: bytes, job: job.job, suppression: suppression)
        } catch {
            return .refused(RefusedJob(error.findings.map(\.finding), calling: "outcomes"))
        }
        try FileBytes.create(made.files, in: job.output)
        return .solved(
            SolvedJob(
                status: "calibrated", isVerified: true,
                counts: [
                    .init(name: "appointments", count: made.calibration.appointments),
                    .init(name: "warnings", count: made.calibration.warnings.count),
                ]))
    }
}
