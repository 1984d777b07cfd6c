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
        let lighter = a.uses.areMatched(in: b.uses) { mine, theirs in
            mine.window == theirs.window && mine.busy == theirs.busy && mine.amount <= theirs.amount
        }
        let easier = a.before.areMatched(in: b.before) { mine, theirs in
            mine.supply == theirs.supply && mine.minutes <= theirs.minutes && theirs.by <= mine.by
        }
        return lighter && easier && goals.allSatisfy { $0.coefficient(better) >= $0.coefficient(worse) }
    }
}

extension Array {
    /// Whether each element has a counterpart of its own among `others`. May miss a matching, never invents one.
    fileprivate func areMatched(in others: [Element], by isCounterpart: (Element, Element) -> Bool) -> Bool {
        var left = others
        return allSatisfy { element in
            guard let place = left.firstIndex(where: { isCounterpart(element, $0) }) else { return false }
            left.remove(at: place)
            return true
        }
    }
}
