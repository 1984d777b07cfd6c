import ArgumentParser

struct MarginalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marginal",
        abstract:
            "What one more of everything would be worth: rides, interpreters, hours of help, extra sessions.",
        discussion: """
            Every pool and every closed session is bounded by the prices of the plan; the families that promise most are \
            planned again at their best place, from the old prices and the old plan, up to goal value. --output writes \
            the document and the lines.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "Families to plan again: 0 to 100. The others are bounded only.")
    var families: Int = 12
    @Option(help: "The directory for marginal.json and marginal.txt; it must not exist, or be empty.")
    var output: String?
    @OptionGroup var options: SolveOptions
    @Flag(help: "Print the document.")
    var json = false

    func validate() throws {
        guard (0...100).contains(families) else { throw ValidationError("--families: 0 to 100") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try await SideRun(
                run: SolveRun(file: file, options: options, marginalFamilies: families), output: output,
                shown: "marginal.\(json ? "json" : "txt")", isQuiet: json
            ).print()
        }
    }
}
