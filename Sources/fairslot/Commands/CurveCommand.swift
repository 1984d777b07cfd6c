import ArgumentParser
import Glibc

struct CurveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curve",
        abstract:
            "What equity costs: goal value at each floor under the group served least, up to the highest found.",
        discussion: """
            Late urgent orders are kept as few as they can be at every floor. --output writes the table as JSON, the \
            lines and a page with the plot.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "Floors, from none to the highest found: 2 to 50.")
    var points: Int = 9
    @Option(help: "The directory for curve.json, curve.txt and curve.html; it must not exist, or be empty.")
    var output: String?
    @OptionGroup var options: SolveOptions
    @Flag(help: "Print the curve as JSON.")
    var json = false

    func validate() throws {
        guard (2...50).contains(points) else { throw ValidationError("--points: 2 to 50") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try await SideRun(
                run: SolveRun(file: file, options: options, curvePoints: points), output: output,
                shown: "curve.\(json ? "json" : "txt")", isQuiet: json
            ).print()
        }
    }
}
