import ArgumentParser
import Domain
import Glibc
import Planning

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Plans made-up scenarios of many sizes and measures seconds, memory and gaps.",
        discussion: """
            Instances: small (60 and 200 orders), day (1000), week (5000), region (20000) and, only when it is named, \
            network (100000); or one of their forms, such as day-easy. Exit code 1 if a plan is missing or does not \
            verify. Sources/fairslot/Bench/Benchmarks.md says what is measured.
            """)

    @Argument(help: "What to run. Default: all but network, or with --scenarios the files there.")
    var instances: [String] = []
    @Option(help: ArgumentHelp("Run the scenarios of a directory too.", valueName: "directory"))
    var scenarios: String?
    @Option(help: "Counted work: quick, normal or deep.")
    var effort: Policy.Effort = .normal
    @Option(help: "The generator's seeds, as 1-5 or 3.")
    var seeds = SeedRange(bounds: 1...5)
    @Option(help: "Runs of each seed.")
    var `repeat` = 1
    @Option(help: "Last resort for one run, as 90s, 5m or 1h. Default: none.")
    var timeLimit: SolveOptions.Span?
    @Option(help: "Threads. Default: all.")
    var threads: Int?
    @Option(help: "Write everything that was measured to this file, after each run anew.")
    var json: String?
    @Flag(
        help: """
            Ask other solvers for goal value: HiGHS, SCIP, CBC and CP-SAT, through the Python that \
            FAIRSLOT_PEERS_PYTHON names.
            """)
    var peers = false
    @Option(help: "Seconds for each of them. Default: as long as our own goal value took.")
    var peerSeconds: Int?

    func validate() throws {
        if `repeat` < 1 { throw ValidationError("--repeat: at least 1") }
        if let threads, threads < 1 { throw ValidationError("--threads: at least 1") }
        if let peerSeconds, peerSeconds < 1 { throw ValidationError("--peer-seconds: at least 1") }
        if peerSeconds != nil && !peers { throw ValidationError("--peer-seconds goes with --peers") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let chosen = try chosen()
            let settings = try settings()
            var series: [BenchSeries] = []
            try await Bench(settings: settings).run(chosen) { all in
                series = all
                try keep(all, settings)
                if let line = Self.line(all) { printError(line + "\n") }
            }
            print(BenchTables(series: series).text, terminator: "")
            if !series.allSatisfy({ $0.runs.allSatisfy(\.isVerified) }) { throw ExitCode(1) }
        }
    }

    private func chosen() throws -> [BenchInstance] {
        guard let scenarios else { return try BenchInstance.named(instances, among: BenchInstance.generated) }
        let files = try BenchInstance.files(in: scenarios)
        if instances.isEmpty { return files }
        return try BenchInstance.named(instances, among: BenchInstance.generated) + files
    }

    private func settings() throws -> Bench.Settings {
        Bench.Settings(
            effort: effort.rawValue, threads: threads, timeLimitSeconds: timeLimit?.seconds,
            seeds: seeds.bounds, repetitions: `repeat`,
            peers: peers ? try Peers(seconds: peerSeconds) : nil)
    }

    private func keep(_ series: [BenchSeries], _ settings: Bench.Settings) throws {
        guard let json else { return }
        let document = BenchDocument(
            settings: settings, processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
            solverVersion: Planner.solverVersion, series: series)
        try FileBytes.replace(json, document.document.bytes())
    }

    /// The run that was last, in one line.
    private static func line(_ series: [BenchSeries]) -> String? {
        guard let name = series.last?.instance.name, let run = series.last?.runs.last else { return nil }
        let time = run.figures.map { "\($0.wall.fixed(2)) s, cpu \($0.cpu.fixed(2)) s" } ?? "no result"
        let verdict = run.failure?.split(separator: "\n").first ?? "verified"
        return "\(name) seed \(run.seed): \(time), \(verdict)"
    }

    /// `1-5`, or one seed.
    struct SeedRange: ExpressibleByArgument {
        var bounds: ClosedRange<UInt64>
        init(bounds: ClosedRange<UInt64>) { self.bounds = bounds }
        init?(argument: String) {
            let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
            guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
                first <= last, last <= UInt64(Int.max)
            else { return nil }
            bounds = first...last
        }
        var defaultValueDescription: String { "\(bounds.lowerBound)-\(bounds.upperBound)" }
    }
}
