import ArgumentParser
import Domain
import Spool

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract:
            "Shows a spool's journal, and whether it is as it was written: for the daemon's user and root.",
        subcommands: [JournalVerify.self, JournalShow.self])
}

struct JournalVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks the journal's chain from its first line to its last.",
        discussion: """
            A line that was edited, deleted, moved or put in breaks it. Lines cut off the end do not: compare with a \
            journalLine and journalChain that the daemon wrote to the system's journal, with --line and --chain. Exit code \
            0, or 1 and the first line that is wrong.
            """)
    @OptionGroup var operating: OperatorOptions
    @Option(help: "A line that the system's journal vouches for.")
    var line: Int?
    @Option(help: "Its chain.")
    var chain: String?

    func validate() throws {
        if (line == nil) != (chain == nil) { throw ValidationError("--line and --chain go together") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let directory = try operating.openSpool()
            let audit = try directory.auditJournal()
            let vouched = try line.map { try Self.chain(of: $0, in: directory) }
            let isVouched = vouched.map { $0 == chain } ?? true
            report(audit, isVouched)
            if !audit.isWhole || !isVouched { throw ExitCode(1) }
        }
    }

    private static func chain(of line: Int, in directory: SpoolDirectory) throws -> String? {
        try directory.journalLine(line)?.text("chain")
    }

    private func report(_ audit: JournalAudit, _ isVouched: Bool) {
        guard !operating.json else {
            let members: [JSONOutput.Member] = [
                .init("whole", .bool(audit.isWhole)), .init("lines", .integer(Int64(audit.head.line))),
                .init("chain", .string(audit.head.chain)),
                .init("brokenLine", audit.brokenLine.map { .integer(Int64($0)) } ?? .null),
                .init("vouched", line == nil ? .null : .bool(isVouched)),
            ]
            return print(String(decoding: JSONOutput.object(members).line(), as: UTF8.self))
        }
        if let broken = audit.brokenLine {
            print("broken: line \(broken) is not as it was written, or one before it is missing")
        } else {
            print("whole: \(audit.head.line) lines, chain \(audit.head.chain)")
        }
        if let line, !isVouched {
            print("broken: line \(line) is not the one that the system's journal vouches for, or is cut off")
        }
    }
}

struct JournalShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints the journal's lines, of one job or since a day.")
    @OptionGroup var operating: OperatorOptions
    @Option(help: "Only of this job, or of this refused entry.")
    var job: String?
    @Option(help: "Only from this day or instant on, in UTC: 2027-03-01, 2027-03-01T08:00:00Z.")
    var since: String?

    func validate() throws {
        let isDay = since.map { Timestamp.seconds($0 + "T00:00:00Z") != nil } ?? true
        guard isDay || Timestamp.seconds(since ?? "") != nil else {
            throw ValidationError(
                "--since takes a day or an instant in UTC: 2027-03-01, 2027-03-01T08:00:00Z")
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try operating.openSpool().readJournal { line in
                guard isWanted(line) else { return }
                print(operating.json ? Self.object(line) : Self.words(line))
            }
        }
    }

    private func isWanted(_ line: JSONLine) -> Bool {
        // Instants in UTC, written alike, are in order as texts.
        if let since, (line.text("time") ?? "") < since { return false }
        guard let job else { return true }
        return [line.text("job"), line.text("entry")].contains(job)
            || line.text("name").map { $0.hasPrefix(job) } ?? false
    }

    private static func words(_ line: JSONLine) -> String {
        let figures = line.members.filter { !["line", "time", "event", "chain"].contains($0.key) }
            .map { " \($0.key)=\(text($0.figure))" }
        return "\(line.integer("line") ?? 0) \(line.text("time") ?? "") \(line.text("event") ?? "")"
            + figures.joined()
    }

    private static func object(_ line: JSONLine) -> String {
        let members = line.members.map { member in
            JSONOutput.Member(member.key, output(member.figure))
        }
        return String(decoding: JSONOutput.object(members).line(), as: UTF8.self)
    }

    private static func output(_ figure: JSONLine.Figure) -> JSONOutput {
        switch figure {
        case .null: .null
        case .flag(let flag): .bool(flag)
        case .number(let digits): Int64(digits).map(JSONOutput.integer) ?? .string(digits)
        case .text(let text): .string(text)
        }
    }

    private static func text(_ figure: JSONLine.Figure) -> String {
        switch figure {
        case .null: "-"
        case .flag(let flag): "\(flag)"
        case .number(let digits): digits
        case .text(let text): text
        }
    }
}
