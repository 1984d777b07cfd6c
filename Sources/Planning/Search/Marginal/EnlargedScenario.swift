import Domain

/// A scenario with more in it, and what the old prices prove of its goals.
struct EnlargedScenario {
    struct Goal {
        var terms: GoalTerms
        /// With all of what is more.
        var bound: Int64
        var prices: [(row: RowLabel, price: Int64)]
    }

    /// What an extra is there for.
    enum Use {
        /// No open order, and no session, could use it.
        case none
        /// There: an exam's own helps, or a session's staff, draw on that very window.
        case there
        /// Before the exam, from any window up to then.
        case before
    }

    let context: PlanningContext
    let goals: [Goal]
    private let list: OfferList

    /// Goals up to those that count from another plan (first come, first served; the plan without goal gap), which is another
    /// one where more is there. Earlier goals are kept as `base` decided them: where more is there, they may be better, and later ones then bounded
    /// no higher.
    init(_ scenario: Scenario, _ base: SolvedGoals, _ options: PlanOptions) {
        let instance = Instance(scenario)
        let list = OfferList(instance, threads: options.threads)
        let context = PlanningContext(instance, list)
        self.context = context
        self.list = list
        let terms = base.decided.map { $0.terms.over(list, context) }
        let offers = FlatOffers(
            context, list, kept: list.worthChoosing(context, terms), settled: base.run.settled)
        var pins: [Pin] = []
        goals = zip(base.decided, terms).map { old, terms in
            let goal = FlatGoal(offers, terms, pins)
            pins.append(Pin(terms: terms, floor: old.result.value - old.tolerance))
            let certificate = CarriedPrices(old.result.certificate)
                .certificate(offers, goal, threads: options.threads)
            return Goal(terms: terms, bound: certificate.bound, prices: certificate.prices)
        }.prefix { $0.terms.name != .baseline && $0.terms.name != .placed }.map { $0 }
    }

    /// By what fits where more is there: of what there is none of, nobody's offer would draw else.
    func use(of extra: MarginalValues.Extra) -> Use {
        let instance = context.instance
        switch extra {
        case .session(let session):
            return list.offers.rows.contains { $0.session == session } ? .there : .none
        case .pool(let pool, let window, _):
            let place = instance.firstWindow[pool.int] + window
            func draws(_ uses: [Offer.Use]) -> Bool { uses.contains { $0.window.int == place } }
            if list.bundles.contains(where: draws) || context.openingUses.contains(where: draws) {
                return .there
            }
            return isWantedBefore(pool) ? .before : .none
        }
    }

    private func isWantedBefore(_ pool: Index<Pool>) -> Bool {
        let instance = context.instance
        let own = instance.scenario.pools[pool]
        return list.helps.contains { help in
            help.before.contains { use in
                instance.supplies[use.supply].kind == own.kind
                    && instance.supplies[use.supply].language == own.language?.primary
            }
        }
    }
}

extension EnlargedScenario.Goal {
    /// With more in one window of a pool only: rows of the others allow as much as before, at their prices.
    func bound(
        _ pool: Index<Pool>, onlyIn window: Int, _ amount: Int64, _ instance: Instance, _ before: Instance
    ) -> Int64 {
        let first = instance.firstWindow[pool.int]
        let own = instance.scenario.pools[pool]
        let days = instance.arrivals(of: pool)
        var less: Int128 = 0
        for (row, price) in prices {
            switch row {
            case .poolLimit(let place)
            where instance.windows[place].pool == pool && place.int != first + window:
                less += Int128(price) * Int128(instance.windows[place].left - before.windows[place].left)
            case .before(let supply, let day)
            where instance.supplies[supply].kind == own.kind
                && instance.supplies[supply].language == own.language?.primary:
                let others = days.enumerated().count {
                    $0.offset != window && $0.element.map { $0 <= day } ?? false
                }
                less += Int128(price) * Int128(amount) * Int128(others)
            default: break
            }
        }
        return bound - Int64(clamping: floorDivision(less, 1_000_000))
    }
}
