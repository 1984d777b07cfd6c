import Domain

/// One pass over all offers at given prices: every order takes its best offer, every session that pays for itself opens.
/// That proves a bound, and what is used too much or too little tells prices where to go.
struct OrderwisePass<Number: PriceNumber>: Sendable {
    struct Outcome: Sendable {
        var bound: Number.Total
        /// By order: its best row, −1 for none, and what it is worth.
        var chosen: [Int32]
        var best: [Number]
        /// By session: whether the plan would open it.
        var opens: [Bool]
    }

    let offers: FlatOffers
    let rows: PricedRows
    let goal: FlatGoal
    let threads: Int

    func run(_ prices: Prices<Number>) -> Outcome {
        var (chosen, best) = bestRows(prices)
        chooseVisits(prices, &chosen, &best)
        var bound = best.reduce(FixedPart(rows, goal, prices).total) { $0 + $1.total }
        var opens = [Bool](repeating: false, count: rows.sessions)
        for session in offers.context.instance.scenario.sessions.indices
        where offers.context.isChoice(session) {
            let value = openingValue(session, prices)
            opens[session.int] = value > .zero
            bound += max(.zero, value).total
        }
        return Outcome(bound: bound, chosen: chosen, best: best, opens: opens)
    }

    private func bestRows(_ prices: Prices<Number>) -> (chosen: [Int32], best: [Number]) {
        let reduced = ReducedValues(offers, rows, goal, prices)
        let orderGain = prices.orderGain(goal)
        let parts = Lanes.map(offers.firstRow, threads: threads) { orders in
            var part = (chosen: [Int32](), best: [Number]())
            part.chosen.reserveCapacity(orders.count)
            part.best.reserveCapacity(orders.count)
            for order in orders {
                let minuteBase = reduced.minuteBase(order, offers)
                let mayWait = offers.settledPlace(of: order) == nil
                var (row, most): (Int32, Number) = (-1, mayWait ? -orderGain[order] : .never)
                for candidate in offers.rows(of: order) {
                    let value = reduced.value(candidate, minuteBase, offers, goal)
                    if value > most { (row, most) = (Int32(candidate), value) }
                }
                part.chosen.append(row)
                part.best.append(row < 0 ? .zero : most + orderGain[order])
            }
            return part
        }
        return (parts.flatMap(\.chosen), parts.flatMap(\.best))
    }

    /// A visit takes the place where its members are worth most together, or none.
    private func chooseVisits(_ prices: Prices<Number>, _ chosen: inout [Int32], _ best: inout [Number]) {
        guard !offers.visits.visits.isEmpty else { return }
        let reduced = ReducedValues(offers, rows, goal, prices)
        let orderGain = prices.orderGain(goal)
        for visit in offers.visits.visits {
            for member in visit.members { (chosen[member], best[member]) = (-1, .zero) }
            var most = Number.zero
            for place in visit.places {
                let picks = zip(visit.members, place.rows).map { member, rows in
                    reduced.best(rows, of: member, offers, goal)
                }
                let sum = zip(visit.members, picks).reduce(Number.zero) { $0 + $1.1.value + orderGain[$1.0] }
                guard sum > most else { continue }
                most = sum
                for (member, pick) in zip(visit.members, picks) {
                    chosen[member] = pick.row
                    best[member] = pick.value + orderGain[member]
                }
            }
        }
    }

    /// What opening the session gains in this relaxation.
    func openingValue(_ session: Index<Session>, _ prices: Prices<Number>) -> Number {
        let instance = offers.context.instance
        var value = opening(session, prices)
        for block in instance.blocksOfSession[session] {
            value += prices.row[block.int] * Number(Int64(rows.size[block.int]))
        }
        return value - prices.row[rows.fill(session.int)] * Number(Int64(rows.size[rows.fill(session.int)]))
    }

    /// What opening the session gains and costs, without what its blocks can be filled with.
    func opening(_ session: Index<Session>, _ prices: Prices<Number>) -> Number {
        var value = Number.millionth * Number(goal.openingGain[session.int])
        for (place, pin) in goal.pins.enumerated() {
            value += prices.pin[place] * Number(pin.terms.coefficient(session))
        }
        for use in offers.context.openingUses[session.int] {
            value -= prices.row[rows.window(use.window.position)] * Number(use.amount)
        }
        for block in offers.context.instance.blocksOfSession[session] {
            for row in rows.counted.of(block) {
                value += prices.row[rows.countedRow(row)] * Number(rows.counted.right[Int(row)])
            }
        }
        return value
    }
}

/// What a bound holds whatever is chosen: what rows allow at their prices, pins, and the boxes of shares.
struct FixedPart<Number: PriceNumber> {
    let total: Number.Total

    init(_ rows: PricedRows, _ goal: FlatGoal, _ prices: Prices<Number>) {
        var total = Number.millionth.total * Number(goal.terms.constant).total
        for row in 0..<rows.count where rows.isPriced[row] {
            total += prices.row[row].total * Number(rows.right[row]).total
        }
        for (place, pin) in goal.pins.enumerated() {
            total -= prices.pin[place].total * Number(pin.floor - pin.terms.constant).total
        }
        for (set, shares) in zip(goal.shareSets, prices.share) {
            total += set.shares.boxes(shares, weight: set.pin.map { prices.pin[$0] } ?? Number.millionth)
        }
        self.total = total
    }
}
