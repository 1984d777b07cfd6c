import ArgumentParser
import Domain
import Results

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Completes the report of a result, or lays many results beside each other over time.",
        discussion: """
            Of one result: its report with a price-of-equity curve and marginal values put in, which must be of the same \
            scenario and policy. The result stays as it is.

            With --over: run charts by week and tables by quarter and year of every result in a spool, or of those named: \
            placed, on time, expected and actual completion, the group served least, the gap between groups, the price of \
            equity. What a result hides stays hidden.
            """)

    @Flag(help: "A trend over all results in these spools, result directories, or folders of results.")
    var over = false
    @Argument(help: ArgumentHelp("The result directory; with --over one or more places.", valueName: "dir"))
    var directories: [String]
    @Option(
        help: ArgumentHelp(
            "What fairslot curve has written: its directory or curve.json. With --over again for more.",
            valueName: "path"))
    var curve: [String] = []
    @Option(
        help: ArgumentHelp(
            "What fairslot marginal has written: its directory or marginal.json.", valueName: "path"))
    var marginal: String?
    @Option(
        help: ArgumentHelp(
            "With --over: outcomes of appointments besides those in the spools; again for more, newest last.",
            valueName: "file"))
    var outcomes: [String] = []
    @Option(help: "With --over: the title of the page. Default: \(TrendTitles.page).")
    var title: String?
    @Option(
        help: ArgumentHelp(
            "With --over: what columns are called, as JSON: {\"placed\": \"Seen\", \"quarter\": \"Term\"}.",
            valueName: "file"))
    var titles: String?
    @Option(
        help: ArgumentHelp(
            "The page to write; it must not exist. Default: standard output.", valueName: "file"))
    var output: String?
    @Flag(help: "With --over: print the figures as JSON.")
    var json = false
    @Flag(help: "With --over: print the weeks as CSV.")
    var csv = false

    func validate() throws {
        if over {
            if marginal != nil { throw ValidationError("--marginal: of one result, not with --over") }
            if json && csv { throw ValidationError("--json or --csv, not both") }
            return
        }
        guard directories.count == 1, curve.count <= 1 else {
            throw ValidationError("name one result directory and one curve, or many results with --over")
        }
        let trends = [
            ("--outcomes", !outcomes.isEmpty), ("--title", title != nil), ("--titles", titles != nil),
            ("--json", json), ("--csv", csv),
        ]
        if let (name, _) = trends.first(where: \.1) { throw ValidationError("\(name): only with --over") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            if over { try writeTrend() } else { try write(try page(), isPrinted: output == nil) }
        }
    }

    private func write(_ page: [UInt8], isPrinted: Bool) throws {
        if let output { try FileBytes.create(output, page) }
        if isPrinted { print(String(decoding: page, as: UTF8.self), terminator: "") }
    }

    private func writeTrend() throws {
        let titles = try trendTitles()
        let sources = try TrendSources(directories, outcomes: outcomes, curves: curve)
        for remark in sources.remarks { printError("fairslot: \(remark)\n") }
        let document = TrendDocument(
            Trend(heads: sources.heads, runs: sources.runs, past: sources.past, titles: titles))
        if json { print(String(decoding: document.document.bytes(), as: UTF8.self), terminator: "") }
        if csv { print(String(decoding: document.table, as: UTF8.self), terminator: "") }
        if output != nil || !json && !csv {
            try write(Array(document.page.utf8), isPrinted: output == nil)
        }
    }

    private func trendTitles() throws -> TrendTitles {
        let bytes = try titles.map { try FileBytes.read($0) }
        do { return try TrendTitles(title: title, reading: bytes) } catch {
            throw CommandFailure(.data, "\(titles ?? "--title"): \(error)")
        }
    }

    // Of one result.

    private func page() throws -> [UInt8] {
        let directory = directories[0]
        guard let result = try CheckedResult(directory),
            var report = CompletedReport(
                page: try result.file("report.html"), manifest: result.manifest,
                equity: try result.file("equity.json"))
        else { throw CommandFailure(.data, "\(directory) is not the result of a plan") }
        try add(curve.first, "curve.json") { bytes throws(CompletedReport.Problem) in
            try report.add(curve: bytes)
        }
        try add(marginal, "marginal.json") { bytes throws(CompletedReport.Problem) in
            try report.add(marginal: bytes)
        }
        return report.bytes
    }

    private func add(
        _ path: String?, _ name: String, _ add: ([UInt8]) throws(CompletedReport.Problem) -> Void
    ) throws {
        guard let path else { return }
        let file = FileBytes.file(name, at: path)
        let bytes = try FileBytes.read(file)
        do { try add(bytes) } catch { throw CommandFailure(.data, "\(file): \(error)") }
    }
}
