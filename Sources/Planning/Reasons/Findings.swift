import Domain

/// Turns a decided run into what is written: the plan, its goals, and a true reason for everything.
struct Findings {
    private let run: LexicographicRun.Outcome
    private let context: PlanningContext
    private let baseline: Candidate
    private let occupancy: Occupancy

    private var instance: Instance { context.instance }
    private var scenario: Scenario { context.instance.scenario }

    init(_ run: LexicographicRun.Outcome, _ context: PlanningContext, _ baseline: Candidate) {
        self.run = run
        self.context = context
        self.baseline = baseline
        occupancy = Occupancy(context, run.list, run.candidate)
    }

    func outcome(gap: Double) -> PlanOutcome {
        let plan = plan(run.candidate, run.list)
        let reasons = Reasons(context: context, list: run.plainList, occupancy: occupancy)
        let alternatives = Alternatives(context: context, list: run.plainList, occupancy: occupancy)
        let goals = run.goals.filter { $0.terms.name != .placed }.map(report)
        return PlanOutcome(
            plan: plan,
            waiting: instance.openOrders.filter { run.candidate.chosen[$0] == nil }.map(reasons.waiting),
            explanations: plan.placements.map {
                reasons.explanation($0.order, placedOn: occupancy.placed[$0.order]!.offer.day)
            },
            alternatives: plan.placements.map { alternatives.find($0.order) },
            goals: goals, status: status(goals, gap: gap),
            reproducible: !run.goals.contains { $0.result.hitDeadline },
            baseline: self.plan(baseline, run.plainList),
            baselineWithSessions: self.plan(
                Baseline.plan(context, run.plainList, opened: run.candidate.opened.sorted()), run.plainList),
            openedFor: plan.opened.map(openedFor), groups: groups,
            joined: Equity.merged(instance).joined, levellingDown: levellingDown)
    }

    private func plan(_ candidate: Candidate, _ list: OfferList) -> Plan {
        Plan(
            placements: candidate.chosen.keys.sorted().map { order in
                let choice = candidate.chosen[order]!
                return list[choice.offer].placement(at: choice.start, instance)
            },
            opened: candidate.opened.sorted())
    }

    private func report(_ goal: LexicographicRun.Decided) -> GoalReport {
        let groups = goal.terms.shares?.groups ?? run.goals.compactMap(\.terms.shares).first?.groups ?? []
        let certificate = goal.result.certificate
        let value = goal.terms.value(of: run.candidate)
        return GoalReport(
            name: goal.terms.name, value: goal.terms.printed(value),
            pinned: goal.terms.printed(goal.result.value),
            bound: goal.terms.printed(goal.boundBeside(value)),
            boundBasis: goal.result.basis, recomputedBound: goal.terms.printed(certificate.bound),
            recomputedBasis: certificate.basis,
            tolerance: Value(millionths: goal.tolerance),
            prices: certificate.prices.compactMap { entry in
                entry.row.priceName(instance, groups).map { RowPrice(row: $0, price: entry.price) }
            })
    }

    private func status(_ goals: [GoalReport], gap: Double) -> PlanOutcome.Status {
        if goals.allSatisfy(\.isOptimal) { return .optimal }
        let isClose = goals.allSatisfy { goal in
            guard goal.name.mayStopEarly else { return goal.isOptimal }
            return Double(goal.gap.millionths) <= gap * Double(abs(goal.value.millionths))
        }
        return isClose ? .withinGap : .stoppedWithPlan
    }

    /// The first goal that falls when the session's appointments are taken away, everyone else where they are.
    private func openedFor(_ session: Index<Session>) -> GoalName? {
        guard !instance.isHeld[session.int] else { return nil }
        var without = run.candidate
        without.opened.remove(session)
        without.chosen = without.chosen.filter { run.list[$0.value.offer].session != session }
        return run.goals.filter { $0.terms.name != .placed }
            .first { $0.terms.value(of: without) < $0.terms.value(of: run.candidate) }?.terms.name
    }

    private var levellingDown: PlanOutcome.LevellingDown? {
        guard let look = run.goals.first(where: { $0.terms.name == .placed }), let free = look.withoutGap
        else {
            return nil
        }
        return PlanOutcome.LevellingDown(
            placedWithoutGap: free.candidate.chosen.count, valueWithoutGap: Value(millionths: free.value),
            boundWithoutGap: Value(millionths: free.bound), allowed: scenario.policy.equity.levellingDown)
    }

    private var groups: [PlanOutcome.Group] {
        let (protected, measured) = Equity.groups(instance)
        return protected.map { PlanOutcome.Group(name: $0.name, orders: $0.orders, isProtected: true) }
            + measured.map { PlanOutcome.Group(name: $0.name, orders: $0.orders, isProtected: false) }
    }
}
