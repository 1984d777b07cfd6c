import Attendance
import Domain

/// The goals one after the other, each with the earlier ones pinned at the value of their timed plan.
struct LexicographicRun {
    /// One goal, decided.
    struct Decided: Sendable {
        var terms: GoalTerms
        var result: GoalResult
        var tolerance: Int64
        /// Of goal value, where it was solved before goal gap to see what that costs.
        var withoutGap: GoalResult?

        /// The bound beside the final plan's value. What GLPK proves is good to some 10⁻⁷ of the goal and the last bit of a
        /// level, so a later goal's plan may be millionths better than what its tree took for the best.
        func boundBeside(_ value: Int64) -> Int64 {
            guard result.basis == .glpkTree else { return result.bound }
            let blur = abs(value) / 10_000_000 + Int64(terms.lastBit) + 1
            return max(result.bound, min(value, result.bound + blur))
        }
    }

    /// What all goals together came to. `list` holds the offers of goal care, on which `candidate` stands.
    struct Outcome: Sendable {
        var goals: [Decided]
        var candidate: Candidate
        var plainList: OfferList
        var list: OfferList
    }

    let context: PlanningContext
    let list: OfferList
    let history: History
    let options: PlanOptions
    let baseline: Candidate
    /// Prices of a scenario that differs in what there is of something, by goal: where the search for prices begins.
    private let carried: [GoalName: CarriedPrices]
    /// Demanded orders that plans place: those that first come, first served can place.
    let settled: Set<Index<Order>>
    private let clock: DeadlineClock

    init(
        _ context: PlanningContext, _ list: OfferList, _ options: PlanOptions, _ baseline: Candidate,
        _ history: History = History(), carried: [GoalName: CarriedPrices] = [:]
    ) {
        self.context = context
        self.carried = carried
        self.list = list
        self.history = history
        self.options = options
        self.baseline = baseline
        settled = Set(baseline.chosen.keys.filter { context.instance.demanded[$0] != nil })
        clock = DeadlineClock(limit: options.timeLimit)
    }

    /// Whether the last resort has not been reached.
    var hasTime: Bool { clock.hasTime }

    private var instance: Instance { context.instance }
    private var policy: Policy { context.instance.scenario.policy }

    /// A step of a goal; once more its last one when the goal is decided.
    struct Progress {
        var step: GoalSolver.Step
        var terms: GoalTerms
        var isDecided = false
    }

    /// - Parameter hold: hears after each goal but the last of what is held then; asked for, it is the whole outcome.
    func solve(hold: (() -> Outcome) -> Void, _ report: (Progress) -> Void) -> Outcome {
        let (goals, incumbent, _) = solveBeforeCare(
            hold: { goals, incumbent, later in hold { held(goals, incumbent, later: later) } }, report)
        return finishWithCare(goals, incumbent, report)
    }

    /// - Parameter hold: hears after each goal of the goals decided, the plan held, and the goals to come.
    func solveBeforeCare(
        hold: ([Decided], Candidate, ArraySlice<GoalTerms>) -> Void = { _, _, _ in },
        _ report: (Progress) -> Void = { _ in }
    ) -> (goals: [Decided], candidate: Candidate, offers: FlatOffers) {
        var goals: [Decided] = []
        var incumbent = baseline
        let early = GoalSequence.beforeCare(context, list, baseline)
        let earlier = options.start?.chosen(list, context)
        let offers = flat(list, early, [incumbent] + (earlier.map { [$0] } ?? []))
        let start = earlier.flatMap { self.start(from: $0, offers) }
        for terms in early {
            if let start, isBetter(start, than: incumbent, terms, goals) { incumbent = start }
            let decided = next(terms, offers, goals, incumbent, report)
            incumbent = decided.result.candidate
            goals.append(decided)
            hold(goals, incumbent, early.dropFirst(goals.count))
        }
        return (goals, incumbent, offers)
    }

    /// Goal care chooses among more: every offer also with the optional supports it can carry. And among fewer: who is
    /// placed was decided before it. It reads chances and burdens, and neither may give one patient the place of another.
    private func finishWithCare(
        _ decided: [Decided], _ incumbent: Candidate, _ report: (Progress) -> Void
    ) -> Outcome {
        var moved = MovedToCare(self, decided, incumbent)
        let own = Care.terms(instance, moved.list, history)
        while true {
            let care = decide(
                own, moved.list, careOffers(moved, [own]), pins(moved.goals), moved.start,
                placed: Set(moved.start.chosen.keys), report)
            let filled = moved.completion.fill(care.result.candidate)
            // Kinder times may leave room for one more, who takes nobody's place: then there is more to be kind to.
            guard filled.chosen.count > care.result.candidate.chosen.count else {
                return Outcome(
                    goals: moved.goals + [care], candidate: care.result.candidate, plainList: list,
                    list: moved.list)
            }
            moved.start = filled
        }
    }

    /// Offers of the orders that are placed, worth choosing for the goals decided and these.
    private func careOffers(_ moved: MovedToCare, _ goals: [GoalTerms]) -> FlatOffers {
        flat(
            moved.list, moved.goals.map(\.terms) + goals, [moved.start], among: Set(moved.start.chosen.keys))
    }

    /// What the goals decided so far have come to, as if the run ended here: the later ones have the value of this plan
    /// and the bound that one pass at rough prices proves.
    private func held(_ decided: [Decided], _ incumbent: Candidate, later: ArraySlice<GoalTerms>) -> Outcome {
        let moved = MovedToCare(self, decided, incumbent)
        // What a smaller gap costs is not known before that goal is.
        let rest =
            later.filter { $0.name != .placed }.map { $0.over(moved.list, context) }
            + [Care.terms(instance, moved.list, history)]
        let every = flat(moved.list, moved.goals.map(\.terms) + rest, [moved.start])
        let placed = careOffers(moved, rest)
        var goals = moved.goals
        for terms in rest {
            let offers = terms.name == .care ? placed : every
            let search = PriceSearch(
                offers, FlatGoal(offers, terms, pins(goals)), threads: options.threads, clock: clock)
            let certificate = Certificate(
                search, search.orderwise(.init(count: 100, first: 0.3)).prices, .prices)
            goals.append(
                Decided(
                    terms: terms,
                    result: GoalResult(
                        candidate: moved.start, value: terms.value(of: moved.start),
                        bound: certificate.bound, basis: .prices, certificate: certificate,
                        orderwise: certificate,
                        hitDeadline: true),
                    tolerance: terms.tolerance(policy)))
        }
        return Outcome(goals: goals, candidate: moved.start, plainList: list, list: moved.list)
    }

    func pins(_ decided: [Decided]) -> [Pin] {
        decided.map { Pin(terms: $0.terms, floor: $0.result.value - $0.tolerance) }
    }

    /// Decided goals and their plan over the offers of goal care.
    private struct MovedToCare {
        let list: OfferList
        let goals: [Decided]
        let completion: Completion
        /// With everybody placed who fits beside it.
        var start: Candidate

        init(_ run: LexicographicRun, _ decided: [Decided], _ incumbent: Candidate) {
            let (list, plain) = run.list.withOptionalSupports(run.instance, threads: run.options.threads)
            goals = decided.map { goal in
                var moved = goal
                moved.terms = goal.terms.over(list, run.context)
                return moved
            }
            var start = incumbent
            for (order, choice) in start.chosen {
                start.chosen[order] = Candidate.Choice(offer: plain[choice.offer.int], start: choice.start)
            }
            self.list = list
            completion = Completion(
                context: run.context, list: list, plain: Set(plain),
                harmed: goals.map(\.terms).filter { $0.shares?.isMonotone == false })
            self.start = completion.fill(start)
        }
    }

    /// What of an earlier plan can still be done, and the baseline for whoever is left. Nil: people demand more.
    func start(from earlier: Candidate, _ offers: FlatOffers) -> Candidate? {
        let transplant = Transplant(context: context, list: list, offers: offers)
        guard let kept = transplant.plan(Candidate(opened: Set(context.held)), then: earlier),
            let start = transplant.plan(kept, then: baseline), settled.isSubset(of: start.chosen.keys)
        else { return nil }
        return start
    }

    private func isBetter(
        _ start: Candidate, than incumbent: Candidate, _ terms: GoalTerms, _ decided: [Decided]
    ) -> Bool {
        terms.value(of: start) >= terms.value(of: incumbent)
            && pins(decided).allSatisfy { $0.terms.value(of: start) >= $0.floor }
    }

    /// The offers worth choosing among for some goals, and those of the plans they start from.
    /// - Parameter orders: whose; nil: everybody's.
    func flat(
        _ list: OfferList, _ goals: [GoalTerms], _ starts: [Candidate], among orders: Set<Index<Order>>? = nil
    ) -> FlatOffers {
        let kept = starts.reduce(into: Set(list.worthChoosing(context, goals))) {
            $0.formUnion($1.chosen.values.map(\.offer))
        }.filter { orders?.contains(list[$0].order) ?? true }
        return FlatOffers(context, list, kept: kept.sorted(), settled: settled)
    }

    /// The next of the goals before care.
    func next(
        _ terms: GoalTerms, _ offers: FlatOffers, _ decided: [Decided], _ incumbent: Candidate,
        _ report: (Progress) -> Void = { _ in }
    ) -> Decided {
        terms.name == .placed
            ? look(at: terms, offers, decided, incumbent, report)
            : decide(terms, list, offers, pins(decided), incumbent, report)
    }

    /// How many orders would be placed without goal gap, by the best plan of goal value that is found.
    private func look(
        at terms: GoalTerms, _ offers: FlatOffers, _ decided: [Decided], _ incumbent: Candidate,
        _ report: (Progress) -> Void
    ) -> Decided {
        let value = ValueGoal.terms(context, list)
        let free = decide(value, list, offers, pins(decided), incumbent) {
            report(Progress(step: $0.step, terms: value))
        }
        var result = free.result
        result.value = terms.value(of: result.candidate)
        return Decided(
            terms: terms, result: result, tolerance: terms.tolerance(policy), withoutGap: free.result)
    }

    func decide(
        _ terms: GoalTerms, _ list: OfferList, _ offers: FlatOffers, _ pins: [Pin],
        _ incumbent: Candidate, placed: Set<Index<Order>>? = nil, _ report: (Progress) -> Void = { _ in }
    ) -> Decided {
        let solver = GoalSolver(
            context: context, list: list, offers: offers,
            forced: placed ?? settled,
            effort: Effort.of(options.effort ?? policy.effort, orders: instance.scenario.orders.count),
            clock: clock, threads: options.threads, carried: carried[terms.name])
        var last = ""
        var result = solver.solve(
            terms, pins: pins, gap: terms.name.mayStopEarly ? options.gap : 0, incumbent: incumbent
        ) { step in
            last = step.name
            report(Progress(step: step, terms: terms))
        }
        // Whichever step the clock ended, or kept from being begun: the same run may not end here again.
        if !clock.hasTime { result.hitDeadline = true }
        report(Progress(step: .init(name: last, result), terms: terms, isDecided: true))
        return Decided(terms: terms, result: result, tolerance: terms.tolerance(policy))
    }
}
