import Domain

/// How much of each row some choice of offers and sessions uses, less what the row allows.
struct RowUse {
    /// By row of `PricedRows`: use − what is allowed.
    var excess: [Double]
    /// By group: level in millionths; may pass 10⁶ where an order counts twice.
    var level: [Double]
    /// By pin: the goal's value.
    var pinned: [Double]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) {
        excess = rows.right.map { -Double($0) }
        level = Array(repeating: 0, count: goal.groups.count)
        pinned = goal.pins.map { Double($0.terms.constant) }
    }

    mutating func take(
        _ row: Int, of order: Int, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal
    ) {
        let block = Int(offers.block[row])
        let session = Int(offers.context.instance.blocks[Index<Block>(block)].session.int)
        let minutes = Double(offers.minutes[row])
        excess[block] += minutes
        if offers.urgency[order] == 0 || offers.context.reserves[session].bindsUrgent {
            excess[rows.routine(session)] += minutes
        }
        excess[rows.everyone(session)] += minutes
        excess[rows.fill(session)] -= minutes
        for use in offers.draws.uses(Int(offers.bundle[row])) {
            excess[rows.window(offers.draws.window[use])] += Double(offers.draws.amount[use])
        }
        for use in offers.help.uses(Int(offers.helping[row])) {
            excess[rows.slot(offers.help.slot[use])] += Double(offers.help.minutes[use])
        }
        if !rows.stretches.isEmpty {
            for use in rows.stretches.uses(Int(rows.stretches.listOf[row])) {
                excess[rows.stretch(rows.stretches.row[use])] += Double(rows.stretches.units[use])
            }
        }
        for group in goal.groupsOf.range(order) {
            let place = Int(goal.groupsOf.values[group])
            level[place] += Double(goal.groups[place].weight)
        }
        for (pin, gain) in goal.linearPins { pinned[pin] += Double(gain[row]) }
    }

    mutating func open(
        _ session: Index<Session>, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal
    ) {
        for block in offers.context.instance.blocksOfSession[session] {
            excess[block.int] -= rows.size[block.int]
            for place in rows.stretches.of(block) {
                excess[rows.stretch(place)] -= rows.size[rows.stretch(place)]
            }
        }
        excess[rows.fill(session.int)] += rows.size[rows.fill(session.int)]
        for use in offers.context.openingUses[session.int] {
            excess[rows.window(use.window.position)] += Double(use.amount)
        }
        for (place, pin) in goal.pins.enumerated() {
            pinned[place] += Double(pin.terms.coefficient(session))
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
