import Domain

/// Where orders may move besides their own choices: the places of visits, and spots filed by what they use.
struct Candidates: Sendable {
    /// By visit: its places, best first, and there the spots of each member, best first.
    let places: [[[[Int32]]]]
    /// By session, best first; without visits.
    let spotsOfSession: CompressedRows
    /// Orders that might use a window, and orders that might ask something of a contact slot's supply by then.
    let ordersOfWindow: CompressedRows
    let ordersOfSlot: CompressedRows
    /// Sessions the plan may open, and for each session those that draw on the same windows.
    let choiceSessions: [Int]
    let rivals: CompressedRows

    /// - Parameter orderGain: by order, what its groups make of it.
    init(_ frame: BoardFrame, _ rows: PricedRows, orderGain: [Double]) {
        let (offers, spots) = (frame.offers, frame.spots)
        func gain(_ spot: Int32) -> Double {
            Double(spots[Int(spot)].liking) + orderGain[Int(spots[Int(spot)].order)]
        }
        var windows: [(row: Int, value: Int32)] = []
        var slots: [(row: Int, value: Int32)] = []
        var choices: [(spot: Int32, row: Int32, gain: Double)] = []
        for order in 0..<offers.orderCount {
            for place in spots.choices(of: order) {
                let spot = spots[place]
                for use in spot.uses { windows.append((Int(offers.draws.window[use]), Int32(order))) }
                for use in spot.help { slots.append((Int(offers.help.slot[use]), Int32(order))) }
                if offers.visits.ofOrder[order] < 0 {
                    choices.append((Int32(place), spot.row, gain(Int32(place))))
                }
            }
        }
        ordersOfWindow = CompressedRows(windows, count: rows.windows)
        ordersOfSlot = CompressedRows(slots, count: rows.slots)
        choices.sort { ($1.gain, $0.row) < ($0.gain, $1.row) }
        spotsOfSession = CompressedRows(
            choices.map { (row: Int(spots[Int($0.spot)].session), value: $0.spot) }, count: rows.sessions)
        places = Self.places(frame)
        choiceSessions = frame.isChoice.indices.filter { frame.isChoice[$0] }
        rivals = Self.rivals(offers.context)
    }

    private static func places(_ frame: BoardFrame) -> [[[[Int32]]]] {
        let spots = frame.spots
        let barred = BarredRows(frame.offers)
        func liking(_ spot: Int32) -> Float { spots[Int(spot)].liking }
        return frame.offers.visits.visits.map { visit in
            let sorted = visit.places.map { place in
                zip(visit.members, place.rows).map { member, rows in
                    rows.filter { !barred.contains(Int($0), of: member) }
                        .map { spots.spot(of: $0, of: member) }
                        .sorted {
                            (liking($1), spots[Int($0)].row) < (liking($0), spots[Int($1)].row)
                        }
                }
            }.filter { $0.allSatisfy { !$0.isEmpty } }
            func worth(_ place: Int) -> Float { sorted[place].reduce(0) { $0 + liking($1[0]) } }
            return sorted.indices.sorted { (worth($1), $0) < (worth($0), $1) }.map { sorted[$0] }
        }
    }

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
