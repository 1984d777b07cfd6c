import Attendance
import Domain
import Results
import ScenarioFormat
import Spool

/// Files of outcomes, read and studied: what `fairslot calibrate` prints and the daemon publishes.
struct Calibration {
    /// A file as it was handed in.
    struct File {
        /// What findings call it.
        var name: String
        var bytes: [UInt8]
    }
    /// Findings of all files, each with the file's name.
    struct Refused: Error {
        var findings: [(file: String, finding: Finding)]
    }

    let report: CalibrationReport
    /// The recalibration as a file to be named by `--model`.
    let model: [UInt8]
    let appointments: Int
    let warnings: [(file: String, finding: Finding)]

    /// Newest file last. Throws `Refused`.
    init(_ files: [File], laterFrom: Day? = nil, suppression: Policy.Suppression) throws(Refused) {
        let read = files.map { ($0, OutcomesReader.read($0.bytes)) }
        var (refused, warnings) = ([(file: String, finding: Finding)](), [(file: String, finding: Finding)]())
        var records: [[OutcomeRecord]] = []
        for (file, result) in read {
            switch result {
            case .failure(let refusal): refused += refusal.findings.map { (file.name, $0) }
            case .success(let decoded):
                warnings += decoded.warnings.map { (file.name, $0) }
                records.append(decoded.records)
            }
        }
        guard refused.isEmpty else { throw Refused(findings: refused) }
        let sources = zip(files, records).map { file, records in
            OutcomeSource(
                sha256: Digest(of: file.bytes).hex, bytes: file.bytes.count, appointments: records.count)
        }
        let joined = [OutcomeRecord].joined(records)
        guard let study = CalibrationStudy(joined.records, laterFrom: laterFrom) else {
            throw Refused(findings: [(files.first?.name ?? "", Self.nothingAhead)])
        }
        let version = FairslotVersion.current
        report = CalibrationReport(
            study, sources: sources, replaced: joined.replaced, version: version, suppression: suppression)
        model = AttendanceFile(study, sources: sources, version: version).document.bytes()
        appointments = study.appointments
        self.warnings = warnings
    }

    private static let nothingAhead = Finding(
        severity: .error, class: .content, rule: "nothing-ahead",
        message: "no appointment was booked at least a day ahead",
        remedy: "give the day on which each was booked, or other outcomes")
}
