public import Domain

/// What one more unit of everything would be worth. Each pool is bounded by the prices of the plan there is; of the families
/// that promise most, the best place is planned again, from the old prices and the old plan.
public struct MarginalRun {
    private let scenario: Scenario
    private let options: PlanOptions
    private let onSolved: (MarginalValues.Entry) -> Void
    private var base: SolvedGoals

    /// - Parameter onSolved: hears of each extra that was planned again.
    public init(
        _ scenario: Scenario, _ options: PlanOptions,
        onSolved: @escaping (MarginalValues.Entry) -> Void = { _ in }
    ) {
        self.scenario = scenario
        self.options = options
        self.onSolved = onSolved
        // Begun from its own plan and prices as the others are, so that what a second search finds is no merit of theirs.
        base = SolvedGoals(scenario, options, from: SolvedGoals(scenario, options))
    }

    /// Plans again for the `families` that promise most.
    public func run(families: Int) -> MarginalValues {
        var promises: [MarginalValues.Family: Promise] = [:]
        for promise in stockPromises() + sessionPromises() {
            let family = MarginalValues.Family(of: promise.extra, scenario)
            if promises[family].map({ $0.isLess(than: promise) }) ?? true { promises[family] = promise }
        }
        let ranked = ranked(promises, sessions: families / 3)
        var isWhole = base.isWhole
        var entries: [MarginalValues.Entry] = []
        /// By place among the entries.
        var found: [Int: Found] = [:]
        for (rank, (family, promise)) in ranked.enumerated() {
            var entry = entry(family, promise)
            if rank < families, promise.gains, base.run.hasTime {
                let solved = solve(&entry)
                isWhole = isWhole && solved.isWhole
                found[entries.count] = Found(solved)
            }
            entries.append(entry)
        }
        var run = self
        for _ in 0..<Self.rounds {
            guard let better = run.rebased(found.sorted { $0.key < $1.key }.map(\.value)) else { break }
            let old = run.base
            run.base = better
            isWhole = run.catchUp(&entries, &found, from: old) && isWhole
        }
        return run.values(entries, isWhole)
    }

    /// How often the base is searched again from what was found with an extra.
    private static let rounds = 2

    /// What planning with an extra came to.
    private struct Found {
        var plan: EarlierPlan
        var standing: MarginalValues.Standing

        init(_ solved: SolvedGoals) {
            plan = solved.plan
            standing = solved.standing(of: solved)
        }
    }

    /// The base searched again: from the best plan that can do without its extra, else from the best there is as far as it
    /// can. So what the search found with an extra and owes to luck is found without it too. Nil: it is no better.
    private func rebased(_ found: [Found]) -> SolvedGoals? {
        guard base.run.hasTime else { return nil }
        let own = base.standing(of: base)
        let best = found.max {
            own.gains(in: $0.standing).lexicographicallyPrecedes(own.gains(in: $1.standing))
        }
        guard let start = base.better(of: found.map(\.plan)) ?? best?.plan else { return nil }
        let again = SolvedGoals(scenario, options, from: base, start: start)
        let gains = own.gains(in: again.standing(of: base))
        return gains.first { abs($0) > 10 } ?? 0 > 0 ? again : nil
    }

    private func solve(_ entry: inout MarginalValues.Entry) -> SolvedGoals {
        let solved = SolvedGoals(with(entry.extra), options, from: base)
        entry.solved = solved.standing(of: base)
        entry.idle = solved.isBetter(than: base) ? nil : idle(entry.extra)
        onSolved(entry)
        return solved
    }

    /// A plan that was found with something more did without it and is the base now: gains are counted from it, and what
    /// was planned again and has come to less is so once more, from there.
    private func catchUp(
        _ entries: inout [MarginalValues.Entry], _ found: inout [Int: Found], from old: SolvedGoals
    ) -> Bool {
        let (before, now) = (old.standing(of: old), base.standing(of: base))
        var isWhole = base.isWhole
        for place in entries.indices {
            for goal in entries[place].atMost.indices {
                let name = entries[place].atMost[goal].goal
                guard
                    let moved = zip(before.goals, before.gains(in: now)).first(where: { $0.0.name == name })?
                        .1
                else { continue }
                let gain = entries[place].atMost[goal].gain.millionths - moved
                entries[place].atMost[goal].gain = Value(millionths: max(0, gain))
            }
            guard let solved = entries[place].solved else { continue }
            if now.gains(in: solved).first(where: { abs($0) > 10 }) ?? 0 < 0 {
                let again = solve(&entries[place])
                isWhole = again.isWhole && isWhole
                found[place] = Found(again)
            } else {
                let isBetter = now.gains(in: solved).contains { $0 > 0 }
                entries[place].idle = isBetter ? nil : idle(entries[place].extra)
            }
        }
        return isWhole
    }

    private func values(_ entries: [MarginalValues.Entry], _ isWhole: Bool) -> MarginalValues {
        MarginalValues(
            groups: base.groups.map {
                ProtectedGroup(name: $0.name, orders: $0.orders.count)
            },
            base: base.standing(of: base), entries: sorted(entries), reproducible: isWhole)
    }

    /// Those that promise most first, with the best `sessions` kinds of sessions moved up: what an evening would buy is asked
    /// for even where its price says that it does not pay.
    private func ranked(
        _ promises: [MarginalValues.Family: Promise], sessions: Int
    ) -> [(key: MarginalValues.Family, value: Promise)] {
        let sorted = promises.sorted { a, b in
            b.value.isLess(than: a.value) || !a.value.isLess(than: b.value) && a.value.place < b.value.place
        }
        let opened = sorted.filter { $0.value.extra.session != nil }.sorted { a, b in
            b.value.openingGain.lexicographicallyPrecedes(a.value.openingGain)
                || a.value.openingGain == b.value.openingGain && a.value.place < b.value.place
        }
        let first = Set(opened.prefix(sessions).map(\.key))
        return sorted.filter { first.contains($0.key) } + sorted.filter { !first.contains($0.key) }
    }

    /// What the goals before care come to with an extra.
    func standing(with extra: MarginalValues.Extra) -> MarginalValues.Standing {
        SolvedGoals(with(extra), options, from: base).standing(of: base)
    }

    /// How much better goals could get by an extra, by its prices.
    func atMost(_ extra: MarginalValues.Extra) -> [MarginalValues.AtMost]? {
        (stockPromises() + sessionPromises([extra])).first { $0.extra == extra }?.atMost
    }

    // MARK: - Extras

    /// The scenario with an extra.
    func with(_ extra: MarginalValues.Extra) -> Scenario {
        var more = scenario
        switch extra {
        case .pool(let pool, let window, let amount): more.pools[pool].windows[window].amount += amount
        case .session(let session): more.sessions[session].opening?.isHeld = true
        }
        return more
    }

    /// A unit that a manager would buy: a ride, an interpreter's half day, an hour of anyone else, an exam's worth of money.
    static func unit(of pool: Pool, _ policy: Policy) -> Int64 {
        switch (pool.unit, pool.kind) {
        case (.count, _): 1
        case (.money, _): policy.money.perExam.count
        case (.minutes, .interpreter): 240
        case (.minutes, _): 60
        }
    }

    private func cost(of extra: MarginalValues.Extra) -> Cents? {
        switch extra {
        case .pool(let pool, _, let amount): scenario.pools[pool].cost.map { Cents($0.count * amount) }
        case .session(let session): scenario.sessions[session].opening?.price
        }
    }

    private func entry(_ family: MarginalValues.Family, _ promise: Promise) -> MarginalValues.Entry {
        MarginalValues.Entry(
            family: family, extra: promise.extra, atMost: promise.atMost, solved: nil,
            idle: promise.gains ? nil : idle(promise.extra), cost: cost(of: promise.extra))
    }

    private func idle(_ extra: MarginalValues.Extra) -> MarginalValues.Idle {
        let instance = base.context.instance
        switch extra {
        case .session(let session):
            return base.list.offers.rows.contains { $0.session == session }
                ? .otherThingsBind : .nobodyNeedsIt
        case .pool(let pool, _, _):
            let draws = base.uses(of: pool)
            if !draws.isWanted { return .nobodyNeedsIt }
            let left = instance.windows(of: pool).contains { place in
                draws.wanted.contains(Int(place))
                    && draws.used[Int(place), default: 0] < instance.windows[Index(Int(place))].left
            }
            return left ? .enoughIsThere : .otherThingsBind
        }
    }

    /// What was planned again first, by what it gains in the order of the goals.
    private func sorted(_ entries: [MarginalValues.Entry]) -> [MarginalValues.Entry] {
        func gains(_ entry: MarginalValues.Entry) -> [Int64]? {
            entry.solved.map { base.standing(of: base).gains(in: $0) }
        }
        let solved = entries.filter { $0.solved != nil }
        let order = solved.indices.sorted { a, b in
            let (first, second) = (gains(solved[a])!, gains(solved[b])!)
            return second.lexicographicallyPrecedes(first) || first == second && a < b
        }
        return order.map { solved[$0] } + entries.filter { $0.solved == nil }
    }

    // MARK: - Promises

    /// What prices promise of an extra.
    private struct Promise {
        var extra: MarginalValues.Extra
        var atMost: [MarginalValues.AtMost]
        /// By goal: what the extra adds to the bound, in hundredths of what an order is typically worth, so that what is next
        /// to nothing in one goal leaves the next to decide.
        var weight: [Int64]
        /// In the order of the scenario.
        var place: Int
        /// Of sessions: by goal, what opening gains in the relaxation.
        var openingGain: [Double] = []

        /// Whether all goals are bounded.
        var isWhole = true
        var gains: Bool { !isWhole || atMost.contains { $0.gain > .zero } }
        func isLess(than other: Promise) -> Bool { weight.lexicographicallyPrecedes(other.weight) }
    }

    private func promise(
        _ extra: MarginalValues.Extra, place: Int, bounds: [(terms: GoalTerms, bound: Int64)]
    ) -> Promise {
        var promise = Promise(extra: extra, atMost: [], weight: [], place: place)
        for (terms, bound) in bounds {
            guard let old = base.decided.first(where: { $0.terms.name == terms.name }) else { continue }
            let added = max(0, bound - old.result.certificate.bound)
            promise.atMost.append(
                MarginalValues.AtMost(
                    goal: terms.name, gain: Value(millionths: max(0, bound - old.result.value)),
                    fromExtra: Value(millionths: added)))
            promise.isWhole = bounds.count == base.decided.count
            promise.weight.append(Int64(Double(added) / max(1, base.worth(terms.name)) * 100))
        }
        return promise
    }

    /// One for each window. The offers of a pool with more in every window hold those of more in any one, so one pass at the
    /// old prices bounds them all; only what the rows allow differs.
    private func stockPromises() -> [Promise] {
        var promises: [Promise] = []
        var place = 0
        for pool in scenario.pools.indices {
            let amount = Self.unit(of: scenario.pools[pool], scenario.policy)
            var more = scenario
            for window in more.pools[pool].windows.indices {
                more.pools[pool].windows[window].amount += amount
            }
            let enlarged = EnlargedScenario(more, base, options)
            for window in scenario.pools[pool].windows.indices {
                let bounds = enlarged.goals.map { goal -> (terms: GoalTerms, bound: Int64) in
                    let bound = goal.bound(
                        pool, onlyIn: window, amount, enlarged.context.instance, base.context.instance)
                    return (goal.terms, bound)
                }
                promises.append(
                    promise(.pool(pool, window: window, amount: amount), place: place, bounds: bounds))
                place += 1
            }
        }
        return promises
    }

    /// For each family the closed session that gains most in the relaxation, bounded with it open.
    private func sessionPromises(_ asked: [MarginalValues.Extra]? = nil) -> [Promise] {
        var best: [MarginalValues.Family: (session: Index<Session>, gain: [Double])] = [:]
        for session in scenario.sessions.indices
        where scenario.sessions[session].isFlexible && !base.candidate.opened.contains(session) {
            let family = MarginalValues.Family(of: .session(session), scenario)
            let gain = base.openingGains(session)
            if best[family].map({ $0.gain.lexicographicallyPrecedes(gain) }) ?? true {
                best[family] = (session, gain)
            }
        }
        let extras = asked ?? best.values.map { .session($0.session) }.sorted { $0.session! < $1.session! }
        return extras.filter { $0.session != nil }.map { extra in
            let enlarged = EnlargedScenario(with(extra), base, options)
            var promise = promise(
                extra, place: Int.max / 2 + extra.session!.int,
                bounds: enlarged.goals.map { ($0.terms, $0.bound) })
            promise.openingGain = base.openingGains(extra.session!)
            return promise
        }
    }
}

extension MarginalValues.Extra {
    fileprivate var session: Index<Session>? {
        guard case .session(let session) = self else { return nil }
        return session
    }
}
