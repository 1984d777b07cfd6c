import Domain

/// What things are typically worth under a goal: the measure of every price step.
struct Worth: Sendable {
    /// Mean over orders of their best gain.
    let order: Double
    /// By row: mean gain of the offers that use it for each unit they use.
    let perUnit: [Double]
    /// By row: mean use of an offer that uses it.
    let unit: [Double]
    /// By pin: mean positive coefficient.
    let pin: [Double]
    /// By order: what its minutes are typically worth.
    let ofOrder: [Double]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) {
        let orderGain = Prices(rows, goal).orderGain(goal)
        var gains = [Double](repeating: 0, count: rows.count)
        var uses = [Double](repeating: 0, count: rows.count)
        var users = [Double](repeating: 0, count: rows.count)
        var best = [Double](repeating: 0, count: offers.orderCount)
        for order in 0..<offers.orderCount {
            for row in offers.rows(of: order) {
                let gain = max(0, Double(goal.gain[row]) + orderGain[order])
                best[order] = max(best[order], gain)
                func add(_ place: Int, _ use: Double) {
                    gains[place] += gain
                    uses[place] += use
                    users[place] += 1
                }
                let minutes = Double(offers.minutes[row])
                let session = offers.context.instance.blocks[Index<Block>(Int(offers.block[row]))].session.int
                add(Int(offers.block[row]), minutes)
                add(rows.routine(session), minutes)
                add(rows.everyone(session), minutes)
                add(rows.fill(session), minutes)
                for use in offers.draws.uses(Int(offers.bundle[row])) {
                    add(rows.window(offers.draws.window[use]), Double(offers.draws.amount[use]))
                }
                if !rows.counted.isEmpty {
                    for use in rows.counted.uses(Int(rows.counted.listOf[row])) {
                        add(rows.countedRow(rows.counted.row[use]), Double(rows.counted.counts[use]))
                    }
                }
                for use in offers.help.uses(Int(offers.helping[row])) {
                    add(rows.slot(offers.help.slot[use]), Double(offers.help.minutes[use]))
                }
            }
        }
        // Staff is worth what it opens: some four exams, the typical filling of a session.
        for session in offers.context.instance.scenario.sessions.indices
        where offers.context.isChoice(session) {
            for use in offers.context.openingUses[session.int] {
                let place = rows.window(use.window.position)
                gains[place] +=
                    offers.context.instance.blocksOfSession[session].reduce(0) { $0 + gains[$1.int] }
                    / Double(max(1, users[rows.fill(session.int)])) * 4
                uses[place] += Double(use.amount)
                users[place] += 1
            }
        }
        let able = best.filter { $0 > 0 }
        order = able.isEmpty ? 1 : able.reduce(0, +) / Double(able.count)
        let perUnit = zip(gains, uses).map { $1 > 0 ? $0 / $1 : 0 }
        ofOrder = (0..<offers.orderCount).map { order in
            let rows = offers.rows(of: order)
            return rows.reduce(0) { $0 + perUnit[Int(offers.block[$1])] * Double(offers.minutes[$1]) }
                / Double(max(1, rows.count))
        }
        self.perUnit = perUnit
        unit = zip(uses, users).map { $1 > 0 ? $0 / $1 : 1 }
        pin = goal.pins.enumerated().map { place, pin in
            guard let linear = goal.linearPins.first(where: { $0.pin == place }) else {
                let weights = pin.terms.shares!.weights.map { Double($0) }
                return weights.reduce(0, +) / Double(max(1, weights.count))
            }
            let gains = linear.gain.filter { $0 > 0 }
            return gains.isEmpty ? 1 : gains.reduce(0) { $0 + Double($1) } / Double(gains.count)
        }
    }
}
