import Domain
import Foundation
import Testing

@testable import fairslot

@Suite("Bench")
struct BenchTests {
    @Test("A name asks for an instance, a size for all its forms, nothing for all but the largest")
    func instances() throws {
        let all = BenchInstance.generated
        let names = { (asked: [String]) in try BenchInstance.named(asked, among: all).map(\.name) }
        #expect(try names(["day-easy"]) == ["day-easy"])
        #expect(try names(["small"]).allSatisfy { $0.hasPrefix("small-") })
        #expect(try names(["small-60"]).allSatisfy { $0.hasPrefix("small-60-") })
        #expect(try names(["week", "day"]).first?.hasPrefix("day") == true)
        #expect(try !names([]).contains { $0.hasPrefix("network") })
        #expect(try names(["network"]).count >= 1)
        #expect(throws: CommandFailure.self) { try names(["nowhere"]) }
        #expect(throws: CommandFailure.self) { try names(["da"]) }
    }

    @Test("Every instance has a name of its own, and the same seed makes the same scenario")
    func generated() throws {
        #expect(Set(BenchInstance.generated.map(\.name)).count == BenchInstance.generated.count)
        let small = try #require(BenchInstance.generated.first)
        let scratch = try ScratchDirectory()
        let bytes = { (seed: UInt64) in
            try small.write(seed: seed, to: "\(scratch.path)/scenario.json")
            return try FileBytes.read("\(scratch.path)/scenario.json")
        }
        #expect(try bytes(3) == bytes(3))
        #expect(try bytes(3) != bytes(4))
    }

    @Test("The scenarios of the project are instances, their schema and default policy are none")
    func files() throws {
        let names = try BenchInstance.files(in: "\(SourceFile.root.path)/Scenarios").map(\.name)
        #expect(names.contains("first-day") && names.contains("busy-fortnight"))
        #expect(!names.contains { $0.contains("schema") || $0.contains("policy-default") })
        #expect(names == names.sorted())
    }

    @Test(
        "Seeds are a range or one", arguments: [("1-5", 1, 5), ("3", 3, 3), ("7-7", 7, 7)])
    func seeds(text: String, first: UInt64, last: UInt64) {
        #expect(BenchCommand.SeedRange(argument: text)?.bounds == first...last)
    }

    @Test("What is no range of seeds is none", arguments: ["", "5-1", "-3", "1-", "a", "1-2-3"])
    func notSeeds(text: String) {
        #expect(BenchCommand.SeedRange(argument: text) == nil)
    }

    @Test("The middle of an even number of figures lies between two of them")
    func spread() {
        #expect(Spread([3, 1, 2]) == Spread([2, 3, 1]))
        #expect(Spread([3, 1, 2])?.median == 2)
        #expect(Spread([4, 1, 2, 3])?.median == 2.5)
        #expect(Spread([4, 1, 2, 3])?.worst == 4)
        #expect(Spread([]) == nil)
    }

    @Test("Phases of one step add up, whatever their goal, and a goal's time is that of all its steps")
    func steps() {
        let figures = Self.figures
        #expect(figures.steps.map(\.name) == ["read", "prices", "search"])
        #expect(figures.step("prices")?.wall == 3)
        #expect(figures.step("prices")?.cpu == 5)
        #expect(figures.wall(of: "value") == 6)
        #expect(figures.wall == 7.5)
        #expect(figures.cpu == 12.5)
    }

    @Test("A gap is a share of the value: none where bound and value meet, without end where the value is 0")
    func gaps() {
        let value = { Value(millionths: $0) }
        #expect(relativeGap(value: value(200), bound: value(210)) == 0.05)
        #expect(relativeGap(value: value(-200), bound: value(-190)) == 0.05)
        #expect(relativeGap(value: value(0), bound: value(0)) == 0)
        #expect(relativeGap(value: value(0), bound: value(1)) == .infinity)
    }

    @Test("A result directory's manifest and timings are read; without them there are no figures")
    func reading() throws {
        let scratch = try ScratchDirectory()
        #expect(RunFigures(directory: scratch.path) == nil)
        let manifest =
            #"{"status": "optimal", "reproducible": true, "counts": {"orders": 9, "placed": 7, "waiting": 2}, "#
            + #""goals": [{"name": "value", "value": 4.5, "bound": 5, "boundBasis": "prices", "recomputedBound": 6}]}"#
        let timings =
            #"{"phases": {"read": 1.5, "solve value": 2}, "cpu": {"read": 1}, "peakMemoryBytes": 4096}"#
        try FileBytes.create("\(scratch.path)/manifest.json", Array(manifest.utf8))
        try FileBytes.create("\(scratch.path)/timings.json", Array(timings.utf8))
        let figures = try #require(RunFigures(directory: scratch.path))
        #expect(figures.orders == 9 && figures.placed == 7 && figures.waiting == 2)
        #expect(figures.goal("value")?.bound == Value(millionths: 5_000_000))
        #expect(figures.phases.map(\.goal) == [nil, "value"])
        #expect(figures.cpu == 1 && figures.wall == 3.5 && figures.peakMemoryBytes == 4096)
    }

    @Test("The directory for passing files goes with its owner")
    func scratch() throws {
        var directory: ScratchDirectory? = try ScratchDirectory()
        let path = try #require(directory?.path)
        try FileBytes.makeDirectory("\(path)/.hidden")
        try FileBytes.create("\(path)/.hidden/file", [1])
        directory = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "Decimals are rounded to so many places",
        arguments: [
            (1.005, 1, "1.0"), (0.996, 2, "1.00"), (12.5, 0, "13"), (-0.001, 2, "0.00"),
            (-3.14159, 3, "-3.142"),
            (.infinity, 2, "inf"),
        ])
    func decimals(figure: Double, places: Int, text: String) {
        #expect(figure.fixed(places) == text)
    }

    @Test("The tables say median and worst, and who is not installed")
    func tables() {
        var series = BenchSeries(instance: BenchInstance(name: "tiny", source: .file("tiny.json")))
        series.runs = [
            BenchRun(seed: 1, repetition: 1, figures: Self.figures, offers: 20, peers: Self.peers),
            BenchRun(seed: 2, repetition: 1, figures: nil, failure: "the worker went away"),
        ]
        let text = BenchTables(series: [series]).text
        #expect(text.contains("1 of 2"))
        #expect(text.contains("7.50 / 7.50"))
        #expect(text.contains("11.11 / 11.11"))
        #expect(text.contains("not installed"))
        #expect(text.contains("5.00 (-10)"))
        #expect(text.contains("no plan"))
        for line in text.split(separator: "\n") { #expect(line.count < 160) }
    }

    @Test("The document holds every run and null for what is without end")
    func document() {
        var figures = Self.figures
        figures.goals[0].value = .zero
        var series = BenchSeries(instance: BenchInstance.generated[0])
        series.runs = [BenchRun(seed: 1, repetition: 1, figures: figures, offers: 20, peers: Self.peers)]
        let settings = Bench.Settings(
            effort: "normal", threads: 1, timeLimitSeconds: nil, seeds: 1...1, repetitions: 1, peers: nil)
        let document = BenchDocument(
            settings: settings, processors: 2, solverVersion: "5.0", series: [series]
        ).document.bytes()
        guard case .success(let read) = JSONReader.read(document) else {
            Issue.record("not JSON")
            return
        }
        let instance = read.root.member("instances")?.elements?.first
        let run = instance?.member("runs")?.elements?.first
        #expect(read.duplicates.isEmpty)
        #expect(read.root.member("schema")?.string == "fairslot.bench/1")
        #expect(instance?.member("generator")?.member("orders")?.asInt64 == 60)
        #expect(run?.member("goals")?.elements?.first?.member("relativeGap")?.isNull == true)
        #expect(run?.member("peers")?.elements?.count == 3)
    }

    /// Step *prices* for two goals, *search* for one.
    private static let figures = RunFigures(
        status: "within-gap", isReproducible: true, orders: 9, placed: 7, waiting: 2,
        goals: [
            .init(
                name: "value", value: Value(millionths: 9_000_000), bound: Value(millionths: 10_000_000),
                basis: "prices", recomputedBound: Value(millionths: 10_000_000))
        ],
        phases: [
            .init(name: "read", wall: 0.5, cpu: 0.5), .init(name: "prices clinical", wall: 1, cpu: 2),
            .init(name: "prices value", wall: 2, cpu: 3), .init(name: "search value", wall: 4, cpu: 7),
        ], peakMemoryBytes: 1_000_000)

    private static let peers = [
        #"{"solver": "A", "threads": 2, "version": "1", "value": 10, "bound": 9.5, "status": "s", "seconds": 2.5}"#,
        #"{"solver": "B", "threads": 1, "missing": "pip install b"}"#,
        #"{"solver": "C", "threads": 1, "version": "1", "value": null, "bound": 9.5, "status": "s", "seconds": 2}"#,
    ].compactMap { PeerAnswer(line: Array($0.utf8), limit: 2, sense: .maximise) }
}
