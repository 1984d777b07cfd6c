import Domain
import Glibc

/// The smoothed direction in which prices move.
struct Momentum {
    private var excess: [Double]
    /// By group, and of all.
    private var placed: [Double]
    private var all = 0.0
    private var pinned: [Double]

    init(_ rows: PricedRows, _ goal: FlatGoal) {
        excess = Array(repeating: 0, count: rows.count)
        placed = Array(repeating: 0, count: goal.groups.count)
        pinned = Array(repeating: 0, count: goal.pins.count)
    }

    mutating func follow(_ use: RowUse, share: Double) {
        for row in excess.indices { excess[row] += share * (use.excess[row] - excess[row]) }
        for group in placed.indices { placed[group] += share * (use.placed[group] - placed[group]) }
        all += share * (use.all - all)
        for pin in pinned.indices { pinned[pin] += share * (use.pinned[pin] - pinned[pin]) }
    }

    func move(
        _ prices: inout Prices<Double>, _ step: Double, _ rows: PricedRows, _ goal: FlatGoal, _ worth: Worth,
        _ basis: BoundBasis
    ) {
        for row in rows.priced(basis).joined() where rows.isPriced[row] {
            let share = excess[row] / max(rows.size[row], worth.unit[row])
            prices.row[row] = max(0, prices.row[row] + step * worth.perUnit[row] * share)
        }
        moveShares(&prices, step, goal)
        movePins(&prices, step, goal, worth)
    }

    private func moveShares(_ prices: inout Prices<Double>, _ step: Double, _ goal: FlatGoal) {
        for (place, set) in goal.shareSets.enumerated() {
            set.shares.move(&prices.share[place], step, figures(set.shares))
        }
    }

    /// By group, of what was placed.
    private func figures(_ shares: Shares) -> [Double] {
        placed.indices.map { Double(shares.weights[$0]) * placed[$0] - Double(shares.everyone) * all }
    }

    /// A pin that is missed grows dearer, measured in what a fiftieth of the orders could contribute to it.
    private func movePins(_ prices: inout Prices<Double>, _ step: Double, _ goal: FlatGoal, _ worth: Worth) {
        for (place, pin) in goal.pins.enumerated() {
            var value = pinned[place]
            if let set = goal.shareSets.firstIndex(where: { $0.pin == place }) {
                let shares = goal.shareSets[set].shares
                value += shares.linearised(prices.share[set], figures(shares))
            }
            let orders = Double(goal.groupsOf.first.count - 1) / 50 + 1
            let share = (Double(pin.floor) - value) / (worth.pin[place] * orders)
            let change = step * worth.order / worth.pin[place] * min(1, max(-1, share))
            prices.pin[place] = max(0, prices.pin[place] + change)
        }
    }
}

extension [Double] {
    /// Scales to a sum with no element above `cap`; elements are positive, and `cap × count` is at least the sum.
    mutating func scale(toSum sum: Double, cap: Double) {
        for _ in 0..<8 {
            let capped = filter { $0 >= cap }.count
            let free = reduce(0) { $0 + ($1 < cap ? $1 : 0) }
            let wanted = sum - cap * Double(capped)
            guard free > 0, wanted > 0 else { break }
            let factor = wanted / free
            for place in indices where self[place] < cap {
                self[place] = Swift.min(cap, Swift.max(1e-9, self[place] * factor))
            }
            if abs(factor - 1) < 1e-9 { break }
        }
    }
}
