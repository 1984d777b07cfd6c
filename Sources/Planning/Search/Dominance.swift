import Domain

extension OfferList {
    /// Offers worth choosing among for a goal: leaves out those in sessions that stay closed, and every offer that
    /// another offer of its order in the same block replaces at no loss: no shorter a window, no more minutes, no more of
    /// any window, no earlier or longer help before, and no lower a coefficient. Bounds are still taken over all offers.
    func worthChoosing(_ context: PlanningContext, _ goals: [GoalTerms]) -> [Index<Offer>] {
        let replacement = Replacement(list: self, goals: goals)
        var kept: [Index<Offer>] = []
        for range in ofOrder {
            let candidates = range.filter { context.canOpen(session(of: Index($0))) }
            kept += replacement.unreplaced(candidates).map { Index<Offer>($0) }
        }
        return kept
    }
}

/// Which offers of one order replace which; offers are named by their place in the columns.
private struct Replacement {
    let list: OfferList
    let goals: [GoalTerms]

    /// Only offers on one day in one block can replace each other, and there are few of these.
    func unreplaced(_ candidates: [Int]) -> [Int] {
        let byPlace = candidates.sorted {
            (list.block[$0], list.day[$0], $0) < (list.block[$1], list.day[$1], $1)
        }
        var kept: [Int] = []
        var first = 0
        while first < byPlace.count {
            let end = byPlace[first...].firstIndex { !isSamePlace($0, byPlace[first]) } ?? byPlace.count
            let group = byPlace[first..<end]
            kept += group.filter { row in !group.contains { isBetter($0, than: row) } }
            first = end
        }
        return kept.sorted()
    }

    private func isSamePlace(_ a: Int, _ b: Int) -> Bool {
        list.block[a] == list.block[b] && list.day[a] == list.day[b]
    }

    /// Of two that replace each other the first one stays.
    private func isBetter(_ other: Int, than row: Int) -> Bool {
        other != row && replaces(other, row) && (other < row || !replaces(row, other))
    }

    private func replaces(_ better: Int, _ worse: Int) -> Bool {
        list.first[better] <= list.first[worse] && list.last[worse] <= list.last[better]
            && list.minutes[better] <= list.minutes[worse] && list.length[better] <= list.length[worse]
            && isWorthNoLess(Index(better), Index(worse))
            && isLighter(list.bundle[better], list.bundle[worse])
            && isEasier(list.help[better], list.help[worse])
    }

    private func isWorthNoLess(_ a: Index<Offer>, _ b: Index<Offer>) -> Bool {
        goals.allSatisfy { $0.coefficient(a) >= $0.coefficient(b) }
    }

    private func isLighter(_ a: Int32, _ b: Int32) -> Bool {
        a == b
            || list.bundles[Int(a)].areMatched(in: list.bundles[Int(b)]) { mine, theirs in
                mine.window == theirs.window && mine.busy == theirs.busy && mine.amount <= theirs.amount
            }
    }

    private func isEasier(_ a: Int32, _ b: Int32) -> Bool {
        a == b
            || list.helps[Int(a)].before.areMatched(in: list.helps[Int(b)].before) { mine, theirs in
                mine.supply == theirs.supply && mine.minutes <= theirs.minutes && theirs.by <= mine.by
            }
    }
}

extension Array {
    /// Whether each element has a counterpart of its own among `others`. May miss a matching, never invents one.
    fileprivate func areMatched(in others: [Element], by isCounterpart: (Element, Element) -> Bool) -> Bool {
        guard count <= others.count, others.count <= 64 else { return false }
        var taken: UInt64 = 0
        for element in self {
            let place = others.indices.first { place in
                taken & (1 << place) == 0 && isCounterpart(element, others[place])
            }
            guard let place else { return false }
            taken |= 1 << place
        }
        return true
    }
}
