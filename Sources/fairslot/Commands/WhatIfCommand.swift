import ArgumentParser
import Domain
import Glibc
import Linux
import Results
import ScenarioFormat
import Spool

struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif",
        abstract: "Plans a scenario again with changes, and says what changes for whom.",
        discussion: """
            Starts from the plan before. The goal that comes first wins: for its sake a later one may fall. A session \
            that is opened costs its price and its staff. Nothing is written unless --output names a directory; there \
            the changed scenario and its result are kept.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(
        help: ArgumentHelp(
            "More of a pool (or less): in a window, counted from 1 as in the worklists, or in each of them.",
            valueName: "pool@window=amount"))
    var add: [Addition] = []
    @Option(
        help: ArgumentHelp("Open a flexible session, whatever the plan makes of it.", valueName: "session"))
    var open: [String] = []
    @Option(help: ArgumentHelp("Close a session.", valueName: "session"))
    var close: [String] = []
    @Option(
        help: ArgumentHelp(
            "The result directory of the scenario as it is. Default: it is planned first.",
            valueName: "directory"))
    var against: String?
    @Option(help: "Keep the changed scenario and its result here; it must not exist, or be empty.")
    var output: String?
    @OptionGroup var options: SolveOptions
    @Flag(help: "Print the comparison as JSON.")
    var json = false

    /// `rides@3=2`, `rides=2`: amounts in the pool's unit, negative for less.
    struct Addition: ExpressibleByArgument {
        var pool: String
        var window: Int?
        var amount: Value

        init?(argument: String) {
            guard let equals = argument.lastIndex(of: "="),
                let amount = Self.amount(argument[argument.index(after: equals)...])
            else { return nil }
            self.amount = amount
            let place = argument[..<equals]
            guard let at = place.lastIndex(of: "@") else {
                pool = String(place)
                return
            }
            guard let window = Int(place[place.index(after: at)...]) else { return nil }
            pool = String(place[..<at])
            self.window = window
        }

        private static func amount(_ text: Substring) -> Value? {
            guard case .success(let document) = JSONReader.read(Array(text.utf8)) else { return nil }
            return document.root.asMillionths.flatMap { amount in
                abs(amount.millionths) <= ScenarioEdit.mostAdded.millionths ? amount : nil
            }
        }
    }

    func validate() throws {
        guard !edits.isEmpty else {
            throw ValidationError("nothing is changed: name --add, --open or --close")
        }
    }

    private var edits: [ScenarioEdit] {
        add.map { .add(pool: $0.pool, window: $0.window, amount: $0.amount) }
            + open.map { .open(session: $0) }
            + close.map { .close(session: $0) }
    }

    private var changes: [String] {
        add.map { addition in
            let sign = addition.amount < .zero ? "" : "+"
            let window = addition.window.map { "window \($0)" } ?? "each window"
            return "pool \(addition.pool), \(window): \(sign)\(addition.amount)"
        } + open.map { "session \($0) is opened" } + close.map { "session \($0) is closed" }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let scratch = try ScratchDirectory()
            defer { withExtendedLifetime(scratch) {} }
            let changed = "\(scratch.path)/scenario.json"
            try FileBytes.create(changed, try edited())
            let staging = try output.map { try StagedDirectory(for: $0) }
            defer { staging?.remove() }
            let base = try await planned(in: scratch)
            let before = try Self.read(base)
            guard before.scenarioSha256 == Digest(of: try FileBytes.read(file)).hex else {
                throw CommandFailure(.data, "\(base) is the result of another scenario than \(file)")
            }
            let result = "\(scratch.path)/changed"
            try FileBytes.makeDirectory(result)
            try await SolveRun(
                file: changed, options: options, shownAs: "\(file) with the changes",
                start: "\(base)/plan.json"
            ).solve(into: result, showing: json ? .nothing : .progress)
            let after = try Self.read(result)
            guard before.policySha256 == after.policySha256 else {
                throw CommandFailure(
                    .data, "\(base) was planned by another policy: name the same one by --policy")
            }
            guard before.attendanceSha256 == after.attendanceSha256 else {
                throw CommandFailure(
                    .data, "\(base) was planned by another attendance model: name the same one by --model")
            }
            let comparison = PlanComparison(before, after)
            if let staging { try keep(result, changed, in: staging) }
            print(
                json
                    ? String(decoding: comparison.document(changes).bytes(), as: UTF8.self)
                    : comparison.text(changes),
                terminator: "")
        }
    }

    /// The changed file; what makes it no scenario any more is said before anything is planned.
    private func edited() throws -> [UInt8] {
        let bytes = try FileBytes.read(file, limit: ScenarioReader.byteLimit)
        let scenario = try read(bytes, as: file)
        let edited = try ScenarioEdits.apply(edits, to: bytes, of: scenario).mapError { refusal in
            CommandFailure(.data, refusal.problems.map(\.message).joined(separator: "\nfairslot: "))
        }.get()
        _ = try read(edited, as: "\(file) with the changes")
        return edited
    }

    private func read(_ bytes: [UInt8], as name: String) throws -> Scenario {
        let policy = try options.policy.map { try FileBytes.read($0) }
        switch ScenarioReader.read(bytes, sitePolicy: policy) {
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(file: name)) }
            throw ExitCode(CommandFailure.Code.data.rawValue)
        case .success(let decoded): return decoded.scenario
        }
    }

    /// Where the result of the scenario as it is stands.
    private func planned(in scratch: ScratchDirectory) async throws -> String {
        if let against { return against }
        let base = "\(scratch.path)/base"
        try FileBytes.makeDirectory(base)
        try await SolveRun(file: file, options: options).solve(
            into: base, showing: json ? .nothing : .progress)
        return base
    }

    private static func read(_ directory: String) throws -> ReadResult {
        let plan = try FileBytes.read("\(directory)/plan.json")
        guard let result = ReadResult(plan: plan, manifest: try FileBytes.read("\(directory)/manifest.json"))
        else { throw CommandFailure(.data, "\(directory) is no result directory") }
        return result
    }

    private func keep(_ result: String, _ scenario: String, in staging: StagedDirectory) throws {
        for path in try FileBytes.list(result) {
            try FileBytes.create([path: try FileBytes.read("\(result)/\(path)")], in: staging.path)
        }
        try staging.keepScenario(try FileBytes.read(scenario))
        try staging.publish()
    }
}
