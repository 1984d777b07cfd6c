import Domain

extension OfferList {
    /// Offers worth choosing among for a goal: leaves out those in sessions that stay closed, and every offer that
    /// another offer of its order in the same block replaces at no loss: no shorter a window, no more minutes, no more of
    /// any window, no earlier or longer help before, and no lower a coefficient. Bounds are still taken over all offers.
    func worthChoosing(_ context: PlanningContext, _ goals: [GoalTerms]) -> [Index<Offer>] {
        var kept: [Index<Offer>] = []
        for range in ofOrder {
            let candidates = range.map { Index<Offer>($0) }.filter { context.canOpen(self[$0].session) }
            for index in candidates {
                let isReplaced = candidates.contains { other in
                    other != index && replaces(other, index, goals)
                        && (other < index || !replaces(index, other, goals))
                }
                if !isReplaced { kept.append(index) }
            }
        }
        return kept
    }

    private func replaces(_ better: Index<Offer>, _ worse: Index<Offer>, _ goals: [GoalTerms]) -> Bool {
        let (a, b) = (self[better], self[worse])
        guard a.block == b.block, a.day == b.day, a.first <= b.first, b.last <= a.last,
            a.minutes <= b.minutes,
            a.length <= b.length
        else { return false }
        let lighter = a.uses.allSatisfy { use in
            b.uses.contains { $0.window == use.window && $0.busy == use.busy && use.amount <= $0.amount }
        }
        let easier = a.before.allSatisfy { use in
            b.before.contains { $0.supply == use.supply && use.minutes <= $0.minutes && $0.by <= use.by }
        }
        return lighter && easier && goals.allSatisfy { $0.coefficient(better) >= $0.coefficient(worse) }
    }
}
