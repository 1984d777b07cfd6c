import Domain

/// What a board is worth, kept up to date step by step, in exact millionths.
struct Score: Sendable {
    private(set) var gain: Int64
    /// By linear pin.
    private(set) var pinned: [Int64]
    /// By group.
    private(set) var placed: [Int32]
    /// Sums of the lowest levels, one for each level set, and the counts they were made from: most moves change none.
    private var sums: [Int64]
    private var counted: [Int32] = []

    init(_ goal: FlatGoal) {
        gain = goal.terms.constant
        pinned = goal.linearPins.map { goal.pins[$0.pin].terms.constant }
        placed = Array(repeating: 0, count: goal.groups.count)
        sums = Array(repeating: 0, count: goal.levelSets.count)
    }

    mutating func add(_ order: Int, _ row: Int, _ sign: Int64, _ goal: FlatGoal) {
        gain += sign * goal.gain[row]
        for place in pinned.indices { pinned[place] += sign * goal.linearPins[place].gain[row] }
        for group in goal.groupsOf.range(order) { placed[Int(goal.groupsOf.values[group])] += Int32(sign) }
    }

    mutating func open(_ session: Int, _ sign: Int64, _ goal: FlatGoal) {
        gain += sign * goal.openingGain[session]
        for place in pinned.indices {
            pinned[place] +=
                sign * goal.pins[goal.linearPins[place].pin].terms.coefficient(Index<Session>(session))
        }
    }

    private mutating func addUpLevels(_ goal: FlatGoal) {
        guard counted != placed else { return }
        counted = placed
        let levels = placed.indices.map { min(1_000_000, goal.groups[$0].weight * Int64(placed[$0])) }
            .sorted()
        for (place, set) in goal.levelSets.enumerated() { sums[place] = levels.prefix(set.k).reduce(0, +) }
    }

    /// The goal's value, and by how much all pins together are missed, each in its own unit times `weights`.
    mutating func value(_ goal: FlatGoal, weights: [Double]) -> (goal: Int64, missed: Double) {
        var missed = 0.0
        for (place, linear) in goal.linearPins.enumerated() {
            let pin = goal.pins[linear.pin]
            if pinned[place] < pin.floor { missed += weights[linear.pin] * Double(pin.floor - pinned[place]) }
        }
        guard !goal.levelSets.isEmpty else { return (gain, missed) }
        addUpLevels(goal)
        var value = gain
        for (set, sum) in zip(goal.levelSets, sums) {
            if let pin = set.pin {
                let floor = goal.pins[pin].floor
                if sum < floor { missed += weights[pin] * Double(floor - sum) }
            } else {
                value += sum
            }
        }
        return (value, missed)
    }
}
