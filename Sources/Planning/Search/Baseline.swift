import Domain

/// First come, first served: urgent orders first, then by request; each takes its earliest feasible start, pools while
/// they last. It is the first incumbent, so the clinical goal is never worse than it, and the plan everyone is compared
/// with. `Formulation.md`, section 6.
struct Baseline {
    let context: PlanningContext
    let list: OfferList
    private var occupancy: Occupancy
    private var chosen: [Index<Order>: Candidate.Choice] = [:]

    private var scenario: Scenario { context.instance.scenario }

    /// `opened`: flexible sessions to treat as open, besides those people hold open.
    static func plan(_ context: PlanningContext, _ list: OfferList, opened: [Index<Session>] = [])
        -> Candidate
    {
        var baseline = Baseline(context: context, list: list, occupancy: Occupancy(context))
        for session in opened { baseline.occupancy.open(session) }
        for order in baseline.queue { baseline.serve(order) }
        let open = context.instance.scenario.sessions.indices.filter {
            scenarioIsFlexible(context, $0) && baseline.occupancy.isOpen[$0.int]
        }
        return Candidate(chosen: baseline.chosen, opened: Set(open))
    }

    private static func scenarioIsFlexible(_ context: PlanningContext, _ session: Index<Session>) -> Bool {
        context.instance.scenario.sessions[session].isFlexible
    }

    private var queue: [Index<Order>] {
        context.instance.openOrders.sorted { rank($0) < rank($1) }
    }

    /// Decided orders, then urgent ones by points, then request time, then id.
    private func rank(_ index: Index<Order>) -> (Int, Int64, Instant, String) {
        let order = scenario.orders[index]
        let isDecided = context.instance.demanded[index] != nil
        let points = scenario.isUrgent(order) ? scenario.policy.points(order.priority).millionths : -1
        return (isDecided ? 0 : 1, -points, order.requestedAt, order.id)
    }

    private mutating func serve(_ order: Index<Order>) {
        guard chosen[order] == nil else { return }
        guard let visit = context.instance.visitOf[order] else {
            if let best = earliest(order, in: list.offers(of: order)) { place(best) }
            return
        }
        serveVisit(context.instance.visits[visit], first: order)
    }

    /// All exams of a visit on one day at one site, at the first day on which that works, or none.
    private mutating func serveVisit(_ members: [Index<Order>], first: Index<Order>) {
        guard !members.contains(where: { chosen[$0] != nil }) else { return }
        let places = Set(list.offers(of: first).map { SiteDay(list[$0], scenario) })
        for place in places.sorted() {
            var placedHere: [Index<Order>] = []
            for member in members {
                let offers = list.offers(of: member).filter { SiteDay(list[$0], scenario) == place }
                guard let best = earliest(member, in: offers) else { break }
                self.place(best)
                placedHere.append(member)
            }
            if placedHere.count == members.count { return }
            for member in placedHere {
                occupancy.remove(member)
                chosen[member] = nil
            }
        }
    }

    private mutating func place(_ choice: Candidate.Choice) {
        let offer = list[choice.offer]
        occupancy.place(offer, at: choice.start)
        chosen[offer.order] = choice
    }

    private func earliest(
        _ order: Index<Order>, in offers: some Sequence<Index<Offer>>
    ) -> Candidate.Choice? {
        var best: Candidate.Choice?
        for offer in offers where best == nil || list[offer].first <= best!.start {
            guard let start = occupancy.earliestStart(list[offer]) else { continue }
            let choice = Candidate.Choice(offer: offer, start: start)
            if best == nil || isBefore(choice, best!) { best = choice }
        }
        return best
    }

    private func isBefore(_ a: Candidate.Choice, _ b: Candidate.Choice) -> Bool {
        if a.start != b.start { return a.start < b.start }
        return tieKey(list[a.offer]) < tieKey(list[b.offer])
    }

    private func tieKey(_ offer: Offer) -> (Int, String, String, Int) {
        let pools = offer.uses.map { scenario.pools[context.instance.windows[$0.window].pool].id }
        return (
            offer.travelMinutes, scenario.sessions[offer.session].id, pools.joined(separator: " "),
            offer.contact?.channel ?? -1
        )
    }
}
