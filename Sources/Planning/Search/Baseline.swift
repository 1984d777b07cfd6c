import Domain

/// First come, first served: urgent orders first, then by request; each takes its earliest feasible start, pools while
/// they last. It is the first incumbent, so the clinical goal is never worse than it, and the plan everyone is compared
/// with. `Formulation.md`, section 6.
struct Baseline {
    let context: PlanningContext
    let list: OfferList
    private var occupancy: Occupancy
    private var chosen: [Index<Order>: Candidate.Choice] = [:]
    private let urgentFirst: Bool

    private var scenario: Scenario { context.instance.scenario }

    /// `opened`: flexible sessions to treat as open, besides those people hold open. `urgentFirst` false: by request alone,
    /// to be compared with.
    static func plan(
        _ context: PlanningContext, _ list: OfferList, opened: [Index<Session>] = [], urgentFirst: Bool = true
    ) -> Candidate {
        var baseline = Baseline(
            context: context, list: list, occupancy: Occupancy(context), urgentFirst: urgentFirst)
        for session in opened { baseline.occupancy.open(session) }
        let queue = baseline.queue
        baseline.serveDemanded(queue.filter { context.instance.demanded[$0] != nil })
        for order in queue { baseline.serve(order) }
        let open = context.instance.scenario.sessions.indices.filter {
            scenarioIsFlexible(context, $0) && baseline.occupancy.isOpen[$0.int]
        }
        return Candidate(chosen: baseline.chosen, opened: Set(open))
    }

    private static func scenarioIsFlexible(_ context: PlanningContext, _ session: Index<Session>) -> Bool {
        context.instance.scenario.sessions[session].isFlexible
    }

    /// Demanded orders, then urgent ones by points, then request time, then id.
    private var queue: [Index<Order>] {
        context.instance.openOrders.map { (order: $0, rank: rank($0)) }
            .sorted { a, b in
                if a.rank != b.rank { return a.rank < b.rank }
                return scenario.orders[a.order].id < scenario.orders[b.order].id
            }
            .map(\.order)
    }

    private func rank(_ index: Index<Order>) -> (Int, Int64, Instant) {
        let order = scenario.orders[index]
        let isDecided = context.instance.demanded[index] != nil
        let points =
            urgentFirst && context.instance.isUrgent[index.int]
            ? scenario.policy.points(order.priority).millionths : -1
        return (isDecided ? 0 : 1, -points, order.requestedAt)
    }

    /// Orders that people have decided about, each at its time; then the others of their visits, so that nobody's partner
    /// takes what somebody else was promised.
    private mutating func serveDemanded(_ orders: [Index<Order>]) {
        for order in orders {
            if let best = earliest(order, in: list.offers(of: order)) { place(best) }
        }
        var seen: Set<Int> = []
        for order in orders {
            guard let visit = context.instance.visitOf[order], seen.insert(visit).inserted else { continue }
            complete(context.instance.visits[visit])
        }
    }

    /// The members of a visit of which some are placed: the others on that day at that site, or none of it.
    private mutating func complete(_ members: [Index<Order>]) {
        let places = Set(members.compactMap { chosen[$0].map { SiteDay(list[$0.offer], scenario) } })
        guard let place = places.first else { return }
        var isWhole = places.count == 1
        for member in members where isWhole && chosen[member] == nil {
            let offers = list.offers(of: member).filter { SiteDay(list[$0], scenario) == place }
            let best = earliest(member, in: offers)
            isWhole = best != nil
            if let best { self.place(best) }
        }
        if !isWhole { take(members) }
    }

    private mutating func take(_ members: [Index<Order>]) {
        for member in members where chosen[member] != nil {
            occupancy.remove(member)
            chosen[member] = nil
        }
    }

    private mutating func serve(_ order: Index<Order>) {
        guard chosen[order] == nil, context.instance.demanded[order] == nil else { return }
        guard let visit = context.instance.visitOf[order] else {
            if let best = earliest(order, in: list.offers(of: order)) { place(best) }
            return
        }
        serveVisit(context.instance.visits[visit], first: order)
    }

    /// All exams of a visit on one day at one site, at the first day on which that works, or none.
    private mutating func serveVisit(_ members: [Index<Order>], first: Index<Order>) {
        // One of which a member was decided about has had its turn.
        guard !members.contains(where: { chosen[$0] != nil || context.instance.demanded[$0] != nil }) else {
            return
        }
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
            take(placedHere)
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
        for offer in offers where best == nil || list.first[offer.int] <= best!.start.minute {
            guard let start = occupancy.earliestStart(list[offer]) else { continue }
            let choice = Candidate.Choice(offer: offer, start: start)
            if best == nil || isBefore(choice, best!) { best = choice }
        }
        return best
    }

    private func isBefore(_ a: Candidate.Choice, _ b: Candidate.Choice) -> Bool {
        if a.start != b.start { return a.start < b.start }
        return OfferTies(context.instance, list).isBefore(a.offer, b.offer)
    }
}

/// What decides between offers that could start at the same time.
struct OfferTies {
    let instance: Instance
    let list: OfferList
    private var scenario: Scenario { instance.scenario }

    init(_ instance: Instance, _ list: OfferList) {
        self.instance = instance
        self.list = list
    }

    /// Fewer travel minutes, then session id, then the order of the bundle's pool ids, then channel position.
    func isBefore(_ a: Index<Offer>, _ b: Index<Offer>) -> Bool {
        let (travelA, travelB) = (list.travel[a.int], list.travel[b.int])
        if travelA != travelB { return travelA < travelB }
        let (sessionA, sessionB) = (list.session(of: a), list.session(of: b))
        if sessionA != sessionB { return scenario.sessions[sessionA].id < scenario.sessions[sessionB].id }
        let (poolsA, poolsB) = (list.bundle[a.int], list.bundle[b.int])
        if poolsA != poolsB {
            let (idsA, idsB) = (pools(a), pools(b))
            if idsA != idsB { return idsA.lexicographicallyPrecedes(idsB) }
        }
        return channel(a) < channel(b)
    }

    private func pools(_ offer: Index<Offer>) -> [String] {
        list[offer].uses.map { scenario.pools[instance.windows[$0.window].pool].id }
    }

    private func channel(_ offer: Index<Offer>) -> Int {
        list.helps[Int(list.help[offer.int])].contact?.channel ?? -1
    }
}
