import Domain

/// What a result directory tells about the run that wrote it.
struct RunFigures: Sendable, Equatable {
    /// A phase, or all phases of one step.
    struct Phase: Sendable, Equatable {
        var name: String
        /// Seconds by the clock.
        var wall: Double
        /// Seconds of the processor, all threads together.
        var cpu: Double

        /// `STEP GOAL` or `STEP`.
        var step: String { name.split(separator: " ").first.map(String.init) ?? name }
        var goal: String? { name.split(separator: " ").dropFirst().first.map(String.init) }
    }

    struct Goal: Sendable, Equatable {
        var name: String
        var value: Value
        var bound: Value
        var basis: String
        var recomputedBound: Value

        /// Of the value; infinite where that is 0 and the bound is not.
        var relativeGap: Double { fairslot.relativeGap(value: value, bound: bound) }
    }

    var status: String
    var isReproducible: Bool
    var orders: Int
    var placed: Int
    var waiting: Int
    var goals: [Goal]
    var phases: [Phase]
    var peakMemoryBytes: Int

    var wall: Double { phases.reduce(0) { $0 + $1.wall } }
    var cpu: Double { phases.reduce(0) { $0 + $1.cpu } }

    /// Phases of the same step joined, in the order in which the steps first came.
    var steps: [Phase] {
        var steps: [Phase] = []
        for phase in phases {
            if let place = steps.firstIndex(where: { $0.name == phase.step }) {
                steps[place].wall += phase.wall
                steps[place].cpu += phase.cpu
            } else {
                steps.append(Phase(name: phase.step, wall: phase.wall, cpu: phase.cpu))
            }
        }
        return steps
    }

    /// Seconds by the clock that a goal took, all its steps together.
    func wall(of goal: String) -> Double { phases.reduce(0) { $0 + ($1.goal == goal ? $1.wall : 0) } }
    func cpu(of goal: String) -> Double { phases.reduce(0) { $0 + ($1.goal == goal ? $1.cpu : 0) } }
    func step(_ name: String) -> Phase? { steps.first { $0.name == name } }
    func goal(_ name: String) -> Goal? { goals.first { $0.name == name } }
}

/// |bound − value| ÷ |value|.
func relativeGap(value: Value, bound: Value) -> Double {
    let gap = Double(abs(bound.millionths - value.millionths))
    return gap == 0 ? 0 : gap / Double(abs(value.millionths))
}

extension RunFigures {
    /// Nil when the directory holds no manifest with its timings.
    init?(directory: String) {
        guard let manifest = Self.document("\(directory)/manifest.json"),
            let timings = Self.document("\(directory)/timings.json"),
            let counts = manifest.member("counts"),
            let status = manifest.member("status")?.string,
            let isReproducible = manifest.member("reproducible")?.bool
        else { return nil }
        self.status = status
        self.isReproducible = isReproducible
        let count = { counts.member($0)?.asInt64.map { Int($0) } ?? 0 }
        orders = count("orders")
        placed = count("placed")
        waiting = count("waiting")
        goals = (manifest.member("goals")?.elements ?? []).compactMap(Goal.init)
        phases = Self.phases(timings)
        peakMemoryBytes = Int(timings.member("peakMemoryBytes")?.asInt64 ?? 0)
    }

    private static func document(_ path: String) -> JSONNode? {
        guard let bytes = try? FileBytes.read(path), case .success(let document) = JSONReader.read(bytes)
        else {
            return nil
        }
        return document.root
    }

    private static func phases(_ timings: JSONNode) -> [Phase] {
        let cpu = timings.member("cpu")
        return (timings.member("phases")?.members ?? []).compactMap { member in
            guard let name = member.key.string, let wall = member.value.asMillionths else { return nil }
            let spent = cpu?.member(name)?.asMillionths ?? .zero
            return Phase(
                name: name, wall: Double(wall.millionths) / 1e6, cpu: Double(spent.millionths) / 1e6)
        }
    }
}

extension RunFigures.Goal {
    fileprivate init?(_ goal: JSONNode) {
        guard let name = goal.member("name")?.string, let basis = goal.member("boundBasis")?.string,
            let value = goal.member("value")?.asMillionths, let bound = goal.member("bound")?.asMillionths,
            let recomputed = goal.member("recomputedBound")?.asMillionths
        else { return nil }
        self.init(name: name, value: value, bound: bound, basis: basis, recomputedBound: recomputed)
    }
}
