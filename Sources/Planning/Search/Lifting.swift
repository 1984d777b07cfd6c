import Domain

/// What it would take that no protected group is served less than by first come, first served with the plan's sessions:
/// lateness is kept as decided, then those groups are lifted as far as that allows, then goal value is solved. Levels and
/// whatever else the policy asks of groups are let go, so a price of 0 says that they cost what lifting would.
struct Lifting {
    let context: PlanningContext
    let list: OfferList
    let run: LexicographicRun
    let decided: LexicographicRun.Outcome

    /// Nil: no protected group is served less, or the clock has ended the run.
    func lift(_ outcome: PlanOutcome) -> PlanOutcome.Lift? {
        let groups = Equity.groups(context.instance).protected
        let own = placed(outcome.plan, groups)
        let firstCome = placed(outcome.baselineWithSessions, groups)
        let isLower = zip(own, firstCome).map { $0 < $1 }
        guard isLower.contains(true), run.hasTime, let clinical = decided.goals.first else { return nil }
        let goal = GoalTerms(name: .baseline, shares: Shares(.shortfall(least: firstCome), groups))
        let value = ValueGoal.terms(context, list)
        let first = [
            LexicographicRun.Decided(
                terms: Clinical.terms(context.instance, list), result: clinical.result, tolerance: 0)
        ]
        let start = clinical.result.candidate
        let offers = run.flat(list, [first[0].terms, value], [start])
        let lifted = run.decide(goal, list, offers, run.pins(first), start)
        let priced = run.decide(value, list, offers, run.pins(first + [lifted]), lifted.result.candidate)
            .result
        let now = ValueGoal.terms(context, decided.list).value(of: decided.candidate)
        return PlanOutcome.Lift(
            groups: zip(groups, isLower).filter(\.1).map(\.0.name),
            placedOfGroup: zip(groups, isLower).filter(\.1).map { group, _ in
                group.orders.count { priced.candidate.chosen[$0] != nil }
            },
            fallen: zip(groups, own).compactMap { group, now in
                let placed = group.orders.count { priced.candidate.chosen[$0] != nil }
                return placed < now ? .init(group: group.name, now: now, placed: placed) : nil
            },
            placed: priced.candidate.chosen.count, valueNow: Value(millionths: now),
            value: Value(millionths: priced.value), bound: Value(millionths: priced.bound),
            isReached: lifted.result.value == 0)
    }

    private func placed(_ plan: Plan, _ groups: [BarrierGroup]) -> [Int] {
        let orders = Set(plan.placements.map(\.order))
        return groups.map { $0.orders.count(where: orders.contains) }
    }
}
