import Domain

/// The smallest single change after which an offer of a waiting order fits, others unmoved. Ranked: opening a session,
/// then more of one pool, then more contact time, then a session opened under its minimum, then minutes that are kept for
/// others; the earliest offer of each.
struct WouldPlace {
    private enum Change: Int {
        case openSession, morePool, moreContact, underMinimum, reserved
    }

    private let context: PlanningContext
    private let occupancy: Occupancy
    private var best: (change: Change, offer: Offer)?

    private var scenario: Scenario { context.instance.scenario }

    init(_ context: PlanningContext, _ occupancy: Occupancy) {
        self.context = context
        self.occupancy = occupancy
    }

    /// `broken`: the rules the offer breaks as it is.
    mutating func look(at offer: Offer, _ broken: RuleSet) {
        guard context.instance.visitOf[offer.order] == nil, let change = change(offer, broken) else { return }
        if let best, (best.change.rawValue, best.offer.first) <= (change.rawValue, offer.first) { return }
        best = (change, offer)
    }

    private func change(_ offer: Offer, _ broken: RuleSet) -> Change? {
        guard occupancy.isOpen[offer.session.int] else {
            guard broken.isEmpty || broken == .minimumFill, occupancy.canPayOpening(for: offer) else {
                return nil
            }
            return broken.isEmpty ? .openSession : .underMinimum
        }
        switch broken {
        case .poolLimit: return occupancy.shortages(offer).count == 1 ? .morePool : nil
        case .reachInTime: return .moreContact
        case .reserved: return .reserved
        default: return nil
        }
    }

    /// Nil when no single change is enough.
    var sentence: String? {
        guard let (change, offer) = best else { return nil }
        let session = scenario.sessions[offer.session].id
        switch change {
        case .openSession: return "session \(session) is opened at its price"
        case .morePool: return occupancy.shortages(offer).first.map { morePool($0, $1) }
        case .moreContact: return "more contact minutes by \(offer.before.map(\.by).min()!)"
        case .underMinimum: return "session \(session) is opened under its minimum fill"
        case .reserved: return "minutes kept for others in session \(session) are released"
        }
    }

    private func morePool(_ window: Index<PoolWindow>, _ missing: Int64) -> String {
        let place = context.instance.windows[window]
        let pool = scenario.pools[place.pool]
        let zone = pool.site.map { scenario.sites[$0].zone } ?? scenario.zone
        let amount =
            pool.unit == .money ? "\(Cents(missing)) \(scenario.policy.money.currency)" : "\(missing)"
        let unit = pool.unit != .minutes ? "" : missing == 1 ? " minute" : " minutes"
        let from = place.span.from
        return
            "\(amount)\(unit) more of \(pool.id) in the window from \(zone.day(of: from)) \(zone.clock(from))"
    }
}
