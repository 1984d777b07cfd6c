import Domain

/// Prices on rows, in 10⁻¹² of the goal's unit for one unit of the row (`Formulation.md`, section 5), and the bound they
/// prove by one pass over all offers, in exact integers.
struct RowPrices: Sendable {
    private(set) var labels: [RowLabel] = []
    private var prices: [RowLabel: Int64] = [:]

    /// From duals of a maximised relaxation whose rows are all ≤; `scale`: 10⁻¹² units in the dual's unit.
    init(_ rows: [RowLabel], _ duals: [Double]) {
        for (label, dual) in zip(rows, duals) where Self.isPriced(label) {
            let price = (dual * Self.scale(label)).rounded()
            guard price >= 1, price < 9e18 else { continue }
            labels.append(label)
            prices[label] = Int64(price)
        }
    }

    init(_ priced: [(RowLabel, Int64)]) {
        labels = priced.map(\.0)
        prices = Dictionary(uniqueKeysWithValues: priced)
    }

    /// Prices of contact rows, which reach every offer whose by-when is not later.
    var beforeDays: [(Index<Supply>, Day, Int128)] {
        labels.compactMap { label in
            guard case .before(let supply, let day) = label else { return nil }
            return (supply, day, self[label])
        }
    }

    subscript(label: RowLabel) -> Int128 { Int128(prices[label] ?? 0) }
    func price(_ label: RowLabel) -> Int64 { prices[label] ?? 0 }

    private static func isPriced(_ label: RowLabel) -> Bool {
        switch label {
        case .fitsBlock, .poolLimit, .before, .reserved, .minimumFill, .level, .pin: true
        case .bookedAtMostOnce, .notInTwoPlaces, .visit, .startTimes, .timingCut: false
        }
    }

    /// Rows of pins and levels are written in whole units; their prices are for a millionth.
    private static func scale(_ label: RowLabel) -> Double {
        switch label {
        case .level, .pin: 1e6
        default: 1e12
        }
    }
}

/// bound(p) = Σ p·rhs + Σ_orders max(0, max_o q) + Σ_sessions max(0, e) + Σ boxes ≥ every plan's value, for any p ≥ 0.
struct BoundFromPrices {
    let context: PlanningContext
    let list: OfferList
    let goal: GoalTerms
    let pins: [Pin]
    let prices: RowPrices

    private var instance: Instance { context.instance }
    private var scenario: Scenario { context.instance.scenario }

    /// In millionths of the goal's unit, maximised; rounded down, since every plan's value is a whole number of them.
    func compute() -> Int64 {
        let total =
            rightHandSides() + offersBest() + sessionsBest() + boxes() + 1_000_000 * Int128(goal.constant)
        return Int64(floorDivision(total, 1_000_000))
    }

    private func rightHandSides() -> Int128 {
        var total: Int128 = 0
        for label in prices.labels {
            let rhs: Int128 =
                switch label {
                case .fitsBlock(let block):
                    isDecided(instance.blocks[block].session)
                        ? Int128(instance.blocks[block].span.length.int) : 0
                case .poolLimit(let window): Int128(instance.windows[window].left)
                case .before(let supply, let day): Int128(instance.supplies[supply].amount(upTo: day))
                case .reserved(let session, let forAll): Int128(reserveLimit(session, forAll))
                case .pin(let name):
                    pins.first { $0.terms.name == name }.map { -Int128($0.floor - $0.terms.constant) } ?? 0
                default: 0
                }
            total += prices[label] * rhs
        }
        return total
    }

    private func reserveLimit(_ session: Index<Session>, _ forAll: Bool) -> Int64 {
        let reserve = context.reserves[session.int]
        return max(0, (forAll ? reserve.forAll : reserve.forRoutine) ?? 0)
    }

    /// Open whatever the plan does.
    private func isDecided(_ session: Index<Session>) -> Bool {
        switch context.doors[session.int] {
        case .regular, .held: true
        case .choice, .closed: false
        }
    }

    private func offersBest() -> Int128 {
        let bonus = levelBonus()
        let beforeDays = prices.beforeDays
        var best = [Int128](repeating: 0, count: scenario.orders.count)
        for index in list.offers.indices {
            let offer = list[index]
            guard context.canOpen(offer.session) else { continue }
            let q = reducedValue(index, offer, beforeDays) + bonus[offer.order.int]
            if q > best[offer.order.int] { best[offer.order.int] = q }
        }
        return best.reduce(0, +)
    }

    /// q[o]·10⁶ without the levels' part, which is the same for all offers of an order.
    private func reducedValue(
        _ index: Index<Offer>, _ offer: Offer, _ beforeDays: [(Index<Supply>, Day, Int128)]
    ) -> Int128 {
        var q = 1_000_000 * Int128(goal.coefficient(index))
        for pin in pins { q += prices[.pin(pin.terms.name)] * Int128(pin.terms.coefficient(index)) }
        var perMinute = prices[.fitsBlock(offer.block)] - prices[.minimumFill(offer.session)]
        perMinute += prices[.reserved(offer.session, forAll: true)]
        let reserve = context.reserves[offer.session.int]
        if reserve.countsAsRoutine(scenario.orders[offer.order], scenario) {
            perMinute += prices[.reserved(offer.session, forAll: false)]
        }
        q -= perMinute * Int128(offer.minutes.int)
        for use in offer.uses { q -= prices[.poolLimit(use.window)] * Int128(use.amount) }
        for (supply, day, price) in beforeDays { q -= price * Int128(offer.drawn(from: supply, by: day)) }
        return q
    }

    /// By order: Σ ν_g·w_g over the goals that have levels.
    private func levelBonus() -> [Int128] {
        var bonus = [Int128](repeating: 0, count: scenario.orders.count)
        for terms in [goal] + pins.map(\.terms) {
            for (place, group) in (terms.levels?.groups ?? []).enumerated() {
                let each = prices[.level(terms.name, place)] * Int128(group.weight)
                for order in group.orders { bonus[order.int] += each }
            }
        }
        return bonus
    }

    private func sessionsBest() -> Int128 {
        scenario.sessions.indices.reduce(0) { total, session in
            guard case .choice = context.doors[session.int] else { return total }
            return total + max(0, openingValue(session))
        }
    }

    private func openingValue(_ session: Index<Session>) -> Int128 {
        var e = 1_000_000 * Int128(goal.coefficient(session))
        for pin in pins { e += prices[.pin(pin.terms.name)] * Int128(pin.terms.coefficient(session)) }
        for block in instance.blocksOfSession[session] {
            e += prices[.fitsBlock(block)] * Int128(instance.blocks[block].span.length.int)
        }
        for use in instance.openingUses(session) ?? [] {
            e -= prices[.poolLimit(use.window)] * Int128(use.amount)
        }
        e -=
            prices[.minimumFill(session)]
            * Int128(scenario.sessions[session].opening?.minimumMinutes.int ?? 0)
        return e
    }

    /// t and d lie in [0, 10⁶]: what they add at their better end.
    private func boxes() -> Int128 {
        var total = boxes(of: goal, weight: 1_000_000)
        for pin in pins { total += boxes(of: pin.terms, weight: prices[.pin(pin.terms.name)]) }
        return total
    }

    private func boxes(of terms: GoalTerms, weight: Int128) -> Int128 {
        guard let levels = terms.levels else { return 0 }
        let nu = levels.groups.indices.map { prices[.level(terms.name, $0)] }
        let t = max(0, Int128(levels.k) * weight - nu.reduce(0, +))
        return (t + nu.reduce(0) { $0 + max(0, $1 - weight) }) * 1_000_000
    }
}
