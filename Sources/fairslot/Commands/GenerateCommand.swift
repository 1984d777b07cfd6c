public import ArgumentParser
public import ScenarioFormat

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes a synthetic scenario: nobody in it is real.")

    @Option(help: "How many orders.")
    var orders: Int
    @Option(help: "The same seed gives the same file.")
    var seed: UInt64 = 1
    @Option(help: "What kind of region.")
    var profile: ScenarioGenerator.Profile = .community
    @Option(help: "The file to write.")
    var output: String

    func validate() throws {
        if orders < 1 || orders > 100_000 { throw ValidationError("--orders: 1 to 100000") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try FileBytes.replace(
                output, ScenarioGenerator(orders: orders, seed: seed, profile: profile).bytes())
        }
    }
}

extension ScenarioGenerator.Profile: ExpressibleByArgument {}
