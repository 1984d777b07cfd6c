import Domain

/// What of a goal's program its prices say matters: groups and earlier goals that have a price worth the name, the orders
/// that count for them, and of their offers those that some better plan could hold. Everyone else waits, and open sessions
/// need not be filled: no plan becomes impossible by that, so what bounds this program bounds the goal's.
struct CoreProgram {
    /// Ascending.
    let kept: [Index<Offer>]
    let goal: GoalTerms
    let pins: [Pin]

    /// A group or a pin whose price is a smaller share than this of what is typical is let go.
    private static let leastShare = 0.01

    /// - Parameters:
    ///   - prices: of the basis `prices`.
    ///   - value: of the plan that others have to better, maximised.
    init(_ search: PriceSearch, _ prices: Prices<Double>, betterThan value: Int64) {
        let flat = search.goal
        var goal = flat.terms
        var pins: [Pin] = []
        for (place, pin) in flat.pins.enumerated() {
            let worth = prices.pin[place] * search.worth.pin[place]
            if worth >= Self.leastShare * search.worth.order { pins.append(pin) }
        }
        for (place, set) in flat.shareSets.enumerated() {
            let heavy = set.shares.heavier(than: Self.leastShare, prices.share[place])
            if set.pin == nil { goal.shares = heavy }
            for pin in pins.indices where pins[pin].terms.name == set.name { pins[pin].terms.shares = heavy }
        }
        (self.goal, self.pins) = (goal, pins)
        let counting = Self.counting(search, goal, pins)
        let possible = Possible(search, prices, betterThan: value)
        kept = search.offers.original.indices
            .filter { counting[Int(search.offers.orderOf[$0])] && possible.contains($0) }
            .map { search.offers.original[$0] }.sorted()
    }

    /// By order: whether it counts for a goal, must be placed, or belongs to a visit with one that does.
    private static func counting(_ search: PriceSearch, _ goal: GoalTerms, _ pins: [Pin]) -> [Bool] {
        let offers = search.offers
        var counts = [Bool](repeating: false, count: offers.orderCount)
        for terms in [goal] + pins.map(\.terms) {
            for order in terms.shares?.groups.flatMap(\.orders) ?? [] { counts[order.int] = true }
            guard terms.isLinear else { continue }
            for row in 0..<offers.count where terms.coefficient(offers.original[row]) > 0 {
                counts[Int(offers.orderOf[row])] = true
            }
        }
        for order in counts.indices where offers.settled.place(of: Index(order)) != nil {
            counts[order] = true
        }
        for visit in offers.visits.visits where visit.members.contains(where: { counts[$0] }) {
            for member in visit.members { counts[member] = true }
        }
        return counts
    }
}

/// Rows that a plan better than some value may hold: at these prices the bound, less what taking a row loses on its order's
/// best, must reach it. Exact, as certificates are.
private struct Possible {
    private let offers: FlatOffers
    private let goal: FlatGoal
    private let reduced: ReducedValues<Int64>
    private let orderGain: [Int64]
    private let best: [Int64]
    /// By session: what opening it loses, 0 where it gains or is not a choice.
    private let openingLoss: [Int64]
    /// What may be lost.
    private let room: Int128

    init(_ search: PriceSearch, _ prices: Prices<Double>, betterThan value: Int64) {
        (offers, goal) = (search.offers, search.goal)
        let rounded = Prices<Int64>(prices, search.rows, search.goal)
        let pass = OrderwisePass<Int64>(
            offers: search.offers, rows: search.rows, goal: search.goal, threads: search.threads)
        let outcome = pass.run(rounded)
        reduced = ReducedValues(search.offers, search.rows, search.goal, rounded)
        orderGain = rounded.orderGain(search.goal)
        best = outcome.best
        let context = search.offers.context
        openingLoss = context.instance.scenario.sessions.indices.map { session in
            context.isChoice(session) ? max(0, -pass.openingValue(session, rounded)) : 0
        }
        room = outcome.bound - Int128(value + 1) * 1_000_000
    }

    func contains(_ row: Int) -> Bool {
        let order = Int(offers.orderOf[row])
        // The members of a visit lose or gain together.
        guard offers.visits.ofOrder[order] < 0 else { return true }
        let value = reduced.value(row, reduced.minuteBase(order, offers), offers, goal) + orderGain[order]
        let session = offers.context.instance.blocks[Index<Block>(Int(offers.block[row]))].session
        return Int128(best[order]) - Int128(value) + Int128(openingLoss[session.int]) <= room
    }
}
