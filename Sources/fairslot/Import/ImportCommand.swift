import ArgumentParser

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a scenario out of what other systems export: FHIR, or a folder of tables.",
        subcommands: [ImportFHIRCommand.self, ImportCSVCommand.self])
}

struct ImportFHIRCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fhir",
        abstract: "Reads FHIR R4: Bundles, NDJSON, folders with or without a bulk data manifest.",
        discussion: """
            What cannot be used is left out, with a finding that names file and line; the rest becomes the scenario. With \
            --strict nothing is written then, and never where what cannot be read may be a booking, or without orders. Names, addresses and numbers of people stay where they are: a scenario has \
            keys only. What no export holds (horizon, exams, stocks, staff) comes from the companion.
            Exit code 0 when the scenario was written, 65 when it was not, all findings printed.
            """)

    @Argument(help: "Files (.json, .ndjson) or folders of them.")
    var paths: [String]
    @OptionGroup var options: ImportOptions
    @Option(help: "Write what became of past appointments here (fairslot.outcomes/1).")
    var outcomes: String?

    func run() async throws {
        try await CommandFailure.reporting {
            var run = try ImportRun(options)
            try run.importFHIR(paths)
            try run.finish(outcomes: outcomes)
        }
    }
}

struct ImportCSVCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv",
        abstract: "Reads a folder of tables by RFC 4180: orders.csv, patients.csv, sessions.csv and so on.",
        discussion: """
            With --tables it prints every table and column there may be, as a Frictionless data package. A folder need not \
            have all of them: what the companion says need not be said again.
            """)

    @Argument(help: "The folder.")
    var folder: String?
    @Flag(help: "Print the tables and their columns, and read nothing.")
    var tables = false
    @OptionGroup var options: ImportOptions

    func validate() throws {
        if !tables && folder == nil { throw ValidationError("name the folder") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            if tables { return ImportRun.printTables() }
            var run = try ImportRun(options)
            try run.importTables(folder ?? "")
            try run.finish(outcomes: nil)
        }
    }
}

struct ImportOptions: ParsableArguments {
    @Option(help: "The companion (fairslot.companion/1): time zone, horizon, exams, stocks, staff.")
    var companion: String?
    @Option(
        help: ArgumentHelp(
            "The planning instant, local or with an offset: 2026-11-23T07:00. Default: the companion's.",
            valueName: "time"))
    var asOf: String?
    @Option(help: "The scenario to write; what stands there is replaced, once the new one is whole.")
    var output: String?
    @Option(help: "The site's policy file, by which the scenario is checked.")
    var policy: String?
    @Option(
        help: ArgumentHelp(
            "What staff have decided so far, as fairslot feedback --decisions keeps it: written into the scenario.",
            valueName: "file"))
    var decisions: String?
    @Option(help: "Write the findings here, an OperationOutcome on each line.")
    var findings: String?
    @Flag(help: "Write nothing when anything had to be left out.")
    var strict = false
    @Flag(help: "Print findings only when nothing is written, else their counts.")
    var quiet = false
    @Flag(help: "Print counts and findings as JSON.")
    var json = false

    func required() throws -> (companion: String, output: String) {
        guard let companion else { throw CommandFailure(.usage, "name the companion: --companion FILE") }
        guard let output else { throw CommandFailure(.usage, "name the scenario to write: --output FILE") }
        return (companion, output)
    }
}
