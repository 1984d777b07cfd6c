import Domain

/// What prices make of each offer's gain: the parts that many offers share, worked out once for given prices.
struct ReducedValues<Number: PriceNumber>: Sendable {
    /// By urgency and block: price of a scanner minute.
    let perMinute: [Number]
    /// By list of draws, and by list of help.
    let drawCost: [Number]
    let helpCost: [Number]
    let pinPrice: [Number]
    /// By list of uses of rows counted in whole units; empty where none is priced.
    private let countedCost: [Number]
    private let countedList: [Int32]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal, _ prices: Prices<Number>) {
        perMinute = Self.perMinute(offers, rows, prices)
        drawCost = (0..<offers.draws.count).map { list in
            offers.draws.uses(list).reduce(.zero) { sum, use in
                sum + prices.row[rows.window(offers.draws.window[use])] * Number(offers.draws.amount[use])
            }
        }
        var later = [Number](repeating: .zero, count: rows.slots + 1)
        for slot in (0..<rows.slots).reversed() {
            let isLast = Int(offers.help.end[slot]) == slot + 1
            later[slot] = prices.row[rows.slot(Int32(slot))] + (isLast ? .zero : later[slot + 1])
        }
        helpCost = (0..<offers.help.count).map { list in
            offers.help.uses(list).reduce(.zero) { sum, use in
                sum + later[Int(offers.help.slot[use])] * Number(Int64(offers.help.minutes[use]))
            }
        }
        pinPrice = goal.linearPins.map { prices.pin[$0.pin] }
        let counted = rows.counted
        countedList = counted.listOf
        countedCost = (0..<(counted.isEmpty ? 0 : counted.listCount)).map { list in
            counted.uses(list).reduce(.zero) { sum, use in
                sum + prices.row[rows.countedRow(counted.row[use])] * Number(Int64(counted.counts[use]))
            }
        }
    }

    private static func perMinute(_ offers: FlatOffers, _ rows: PricedRows, _ prices: Prices<Number>)
        -> [Number]
    {
        let context = offers.context
        return [0, 1].flatMap { urgency in
            context.instance.blocks.indices.map { block in
                let session = context.instance.blocks[block].session
                let price =
                    prices.row[block.int] + prices.row[rows.everyone(session.int)]
                    - prices.row[rows.fill(session.int)]
                let isRoutine = urgency == 0 || context.reserves[session.int].bindsUrgent
                return isRoutine ? price + prices.row[rows.routine(session.int)] : price
            }
        }
    }

    /// By row of `FlatOffers`, without the order's own gain from shares.
    @inline(__always)
    func value(_ row: Int, _ minuteBase: Int, _ offers: FlatOffers, _ goal: FlatGoal) -> Number {
        var value = Number.millionth * Number(goal.gain[row])
        for place in pinPrice.indices {
            value += pinPrice[place] * Number(goal.linearPins[place].gain[row])
        }
        value -= perMinute[minuteBase + Int(offers.block[row])] * Number(Int64(offers.minutes[row]))
        value -= drawCost[Int(offers.bundle[row])] + helpCost[Int(offers.helping[row])]
        return countedCost.isEmpty ? value : value - countedCost[Int(countedList[row])]
    }

    func minuteBase(_ order: Int, _ offers: FlatOffers) -> Int {
        Int(offers.urgency[order]) * offers.context.instance.blocks.count
    }

    /// Of all rows, as exact as a liking needs to be.
    func all(_ offers: FlatOffers, _ goal: FlatGoal) -> [Float] where Number == Double {
        var values: [Float] = []
        values.reserveCapacity(offers.count)
        for order in 0..<offers.orderCount {
            let base = minuteBase(order, offers)
            for row in offers.rows(of: order) { values.append(Float(value(row, base, offers, goal))) }
        }
        return values
    }

    /// The best of some rows of an order.
    func best(
        _ rows: [Int32], of order: Int, _ offers: FlatOffers, _ goal: FlatGoal
    ) -> (row: Int32, value: Number) {
        let base = minuteBase(order, offers)
        var best = (row: Int32(-1), value: Number.never)
        for row in rows {
            let value = value(Int(row), base, offers, goal)
            if value > best.value { best = (row, value) }
        }
        return best
    }
}
