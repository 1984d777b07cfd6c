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
        var tally = RuleTally()
        var wouldPlace = WouldPlace(context, occupancy)
        for index in list.offers(of: order) {
            let offer = list[index]
            let broken = occupancy.brokenRules(offer)
            tally.count(complete(broken, offer))
            wouldPlace.look(at: offer, broken)
        }
        return Waiting(
            order: order, reason: .capacity, binding: tally.bindings, wouldPlace: wouldPlace.sentence)
    }

    func explanation(_ order: Index<Order>, placedOn day: Day) -> PlanOutcome.Explanation {
        var tally = RuleTally()
        for index in list.offers(of: order) where list.day[index.int] < day.number {
            let offer = list[index]
            tally.count(complete(occupancy.brokenRules(offer), offer))
        }
        return PlanOutcome.Explanation(earlierOffers: tally.offers, binding: tally.bindings)
    }

    /// Never empty: an offer that breaks no rule is kept from the order by its session's price or by an earlier goal.
    private func complete(_ broken: RuleSet, _ offer: Offer) -> RuleSet {
        var broken = broken
        if context.instance.visitOf[offer.order] != nil { broken.insert(.visit) }
        if !broken.isEmpty { return broken }
        return occupancy.isOpen[offer.session.int] ? .earlierGoal : .sessionPrice
    }
}

/// How many offers break each rule.
private struct RuleTally {
    private(set) var offers = 0
    private var counts = [Int](repeating: 0, count: RuleSet.rules.count)

    mutating func count(_ broken: RuleSet) {
        offers += 1
        for place in counts.indices where broken.contains(RuleSet.rules[place].set) { counts[place] += 1 }
    }

    var bindings: [Waiting.Binding] {
        counts.indices.filter { counts[$0] > 0 }
            .map { Waiting.Binding(rule: RuleSet.rules[$0].rule, count: counts[$0]) }
    }
}
