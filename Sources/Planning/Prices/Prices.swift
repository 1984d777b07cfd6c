/// Prices on the rows of a goal's program: in millionths of the goal's unit for one unit of a row as the search moves
/// them, in 10⁻¹² as certificates hold them.
struct Prices<Number: PriceNumber>: Sendable {
    /// By row of `PricedRows`.
    var row: [Number]
    /// By pin.
    var pin: [Number]
    /// By level set and group. While searched for: in [0, 1] with sum k, to be multiplied by the pin's price.
    var level: [[Number]]
    /// By order, and by place of a visit's member (`VisitPlaces`); used by the knapsack relaxation only.
    var order: [Number] = []
    var place: [Number] = []
}

extension Prices<Double> {
    init(_ rows: PricedRows, _ goal: FlatGoal) {
        row = Array(repeating: 0, count: rows.count)
        pin = Array(repeating: 0, count: goal.pins.count)
        level = goal.levelSets.map { set in
            let share = min(1, Double(set.k) / Double(max(1, goal.groups.count)))
            return Array(repeating: share, count: goal.groups.count)
        }
    }

    /// Rows that have come since have no price yet.
    func extended(to rows: PricedRows) -> Prices<Double> {
        var extended = self
        extended.row += Array(repeating: 0, count: rows.count - row.count)
        return extended
    }

    /// With the price of its pin put into each level price.
    func withLevelsPriced(_ goal: FlatGoal) -> Prices<Double> {
        var priced = self
        for (place, set) in goal.levelSets.enumerated() {
            guard let pin = set.pin else { continue }
            for group in priced.level[place].indices { priced.level[place][group] *= self.pin[pin] }
        }
        return priced
    }
}

extension Prices<Int64> {
    /// The whole prices nearest to `prices`. Level prices are rounded up, so that they sum to k times their pin's price or
    /// a little more, as the box of t asks.
    init(_ prices: Prices<Double>, _ rows: PricedRows, _ goal: FlatGoal) {
        row = prices.row.indices.map { min(Self.whole(prices.row[$0]), rows.dearest($0)) }
        // A pin's price times any coefficient stays far from the end of 64 bits.
        pin = zip(prices.pin, goal.steepest).map { min(Self.whole($0), 100_000_000_000_000_000 / max(1, $1)) }
        order = prices.order.map(Self.whole)
        place = prices.place.map(Self.whole)
        level = []
        for (set, levels) in zip(goal.levelSets, prices.level) {
            let full = set.pin.map { Double(pin[$0]) } ?? 1e6
            level.append(levels.map { Int64(min(full, ($0 * full).rounded(.up))) })
        }
    }

    /// Beyond 10¹⁵ a price of a minute would make sums pass 64 bits; no goal's minute is worth a thousand units.
    private static func whole(_ price: Double) -> Int64 {
        Int64(min(1e15, max(0, (price * 1e6).rounded())))
    }
}

extension Prices {
    /// By order: what it gains by its groups' level rows. `level` must hold full prices.
    func orderGain(_ goal: FlatGoal) -> [Number] {
        var ofGroup = [Number](repeating: .zero, count: goal.groups.count)
        for levels in level {
            for group in ofGroup.indices {
                ofGroup[group] += levels[group] * Number(goal.groups[group].weight)
            }
        }
        return (0..<goal.groupsOf.first.count - 1).map { order in
            goal.groupsOf.range(order).reduce(.zero) { $0 + ofGroup[Int(goal.groupsOf.values[$1])] }
        }
    }
}
