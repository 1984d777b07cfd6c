public import Domain

/// What one more unit of everything would be worth. Each pool is bounded by the prices of the plan there is; of the families
/// that promise most, the best place is planned again, from the old prices and the old plan, and where that gains nothing a
/// few others are.
public struct MarginalRun {
    private let scenario: Scenario
    private let options: PlanOptions
    private let onSolved: (MarginalValues.Entry) -> Void
    private var base: SolvedGoals
    private var isWhole = true
    /// How many more places are planned again because the best of their family gains nothing.
    private var further = 0
    /// Sessions that could be opened, best first.
    private var closed: [MarginalValues.Family: [Index<Session>]] = [:]

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
        var run = self
        return run.study(families)
    }

    private mutating func study(_ families: Int) -> MarginalValues {
        isWhole = base.isWhole
        further = families
        closed = promises.closedSessions
        let best = closed.values.map { promises.session($0[0]) }
        var studies = ranked(promises.stocks() + best, sessions: families / 3)
        for rank in studies.indices {
            if rank < families, studies[rank].promises[0].gains, base.run.hasTime {
                planAgain(&studies[rank])
            } else if !studies[rank].promises[0].gains {
                boundOthers(&studies[rank])
            }
        }
        for _ in 0..<Self.rounds {
            guard let better = rebased(studies.flatMap(\.found)) else { break }
            catchUp(&studies, to: better)
        }
        return MarginalValues(
            groups: base.groups.map { ProtectedGroup(name: $0.name, orders: $0.orders.count) },
            base: base.standing(of: base), entries: sorted(studies.map(entry)), reproducible: isWhole)
    }

    private var promises: MarginalPromises { MarginalPromises(scenario, options, base) }

    /// How often the base is searched again from what was found with an extra.
    private static let rounds = 2
    /// At how many places of a family more is planned again, at most.
    private static let places = 3
    /// Of how many further places of a family each gets bounds of its own.
    private static let bounded = 8

    /// What planning with an extra came to.
    private struct Found {
        var plan: EarlierPlan
        var standing: MarginalValues.Standing
    }

    /// One family.
    private struct Study {
        var family: MarginalValues.Family
        /// Of its places. The first `found.count` were planned again; the others follow, most promising first.
        var promises: [MarginalPromises.Promise]
        var found: [Found] = []
        /// Bounds of places that are in no promise.
        var others: [MarginalValues.AtMost] = []
    }

    // MARK: - Planning again

    /// The best place; where it gains nothing, others that may gain something yet.
    private mutating func planAgain(_ study: inout Study) {
        solve(&study, at: 0)
        guard !gains(study.found[0]) else { return }
        boundOthers(&study)
        while study.found.count < Self.places, further > 0, study.found.count < study.promises.count,
            study.promises[study.found.count].addsMore, base.run.hasTime, !gains(study.found.last!)
        {
            further -= 1
            solve(&study, at: study.found.count)
        }
    }

    /// - Parameter place: of a promise that was planned again, or of the next.
    private mutating func solve(_ study: inout Study, at place: Int) {
        let solved = SolvedGoals(with(study.promises[place].extra), options, from: base)
        isWhole = isWhole && solved.isWhole
        let found = Found(plan: solved.plan, standing: solved.standing(of: base))
        if place < study.found.count { study.found[place] = found } else { study.found.append(found) }
        onSolved(entry(study))
    }

    /// Windows of a pool are bounded together, and of closed sessions only the best is: before it is said that more is worth
    /// nothing, the next best get bounds of their own.
    private func boundOthers(_ study: inout Study) {
        let known = max(1, study.found.count)
        var others = Array(study.promises[known...])
        if case .session = study.family {
            let left = closed[study.family, default: []].dropFirst()
            others = left.prefix(Self.bounded).map { promises.session($0) }
            study.others = promises.together(Array(left.dropFirst(Self.bounded)))
        } else {
            for place in others.indices.prefix(Self.bounded) where others[place].addsMore {
                others[place] = promises.alone(others[place])
            }
        }
        study.promises[known...] = others.sorted { $0.isBefore($1) }[...]
    }

    /// Whether any goal is better; ones that come later may have paid for it.
    private func gains(_ found: Found) -> Bool {
        base.standing(of: base).gains(in: found.standing).contains { $0 > 0 }
    }

    // MARK: - The base

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
        return gains.first { abs($0) > MarginalValues.rounding } ?? 0 > 0 ? again : nil
    }

    /// A plan that was found with something more did without it and is the base now: gains are counted from it, and what
    /// was planned again and has come to less is so once more, from there.
    private mutating func catchUp(_ studies: inout [Study], to better: SolvedGoals) {
        let before = base.standing(of: base)
        base = better
        isWhole = isWhole && base.isWhole
        let now = base.standing(of: base)
        let moved = Dictionary(
            zip(before.goals.map(\.name), before.gains(in: now)), uniquingKeysWith: { first, _ in first })
        for number in studies.indices {
            for place in studies[number].promises.indices {
                studies[number].promises[place].atMost.move(moved)
            }
            studies[number].others.move(moved)
            for place in studies[number].found.indices {
                let gains = now.gains(in: studies[number].found[place].standing)
                if gains.first(where: { abs($0) > MarginalValues.rounding }) ?? 0 < 0 {
                    solve(&studies[number], at: place)
                }
            }
        }
    }

    // MARK: - Entries

    private func entry(_ study: Study) -> MarginalValues.Entry {
        let own = base.standing(of: base)
        let best = study.found.indices.max { a, b in
            own.gains(in: study.found[a].standing).lexicographicallyPrecedes(
                own.gains(in: study.found[b].standing))
        }
        let isIdle = best.map { !gains(study.found[$0]) } ?? !study.promises[0].gains
        let shown = isIdle ? 0 : best ?? 0
        let elsewhere = isIdle ? elsewhere(study) : []
        let promise = study.promises[shown]
        let looked = elsewhere.isEmpty ? study.promises : [promise]
        return MarginalValues.Entry(
            family: study.family, extra: promise.extra, atMost: promise.atMost,
            solved: study.found.isEmpty ? nil : study.found[shown].standing,
            idle: isIdle ? looked.map(idle).max() : nil, elsewhere: elsewhere, cost: cost(of: promise.extra))
    }

    /// By goal, the most that is left at places that were not planned again; empty: nothing that the extra would add.
    private func elsewhere(_ study: Study) -> [MarginalValues.AtMost] {
        let left = study.promises.dropFirst(max(1, study.found.count)).map(\.atMost) + [study.others]
        var most: [MarginalValues.AtMost] = []
        for bound in left.joined() where bound.addsMore {
            if let place = most.firstIndex(where: { $0.goal == bound.goal }) {
                most[place].gain = max(most[place].gain, bound.gain)
                most[place].fromExtra = max(most[place].fromExtra, bound.fromExtra)
            } else {
                most.append(bound)
            }
        }
        let goals = base.decided.map(\.terms.name)
        return most.sorted { goals.firstIndex(of: $0.goal)! < goals.firstIndex(of: $1.goal)! }
    }

    private func idle(_ promise: MarginalPromises.Promise) -> MarginalValues.Idle {
        guard promise.use != .none else { return .nobodyNeedsIt }
        guard case .pool(let pool, let window, _) = promise.extra, promise.use == .there else {
            return .otherThingsBind
        }
        let place = base.context.instance.firstWindow[pool.int] + window
        let left = base.context.instance.windows[Index(place)].left
        return base.drawn(from: place) < left ? .enoughIsThere : .otherThingsBind
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

    /// Families, those that promise most first, with the best `sessions` kinds of sessions moved up: what an evening would
    /// buy is asked for even where its price says that it does not pay.
    private func ranked(_ promises: [MarginalPromises.Promise], sessions: Int) -> [Study] {
        let byFamily = Dictionary(grouping: promises) { MarginalValues.Family(of: $0.extra, scenario) }
        let sorted = byFamily.map { family, promises in
            Study(family: family, promises: promises.sorted { $0.isBefore($1) })
        }.sorted { $0.promises[0].isBefore($1.promises[0]) }
        let opened = sorted.filter { $0.promises[0].extra.session != nil }.sorted { a, b in
            let (first, second) = (a.promises[0], b.promises[0])
            return second.openingGain.lexicographicallyPrecedes(first.openingGain)
                || first.openingGain == second.openingGain && first.place < second.place
        }
        let first = Set(opened.prefix(sessions).map(\.family))
        return sorted.filter { first.contains($0.family) } + sorted.filter { !first.contains($0.family) }
    }

    // MARK: - Extras

    /// What the goals before care come to with an extra.
    func standing(with extra: MarginalValues.Extra) -> MarginalValues.Standing {
        SolvedGoals(with(extra), options, from: base).standing(of: base)
    }

    /// How much better goals could get by an extra, by its prices.
    func atMost(_ extra: MarginalValues.Extra) -> [MarginalValues.AtMost]? {
        if let session = extra.session { return promises.session(session).atMost }
        return promises.stocks().first { $0.extra == extra }?.atMost
    }

    /// The scenario with an extra.
    func with(_ extra: MarginalValues.Extra) -> Scenario { scenario.with([extra]) }

    private func cost(of extra: MarginalValues.Extra) -> Cents? {
        switch extra {
        case .pool(let pool, _, let amount): scenario.pools[pool].cost.map { Cents($0.count * amount) }
        case .session(let session): scenario.sessions[session].opening?.price
        }
    }
}

extension [MarginalValues.AtMost] {
    /// The plan there is has come closer to the bounds, by goal.
    fileprivate mutating func move(_ moved: [GoalName: Int64]) {
        for place in indices {
            guard let nearer = moved[self[place].goal] else { continue }
            self[place].gain = Value(millionths: Swift.max(0, self[place].gain.millionths - nearer))
        }
    }
}
