import Domain

/// First come, first served (section 6), worked out anew: one order after another takes the earliest start that those
/// before it leave. Everyone is compared with it.
struct FirstCome {
    private let list: OfferList
    private var ledger: Ledger

    private var scenario: Scenario { list.scenario }

    /// - Parameter opened: flexible sessions to treat as open, besides those that people hold open.
    static func plan(_ list: OfferList, opened: Set<Index<Session>> = []) -> CheckedPlan {
        var start = CheckedPlan()
        start.open = opened.union(list.timetable.held)
        var day = FirstCome(list: list, ledger: Ledger(list, start))
        let turns = day.queue
        let demanded = turns.filter { list.timetable.demanded[$0] != nil }
        for order in demanded {
            if let found = day.earliest(order, { _ in true }) { day.ledger.add(found) }
        }
        var complete: Set<Index<Order>> = []
        for order in demanded where complete.insert(list.timetable.visits[order]?[0] ?? order).inserted {
            day.complete(list.timetable.visits[order] ?? [])
        }
        for order in turns where day.isUnserved(order) { day.serve(order) }
        return day.ledger.plan
    }

    /// What was decided before, then urgent orders by points, then who asked first, then by id.
    private var queue: [Index<Order>] {
        let turns = list.timetable.openOrders.map { order in
            let facts = scenario.orders[order]
            let points = scenario.isUrgent(facts) ? scenario.policy.points(facts.priority).millionths : -1
            let rank = (list.timetable.demanded[order] == nil ? 1 : 0, -points, facts.requestedAt, facts.id)
            return (order: order, rank: rank)
        }
        return turns.sorted { $0.rank < $1.rank }.map(\.order)
    }

    /// Whoever shares a visit with a demanded order has had a turn with it.
    private func isUnserved(_ order: Index<Order>) -> Bool {
        let together = list.timetable.visits[order] ?? [order]
        return ledger.plan.appointments[order] == nil
            && together.allSatisfy { list.timetable.demanded[$0] == nil }
    }

    /// Finds the rest of a visit a start where the demanded members stand; a visit that is not whole then is taken out.
    private mutating func complete(_ members: [Index<Order>]) {
        let standing = members.compactMap { ledger.plan.appointments[$0] }.map { list.place(of: $0.offer) }
        guard let place = standing.first else { return }
        var isWhole = standing.allSatisfy { $0 == place }
        for member in members where isWhole && ledger.plan.appointments[member] == nil {
            guard let found = earliest(member, { [list] in list.place(of: $0) == place }) else {
                isWhole = false
                break
            }
            ledger.add(found)
        }
        if !isWhole { for member in members { ledger.remove(member) } }
    }

    private mutating func serve(_ order: Index<Order>) {
        if let members = list.timetable.visits[order] {
            serve(members, at: order)
        } else if let found = earliest(order, { _ in true }) {
            ledger.add(found)
        }
    }

    /// All of a visit at the first site and day at which, member by member, each finds a start; or none of it.
    private mutating func serve(_ members: [Index<Order>], at turn: Index<Order>) {
        let places = Set(list.offers(of: turn).map(list.place))
        for place in places.sorted(by: { ($0.day, $0.site) < ($1.day, $1.site) }) {
            for member in members {
                guard let found = earliest(member, { [list] in list.place(of: $0) == place }) else { break }
                ledger.add(found)
            }
            if ledger.plan.appointments[members[members.count - 1]] != nil { return }
            for member in members { ledger.remove(member) }
        }
    }

    private func earliest(
        _ order: Index<Order>, _ isMeant: (Offer) -> Bool
    ) -> CheckedPlan.Appointment? {
        let view = Ledger.View(ledger, without: order)
        var best: (offer: Offer, start: Instant)?
        for offer in list.offers(of: order) where isMeant(offer) {
            if let best, offer.starts.from > best.start { continue }
            guard let start = view.earliestStart(of: offer) else { continue }
            if let best, start > best.start || start == best.start && !isBefore(offer, best.offer) {
                continue
            }
            best = (offer, start)
        }
        return best.map { list.appointment($0.offer, OptionalChoice(), at: $0.start) }
    }

    /// Of two offers of an order with the same start: the shorter way, then the session's id, then the ids of the pools
    /// drawn on, then the channel.
    private func isBefore(_ a: Offer, _ b: Offer) -> Bool {
        let (travelA, travelB) = (travelMinutes(a), travelMinutes(b))
        if travelA != travelB { return travelA < travelB }
        let (sessionA, sessionB) = (scenario.sessions[a.session].id, scenario.sessions[b.session].id)
        if sessionA != sessionB { return sessionA < sessionB }
        let (poolsA, poolsB) = (pools(a), pools(b))
        if poolsA != poolsB { return poolsA.lexicographicallyPrecedes(poolsB) }
        return a.contact?.channel ?? -1 < b.contact?.channel ?? -1
    }

    private func travelMinutes(_ offer: Offer) -> Int {
        let isRidden = list.helps(of: offer).contains { list.timetable.windows[$0.window].kind == .ride }
        return Journey(scenario.patients[list.patient(of: offer)], list.catalogue)
            .minutes(to: scenario.sessions[offer.session].site, byRide: isRidden)
    }

    private func pools(_ offer: Offer) -> [String] {
        list.helps(of: offer).map { scenario.pools[list.timetable.windows[$0.window].pool].id }
    }
}
