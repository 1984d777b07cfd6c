import Domain

/// Why an order waits, and why an appointment is not earlier: the rules each offer would break with everyone else where
/// they are. `Formulation.md`, section 7.
struct Reasons {
    let context: PlanningContext
    let list: OfferList
    let occupancy: Occupancy

    private var scenario: Scenario { context.instance.scenario }

    func waiting(_ order: Index<Order>) -> Waiting {
        if let reason = list.noOfferReason[order.int] { return Waiting(order: order, reason: reason) }
        let offers = list.offers(of: order).map { self.list[$0] }
        return Waiting(
            order: order, reason: .capacity, binding: count(offers.map(broken)),
            wouldPlace: WouldPlace(context, occupancy).sentence(offers))
    }

    func explanation(_ order: Index<Order>, placedOn day: Day) -> PlanOutcome.Explanation {
        let earlier = list.offers(of: order).map { self.list[$0] }.filter { $0.day < day }
        return PlanOutcome.Explanation(earlierOffers: earlier.count, binding: count(earlier.map(broken)))
    }

    /// Never empty: an offer that breaks no rule is kept from the order by its session's price or by an earlier goal.
    func broken(_ offer: Offer) -> [Rule] {
        var rules = occupancy.brokenRules(offer)
        if context.instance.visitOf[offer.order] != nil { rules.append(.visit) }
        if !rules.isEmpty { return rules }
        return occupancy.isOpen[offer.session.int] ? [.earlierGoal] : [.sessionPrice]
    }

    private func count(_ broken: [[Rule]]) -> [Waiting.Binding] {
        Rule.allCases.compactMap { rule in
            let count = broken.filter { $0.contains(rule) }.count
            return count > 0 ? Waiting.Binding(rule: rule, count: count) : nil
        }
    }
}

/// The smallest single change after which an offer of a waiting order fits, others unmoved.
struct WouldPlace {
    private let context: PlanningContext
    private let occupancy: Occupancy
    private var scenario: Scenario { context.instance.scenario }

    init(_ context: PlanningContext, _ occupancy: Occupancy) {
        self.context = context
        self.occupancy = occupancy
    }

    /// Nil when no single change is enough. Ranked: opening a session, then more of one pool, then more contact time,
    /// then a session opened under its minimum, then minutes that are kept for others; the earliest offer of each.
    func sentence(_ offers: [Offer]) -> String? {
        let ranked = offers.compactMap { offer in
            change(offer).map { (rank: $0.rank, first: offer.first, text: $0.text) }
        }
        return ranked.min { ($0.rank, $0.first) < ($1.rank, $1.first) }?.text
    }

    private func change(_ offer: Offer) -> (rank: Int, text: String)? {
        guard context.instance.visitOf[offer.order] == nil else { return nil }
        let broken = occupancy.brokenRules(offer)
        let session = scenario.sessions[offer.session].id
        guard occupancy.isOpen[offer.session.int] else {
            guard occupancy.canPayOpening(for: offer) else { return nil }
            if broken.isEmpty { return (0, "session \(session) is opened at its price") }
            return broken == [.minimumFill] ? (3, "session \(session) is opened under its minimum fill") : nil
        }
        switch broken {
        case [.poolLimit]: return morePool(offer)
        case [.reachInTime]: return (2, "more contact minutes by \(offer.before.map(\.by).min()!)")
        case [.reserved]: return (4, "minutes kept for others in session \(session) are released")
        default: return nil
        }
    }

    private func morePool(_ offer: Offer) -> (rank: Int, text: String)? {
        let short = occupancy.shortages(offer)
        guard short.count == 1, let (window, missing) = short.first else { return nil }
        let place = context.instance.windows[window]
        let pool = scenario.pools[place.pool]
        let zone = pool.site.map { scenario.sites[$0].zone } ?? scenario.zone
        let amount =
            pool.unit == .money ? "\(Cents(missing)) \(scenario.policy.money.currency)" : "\(missing)"
        let unit = pool.unit == .minutes ? " minutes" : ""
        return (1, "\(amount)\(unit) more of \(pool.id) in the window from \(zone.rfc3339(place.span.from))")
    }
}
