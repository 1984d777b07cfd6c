import Domain

/// How many orders of each group a plan places, and how many in all.
struct PlacedOfGroups {
    /// Parallel to the figures' groups.
    var counts: [Int]
    var all: Int
}

/// How placed orders are shared out between groups, as goals count it (section 4): figures of a plan, in millionths of the
/// goal's unit, printed signs.
extension GoalFigures {
    func placed(_ plan: CheckedPlan) -> PlacedOfGroups {
        plan.appointments.keys.reduce(
            into: PlacedOfGroups(counts: groups.map { _ in 0 }, all: 0)
        ) { placed, order in placed = self.placed(placed, and: order) }
    }

    /// One more.
    private func placed(_ others: PlacedOfGroups, and order: Index<Order>) -> PlacedOfGroups {
        var more = others
        for group in groupsOfOrder[order.int] { more.counts[group] += 1 }
        more.all += 1
        return more
    }

    private func levels(_ placed: PlacedOfGroups) -> [Int64] {
        zip(groups, placed.counts).map { $0.weight * Int64($1) }
    }

    /// The sum of the `k` smallest levels, no level counting more than 1.
    func sumOfSmallestLevels(_ k: Int, _ placed: PlacedOfGroups) -> Int64 {
        levels(placed).map { min(1_000_000, $0) }.sorted().prefix(k).reduce(0, +)
    }

    /// By how many orders groups stay below what first come, first served gives them.
    func shortfall(_ placed: PlacedOfGroups) -> Int64 {
        zip(least, placed.counts).reduce(0) { $0 + 1_000_000 * Int64(max(0, $1.0 - $1.1)) }
    }

    /// By how much the highest and the lowest level are further apart than the policy allows.
    func gap(_ placed: PlacedOfGroups) -> Int64 {
        let levels = levels(placed)
        guard let low = levels.min(), let high = levels.max() else { return 0 }
        return max(0, high - low - (scenario.policy.equity.maxGap?.millionths ?? 0))
    }

    /// λ·n·Σ_g |u_g − u|, each group's term a whole number of its own weight and of λ.
    func parityLoss(_ placed: PlacedOfGroups) -> Int64 {
        zip(groups, placed.counts).reduce(0) { sum, group in
            sum + abs(parityWeight(group.0) * Int64(group.1) - penalty * Int64(placed.all))
        }
    }

    /// λ, in millionths.
    var penalty: Int64 { scenario.policy.equity.parityPenalty?.millionths ?? 0 }

    /// What one placed order of the group adds to λ·n·u_g.
    func parityWeight(_ group: BarrierGroup) -> Int64 {
        roundedHalfUp(Int128(penalty) * Int128(openOrders.count), over: Int128(max(1, group.orders.count)))
    }

    /// Whether one more placed order would set groups further apart where a goal counts it: then it may wait although
    /// nothing is in its way.
    func setsApart(_ order: Index<Order>, _ placed: PlacedOfGroups) -> Bool {
        let more = self.placed(placed, and: order)
        if goals.contains(.gap) { return gap(more) > gap(placed) }
        guard goals.contains(.parity) else { return false }
        // By more than any place is worth, be it the last one.
        let least = list.offers(of: order).map { worth(order, on: $0.day) }.min() ?? 0
        return parityLoss(more) - parityLoss(placed) > least
    }
}

/// What prices on the rows of groups prove: each takes its part of what placed orders gain, and leaves a box.
extension BoundFromPrices {
    /// Shares of the goal itself, whose figures count in full, and of pins, which count by their price.
    mutating func priceShares() {
        for (goal, weight) in tariff.pins + [(goal, BoundFromPrices.scale)] {
            switch goal {
            case .clinical, .placed, .value, .care: break
            case .baseline: priceShortfall(weight)
            case .equity(let k): priceLevels(goal, k, weight)
            case .gap: priceGap(weight)
            case .parity: priceParity(weight)
            }
        }
    }

    /// Row least_g − placed_g − s_g ≤ 0, with s_g at most 10⁶·least_g.
    private mutating func priceShortfall(_ weight: Int128) {
        for (group, least) in zip(figures.groups, figures.least) {
            let price = prices.take(RowName.level(.baseline, group.name))
            sum += (max(0, price - weight) - price) * 1_000_000 * Int128(least)
            pull(group, price * 1_000_000)
        }
    }

    /// Row t − d_g − u_g ≤ 0, with t and d_g at most 10⁶.
    private mutating func priceLevels(_ goal: GoalName, _ k: Int, _ weight: Int128) {
        var onLevels: Int128 = 0
        for group in figures.groups {
            let price = prices.take(RowName.level(goal, group.name))
            onLevels += price
            sum += max(0, price - weight) * BoundFromPrices.scale
            pull(group, price * Int128(group.weight))
        }
        sum += max(0, weight * Int128(k) - onLevels) * BoundFromPrices.scale
    }

    /// Rows lo − u_g ≤ 0, u_g − hi ≤ 0 and hi − lo − e ≤ allowed; the last bears what those above bear, up to the weight of
    /// e. hi and lo are at most the highest level there is.
    private mutating func priceGap(_ weight: Int128) {
        var (below, above): (Int128, Int128) = (0, 0)
        for group in figures.groups {
            let low = prices.take(RowName.level(.gap, group.name))
            let high = prices.take(RowName.high(.gap, group.name))
            below += low
            above += high
            pull(group, (low - high) * Int128(group.weight))
        }
        let spread = min(weight, above)
        let top = figures.groups.map { $0.weight * Int64($0.orders.count) }.max() ?? 0
        sum += (max(0, above - spread) + max(0, spread - below)) * Int128(top)
        sum += spread * Int128(scenario.policy.equity.maxGap?.millionths ?? 0)
    }

    /// Rows a_g·placed_g − λ·placed − d_g ≤ 0 and the same the other way round, with d_g at most what it can be.
    private mutating func priceParity(_ weight: Int128) {
        for group in figures.groups {
            let low = prices.take(RowName.level(.parity, group.name))
            let high = prices.take(RowName.high(.parity, group.name))
            let own = Int128(figures.parityWeight(group))
            let most = max(
                own * Int128(group.orders.count), Int128(figures.penalty) * Int128(figures.openOrders.count))
            sum += max(0, low + high - weight) * most
            pull(group, (low - high) * own)
            for order in figures.openOrders {
                tariff.gains[order.int] -= (low - high) * Int128(figures.penalty)
            }
        }
    }

    /// Whoever of the group is placed gains so much.
    private mutating func pull(_ group: BarrierGroup, _ gain: Int128) {
        for order in group.orders { tariff.gains[order.int] += gain }
    }
}
