import Domain

/// The last look at a plan: whoever has an offer that breaks no rule in an open session is placed there, unless that sets
/// groups further apart where a goal counts it. It can only help the other goals before care, and it makes every waiting
/// reason true.
struct Completion {
    let context: PlanningContext
    let list: OfferList
    let plain: Set<Index<Offer>>
    /// Goals that placing someone can harm.
    let harmed: [GoalTerms]

    func fill(_ candidate: Candidate) -> Candidate {
        var filled = candidate
        var occupancy = Occupancy(context, list, candidate)
        var standings = harmed.map { Standing($0, candidate, orders: context.instance.isBooked.count) }
        // Where groups count against each other, who is placed may make room for the next.
        while place(&filled, &occupancy, &standings), !harmed.isEmpty {}
        return filled
    }

    /// Whether anyone could be placed.
    private func place(
        _ filled: inout Candidate, _ occupancy: inout Occupancy, _ standings: inout [Standing]
    ) -> Bool {
        let before = filled.chosen.count
        for order in context.instance.openOrders
        where filled.chosen[order] == nil && context.instance.visitOf[order] == nil {
            let starts = list.offers(of: order).filter(plain.contains).compactMap { offer in
                occupancy.earliestStart(list[offer]).map { (offer, $0) }
            }
            guard let (offer, start) = starts.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }),
                standings.allSatisfy({ $0.gain(by: offer, of: order) >= 0 })
            else { continue }
            for place in standings.indices { standings[place].add(order) }
            filled.chosen[order] = Candidate.Choice(offer: offer, start: start)
            occupancy.place(list[offer], at: start)
        }
        return filled.chosen.count > before
    }
}

/// Where a goal with shares stands while orders are placed one by one: by group, how many are.
private struct Standing {
    private let terms: GoalTerms
    private var placed: [Int]
    private var all: Int
    private var value: Int64
    /// By order: its groups.
    private let groupsOfOrder: [[Int]]

    init(_ terms: GoalTerms, _ candidate: Candidate, orders: Int) {
        var groupsOfOrder = [[Int]](repeating: [], count: orders)
        for (number, group) in (terms.shares?.groups ?? []).enumerated() {
            for order in group.orders { groupsOfOrder[order.int].append(number) }
        }
        self.terms = terms
        self.groupsOfOrder = groupsOfOrder
        placed = (terms.shares?.groups ?? []).map { _ in 0 }
        all = candidate.chosen.count
        for order in candidate.chosen.keys {
            for group in groupsOfOrder[order.int] { placed[group] += 1 }
        }
        value = terms.shares?.value(placed: placed, all: all) ?? 0
    }

    /// By how much the goal would be better with one more order placed in an open session.
    func gain(by offer: Index<Offer>, of order: Index<Order>) -> Int64 {
        var more = self
        more.add(order)
        return more.value - value + terms.coefficient(offer)
    }

    mutating func add(_ order: Index<Order>) {
        for group in groupsOfOrder[order.int] { placed[group] += 1 }
        all += 1
        value = terms.shares?.value(placed: placed, all: all) ?? 0
    }
}
