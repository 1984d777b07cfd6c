import Domain

/// Goal 1: Σ points[priority] × lateDays over urgent orders, minimised. An order that waits counts as the day after the
/// horizon plus one, so that an overdue order still gains from every day saved.
///
/// Maximised form: the constant is the loss if everyone waits, an offer's coefficient the loss it saves.
enum Clinical {
    static func terms(_ instance: Instance, _ list: OfferList) -> GoalTerms {
        let scenario = instance.scenario
        var terms = GoalTerms(name: .clinical)
        terms.offers = list.offers.rows.map { offer in
            loss(scenario, offer.order, on: nil) - loss(scenario, offer.order, on: offer.day)
        }
        terms.constant = -instance.openOrders.reduce(0) { $0 + loss(scenario, $1, on: nil) }
        return terms
    }

    /// Points × late days in millionths; 0 for orders that are not urgent. `day` nil: the order waits.
    static func loss(_ scenario: Scenario, _ index: Index<Order>, on day: Day?) -> Int64 {
        let order = scenario.orders[index]
        guard scenario.isUrgent(order) else { return 0 }
        return (scenario.policy.points(order.priority) * lateDays(scenario, order, on: day)).millionths
    }

    static func lateDays(_ scenario: Scenario, _ order: Order, on day: Day?) -> Int {
        guard let day else { return max(0, scenario.horizon.upperBound + 1 - order.due) + 1 }
        return max(0, day - order.due)
    }
}
