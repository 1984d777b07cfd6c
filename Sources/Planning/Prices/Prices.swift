/// Prices on the rows of a goal's program: in millionths of the goal's unit for one unit of a row as the search moves
/// them, in 10⁻¹² as certificates hold them.
struct Prices<Number: PriceNumber>: Sendable {
    /// By row of `PricedRows`.
    var row: [Number]
    /// By pin.
    var pin: [Number]
    /// By set of shares and row (`Shares`). While searched for: shares of the goal's weight or of the pin's price.
    var share: [[Number]]
    /// By order, and by place of a visit's member (`VisitPlaces`); used by the knapsack relaxation only.
    var order: [Number] = []
    var place: [Number] = []
}

extension Prices<Double> {
    init(_ rows: PricedRows, _ goal: FlatGoal) {
        row = Array(repeating: 0, count: rows.count)
        pin = Array(repeating: 0, count: goal.pins.count)
        share = goal.shareSets.map(\.shares.firstPrices)
    }

    /// All of them 0.
    static func zero(_ rows: PricedRows, _ goal: FlatGoal) -> Prices<Double> {
        var prices = Prices(rows, goal)
        for set in prices.share.indices { prices.share[set] = prices.share[set].map { _ in 0 } }
        return prices
    }

    /// Rows that have come since have no price yet.
    func extended(to rows: PricedRows) -> Prices<Double> {
        var extended = self
        extended.row += Array(repeating: 0, count: rows.count - row.count)
        return extended
    }

    /// With the price of its pin put into each price of a share.
    func withSharesPriced(_ goal: FlatGoal) -> Prices<Double> {
        var priced = self
        for (place, set) in goal.shareSets.enumerated() {
            guard let pin = set.pin else { continue }
            for row in priced.share[place].indices { priced.share[place][row] *= self.pin[pin] }
        }
        return priced
    }
}

extension Prices<Int64> {
    /// The whole prices nearest to `prices`.
    init(_ prices: Prices<Double>, _ rows: PricedRows, _ goal: FlatGoal) {
        row = prices.row.indices.map { min(Self.whole(prices.row[$0]), rows.dearest($0)) }
        // A pin's price times any coefficient stays far from the end of 64 bits.
        pin = zip(prices.pin, goal.steepest).map { min(Self.whole($0), 100_000_000_000_000_000 / max(1, $1)) }
        order = prices.order.map(Self.whole)
        place = prices.place.map(Self.whole)
        share = []
        for (set, shares) in zip(goal.shareSets, prices.share) {
            share.append(set.shares.whole(shares, of: set.pin.map { Double(pin[$0]) } ?? 1e6))
        }
    }

    /// Beyond 10¹⁵ a price of a minute would make sums pass 64 bits; no goal's minute is worth a thousand units.
    private static func whole(_ price: Double) -> Int64 {
        Int64(min(1e15, max(0, (price * 1e6).rounded())))
    }
}

extension Prices {
    /// By order: what it gains by the rows of its groups. `share` must hold full prices.
    func orderGain(_ goal: FlatGoal) -> [Number] {
        var ofGroup = [Number](repeating: .zero, count: goal.groups.count)
        var ofAll = Number.zero
        for (set, prices) in zip(goal.shareSets, share) {
            let pull = set.shares.pull(prices)
            for group in ofGroup.indices {
                ofGroup[group] += pull[group] * Number(set.shares.weights[group])
                ofAll -= pull[group] * Number(set.shares.everyone)
            }
        }
        return (0..<goal.groupsOf.first.count - 1).map { order in
            goal.groupsOf.range(order).reduce(ofAll) { $0 + ofGroup[Int(goal.groupsOf.values[$1])] }
        }
    }
}
