import Domain
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

    /// Writes the scenario to a file, or replaces what is there.
    func write(seed: UInt64, to path: String) throws {
        switch source {
        case .generated(let row):
            try FileBytes.replace(path) { (append) throws(FileBytes.Failure) in
                try row.generator(seed: seed).write(to: append)
            }
        case .file(let source): try FileBytes.replace(path, FileBytes.read(source))
        }
    }
}

/// One row of the generator's parameters.
struct GeneratorRow: Sendable, Equatable {
    var orders: Int
    var profile = ScenarioGenerator.Profile.community
    var scarcity = ScenarioGenerator.Scarcity()

    func generator(seed: UInt64) -> ScenarioGenerator {
        ScenarioGenerator(orders: orders, seed: seed, profile: profile, scarcity: scarcity)
    }

    /// As the generator's flags are called.
    var members: [JSONOutput.Member] {
        [
            .init("orders", .integer(Int64(orders))), .init("profile", .string(profile.rawValue)),
            .init("demand", scarcity.demandPermille.map(share) ?? .null),
            .init("supports", share(scarcity.supportsPermille)),
            .init("groups", .string(scarcity.groups.rawValue)),
            .init("fill", scarcity.fillPermille.map(share) ?? .null),
        ]
    }

    private func share(_ permille: Int) -> JSONOutput { .decimal(Value(millionths: Int64(permille) * 1000)) }
}

extension BenchInstance {
    /// Each size in each form, the smallest size first.
    static let generated: [BenchInstance] = [
        ("small-60", 60), ("small-200", 200), ("day", 1_000), ("week", 5_000), ("region", 20_000),
        ("network", 100_000),
    ].flatMap { size, orders in
        forms.map { form, profile, scarcity in
            BenchInstance(
                name: "\(size)-\(form)",
                source: .generated(GeneratorRow(orders: orders, profile: profile, scarcity: scarcity)),
                isOnRequest: size == "network" || profile != .community)
        }
    }

    /// *Easy*: regular sessions nearly hold what waits. *Biting*: they do not by far, help is scarce, extra sessions must
    /// be well filled, and a dozen groups ask for their share.
    private static let forms: [(String, ScenarioGenerator.Profile, ScenarioGenerator.Scarcity)] = [
        ("easy", .community, .init()), ("biting", .community, biting), ("metro", .metro, biting),
        ("rural", .rural, biting),
    ]

    private static let biting = ScenarioGenerator.Scarcity(
        demandPermille: 1400, supportsPermille: 600, groups: .many, fillPermille: 600)

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
