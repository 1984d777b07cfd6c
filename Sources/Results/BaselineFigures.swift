import Domain

/// Figures of the goals for a plan, by the formulas of `Planning/Formulation.md`, section 4: only for plans that are
/// compared with, never for the goals a run reports.
struct PlanFigures {
    let clinical: Value
    let value: Value

    init(_ plan: Plan, _ scenario: Scenario) {
        let booked = Set(scenario.bookings.rows.compactMap(\.order))
        let placements = Dictionary(uniqueKeysWithValues: plan.placements.map { ($0.order, $0) })
        var clinical = Value.zero
        var value = Value.zero
        for index in scenario.orders.indices where !booked.contains(index) {
            let order = scenario.orders[index]
            let day = placements[index].map { scenario.zone(of: $0.session).day(of: $0.start) }
            if scenario.isUrgent(order) {
                clinical += scenario.policy.points(order.priority) * scenario.lateDays(order, placed: day)
            }
            if let day {
                value += scenario.policy.worth(order.priority, days: max(0, day - order.earliest))
            }
        }
        for session in plan.opened {
            if let opening = scenario.sessions[session].opening {
                value -= scenario.policy.examEquivalents(opening.price)
            }
        }
        self.clinical = clinical
        self.value = value
    }
}

extension Scenario {
    /// Days from due to the exam, or, for a waiting order, to the day after the horizon and one more; at least 0.
    func lateDays(_ order: Order, placed day: Day?) -> Int {
        guard let day else { return max(0, horizon.upperBound + 1 - order.due) + 1 }
        return max(0, day - order.due)
    }

    /// Days from the request to the exam, both on the site's calendar.
    func waitDays(_ placement: Placement) -> Int {
        let zone = zone(of: placement.session)
        return zone.day(of: placement.start) - zone.day(of: orders[placement.order].requestedAt)
    }
}
