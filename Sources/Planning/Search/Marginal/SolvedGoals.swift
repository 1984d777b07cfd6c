import Domain

/// The goals before care, decided.
struct SolvedGoals {
    let context: PlanningContext
    let list: OfferList
    let offers: FlatOffers
    let run: LexicographicRun
    let decided: [LexicographicRun.Decided]
    let candidate: Candidate
    let groups: [BarrierGroup]

    /// - Parameter other: solved for the same orders; its plan and its prices are where this one begins.
    ///   `start`: a plan to begin from in place of its own.
    init(
        _ scenario: Scenario, _ options: PlanOptions, from other: SolvedGoals? = nil,
        start: EarlierPlan? = nil
    ) {
        let instance = Instance(scenario)
        list = OfferList(instance, threads: options.threads)
        context = PlanningContext(instance, list)
        var options = options
        options.start = start ?? other?.plan ?? options.start
        run = LexicographicRun(
            context, list, options, Baseline.plan(context, list), carried: other?.carried ?? [:])
        (decided, candidate, offers) = run.solveBeforeCare()
        groups = Equity.groups(instance).protected
    }

    var isWhole: Bool { run.hasTime }

    var carried: [GoalName: CarriedPrices] {
        Dictionary(
            decided.map { ($0.terms.name, CarriedPrices($0.result.orderwise)) },
            uniquingKeysWith: { first, _ in first })
    }

    var plan: EarlierPlan {
        EarlierPlan(
            places: candidate.chosen.keys.sorted().map { order in
                let choice = candidate.chosen[order]!
                let placement = list[choice.offer].placement(at: choice.start, context.instance)
                return EarlierPlan.Place(
                    order: order, session: placement.session, start: choice.start,
                    pools: Set(placement.bundle.map(\.pool)), contact: placement.contact)
            })
    }

    /// The best of some plans for the same orders, as far as it can be done here, that decides the goals better than this
    /// one; nil: none does.
    func better(of plans: [EarlierPlan]) -> EarlierPlan? {
        var best: (plan: EarlierPlan, gains: [Int64])?
        for plan in plans {
            guard let candidate = run.start(from: plan.chosen(list, context), offers) else { continue }
            let gains = decided.map { $0.terms.value(of: candidate) - $0.result.value }
            // The first goal that it decides otherwise, but for rounding and what tolerance gives away.
            let first = zip(gains, decided).first { $0 > Int64($1.terms.lastBit) || $0 < -$1.tolerance }?.0
            guard let first, first > 0 else { continue }
            if best.map({ $0.gains.lexicographicallyPrecedes(gains) }) ?? true { best = (plan, gains) }
        }
        return best?.plan
    }

    /// What an order is typically worth to a goal.
    func worth(_ goal: GoalName) -> Double {
        guard let terms = decided.first(where: { $0.terms.name == goal })?.terms else { return 1 }
        if let shares = terms.shares, !terms.isLinear {
            return Double(shares.weights.reduce(0, +)) / Double(max(1, shares.weights.count))
        }
        let gains = offers.original.map { terms.coefficient($0) }.filter { $0 > 0 }
        return gains.isEmpty ? 1 : Double(gains.reduce(0, +)) / Double(gains.count)
    }

    /// By goal: what opening a session gains at its prices, in hundredths of what an order is worth.
    func openingGains(_ session: Index<Session>) -> [Double] {
        decided.indices.map { place in
            let goal = FlatGoal(offers, decided[place].terms, run.pins(Array(decided[..<place])))
            let rows = PricedRows(offers)
            let prices = CarriedPrices(decided[place].result.orderwise).searched(offers, rows, goal)
            let pass = OrderwisePass<Double>(offers: offers, rows: rows, goal: goal, threads: 1)
            let blocks = context.instance.blocksOfSession[session].reduce(0.0) {
                $0 + prices.row[$1.int] * rows.size[$1.int]
            }
            let gain = context.isChoice(session) ? pass.openingValue(session, prices) : blocks
            return (gain / max(1, worth(decided[place].terms.name)) * 100).rounded()
        }
    }

    /// What the plan draws from a window, for exams and for sessions that it opens.
    func drawn(from window: Int) -> Int64 {
        let exams = candidate.chosen.values.flatMap { list[$0.offer].uses }
        let sessions = candidate.opened.flatMap { context.openingUses[$0.int] }
        return (exams + sessions).reduce(0) { $0 + ($1.window.int == window ? $1.amount : 0) }
    }

    /// - Parameter base: of whose groups orders are counted.
    func standing(of base: SolvedGoals) -> MarginalValues.Standing {
        let scenario = context.instance.scenario
        let late = context.instance.openOrders.reduce(0) { sum, order in
            let day = candidate.chosen[order].map { list[$0.offer].day }
            return sum + Clinical.lateDays(scenario, scenario.orders[order], on: day)
        }
        return MarginalValues.Standing(
            goals: decided.filter { $0.terms.name != .placed }.map { goal in
                let value = goal.terms.value(of: candidate)
                return .init(
                    name: goal.terms.name, value: goal.terms.printed(value),
                    bound: goal.terms.printed(goal.boundBeside(value)))
            },
            placed: candidate.chosen.count,
            placedOfGroup: base.groups.map { group in group.orders.count { candidate.chosen[$0] != nil } },
            lateDays: late,
            price: candidate.opened.reduce(Cents(0)) { sum, session in
                Cents(sum.count + (scenario.sessions[session].opening?.price.count ?? 0))
            })
    }
}

extension MarginalValues.Standing {
    /// By goal of both: how much better it is in `other`, in millionths.
    func gains(in other: MarginalValues.Standing) -> [Int64] {
        goals.compactMap { goal in
            other.goals.first { $0.name == goal.name }.map { after in
                let more = after.value.millionths - goal.value.millionths
                return goal.name.sense == .maximise ? more : -more
            }
        }
    }
}
