import Domain

/// A goal as a linear function of a plan, always to be maximised, in millionths of its unit: a constant, a coefficient
/// for every offer and every flexible session, and how placed orders are shared out between groups. A goal that is
/// minimised stands here with its sign changed.
struct GoalTerms: Sendable {
    var name: GoalName
    var constant: Int64 = 0
    /// By offer; empty: all 0.
    var offers: [Int64] = []
    /// By session; empty: all 0.
    var sessions: [Int64] = []
    var shares: Shares?

    /// Whether anything but shares counts.
    var isLinear: Bool { !offers.isEmpty || !sessions.isEmpty || shares == nil }

    func coefficient(_ offer: Index<Offer>) -> Int64 { offers.isEmpty ? 0 : offers[offer.int] }
    func coefficient(_ session: Index<Session>) -> Int64 { sessions.isEmpty ? 0 : sessions[session.int] }

    /// The goal's value for a plan, to be maximised.
    func value(of candidate: Candidate) -> Int64 {
        let shared = shares?.value(placed: Set(candidate.chosen.keys)) ?? 0
        return shared + constant
            + candidate.chosen.values.reduce(0) { $0 + coefficient($1.offer) }
            + candidate.opened.reduce(0) { $0 + coefficient($1) }
    }

    /// The highest value at or below `bound` that a sum of the goal's coefficients can have: lateness comes in whole points, a
    /// shortfall in whole orders.
    func roundedDown(_ bound: Int64) -> Int64 {
        var grain = (offers + sessions).reduce(Int64(0), greatestCommonDivisor)
        switch shares?.form {
        case nil: break
        case .shortfall: grain = greatestCommonDivisor(grain, 1_000_000)
        case .lowest, .gap, .parity: return bound
        }
        guard grain > 1 else { return bound }
        let above = bound - constant
        return bound - ((above % grain) + grain) % grain
    }

    /// As printed: the minimum with its own sign.
    func printed(_ maximised: Int64) -> Value {
        Value(millionths: name.sense == .minimise ? -maximised : maximised)
    }
}

/// Offers chosen with their start times, and the sessions that are open for them.
struct Candidate: Sendable, Equatable {
    struct Choice: Sendable, Equatable {
        var offer: Index<Offer>
        var start: Instant
    }
    /// At most one choice an order.
    var chosen: [Index<Order>: Choice] = [:]
    /// Flexible sessions that are open; those held open by people included.
    var opened: Set<Index<Session>> = []

    init(chosen: [Index<Order>: Choice] = [:], opened: Set<Index<Session>> = []) {
        self.chosen = chosen
        self.opened = opened
    }

    /// Offers at their start times; at the first feasible start where none is given. Sessions without a placement stay
    /// closed: opening them helps nobody and draws staff.
    init(
        _ offers: [Index<Offer>], _ starts: [Index<Offer>: Instant], _ list: OfferList,
        _ context: PlanningContext
    ) {
        opened = Set(context.held)
        for offer in offers {
            chosen[list[offer].order] = Choice(offer: offer, start: starts[offer] ?? list[offer].first)
            if context.instance.scenario.sessions[list[offer].session].isFlexible {
                opened.insert(list[offer].session)
            }
        }
    }
}

/// A goal that is decided: later goals keep its value at `floor` or above (in the maximised form).
struct Pin: Sendable {
    var terms: GoalTerms
    var floor: Int64
}

func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
