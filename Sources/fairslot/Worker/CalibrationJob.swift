import Domain
import ScenarioFormat

/// A dropped file of outcomes: read with those kept before it, studied, written.
struct CalibrationJob {
    private let job: WorkerJob
    private let bytes: [UInt8]

    /// `bytes` say that they are outcomes.
    init(_ job: WorkerJob, outcomes bytes: [UInt8]) {
        self.job = job
        self.bytes = bytes
    }

    func answer() throws -> WorkerAnswer {
        guard !job.defersOutcomes else { return .deferred }
        let policy = try job.policy.map { try FileBytes.read($0) }
        let suppression = try ScenarioReader.suppression(sitePolicy: policy)
            .mapError { RefusedJob($0.findings) }.get()
        let made: CalibrationFiles
        do {
            made = try CalibrationFiles(
                outcomes: bytes, earlier: try earlier(), job: job.job, suppression: suppression)
        } catch let refused as Calibration.Refused {
            return .refused(RefusedJob(refused.findings.map(\.finding), calling: "outcomes"))
        }
        try FileBytes.create(made.files, in: job.output)
        return .solved(
            SolvedJob(
                status: CalibrationFiles.status, isVerified: true,
                counts: [
                    .init(name: "appointments", count: made.calibration.appointments),
                    .init(name: "files", count: made.calibration.sources.count),
                    .init(name: "warnings", count: made.calibration.warnings.count),
                ]))
    }

    private func earlier() throws -> [[UInt8]] {
        guard let archive = job.outcomesArchive else { return [] }
        return try job.earlierOutcomes.map {
            try FileBytes.read("\(archive)/\($0)", limit: ScenarioReader.byteLimit)
        }
    }
}
