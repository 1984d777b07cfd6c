import Attendance
import Domain
import Linux
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
        /// It was taken before. What this version cannot read of it any more is left out, and that is said.
        var isKept = false
    }
    /// Findings of all files, each with the file's name.
    struct Refused: Error {
        var findings: [(file: String, finding: Finding)]
    }

    let report: CalibrationReport
    /// What it rests on, newest last.
    let sources: [OutcomeSource]
    /// Digests of kept files that this version cannot read.
    let leftOut: [String]
    /// The recalibration as a file to be named by `--model`.
    let model: [UInt8]
    let appointments: Int
    let warnings: [(file: String, finding: Finding)]

    /// Newest file last; of equal ones the last counts. Throws `Refused`.
    init(_ files: [File], laterFrom: Day? = nil, suppression: Policy.Suppression) throws(Refused) {
        let read = Self.distinct(files).map {
            (file: $0.file, digest: $0.digest, OutcomesReader.read($0.file.bytes))
        }
        var (refused, warnings) = ([(file: String, finding: Finding)](), [(file: String, finding: Finding)]())
        var records: [[OutcomeRecord]] = []
        var sources: [OutcomeSource] = []
        var leftOut: [String] = []
        for (file, digest, result) in read {
            switch result {
            case .failure where file.isKept: leftOut.append(digest)
            case .failure(let refusal): refused += refusal.findings.map { (file.name, $0) }
            case .success(let decoded):
                if !file.isKept { warnings += decoded.warnings.map { (file.name, $0) } }
                records.append(decoded.records)
                sources.append(
                    OutcomeSource(
                        sha256: digest, bytes: file.bytes.count, appointments: decoded.records.count))
            }
        }
        guard refused.isEmpty else { throw Refused(findings: refused) }
        let joined = [OutcomeRecord].joined(records)
        guard let study = CalibrationStudy(joined.records, laterFrom: laterFrom) else {
            throw Refused(findings: [(files.last?.name ?? "", Self.nothingAhead)])
        }
        let version = FairslotVersion.current
        report = CalibrationReport(
            study, sources: sources, leftOut: leftOut, replaced: joined.replaced,
            hasUnnamed: records.count > 1 && joined.records.contains { $0.order == nil },
            version: version, suppression: suppression)
        model = AttendanceFile(study, sources: sources, version: version).document.bytes()
        appointments = study.appointments
        self.sources = sources
        self.leftOut = leftOut
        self.warnings = warnings
    }

    private static func distinct(_ files: [File]) -> [(file: File, digest: String)] {
        var seen: Set<String> = []
        return files.reversed().compactMap { file in
            let digest = Digest(of: file.bytes).hex
            return seen.insert(digest).inserted ? (file, digest) : nil
        }.reversed()
    }

    private static let nothingAhead = Finding(
        severity: .error, class: .content, rule: "nothing-ahead",
        message: "no appointment was booked at least a day ahead",
        remedy: "give the day on which each was booked, or other outcomes")
}
