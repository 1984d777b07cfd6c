import Domain

/// The goals in the order in which they are decided, as the policy has them.
enum GoalSequence {
    /// All but the last. `placed` is no goal of its own: it stands where the plan without `gap` is looked at.
    static func beforeCare(
        _ context: PlanningContext, _ list: OfferList, _ baseline: Candidate
    ) -> [GoalTerms] {
        let instance = context.instance
        let first =
            [Clinical.terms(instance, list)] + (Equity.baseline(instance, baseline).map { [$0] } ?? [])
        if let parity = Equity.parity(context, list) { return first + [parity] }
        let gap = Equity.gap(instance).map { [Equity.placed(list), $0] } ?? []
        return first + Equity.levels(instance, list) + gap + [ValueGoal.terms(context, list)]
    }
}

extension GoalTerms {
    /// How far later goals may let this one fall.
    func tolerance(_ policy: Policy) -> Int64 {
        switch name {
        case .clinical, .baseline, .care: 0
        // The policy's tolerance and the rounding of the weights.
        case .equity, .gap: policy.equity.tolerance.millionths + (shares?.lastBit ?? 0)
        case .placed: 1_000_000 * Int64(policy.equity.levellingDown)
        case .parity, .value: policy.value.tolerance.millionths
        }
    }

    /// The same goal over another list of offers.
    func over(_ list: OfferList, _ context: PlanningContext) -> GoalTerms {
        switch name {
        case .clinical: Clinical.terms(context.instance, list)
        case .baseline, .equity, .gap, .care: self
        case .placed: Equity.placed(list)
        case .parity: Equity.parity(context, list) ?? self
        case .value: ValueGoal.terms(context, list)
        }
    }
}
