import Domain

/// What a board is worth, kept up to date step by step, in exact millionths.
struct Score: Sendable {
    private(set) var gain: Int64
    /// By linear pin, in the order of the goal's: what the plan comes to.
    private var pinned: [LinearPin]
    /// By group.
    private var placed: [Int32]
    private var levels: LowestLevels
    private var levelSets: [LevelSum]

    private struct LinearPin {
        var value: Int64
        let floor: Int64
        /// Place among all pins.
        let pin: Int
    }

    private struct LevelSum {
        let k: Int
        /// Place among all pins and its floor; nil: the goal itself.
        let pin: Int?
        let floor: Int64
    }

    init(_ goal: FlatGoal) {
        gain = goal.terms.constant
        pinned = goal.linearPins.map {
            LinearPin(value: goal.pins[$0.pin].terms.constant, floor: goal.pins[$0.pin].floor, pin: $0.pin)
        }
        placed = Array(repeating: 0, count: goal.groups.count)
        levelSets = goal.levelSets.map { set in
            LevelSum(k: set.k, pin: set.pin, floor: set.pin.map { goal.pins[$0].floor } ?? 0)
        }
        levels = LowestLevels(goal.groups.map(\.weight))
    }

    mutating func add(_ candidate: Int, _ spot: Spot, _ sign: Int64, _ frame: BoardFrame) {
        gain += sign * spot.gain
        for place in pinned.indices { pinned[place].value += sign * frame.spots.pinGain(candidate, place) }
        for group in frame.goal.groupsOf.range(Int(spot.order)) {
            placed[Int(frame.goal.groupsOf.values[group])] += Int32(sign)
        }
    }

    mutating func open(_ session: Int, _ sign: Int64, _ goal: FlatGoal) {
        gain += sign * goal.openingGain[session]
        for place in pinned.indices {
            pinned[place].value +=
                sign * goal.pins[pinned[place].pin].terms.coefficient(Index<Session>(session))
        }
    }

    /// The goal's value, and by how much all pins together are missed, each in its own unit times `weights`.
    mutating func value(weights: [Double]) -> (goal: Int64, missed: Double) {
        var missed = 0.0
        for place in pinned.indices where pinned[place].value < pinned[place].floor {
            missed += weights[pinned[place].pin] * Double(pinned[place].floor - pinned[place].value)
        }
        guard !levelSets.isEmpty else { return (gain, missed) }
        levels.follow(placed)
        var value = gain
        for place in levelSets.indices {
            let (set, sum) = (levelSets[place], levels.sum(levelSets[place].k))
            if let pin = set.pin {
                if sum < set.floor { missed += weights[pin] * Double(set.floor - sum) }
            } else {
                value += sum
            }
        }
        return (value, missed)
    }
}

/// Sums of the lowest levels of groups, from counts of placed orders. Most moves change no count, and none changes the
/// order of many groups, so the last order is where sorting begins.
private struct LowestLevels: Sendable {
    private let weight: [Int64]
    /// Groups and their levels, lowest first; by place, the sum up to there.
    private var ranked: [(group: Int, level: Int64)]
    private var sums: [Int64]
    private var counted: [Int32]

    init(_ weight: [Int64]) {
        self.weight = weight
        ranked = weight.indices.map { ($0, 0) }
        sums = Array(repeating: 0, count: weight.count + 1)
        counted = Array(repeating: 0, count: weight.count)
    }

    func sum(_ k: Int) -> Int64 { sums[min(k, sums.count - 1)] }

    mutating func follow(_ placed: [Int32]) {
        guard counted != placed else { return }
        counted = placed
        for place in ranked.indices {
            let group = ranked[place].group
            let level = min(1_000_000, weight[group] * Int64(placed[group]))
            var free = place
            while free > 0, ranked[free - 1].level > level {
                ranked[free] = ranked[free - 1]
                free -= 1
            }
            ranked[free] = (group, level)
        }
        for place in ranked.indices { sums[place + 1] = sums[place] + ranked[place].level }
    }
}
