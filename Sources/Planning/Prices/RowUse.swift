import Domain

/// How much of each row some choice of offers and sessions uses, less what the row allows. All of it are sums of whole
/// numbers, exact in any order, so that a choice may be taken out again.
struct RowUse {
    /// By row of `PricedRows`: use − what is allowed.
    var excess: [Double]
    /// By group, and in all: orders placed, as often as they are chosen.
    var placed: [Double]
    var all = 0.0
    /// By pin: the goal's value without shares.
    var pinned: [Double]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) {
        excess = rows.right.map { -Double($0) }
        placed = Array(repeating: 0, count: goal.groups.count)
        pinned = goal.pins.map { Double($0.terms.constant) }
    }

    mutating func take(
        _ row: Int, of order: Int, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal,
        sign: Double = 1
    ) {
        let block = Int(offers.block[row])
        let session = Int(offers.context.instance.blocks[Index<Block>(block)].session.int)
        let minutes = sign * Double(offers.minutes[row])
        excess[block] += minutes
        if offers.isRoutine(order, in: session) {
            excess[rows.routine(session)] += minutes
        }
        excess[rows.everyone(session)] += minutes
        excess[rows.fill(session)] -= minutes
        for use in offers.draws.uses(Int(offers.bundle[row])) {
            excess[rows.window(offers.draws.window[use])] += sign * Double(offers.draws.amount[use])
        }
        for use in offers.help.uses(Int(offers.helping[row])) {
            excess[rows.slot(offers.help.slot[use])] += sign * Double(offers.help.minutes[use])
        }
        if !rows.counted.isEmpty {
            for use in rows.counted.uses(Int(rows.counted.listOf[row])) {
                excess[rows.countedRow(rows.counted.row[use])] += sign * Double(rows.counted.counts[use])
            }
        }
        all += sign
        for group in goal.groupsOf.range(order) { placed[Int(goal.groupsOf.values[group])] += sign }
        for (pin, gain) in goal.linearPins { pinned[pin] += sign * Double(gain[row]) }
    }

    mutating func open(
        _ session: Index<Session>, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal,
        sign: Double = 1
    ) {
        for block in offers.context.instance.blocksOfSession[session] {
            excess[block.int] -= sign * rows.size[block.int]
            for place in rows.counted.of(block) {
                excess[rows.countedRow(place)] -= sign * rows.size[rows.countedRow(place)]
            }
        }
        excess[rows.fill(session.int)] += sign * rows.size[rows.fill(session.int)]
        for use in offers.context.openingUses[session.int] {
            excess[rows.window(use.window.position)] += sign * Double(use.amount)
        }
        for (place, pin) in goal.pins.enumerated() {
            pinned[place] += sign * Double(pin.terms.coefficient(session))
        }
    }

    /// Turns minutes due on one contact row into minutes due by it.
    mutating func addUpHelp(_ offers: FlatOffers, _ rows: PricedRows) {
        var before = 0.0
        for slot in 0..<rows.slots {
            let row = rows.slot(Int32(slot))
            before += excess[row] + Double(rows.right[row])
            excess[row] = before - Double(rows.right[row])
            if Int(offers.help.end[slot]) == slot + 1 { before = 0 }
        }
    }
}

/// What the choices of one pass after the other use: most orders choose as they did at the prices of the step before.
struct FollowedUse {
    private var use: RowUse
    private var chosen: [Int32]
    private var opens: [Bool]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) {
        use = RowUse(offers, rows, goal)
        chosen = Array(repeating: -1, count: offers.orderCount)
        opens = Array(repeating: false, count: rows.sessions)
    }

    mutating func follow(
        _ outcome: OrderwisePass<Double>.Outcome, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal
    ) -> RowUse {
        for order in chosen.indices where chosen[order] != outcome.chosen[order] {
            let (old, new) = (Int(chosen[order]), Int(outcome.chosen[order]))
            if old >= 0 { use.take(old, of: order, offers, rows, goal, sign: -1) }
            if new >= 0 { use.take(new, of: order, offers, rows, goal) }
        }
        for session in opens.indices where opens[session] != outcome.opens[session] {
            use.open(Index(session), offers, rows, goal, sign: opens[session] ? -1 : 1)
        }
        (chosen, opens) = (outcome.chosen, outcome.opens)
        var added = use
        added.addUpHelp(offers, rows)
        return added
    }
}
