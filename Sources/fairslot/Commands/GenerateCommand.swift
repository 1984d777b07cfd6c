public import ArgumentParser
public import ScenarioFormat

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes a synthetic scenario: nobody in it is real.",
        discussion: """
            Profiles: community (a few sites half an hour apart), metro (groups of sites near each other, many \
            languages, evenings and Saturdays), rural (few sites far apart, scanners that come by van, few rides).
            A scenario that bites: --demand 1.4 --supports 0.6 --groups many --fill 0.6
            """)

    @Option(help: "How many orders.")
    var orders: Int
    @Option(help: "The same seed gives the same file.")
    var seed: UInt64 = 1
    @Option(help: "What kind of region.")
    var profile: ScenarioGenerator.Profile = .community
    @Option(
        help: "Minutes of open orders for each minute of regular sessions (default: 1.04 to 1.26, by seed).")
    var demand: Double?
    @Option(help: "Interpreters, rides, outreach and counselling, as a share of the usual.")
    var supports: Double = 1
    @Option(help: "How many protected groups: those of barriers and languages, or a dozen and more.")
    var groups: ScenarioGenerator.Scarcity.Groups = .few
    @Option(help: "Least minutes of a flexible session, as a share of its length (default: 0.4).")
    var fill: Double?
    @Option(help: "The file to write.")
    var output: String

    func validate() throws {
        if orders < 1 || orders > 100_000 { throw ValidationError("--orders: 1 to 100000") }
        if let demand, !(0.2...5).contains(demand) { throw ValidationError("--demand: 0.2 to 5") }
        if !(0...5).contains(supports) { throw ValidationError("--supports: 0 to 5") }
        if let fill, !(0...1).contains(fill) { throw ValidationError("--fill: 0 to 1") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let generator = ScenarioGenerator(
                orders: orders, seed: seed, profile: profile, scarcity: scarcity)
            try FileBytes.replace(output) { (append) throws(FileBytes.Failure) in
                try generator.write(to: append)
            }
        }
    }

    private var scarcity: ScenarioGenerator.Scarcity {
        func permille(_ share: Double) -> Int { Int((share * 1000).rounded()) }
        return .init(
            demandPermille: demand.map(permille), supportsPermille: permille(supports), groups: groups,
            fillPermille: fill.map(permille))
    }
}

extension ScenarioGenerator.Profile: ExpressibleByArgument {}
extension ScenarioGenerator.Scarcity.Groups: ExpressibleByArgument {}
