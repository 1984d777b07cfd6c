import Domain
import Glibc
import ScenarioFormat

/// What is planned and measured: a scenario file, or what the generator makes of one row of parameters and a seed.
struct BenchInstance: Sendable, Equatable {
    enum Source: Sendable, Equatable {
        case generated(GeneratorRow)
        /// The path of a scenario; it is the same for every seed.
        case file(String)
    }

    /// `day-easy`, or a file's name without its ending.
    var name: String
    var source: Source
    /// Too long to be run without being named.
    var isOnRequest = false

    /// `day-easy` and `day-biting` are both `day`.
    var family: String { name.split(separator: "-").first.map(String.init) ?? name }

    var isSeeded: Bool { if case .generated = source { true } else { false } }

    func bytes(seed: UInt64) throws -> [UInt8] {
        switch source {
        case .generated(let row): row.generator(seed: seed).bytes()
        case .file(let path): try FileBytes.read(path)
        }
    }
}

/// One row of the generator's parameters.
struct GeneratorRow: Sendable, Equatable {
    var orders: Int
    var profile = ScenarioGenerator.Profile.community

    func generator(seed: UInt64) -> ScenarioGenerator {
        ScenarioGenerator(orders: orders, seed: seed, profile: profile)
    }

    var members: [JSONOutput.Member] {
        [.init("orders", .integer(Int64(orders))), .init("profile", .string(profile.rawValue))]
    }
}

extension BenchInstance {
    /// By size. *Easy*: the regular sessions nearly hold what waits.
    static let generated: [BenchInstance] = [
        BenchInstance(name: "small-60-easy", source: .generated(GeneratorRow(orders: 60))),
        BenchInstance(name: "small-200-easy", source: .generated(GeneratorRow(orders: 200))),
        BenchInstance(name: "day-easy", source: .generated(GeneratorRow(orders: 1_000))),
        BenchInstance(name: "week-easy", source: .generated(GeneratorRow(orders: 5_000))),
        BenchInstance(name: "region-easy", source: .generated(GeneratorRow(orders: 20_000))),
        BenchInstance(
            name: "network-easy", source: .generated(GeneratorRow(orders: 100_000)), isOnRequest: true),
    ]

    /// Every scenario of a directory, by name. The schema and the default policy that stand beside them are none.
    static func files(in directory: String) throws -> [BenchInstance] {
        try FileBytes.list(directory)
            .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") && !$0.contains("/") }
            .filter { $0 != "policy-default.json" }
            .sorted()
            .map { BenchInstance(name: String($0.dropLast(5)), source: .file("\(directory)/\($0)")) }
    }

    /// Those that `names` ask for, each a name or a family, in the order of `all`. No names: all but those on request.
    static func named(_ names: [String], among all: [BenchInstance]) throws -> [BenchInstance] {
        for name in names where !all.contains(where: { $0.isCalled(name) }) {
            throw CommandFailure(
                .usage, "no instance is called \(name); there are \(all.map(\.name).joined(separator: " "))")
        }
        return all.filter { instance in
            names.isEmpty ? !instance.isOnRequest : names.contains(where: instance.isCalled)
        }
    }

    private func isCalled(_ name: String) -> Bool {
        self.name == name || isSeeded && (family == name || self.name.hasPrefix("\(name)-"))
    }
}
