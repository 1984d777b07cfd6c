import Domain

/// What a board is worth, kept up to date step by step, in exact millionths.
struct Score: Sendable {
    private(set) var gain: Int64
    /// By linear pin, in the order of the goal's: what the plan comes to.
    private var pinned: [LinearPin]
    /// By group, and of all.
    private var placed: [Int32]
    private var all = 0
    private var levels: LowestLevels
    private var shareSets: [ShareSum]

    private struct LinearPin {
        var value: Int64
        let floor: Int64
        /// Place among all pins.
        let pin: Int
        /// Whether shares count for it too.
        let isShared: Bool
    }

    private struct ShareSum {
        let shares: Shares
        /// Place among all pins and its floor; nil: the goal itself.
        let pin: Int?
        let floor: Int64
        /// Place among linear pins of what else counts for the pin.
        let linear: Int?
        /// Of the counts that were followed last.
        var value: Int64 = 0
    }

    init(_ goal: FlatGoal) {
        gain = goal.terms.constant
        pinned = goal.linearPins.map {
            LinearPin(
                value: goal.pins[$0.pin].terms.constant, floor: goal.pins[$0.pin].floor, pin: $0.pin,
                isShared: goal.pins[$0.pin].terms.shares != nil)
        }
        placed = Array(repeating: 0, count: goal.groups.count)
        shareSets = goal.shareSets.map { set in
            ShareSum(
                shares: set.shares, pin: set.pin, floor: set.pin.map { goal.pins[$0].floor } ?? 0,
                linear: set.pin.flatMap { pin in goal.linearPins.firstIndex { $0.pin == pin } })
        }
        levels = LowestLevels(goal.groups.map(\.weight))
        follow()
    }

    mutating func add(_ candidate: Int, _ spot: Spot, _ sign: Int64, _ frame: BoardFrame) {
        gain += sign * spot.gain
        for place in pinned.indices { pinned[place].value += sign * frame.spots.pinGain(candidate, place) }
        all += Int(sign)
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
        for place in pinned.indices where !pinned[place].isShared && pinned[place].value < pinned[place].floor
        {
            missed += weights[pinned[place].pin] * Double(pinned[place].floor - pinned[place].value)
        }
        guard !shareSets.isEmpty else { return (gain, missed) }
        if !levels.hasFollowed(placed, all) { follow() }
        var value = gain
        for place in shareSets.indices {
            let sum = shareSets[place].value
            if let pin = shareSets[place].pin {
                let held = sum + (shareSets[place].linear.map { pinned[$0].value } ?? 0)
                if held < shareSets[place].floor {
                    missed += weights[pin] * Double(shareSets[place].floor - held)
                }
            } else {
                value += sum
            }
        }
        return (value, missed)
    }

    private mutating func follow() {
        levels.follow(placed, all)
        for place in shareSets.indices {
            if case .lowest(let k) = shareSets[place].shares.form {
                shareSets[place].value = levels.sum(k)
            } else {
                shareSets[place].value = shareSets[place].shares.value(
                    placed: placed.map { Int($0) }, all: all)
            }
        }
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
    private var countedAll = 0

    init(_ weight: [Int64]) {
        self.weight = weight
        ranked = weight.indices.map { ($0, 0) }
        sums = Array(repeating: 0, count: weight.count + 1)
        counted = Array(repeating: 0, count: weight.count)
    }

    func sum(_ k: Int) -> Int64 { sums[min(k, sums.count - 1)] }

    /// Counts of groups that no goal has may change without the sums.
    func hasFollowed(_ placed: [Int32], _ all: Int) -> Bool { all == countedAll && counted == placed }

    mutating func follow(_ placed: [Int32], _ all: Int) {
        (counted, countedAll) = (placed, all)
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
