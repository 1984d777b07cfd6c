import Domain

/// Where orders may move: for each order its best rows by reduced value, and the same rows filed by what they use.
struct Candidates: Sendable {
    /// By order, best first.
    let rows: CompressedRows
    /// By visit: its places, best first, and there the rows of each member, best first.
    let places: [[[[Int32]]]]
    /// By session, best first; without visits.
    let rowsOfSession: CompressedRows
    /// Orders that might use a window, and orders that might ask something of a contact slot's supply by then.
    let ordersOfWindow: CompressedRows
    let ordersOfSlot: CompressedRows
    /// Sessions the plan may open, and for each session those that draw on the same windows.
    let choiceSessions: [Int]
    let rivals: CompressedRows
    /// By row.
    private let reduced: [Float]

    /// `most`: rows kept for an order.
    init(_ frame: BoardFrame, _ rows: PricedRows, _ prices: Prices<Double>, most: Int) {
        let offers = frame.offers
        let prices = prices.withLevelsPriced(frame.goal)
        let values = ReducedValues(offers, rows, frame.goal, prices)
        var reduced = [Float](repeating: 0, count: offers.count)
        var kept: [(row: Int, value: Int32)] = []
        for order in 0..<offers.orderCount {
            let base = values.minuteBase(order, offers)
            for row in offers.rows(of: order) {
                reduced[row] = Float(values.value(row, base, offers, frame.goal))
            }
            let own = offers.rows(of: order).filter { !frame.isBarred[$0] }
                .sorted { (reduced[$1], $0) < (reduced[$0], $1) }
            kept += own.prefix(most).map { (order, Int32($0)) }
        }
        self.reduced = reduced
        self.rows = CompressedRows(kept, count: offers.orderCount)
        let gains = prices.orderGain(frame.goal)
        func gain(_ row: Int32) -> Double { Double(reduced[Int(row)]) + gains[Int(offers.orderOf[Int(row)])] }
        let bestFirst = kept.map(\.value).filter { offers.visits.ofOrder[Int(offers.orderOf[Int($0)])] < 0 }
            .sorted { (gain($1), $0) < (gain($0), $1) }
        let bySession = bestFirst.map { row in
            (row: Int(frame.session[Int(offers.block[Int(row)])]), value: row)
        }
        places = offers.visits.visits.map { visit in
            let sorted = visit.places.map { place in
                place.rows.map { rows in
                    rows.filter { !frame.isBarred[Int($0)] }.sorted {
                        (reduced[Int($1)], $0) < (reduced[Int($0)], $1)
                    }
                }
            }.filter { $0.allSatisfy { !$0.isEmpty } }
            func worth(_ place: Int) -> Float { sorted[place].reduce(0) { $0 + reduced[Int($1[0])] } }
            return sorted.indices.sorted { (worth($1), $0) < (worth($0), $1) }.map { sorted[$0] }
        }
        rowsOfSession = CompressedRows(bySession, count: rows.sessions)
        var windows: [(row: Int, value: Int32)] = []
        var slots: [(row: Int, value: Int32)] = []
        for (order, row) in kept {
            for use in offers.draws.uses(Int(offers.bundle[Int(row)])) {
                windows.append((Int(offers.draws.window[use]), Int32(order)))
            }
            for use in offers.help.uses(Int(offers.helping[Int(row)])) {
                slots.append((Int(offers.help.slot[use]), Int32(order)))
            }
        }
        ordersOfWindow = CompressedRows(windows, count: rows.windows)
        ordersOfSlot = CompressedRows(slots, count: rows.slots)
        choiceSessions = frame.isChoice.indices.filter { frame.isChoice[$0] }
        rivals = Self.rivals(offers.context)
    }

    func prefers(_ row: Int, to other: Int) -> Bool { reduced[row] > reduced[other] }

    private static func rivals(_ context: PlanningContext) -> CompressedRows {
        var users: [Index<PoolWindow>: [Int]] = [:]
        for session in context.openingUses.indices {
            for use in context.openingUses[session] { users[use.window, default: []].append(session) }
        }
        var rivals: [(row: Int, value: Int32)] = []
        for session in context.openingUses.indices {
            let others = Set(context.openingUses[session].flatMap { users[$0.window]! }).subtracting([session]
            )
            rivals += others.sorted().map { (session, Int32($0)) }
        }
        return CompressedRows(rivals, count: context.openingUses.count)
    }
}
