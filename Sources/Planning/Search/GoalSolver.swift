import Domain
import GLPKSolver
import LinearModel

/// What one goal came to.
struct GoalResult: Sendable {
    var candidate: Candidate
    /// Maximised, of the timed plan.
    var value: Int64
    var bound: Int64
    var basis: BoundBasis
    var certificate: Certificate
    /// Of the basis `prices`, whichever `certificate` is.
    var orderwise: Certificate
    var hitDeadline: Bool

    /// The least value whose gap is no more than a share of it.
    func closeValue(_ gap: Double) -> Double { Double(bound) / (bound > 0 ? 1 + gap : 1 - gap) }

    /// Whether the gap is no more than a share of the value (of `value`, or of a better one found since).
    func isClose(_ gap: Double, at value: Int64? = nil) -> Bool {
        let value = value ?? self.value
        return Double(bound - value) <= gap * Double(abs(value))
    }
}

/// Solves one goal with the earlier ones pinned: prices and the bound they prove, then a search that moves orders, then
/// GLPK where a program is small enough, each from the best plan so far. What GLPK finds is timed exactly; what cannot be
/// timed is cut off and the program solved again.
struct GoalSolver {
    let context: PlanningContext
    let list: OfferList
    /// Offers worth choosing among, the incumbent's included.
    let offers: FlatOffers
    let forced: Set<Index<Order>>
    let effort: Effort
    let clock: DeadlineClock
    let threads: Int
    /// Where the search for prices begins; nil: nothing is known of them.
    var carried: CarriedPrices?

    func solve(
        _ goal: GoalTerms, pins: [Pin], gap: Double, incumbent: Candidate, _ report: (Step) -> Void
    ) -> GoalResult {
        var tightening = Tightening(
            search: PriceSearch(offers, FlatGoal(offers, goal, pins), threads: threads, clock: clock),
            rounds: effort.tightening(for: goal.name))
        let isSmall = offers.count <= Effort.smallColumns
        let held = goal.value(of: incumbent)
        // Small programs are worth a proof, whatever gap would do.
        let gap = isSmall ? 0 : max(gap, goal.lastBit / Double(max(1, abs(held))))
        let prices = tightening.orderwise(
            effort.orderwiseSteps(for: goal.name), from: carried, enough: held)
        let certificate = Certificate(tightening.search, prices, .prices)
        var result = GoalResult(
            candidate: incumbent, value: held, bound: certificate.bound, basis: .prices,
            certificate: certificate, orderwise: certificate, hitDeadline: false)
        report(Step(name: "prices", result))
        precondition(result.bound >= result.value, "a bound below a plan")
        guard result.bound > result.value, !result.isClose(gap) else { return result }
        if isSmall { solveByGLPK(tightening.search, gap, &result, report) }
        guard !result.isClose(gap), clock.hasTime else { return result }
        moveOrders(&tightening, prices, gap, &result, report)
        guard !isSmall, !result.isClose(gap), clock.hasTime else { return result }
        solveCore(tightening.search, prices.extended(to: tightening.search.rows), gap, &result, report)
        guard !result.isClose(gap), clock.hasTime else { return result }
        solveByGLPK(tightening.search, gap, &result, report)
        return result
    }

    /// What a step left behind, for progress.
    struct Step {
        var name: String
        var value: Int64
        var bound: Int64

        init(name: String, _ result: GoalResult) {
            self.name = name
            value = result.value
            bound = result.bound
        }
    }

    /// The knapsack relaxation, and the search that starts from what it opens.
    private func moveOrders(
        _ tightening: inout Tightening, _ prices: Prices<Double>, _ gap: Double,
        _ result: inout GoalResult, _ report: (Step) -> Void
    ) {
        var openings = Openings()
        let steps = PriceSearch.Steps(count: effort.knapsack, first: 0.02, last: 0.0006)
        let knapsack = tightening.knapsack(from: prices, steps) { openings.add($0, bound: $1) }
        let search = tightening.search
        let certificate = Certificate(search, knapsack, .knapsackPrices)
        if certificate.bound < result.certificate.bound { result.certificate = certificate }
        if certificate.bound < result.bound {
            result.bound = certificate.bound
            result.basis = .knapsackPrices
        }
        precondition(result.bound >= result.value, "a bound below a plan")
        report(Step(name: "knapsack", result))
        guard result.bound > result.value else { return }
        let moves = PlanSearch(
            search: search, prices: prices.extended(to: search.rows), priority: search.perMinute(knapsack),
            openings: openings.bestFirst, enough: result.closeValue(gap),
            effort: effort.moves(for: search.goal.terms.name), clock: clock)
        if let found = moves.improve(result.candidate) {
            keepBetter(found, search.goal.terms, search.goal.pins, &result)
        }
        report(Step(name: "search", result))
    }

    /// GLPK on what matters of lateness and levels, which is little of a large program. What it finds there is a plan once
    /// everyone else has been put back.
    private func solveCore(
        _ search: PriceSearch, _ prices: Prices<Double>, _ gap: Double, _ result: inout GoalResult,
        _ report: (Step) -> Void
    ) {
        guard !search.goal.terms.name.mayStopEarly else { return }
        let core = CoreProgram(search, prices, betterThan: result.value)
        guard core.kept.count <= Effort.coreColumns else { return }
        let program = Formulation(
            context, list, kept: core.kept, goal: core.goal, pins: core.pins, forced: forced, fills: false)
        var limits = effort.coreLimits(rows: program.model.rowCount, gap: gap, clock)
        // Less what is added to a tree's bound to round it outwards.
        let enough = result.value + max(0, Int64(core.goal.lastBit) - 3)
        limits.enough = Double(enough - core.goal.constant) / 1e6
        let solution = GLPK.solve(program.model, limits)
        if solution.termination == .deadline { result.hitDeadline = true }
        let chosen = solution.values.map(program.read)
        tighten(&result, solution, core.goal, chosen)
        if let chosen, clock.hasTime,
            case .success(let starts) = StartTimes(context.instance, list).solve(chosen),
            let plan = Transplant(context: context, list: list, offers: offers).plan(
                Candidate(chosen, starts, list, context), then: result.candidate)
        {
            keepBetter(plan, search.goal.terms, search.goal.pins, &result)
        }
        report(Step(name: "core", result))
    }

    /// GLPK on the whole program, and small programs in turn, in the order that measured best for the goal. On a large
    /// program of goals value and care the tree mostly tightens the bound.
    private func solveByGLPK(
        _ search: PriceSearch, _ gap: Double, _ result: inout GoalResult, _ report: (Step) -> Void
    ) {
        let (goal, columns) = (search.goal.terms, offers.count)
        // Lateness and levels have few offers worth a choice: the tree settles them, where small programs see no gain.
        let wholeFirst = columns <= Effort.smallColumns || !goal.name.mayStopEarly
        for isWhole in [wholeFirst, !wholeFirst] {
            if isWhole && columns <= Effort.treeColumns {
                solveWhole(search, gap, &result)
                report(Step(name: "glpk", result))
            } else if !isWhole && columns <= Effort.neighbourhoodColumns {
                improve(search, gap, &result, report)
            }
            guard !result.isClose(gap), clock.hasTime else { return }
        }
    }

    private func improve(
        _ search: PriceSearch, _ gap: Double, _ result: inout GoalResult, _ report: (Step) -> Void
    ) {
        let (goal, pins) = (search.goal.terms, search.goal.pins)
        var byOrder = [[Index<Offer>]](repeating: [], count: context.instance.scenario.orders.count)
        for offer in offers.original { byOrder[list[offer].order.int].append(offer) }
        let search = NeighbourhoodSearch(
            context: context, list: list, goal: goal, pins: pins, forced: forced, kept: byOrder, clock: clock,
            patience: effort.patience, steps: effort.neighbourhoods)
        let reached = result
        let improved = search.improve(result.candidate) { reached.isClose(gap, at: $0) }
        keepBetter(improved, goal, pins, &result)
        report(Step(name: "glpk", result))
    }

    private func solveWhole(_ search: PriceSearch, _ gap: Double, _ result: inout GoalResult) {
        let (goal, pins) = (search.goal.terms, search.goal.pins)
        var cuts: [TimingCut] = []
        for round in 0..<effort.timingRounds {
            let program = Formulation(
                context, list, kept: offers.original, goal: goal, pins: pins, forced: forced,
                counted: search.rows.counted, cuts: cuts)
            // Levels are of figures that rounding cannot use, and their trees better left small.
            let cut =
                goal.name.mayStopEarly
                ? program.tightened(toBeat: Double(result.value - goal.constant) / 1e6, clock)
                : CutLoop.Outcome(model: program.model)
            if cut.isProven {
                if round == 0 { tighten(&result, to: result.value) }
                return
            }
            let limits = effort.limits(rows: cut.model.rowCount, gap: gap, clock)
            let solution = GLPK.solve(cut.model, limits)
            if solution.termination == .deadline { result.hitDeadline = true }
            let chosen = solution.values.map(program.read)
            if round == 0 {
                tighten(&result, solution, goal, chosen)
                // Nothing is left in it that is better than the plan.
                if solution.termination == .infeasible { tighten(&result, to: result.value) }
                if let bound = cut.bound { tighten(&result, to: goal.outwards(bound)) }
            }
            guard let chosen, clock.hasTime else { return }
            // What the program's own best could not better, its timed form cannot either.
            guard goal.value(of: Candidate(chosen, [:], list, context)) > result.value else { return }
            switch StartTimes(context.instance, list).solve(chosen) {
            case .success(let starts):
                return keepBetter(Candidate(chosen, starts, list, context), goal, pins, &result)
            case .failure(let untimed):
                cuts += untimed.parts.map { TimingCut($0, list, context.instance) }
            }
        }
    }

    /// The bound of the tree, taken before any timing cut. GLPK proves to a relative 10⁻⁹, so what it leaves open is
    /// rounded outwards; a proof of optimality is the exact value of the program's own solution.
    private func tighten(
        _ result: inout GoalResult, _ solution: IntegerSolution, _ goal: GoalTerms,
        _ chosen: [Index<Offer>]?
    ) {
        var bound: Int64?
        if solution.termination == .optimal, let chosen {
            let untimed = Candidate(chosen, [:], list, context)
            bound = goal.value(of: untimed)
        } else if let open = solution.bound {
            bound = goal.outwards(open)
            // Nodes that are left may all be worse than the plan GLPK holds, which may be impossible to time.
            if let chosen { bound = max(bound!, goal.value(of: Candidate(chosen, [:], list, context))) }
        }
        if let bound { tighten(&result, to: bound) }
    }

    private func tighten(_ result: inout GoalResult, to bound: Int64) {
        guard max(bound, result.value) < result.bound else { return }
        result.bound = max(bound, result.value)
        result.basis = .glpkTree
    }

    private func keepBetter(_ found: Candidate, _ goal: GoalTerms, _ pins: [Pin], _ result: inout GoalResult)
    {
        let value = goal.value(of: found)
        guard value > result.value, forced.isSubset(of: found.chosen.keys),
            pins.allSatisfy({ $0.terms.value(of: found) >= $0.floor })
        else { return }
        result.candidate = found
        result.value = value
        result.bound = max(result.bound, value)
    }
}

extension GoalTerms {
    var lastBit: Double { Double(shares?.lastBit ?? 0) }

    /// A bound that GLPK states, in the goal's own figures and no tighter than it is.
    fileprivate func outwards(_ open: Double) -> Int64 {
        let millionths = open * 1e6
        let rounded = Int64((millionths + abs(millionths) * 1e-9 + 1).rounded(.up)) + constant
        // What GLPK takes for equal, 10⁻⁷ of the goal, must not become a whole point.
        return min(rounded, roundedDown(rounded + abs(rounded) / 10_000_000 + 1))
    }
}

extension Formulation {
    /// The program made tighter, where only plans better than one of this value are of interest.
    fileprivate func tightened(toBeat held: Double, _ clock: DeadlineClock) -> CutLoop<RowLabel>.Outcome {
        var owners = [Int?](repeating: nil, count: model.columnCount)
        for choice in choices.indices { owners[Int(book[choice.int].column)] = choices[choice].order.int }
        return CutLoop(model: model, owners: owners, held: held, clock: clock).tightened(.cut)
    }
}
