import Domain

/// One pass of the knapsack relaxation: orders may stand in several blocks and pay their price in each, while every block
/// is filled exactly and staff hours decide exactly which sessions open.
struct KnapsackPass<Number: PriceNumber>: Sendable {
    struct Outcome: Sendable {
        var bound: Number.Total
        /// Rows taken, in blocks of open sessions; an order may stand more than once.
        var taken: [Int32]
        /// By session.
        var opens: [Bool]
        /// By visit: the place its prices pay most for, −1 for none.
        var places: [Int]
    }

    let offers: FlatOffers
    let items: BlockItems
    let rows: PricedRows
    let goal: FlatGoal
    let staff: StaffWindows
    let threads: Int

    private struct Filled: Sendable {
        var value: Number
        var rows: [Int32]
    }

    func run(_ prices: Prices<Number>) -> Outcome {
        let blocks = fillBlocks(prices)
        var outcome = Outcome(
            bound: prices.order.reduce(FixedPart(rows, goal, prices).total) { $0 + $1.total }, taken: [],
            opens: Array(repeating: false, count: rows.sessions),
            places: [])
        for visit in offers.visits.visits {
            let paid = visit.places.map { $0.price.reduce(Number.zero) { $0 + prices.place[$1] } }
            let most = paid.indices.max { paid[$0] < paid[$1] }
            outcome.bound += (most.map { paid[$0] } ?? .zero).total
            outcome.places.append(most ?? -1)
        }
        var worth = [Number](repeating: .zero, count: rows.sessions)
        let instance = offers.context.instance
        let pass = OrderwisePass<Number>(offers: offers, rows: rows, goal: goal, threads: 1)
        for session in instance.scenario.sessions.indices where offers.context.canOpen(session) {
            let own = instance.blocksOfSession[session]
            let isPossible = own.allSatisfy { blocks[$0.int].value > .never }
            let filled = isPossible ? own.reduce(.zero) { $0 + blocks[$1.int].value } : Number.never
            guard offers.context.isChoice(session) else {
                outcome.bound += filled.total
                outcome.opens[session.int] = true
                continue
            }
            worth[session.int] = isPossible ? filled + pass.opening(session, prices) : .never
        }
        let (value, opened) = staff.best(worth)
        outcome.bound += value.total
        for session in opened { outcome.opens[session.int] = true }
        for session in instance.scenario.sessions.indices where outcome.opens[session.int] {
            for block in instance.blocksOfSession[session] { outcome.taken += blocks[block.int].rows }
        }
        return outcome
    }

    private func fillBlocks(_ prices: Prices<Number>) -> [Filled] {
        let values = values(prices)
        let orderGain = zip(prices.orderGain(goal), prices.order).map { $0 - $1 }
        let parts = Lanes.map(items.firstItem, threads: threads) { blocks in
            var knapsack = Knapsack<Number>()
            return blocks.map { block in fill(block, &knapsack, values, orderGain) }
        }
        return parts.flatMap { $0 }
    }

    /// By row, without what its order gains and pays. Worked out in the order of the columns: blocks find their rows all
    /// over them.
    private func values(_ prices: Prices<Number>) -> [Number] {
        let reduced = ReducedValues(offers, rows, goal, prices)
        let parts = Lanes.map(offers.firstRow, threads: threads) { orders in
            var values: [Number] = []
            values.reserveCapacity(
                Int(offers.firstRow[orders.upperBound] - offers.firstRow[orders.lowerBound]))
            for order in orders {
                let minuteBase = reduced.minuteBase(order, offers)
                for row in offers.rows(of: order) {
                    let place = offers.visits.priceOfRow[row]
                    let value = reduced.value(row, minuteBase, offers, goal)
                    values.append(place < 0 ? value : value - prices.place[Int(place)])
                }
            }
            return values
        }
        return parts.count == 1 ? parts[0] : parts.flatMap { $0 }
    }

    private func fill(
        _ block: Int, _ knapsack: inout Knapsack<Number>, _ values: [Number], _ orderGain: [Number]
    ) -> Filled {
        let own = items.items(of: block)
        guard !own.isEmpty else { return Filled(value: .zero, rows: []) }
        var gains: [(gain: Number, row: Int32)] = []
        gains.reserveCapacity(own.count)
        for item in own {
            var best = (gain: Number.never, row: Int32(-1))
            for row in Int(items.firstRow[item])..<Int(items.endRow[item]) where values[row] > best.gain {
                best = (values[row], Int32(row))
            }
            gains.append((best.gain + orderGain[Int(items.order[item])], best.row))
        }
        var tightest: Filled?
        for isForwards in [true, false]
        where items.isTight(block, isForwards) || tightest == nil && !isForwards {
            let filled = fill(block, isForwards, &knapsack, gains)
            if tightest.map({ filled.value < $0.value }) ?? true { tightest = filled }
        }
        return tightest!
    }

    private func fill(
        _ block: Int, _ isForwards: Bool, _ knapsack: inout Knapsack<Number>,
        _ gains: [(gain: Number, row: Int32)]
    ) -> Filled {
        let own = items.items(of: block)
        let least = Int(items.least[block])
        knapsack.items.removeAll(keepingCapacity: true)
        for place in own {
            let item = Int(isForwards ? items.forwards[place] : items.backwards[place])
            let (gain, row) = gains[item - own.lowerBound]
            let isCompulsory = items.isCompulsory[item]
            guard gain > .zero || least > 0 || isCompulsory else { continue }
            let latest = isForwards ? items.latest[item] : items.latestBackwards[item]
            knapsack.items.append(
                .init(
                    ticks: Int(items.ticks[item]), latest: Int(latest), gain: gain, place: row,
                    isCompulsory: isCompulsory))
        }
        guard let value = knapsack.fill(room: Int(items.room[block]), least: least) else {
            return Filled(value: .never, rows: [])
        }
        return Filled(value: value, rows: knapsack.chosen(least: least))
    }
}

extension BlockItems {
    /// Whether some item of the block must be done before the block's end, seen in this direction.
    func isTight(_ block: Int, _ isForwards: Bool) -> Bool {
        (isForwards ? latest : latestBackwards)[items(of: block)].contains { $0 < room[block] }
    }
}
