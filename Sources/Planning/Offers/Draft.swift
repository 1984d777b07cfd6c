import Domain

/// Where and on which local day an offer would be.
struct Place: Sendable {
    var block: Index<Block>
    var session: Index<Session>
    var site: Index<Site>
    var zone: Zone
    var span: Span
    var day: Day
}

/// What one use costs a money pool.
struct Payment: Sendable {
    var pool: Index<Pool>
    var cents: Int64
}

/// An offer in the making: the starts that are left after the choices made so far.
struct Draft: Sendable {
    var place: Place
    var starts: StartSet
    var length: Minutes
    var uses: [Offer.Use]
    var payments: [Payment] = []
    var travelMinutes = 0
    var interpreterMode: InterpreterMode?

    mutating func addPayment(_ pool: Index<Pool>, _ units: Int64, _ scenario: Scenario) {
        guard let payer = scenario.pools[pool].paidFrom, let cost = scenario.pools[pool].cost else { return }
        payments.append(Payment(pool: payer, cents: units * cost.count))
    }

    /// Two payments from one window are one use of it.
    mutating func add(_ use: Offer.Use) {
        if use.busy == nil, let same = uses.firstIndex(where: { $0.window == use.window && $0.busy == nil }) {
            uses[same].amount += use.amount
        } else {
            uses.append(use)
        }
    }
}

/// One window of a pool as a choice for a draft.
struct WindowChoice {
    var use: Offer.Use
    var span: Span
    var unavailable: [Span]
    /// The drawn time and the exam lie inside the window.
    var lower: Int
    var upper: Int

    func limit(_ starts: StartSet) -> StartSet {
        let inside = starts.fitting(span, lower: lower, upper: upper)
        return use.busy.map { inside.avoiding(unavailable, busy: $0) } ?? inside.subtracting(unavailable)
    }
}

extension OrderEnumeration {
    /// Windows of a pool drawn on during the exam that have enough left for this use.
    func windows(of pool: Index<Pool>, busy: Range<Int>, length: Minutes, amount: Int64) -> [WindowChoice] {
        instance.windows(of: pool).compactMap { place in
            let window = instance.windows[Index(place)]
            guard window.left >= amount else { return nil }
            return WindowChoice(
                use: Offer.Use(window: Index(place), amount: amount, busy: busy), span: window.span,
                unavailable: scenario.pools[pool].unavailable, lower: min(0, busy.lowerBound),
                upper: max(length.int, busy.upperBound))
        }
    }
}
