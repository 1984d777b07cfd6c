import ArgumentParser
import Desk
import Domain
import Linux
import ScenarioFormat
import Spreadsheets

struct FeedbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback",
        abstract:
            "Reads what staff wrote on a worklist: outcomes to learn from, decisions for the next plan.",
        discussion: """
            FILE is a list that fairslot worklist has made, saved again as .xlsx or .csv. --output writes the \
            appointments that are past, to be dropped or calibrated with; --into writes the scenario with what was \
            offered, accepted, declined, withdrawn, and with whom not to contact; --decisions keeps the same for \
            scenarios to come, which fairslot import --decisions writes it into. Rows that cannot be used are listed, \
            and nothing is written.
            """)

    @Argument(help: "The saved list.")
    var file: String
    @Option(help: "Where to write outcomes (fairslot.outcomes/1); it must not be there yet.")
    var output: String?
    @Option(help: "The scenario to write the decisions into.")
    var into: String?
    @Option(help: "Where to write that scenario, instead of in its place.")
    var scenario: String?
    @Option(
        help: ArgumentHelp(
            "With --into: the new planning instant, local or with an offset. Default: that of the scenario.",
            valueName: "time"))
    var asOf: String?
    @Option(help: "The decisions so far (fairslot.decisions/1), to be added to; made if it is not there.")
    var decisions: String?
    @Flag(help: "Print what was read as one JSON object.")
    var json = false

    func validate() throws {
        if output == nil, into == nil, decisions == nil {
            throw ValidationError("name --output, --into, --decisions, or several")
        }
        if asOf != nil, into == nil {
            throw ValidationError("--as-of is written into a scenario: name --into")
        }
        if scenario != nil, into == nil {
            throw ValidationError("--scenario says where --into writes: name --into")
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let feedback = Feedback(try rows())
            try write(feedback)
            report(feedback)
        }
    }

    private func write(_ feedback: Feedback) throws {
        if !feedback.problems.isEmpty {
            let lines = feedback.problems.map(\.description)
            throw CommandFailure(.data, lines.joined(separator: "\n"))
        }
        let edited: [UInt8]? = if let into { try decided(feedback, in: into) } else { nil }
        let kept = try decisions.map { path in
            let earlier = Paths.exists(path) ? try DecisionsFile.read(at: path) : nil
            return (path, DecisionsFile.adding(feedback.decisions, to: earlier))
        }
        if let output, let document = feedback.document { try FileBytes.create(output, document.bytes()) }
        if let into, let edited { try FileBytes.replace(scenario ?? into, edited) }
        if let kept { try FileBytes.replace(kept.0, kept.1) }
    }

    /// No list that we have made is larger.
    private static let byteLimit = 32 << 20

    private func rows() throws -> DeskRows {
        do {
            let bytes = try FileBytes.read(file, limit: Self.byteLimit)
            guard bytes.count <= Self.byteLimit else {
                throw CommandFailure(.data, "\(file): larger than 32 MiB; send the list itself")
            }
            guard bytes.starts(with: Array("PK".utf8)) else { return try DeskRows(table: bytes, file: file) }
            return try DeskRows(workbook: try WorkbookReader.read(file), file: file)
        } catch let problem as DeskProblem {
            throw CommandFailure(.data, "\(problem)")
        } catch let problem as WorkbookProblem {
            throw CommandFailure(.data, "\(file): \(problem.words); save the list again as .xlsx or .csv")
        }
    }

    /// A list of another scenario shows here: its orders are not known, its times are nobody's.
    private func decided(_ feedback: Feedback, in path: String) throws -> [UInt8] {
        switch DecidedScenario.make(try FileBytes.read(path), feedback.decisions, asOf: asOf) {
        case .failure(let refusal):
            let first = refusal.findings.first { $0.severity == .error }
            throw CommandFailure(
                .data,
                "\(path): \(first?.pointer ?? ""): \(first?.message ?? "this is no scenario"); \(first?.remedy ?? "")"
            )
        case .success(let decided):
            let unknown = decided.unknown.filter { $0.kind != .proposed && $0.kind != .withdrawn }.map {
                DecidedScenario.Unfit(
                    decision: $0, message: "no order of \(path) is called so",
                    remedy: "name the scenario that the list was made for, or one with its orders")
            }
            let unfit = (decided.unfit + unknown).sorted { $0.decision.line < $1.decision.line }
            guard unfit.isEmpty else {
                let lines = unfit.map { "\(file):\($0.decision.line): \($0.message); \($0.remedy)" }
                throw CommandFailure(.data, lines.joined(separator: "\n"))
            }
            return decided.bytes
        }
    }

    private func report(_ feedback: Feedback) {
        let counts = DeskOutcome.allCases.compactMap { outcome in
            feedback.counts[outcome].map { (outcome.rawValue, $0) }
        }
        for remark in feedback.remarks { printError("\(remark)\n") }
        if json {
            let document: JSONOutput = [
                "counts": .object(counts.map { .init($0, .integer(Int64($1))) }),
                "outcomes": .integer(Int64(feedback.appointments.count)),
                "decisions": .integer(Int64(feedback.decisions.count { $0.kind != .proposed })),
                "proposed": .integer(Int64(feedback.decisions.count { $0.kind == .proposed })),
            ]
            print(String(decoding: document.bytes(), as: UTF8.self), terminator: "")
            return
        }
        for (word, count) in counts { print("\(word): \(count)") }
        if counts.isEmpty { print("no outcome is written on this list") }
        let offered = feedback.decisions.count { $0.kind == .proposed }
        if offered > 0 { print("offered, no answer yet: \(offered)") }
        if output != nil, feedback.document == nil {
            print("no appointment is past: no outcomes were written")
        }
    }
}

extension WorkbookProblem {
    fileprivate var words: String {
        switch self {
        case .unreadable: "this is no whole workbook"
        case .tooLarge: "this workbook is larger than any list"
        case .documentType: "this workbook holds a document type, which is refused"
        }
    }
}
