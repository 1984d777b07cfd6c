import Domain

/// What the prices of a plan promise of more of something.
struct MarginalPromises {
    struct Promise {
        var extra: MarginalValues.Extra
        var atMost: [MarginalValues.AtMost]
        /// By goal: what the extra adds to the bound, in hundredths of what an order is typically worth, so that what is next
        /// to nothing in one goal leaves the next to decide.
        var weight: [Int64]
        /// In the order of the scenario.
        var place: Int
        /// Whether all goals are bounded.
        var isWhole: Bool
        var use: EnlargedScenario.Use
        /// Of sessions: by goal, what opening gains in the relaxation.
        var openingGain: [Double] = []

        /// What no offer can use gains nothing, however far the plan may be from the best.
        var gains: Bool { use != .none && (!isWhole || atMost.contains { $0.gain > .zero }) }
        /// Whether something of it may be the extra's.
        var addsMore: Bool { atMost.contains(where: \.addsMore) }
        func isLess(than other: Promise) -> Bool { weight.lexicographicallyPrecedes(other.weight) }
        /// The more promising, of equal ones that which somebody could use, then the first.
        func isBefore(_ other: Promise) -> Bool {
            if other.isLess(than: self) || isLess(than: other) { return other.isLess(than: self) }
            return (use == .none ? 1 : 0, place) < (other.use == .none ? 1 : 0, other.place)
        }
    }

    private let scenario: Scenario
    private let options: PlanOptions
    private let base: SolvedGoals

    init(_ scenario: Scenario, _ options: PlanOptions, _ base: SolvedGoals) {
        self.scenario = scenario
        self.options = options
        self.base = base
    }

    /// One for each window of each pool. The offers of a pool with more in every window hold those of more in any one, so one
    /// pass at the old prices bounds them all; only what the rows allow differs.
    func stocks() -> [Promise] {
        var stocks: [Promise] = []
        for pool in scenario.pools.indices {
            let amount = Self.unit(of: scenario.pools[pool], scenario.policy)
            let extras = scenario.pools[pool].windows.indices.map {
                MarginalValues.Extra.pool(pool, window: $0, amount: amount)
            }
            let enlarged = EnlargedScenario(scenario.with(extras), base, options)
            for (window, extra) in extras.enumerated() {
                let bounds = enlarged.goals.map { goal in
                    goal.bound(pool, onlyIn: window, amount, enlarged.context.instance, base.context.instance)
                }
                stocks.append(promise(extra, enlarged, bounds, place: stocks.count))
            }
        }
        return stocks
    }

    /// Of a window, with more in that one alone.
    func alone(_ promise: Promise) -> Promise {
        let enlarged = EnlargedScenario(scenario.with([promise.extra]), base, options)
        return self.promise(promise.extra, enlarged, enlarged.goals.map(\.bound), place: promise.place)
    }

    /// Flexible sessions that the plan leaves closed, those that gain most in the relaxation first.
    var closedSessions: [MarginalValues.Family: [Index<Session>]] {
        let closed = scenario.sessions.indices.filter {
            scenario.sessions[$0].isFlexible && !base.candidate.opened.contains($0)
        }
        return Dictionary(grouping: closed) { MarginalValues.Family(of: .session($0), scenario) }
            .mapValues { sessions in
                let gains = sessions.map { (session: $0, gain: base.openingGains($0)) }
                return gains.sorted { a, b in
                    b.gain.lexicographicallyPrecedes(a.gain) || a.gain == b.gain && a.session < b.session
                }.map(\.session)
            }
    }

    /// Of one session, with it open.
    func session(_ session: Index<Session>) -> Promise {
        let extra = MarginalValues.Extra.session(session)
        let enlarged = EnlargedScenario(scenario.with([extra]), base, options)
        var promise = promise(
            extra, enlarged, enlarged.goals.map(\.bound), place: Int.max / 2 + session.int)
        promise.openingGain = base.openingGains(session)
        return promise
    }

    /// What any of some sessions could gain, by bounds with all of them open; empty: there is none.
    func together(_ sessions: [Index<Session>]) -> [MarginalValues.AtMost] {
        guard let first = sessions.first else { return [] }
        let enlarged = EnlargedScenario(
            scenario.with(sessions.map(MarginalValues.Extra.session)), base, options)
        return promise(.session(first), enlarged, enlarged.goals.map(\.bound), place: 0).atMost
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

    private func promise(
        _ extra: MarginalValues.Extra, _ enlarged: EnlargedScenario, _ bounds: [Int64], place: Int
    ) -> Promise {
        var promise = Promise(
            extra: extra, atMost: [], weight: [], place: place,
            isWhole: enlarged.goals.count == base.decided.count, use: enlarged.use(of: extra))
        for (terms, bound) in zip(enlarged.goals.map(\.terms), bounds) {
            guard let old = base.decided.first(where: { $0.terms.name == terms.name }) else { continue }
            let before = old.result.certificate.bound
            // What no offer can use leaves the best plan as it is, whatever a price on it says.
            let bound = promise.use == .none ? min(bound, before) : bound
            let added = max(0, bound - before)
            promise.atMost.append(
                MarginalValues.AtMost(
                    goal: terms.name, gain: Value(millionths: max(0, bound - old.result.value)),
                    fromExtra: Value(millionths: added)))
            promise.weight.append(Int64(Double(added) / max(1, base.worth(terms.name)) * 100))
        }
        return promise
    }
}

extension MarginalValues.Extra {
    var session: Index<Session>? {
        guard case .session(let session) = self else { return nil }
        return session
    }
}

extension Scenario {
    func with(_ extras: [MarginalValues.Extra]) -> Scenario {
        var more = self
        for extra in extras {
            switch extra {
            case .pool(let pool, let window, let amount): more.pools[pool].windows[window].amount += amount
            case .session(let session): more.sessions[session].opening?.isHeld = true
            }
        }
        return more
    }
}
