import Domain

/// Goal 3: Σ weight[priority] × timeliness(days from earliest to start) × book − Σ price × open, maximised. Support costs
/// and travel are never charged here: that would make a barrier count against its owner.
enum ValueGoal {
    static func terms(_ context: PlanningContext, _ list: OfferList) -> GoalTerms {
        let scenario = context.instance.scenario
        var terms = GoalTerms(name: .value)
        terms.offers = list.offers.rows.map { offer in
            let order = scenario.orders[offer.order]
            let factor = scenario.policy.timeliness(days: max(0, offer.day - order.earliest))
            return scenario.policy.weight(order.priority).times(factor).millionths
        }
        for session in scenario.sessions.indices {
            let price = scenario.sessions[session].opening.map {
                scenario.policy.examEquivalents($0.price).millionths
            }
            // A session that people hold open costs its price whatever the plan does.
            let isHeld = context.instance.isHeld[session.int]
            terms.sessions.append(isHeld ? 0 : -(price ?? 0))
            if isHeld { terms.constant -= price ?? 0 }
        }
        return terms
    }
}
