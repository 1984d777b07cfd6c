public import Domain

/// Something an importer could not use, or used in part: where it stands, what it is, what to do. It repeats no value of a
/// patient; a line or a place in a bundle is enough to find it.
public struct ImportFinding: Error, Sendable, Equatable {
    /// FHIR's issue-severity.
    public enum Severity: String, CaseIterable, Sendable {
        /// Nothing is written: to leave it out would plan with time or stocks that are not there, or with half a table.
        case fatal
        /// This resource or row is left out.
        case error
        /// It is used, something of it is left out.
        case warning
        /// Nothing to do; so that nobody wonders where it went.
        case information
    }

    /// FHIR's issue-type, the codes used here.
    public enum Code: String, CaseIterable, Sendable {
        case structure, required, value, duplicate
        case notFound = "not-found"
        case notSupported = "not-supported"
        case codeInvalid = "code-invalid"
        case businessRule = "business-rule"
        case tooLong = "too-long"
    }

    public var severity: Severity
    public var code: Code
    /// A file of the export, by its place in `ImportReport.files`.
    public var file: Int
    /// From 1; of NDJSON the line the resource is on.
    public var line: Int
    /// From 1; 0 where the whole line is meant.
    public var column: Int
    /// What is meant: `ServiceRequest.subject`, or a column's name.
    public var expression: String
    public var message: String
    public var remedy: String

    /// `orders.ndjson:17: ServiceRequest.subject: there is no patient; name one`
    public func text(files: [String]) -> String {
        let place = "\(files[file]):\(line)" + (column > 0 ? ":\(column)" : "")
        let weight = severity == .error ? "" : "\(severity.rawValue): "
        return "\(place): \(weight)\(expression): \(message); \(remedy)"
    }

    /// A FHIR R4 OperationOutcome with this one issue.
    public func operationOutcome(files: [String]) -> JSONOutput {
        Self.outcome(severity, code, text(files: files), about: expression)
    }

    /// The same of an error that the made scenario is refused for.
    public static func refusal(_ text: String, at pointer: String) -> JSONOutput {
        outcome(.error, .businessRule, text, about: pointer)
    }

    private static func outcome(
        _ severity: Severity, _ code: Code, _ text: String, about expression: String
    ) -> JSONOutput {
        [
            "resourceType": "OperationOutcome",
            "issue": [
                [
                    "severity": .string(severity.rawValue), "code": .string(code.rawValue),
                    "diagnostics": .string(text), "expression": [.string(expression)],
                ]
            ],
        ]
    }
}

/// What an import read, used and left out.
public struct ImportReport: Sendable, Equatable {
    /// What became of the resources of a type, or of the rows of a table.
    public struct Tally: Sendable, Equatable {
        public var read = 0
        /// Became a row of the scenario, or part of one.
        public var used = 0
        /// Left out, by reason: `not active`, `not in the horizon`.
        public var leftOut: [String: Int] = [:]
    }

    /// Names of the files, without their folder.
    public var files: [String] = []
    public private(set) var findings: [ImportFinding] = []
    /// Findings beyond the ten thousand that are kept.
    public private(set) var furtherFindings = 0
    /// How many, kept or not.
    private var counts: [ImportFinding.Severity: Int] = [:]
    public var tallies: [String: Tally] = [:]

    public init() {}

    private static let limit = 10_000

    mutating func add(_ finding: ImportFinding) {
        counts[finding.severity, default: 0] += 1
        if findings.count < Self.limit {
            findings.append(finding)
        } else {
            furtherFindings += 1
        }
    }

    /// Rows of a table that were used, and are not after all.
    mutating func refused(_ count: Int, of table: String) {
        guard tallies[table] != nil else { return }
        tallies[table]?.used -= count
        tallies[table]?.leftOut["refused as the daemon would", default: 0] += count
    }

    /// Resources and rows that are left out, and whatever else had to be.
    public var errors: Int { (counts[.error] ?? 0) + (counts[.fatal] ?? 0) }
    /// Nothing can be made of this export before it is mended.
    public var isFatal: Bool { counts[.fatal] != nil }

    /// By type: read, used, left out.
    public var json: JSONOutput {
        .object(
            tallies.sorted { $0.key < $1.key }.map { name, tally in
                .init(
                    name,
                    [
                        "read": .integer(Int64(tally.read)), "used": .integer(Int64(tally.used)),
                        "leftOut": .object(
                            tally.leftOut.sorted { $0.key < $1.key }.map {
                                .init($0.key, .integer(Int64($0.value)))
                            }),
                    ])
            })
    }
}

/// Gathers findings and counts while an export is read.
struct ImportLog {
    private(set) var report = ImportReport()

    /// The number of a file that is read from now on.
    mutating func begin(_ file: String) -> Int {
        report.files.append(file)
        return report.files.count - 1
    }

    mutating func add(_ finding: ImportFinding) { report.add(finding) }

    mutating func read(_ type: String) { report.tallies[type, default: .init()].read += 1 }
    mutating func used(_ type: String, _ count: Int = 1) {
        report.tallies[type, default: .init()].used += count
    }
    mutating func leftOut(_ type: String, _ reason: String, _ count: Int = 1) {
        report.tallies[type, default: .init()].leftOut[reason, default: 0] += count
    }
}
