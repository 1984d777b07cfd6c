import Domain

/// Every offer of every open order, and for an order without one the reason.
struct OfferList {
    let timetable: Timetable
    let helpBefore: HelpBefore
    private(set) var offers: [Offer] = []
    /// By order: positions of its offers.
    private(set) var positions: [Range<Int>] = []
    /// By order, where it has no offer: the first condition after which nothing was left.
    private(set) var reasons: [Index<Order>: WaitingReason] = [:]
    /// Flexible sessions that are closed before anything is decided: whatever is placed, they cannot reach their
    /// minimum, or their staff is not there.
    private(set) var neverOpen: Set<Index<Session>> = []

    init(_ scenario: Scenario) {
        timetable = Timetable(scenario)
        helpBefore = HelpBefore(scenario)
        for order in scenario.orders.indices {
            let first = offers.count
            if timetable.bookingOfOrder[order] == nil {
                let search = OfferSearch(order, timetable, helpBefore)
                switch search.outcome() {
                case .offers(let found): offers += found
                case .none(let reason): reasons[order] = reason
                }
            }
            positions.append(first..<offers.count)
        }
        neverOpen = closedSessions()
    }

    var scenario: Scenario { timetable.scenario }

    func offers(of order: Index<Order>) -> ArraySlice<Offer> { offers[positions[order.int]] }

    private func closedSessions() -> Set<Index<Session>> {
        var reachable = Array(repeating: 0, count: scenario.sessions.count)
        for order in scenario.orders.indices {
            var largest: [Index<Session>: Int] = [:]
            for offer in offers(of: order) {
                largest[offer.session] = max(largest[offer.session] ?? 0, offer.minutes.int)
            }
            for (session, minutes) in largest { reachable[session.int] += minutes }
        }
        return Set(
            scenario.sessions.indices.filter { session in
                guard let opening = scenario.sessions[session].opening, !timetable.held.contains(session)
                else {
                    return false
                }
                let staffed = openingUses(of: session, in: scenario)?.allSatisfy {
                    $0.use <= timetable.free[$0.pool.int][$0.window]
                }
                return reachable[session.int] < max(1, opening.minimumMinutes.int) || staffed != true
            })
    }
}
