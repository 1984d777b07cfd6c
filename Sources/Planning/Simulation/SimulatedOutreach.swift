import Attendance
import Domain

/// Outreach beyond offers, lived through: an appointment's chances are those with the actions done for it.
struct SimulatedOutreach {
    let context: PlanningContext
    let list: OfferList
    let history: History
    private let model: AttendanceModel

    private var scenario: Scenario { context.instance.scenario }

    init(_ context: PlanningContext, _ list: OfferList, _ history: History) {
        self.context = context
        self.list = list
        self.history = history
        model = AttendanceModel(scenario: context.instance.scenario, history: history)
    }

    /// The plan with these actions done; its bookings come with it, whatever is done for them.
    func doing(_ actions: [Index<Order>: [OutreachKind]], _ plan: SimulatedPlan) -> SimulatedPlan {
        let awaited = awaited(plan)
        var lived = plan
        func chances(_ row: AwaitedAppointments.Row) -> Outcome {
            actions[row.appointment.order].map { model.outcome(row.appointment, with: $0) } ?? row.base
        }
        for place in lived.places.indices {
            guard let row = awaited.place[lived.places[place].order] else { continue }
            lived.places[place].chances = chances(awaited.rows[row])
        }
        let placed = Set(plan.places.map(\.order))
        lived.booked = awaited.rows.filter { !placed.contains($0.appointment.order) }.map {
            SimulatedPlan.Booked(order: $0.appointment.order, chances: chances($0))
        }
        return lived
    }

    /// Who is to come: placed by the plan, or booked before.
    func awaited(_ plan: SimulatedPlan) -> AwaitedAppointments {
        AwaitedAppointments(asPlan(plan), context.instance, model)
    }

    /// What is left of everybody's minutes beside the plan, given by risk (`RiskRanked`).
    func byRisk(_ plan: SimulatedPlan) -> [Index<Order>: [OutreachKind]] {
        let outreach = Outreach(asPlan(plan), context.instance, history)
        return RiskRanked.chosen(outreach.program, outreach.awaited).reduce(into: [:]) { actions, number in
            let choice = outreach.program.choices[number]
            let order = outreach.awaited.rows[choice.target].appointment.order
            actions[order, default: []] += choice.steps.map(\.kind)
        }
    }

    private func asPlan(_ plan: SimulatedPlan) -> Plan {
        Plan(
            placements: plan.places.map { list[$0.offer].placement(at: $0.start, context.instance) },
            opened: plan.opened.sorted())
    }
}
