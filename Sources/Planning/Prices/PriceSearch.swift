import Domain
import Glibc

/// Moves prices step by step to where the bound is lowest: each row's price follows by how much the row is over- or
/// underused (a subgradient with momentum and a step that shrinks geometrically). The best prices seen are kept.
struct PriceSearch {
    /// How far prices move: from `first` to `last`, as a share of what a row's unit is typically worth. Steps that shrink
    /// when they bring nothing end where they are smaller than `last`.
    struct Steps: Sendable {
        var count: Int
        var first = 0.1
        var last = 0.0005
        var momentum = 0.7
        /// Of steps that shrink when they bring nothing: how many may bring nothing, and by how much they shrink.
        var patience = 6
        var shrink = 0.5

        func size(_ step: Int) -> Double {
            first * pow(last / first, Double(step) / Double(max(1, count)))
        }
    }

    let offers: FlatOffers
    let rows: PricedRows
    let goal: FlatGoal
    let worth: Worth
    let threads: Int
    /// As the last resort it ends the steps; the first is always made, so there is a bound.
    let clock: DeadlineClock

    init(
        _ offers: FlatOffers, _ goal: FlatGoal, _ counted: UnitRows = .none, threads: Int,
        clock: DeadlineClock = .none
    ) {
        self.offers = offers
        self.goal = goal
        self.threads = threads
        self.clock = clock
        rows = PricedRows(offers, counted)
        worth = Worth(offers, rows, goal)
    }

    /// What steps came to: the best prices, the bound they prove to within rounding, and how often each row was taken in
    /// the later steps, as a share of them.
    struct Outcome {
        var prices: Prices<Double>
        var bound: Double
        var taken: [Float]
    }

    /// Where prices start when nothing is known of them.
    var firstPrices: Prices<Double> {
        var prices = Prices(rows, goal)
        for block in 0..<rows.blocks { prices.row[block] = 0.5 * worth.perUnit[block] }
        return prices
    }

    /// Prices of the basis `prices`. `enough`: a plan's value; a bound that comes down to it needs no further step.
    func orderwise(from start: Prices<Double>? = nil, _ steps: Steps, enough: Int64 = .min) -> Outcome {
        let pass = OrderwisePass<Double>(offers: offers, rows: rows, goal: goal, threads: threads)
        var prices = start ?? firstPrices
        var best = Outcome(
            prices: prices, bound: .infinity, taken: Array(repeating: 0, count: offers.count))
        if start == nil, goal.terms.shares?.isLoss == true, !goal.terms.isLinear {
            let none = Prices.zero(rows, goal)
            (best.prices, best.bound) = (none, pass.run(none).bound)
        }
        var momentum = Momentum(rows, goal)
        var use = FollowedUse(offers, rows, goal)
        let share = 2 / Float(steps.count + 1)
        for step in 0...steps.count where step == 0 || clock.hasTime {
            let outcome = pass.run(prices.withSharesPriced(goal))
            if outcome.bound < best.bound { (best.prices, best.bound) = (prices, outcome.bound) }
            if best.bound < Double(enough) + 0.5 { break }
            if 2 * step > steps.count {
                for row in outcome.chosen where row >= 0 { best.taken[Int(row)] += share }
            }
            momentum.follow(
                use.follow(outcome, offers, rows, goal), share: step == 0 ? 1 : 1 - steps.momentum)
            momentum.move(&prices, steps.size(step), rows, goal, worth, .prices)
        }
        return best
    }

    /// Prices of the basis `knapsack-prices`, starting from those of `prices` or from such.
    /// The sets of sessions that the later steps open are handed to `opened`.
    func knapsack(
        from start: Prices<Double>, _ steps: Steps,
        opened: (_ sessions: [Bool], _ bound: Double) -> Void = { _, _ in }
    ) -> Outcome {
        let pass = KnapsackPass<Double>(
            offers: offers, items: BlockItems(offers), rows: rows, goal: goal,
            staff: StaffWindows(offers.context), threads: threads)
        var prices = start
        if prices.order.isEmpty { priceOrders(&prices) }
        var best = Outcome(
            prices: prices, bound: .infinity, taken: Array(repeating: 0, count: offers.count))
        var momentum = Momentum(rows, goal)
        var crowding = Crowding(offers, worth)
        var (size, idle, late) = (steps.first, 0, 0)
        for step in 0...steps.count where step == 0 || clock.hasTime {
            let outcome = pass.run(prices.withSharesPriced(goal))
            idle = outcome.bound < best.bound ? 0 : idle + 1
            if outcome.bound < best.bound { (best.prices, best.bound) = (prices, outcome.bound) }
            if 2 * step > steps.count || size < steps.first {
                opened(outcome.opens, outcome.bound)
                for row in outcome.taken { best.taken[Int(row)] += 1 }
                late += 1
            }
            if idle > steps.patience {
                // Too bold: back to the best prices, with smaller steps.
                (prices, size, idle) = (best.prices, size * steps.shrink, 0)
                guard size >= steps.last else { break }
                (momentum, crowding) = (Momentum(rows, goal), Crowding(offers, worth))
                continue
            }
            let share = step == 0 ? 1 : 1 - steps.momentum
            momentum.follow(use(outcome), share: share)
            momentum.move(&prices, size, rows, goal, worth, .knapsackPrices)
            crowding.follow(outcome, share, offers)
            crowding.move(&prices, size, offers)
        }
        for row in best.taken.indices { best.taken[row] /= Float(max(1, late)) }
        return best
    }

    /// By order: what a minute of it is worth to the knapsack relaxation; the order in which waiting orders are put.
    func perMinute(_ prices: Prices<Double>) -> [Double] {
        var worth = prices.order
        for visit in offers.visits.visits {
            let most = visit.places.map { $0.price.reduce(0) { $0 + prices.place[$1] } }.max() ?? 0
            for member in visit.members { worth[member] = most / Double(visit.members.count) }
        }
        return worth.indices.map { order in
            offers.rows(of: order).first.map { worth[order] / Double(offers.minutes[$0]) } ?? 0
        }
    }

    /// Prices of the basis `prices` turned into those of `knapsack-prices`: orders pay what they are worth, and what
    /// blocks and fills are kept for has no price.
    private func priceOrders(_ prices: inout Prices<Double>) {
        let pass = OrderwisePass<Double>(offers: offers, rows: rows, goal: goal, threads: threads)
        prices.order = pass.run(prices.withSharesPriced(goal)).best
        priceVisits(&prices)
        let priced = rows.priced(.knapsackPrices)
        for row in 0..<rows.count where !priced.contains(where: { $0.contains(row) }) { prices.row[row] = 0 }
    }

    /// Members of visits pay by place; what they are worth there is where their prices start.
    private func priceVisits(_ prices: inout Prices<Double>) {
        prices.place = Array(repeating: 0, count: offers.visits.priceCount)
        let priced = prices.withSharesPriced(goal)
        let reduced = ReducedValues(offers, rows, goal, priced)
        let orderGain = priced.orderGain(goal)
        for visit in offers.visits.visits {
            for (place, member) in visit.members.enumerated() {
                prices.order[member] = 0
                for spot in visit.places {
                    let best = reduced.best(spot.rows[place], of: member, offers, goal)
                    prices.place[spot.price[place]] = max(0, best.value + orderGain[member])
                }
            }
        }
    }

    private func use(_ outcome: KnapsackPass<Double>.Outcome) -> RowUse {
        var use = RowUse(offers, rows, goal)
        for row in outcome.taken {
            let order = Int(offers.orderOf[Int(row)])
            use.take(Int(row), of: order, offers, rows, goal)
        }
        for session in offers.context.instance.scenario.sessions.indices
        where outcome.opens[session.int] && offers.context.isChoice(session) {
            use.open(session, offers, rows, goal)
        }
        use.addUpHelp(offers, rows)
        return use
    }
}
