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
    var recomputedBound: Int64
    var prices: RowPrices
    var hitDeadline: Bool

    /// Whether the gap is no more than a share of the value (of `value`, or of a better one found since).
    func isClose(_ gap: Double, at value: Int64? = nil) -> Bool {
        let value = value ?? self.value
        return Double(bound - value) <= gap * Double(abs(value))
    }
}

/// How much work a goal may take. Counted, so that results repeat.
struct Effort: Sendable {
    /// Nodes of the whole program's tree.
    var nodes: Int
    /// Simplex iterations × rows of the whole program's tree: what a node costs, whatever its size.
    var treeWork: Int
    /// Neighbourhoods tried, and how many in a row may bring nothing.
    var neighbourhoods: Int
    var patience: Int
    /// Rounds of solving, timing and cutting off what cannot be timed.
    var timingRounds = 25

    static func of(_ effort: Policy.Effort) -> Effort {
        switch effort {
        case .quick: Effort(nodes: 100, treeWork: 3_000_000, neighbourhoods: 40, patience: 10)
        case .normal: Effort(nodes: 1_000, treeWork: 12_000_000, neighbourhoods: 120, patience: 20)
        case .deep: Effort(nodes: 20_000, treeWork: 1_000_000_000, neighbourhoods: 4_000, patience: 300)
        }
    }

    func limits(rows: Int, gap: Double, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: nodes, iterations: treeWork / max(1, rows), gap: gap, milliseconds: clock.millisecondsLeft)
    }

    /// Of one neighbourhood's program.
    static func neighbourhoodLimits(rows: Int, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: 60, iterations: 1_000_000 / max(1, rows), gap: 1e-4, milliseconds: clock.millisecondsLeft)
    }

    /// Up to so many columns GLPK proves a whole program within a second; beyond `treeColumns` a node takes too long to be
    /// of use, and beyond `relaxedColumns` even the relaxation does.
    static let smallColumns = 500
    static let treeColumns = 6_000
    static let relaxedColumns = 40_000
}

/// Solves one goal with the earlier ones pinned: bound from prices, then GLPK's tree over the offers worth choosing,
/// then exact start times; what cannot be timed is cut off and the program solved again. The better of GLPK's plan and
/// the incumbent is kept.
struct GoalSolver {
    let context: PlanningContext
    let list: OfferList
    let forced: Set<Index<Order>>
    let effort: Effort
    let clock: DeadlineClock

    func solve(_ goal: GoalTerms, pins: [Pin], gap: Double, incumbent: Candidate) -> GoalResult {
        let kept = list.worthChoosing(context, [goal] + pins.map(\.terms))
        let program = Formulation(context, list, kept: kept, goal: goal, pins: pins, forced: forced)
        let prices = prices(of: program)
        let recomputed = BoundFromPrices(context: context, list: list, goal: goal, pins: pins, prices: prices)
            .compute()
        var result = GoalResult(
            candidate: incumbent, value: goal.value(of: incumbent), bound: recomputed, basis: .prices,
            recomputedBound: recomputed, prices: prices, hitDeadline: false)
        precondition(recomputed >= result.value, "a bound below a plan")
        guard recomputed > result.value else { return result }
        search(program, goal, pins, kept, gap, &result)
        return result
    }

    private func prices(of program: Formulation) -> RowPrices {
        guard program.choices.count <= Effort.relaxedColumns, let relaxed = GLPK.relax(program.pricedModel)
        else {
            return RowPrices([])
        }
        return RowPrices(program.pricedModel.rowLabels, relaxed.rowDuals)
    }

    /// GLPK on the whole program, and small programs in turn, in the order that measured best for the goal. On a large
    /// program of goals value and care the tree mostly tightens the bound.
    private func search(
        _ program: Formulation, _ goal: GoalTerms, _ pins: [Pin], _ kept: [Index<Offer>], _ gap: Double,
        _ result: inout GoalResult
    ) {
        let isSmall = kept.count <= Effort.smallColumns
        // Lateness and levels have few offers worth a choice: the tree settles them, where small programs see no gain.
        let wholeFirst = isSmall || goal.name != .value && goal.name != .care
        for isWhole in [wholeFirst, !wholeFirst] {
            if isWhole && kept.count <= Effort.treeColumns {
                solveWhole(program, goal, pins, kept, gap, &result)
            } else if !isWhole {
                improve(goal, pins, kept, gap, &result)
            }
            guard !result.isClose(gap), clock.hasTime else { return }
        }
    }

    private func improve(
        _ goal: GoalTerms, _ pins: [Pin], _ kept: [Index<Offer>], _ gap: Double, _ result: inout GoalResult
    ) {
        var byOrder = [[Index<Offer>]](repeating: [], count: context.instance.scenario.orders.count)
        for offer in kept { byOrder[list[offer].order.int].append(offer) }
        let search = NeighbourhoodSearch(
            context: context, list: list, goal: goal, pins: pins, forced: forced, kept: byOrder, clock: clock,
            patience: effort.patience, steps: effort.neighbourhoods)
        let reached = result
        let improved = search.improve(result.candidate) { reached.isClose(gap, at: $0) }
        keepBetter(improved, goal, pins, &result)
    }

    private func solveWhole(
        _ program: Formulation, _ goal: GoalTerms, _ pins: [Pin], _ kept: [Index<Offer>], _ gap: Double,
        _ result: inout GoalResult
    ) {
        var program = program
        var cuts: [TimingCut] = []
        for round in 0..<effort.timingRounds {
            let limits = effort.limits(rows: program.model.rowCount, gap: gap, clock)
            let solution = GLPK.solve(program.model, limits)
            if solution.termination == .deadline { result.hitDeadline = true }
            let chosen = solution.values.map(program.read)
            if round == 0 { tighten(&result, solution, goal, pins, chosen) }
            guard let chosen, clock.hasTime else { return }
            // What the program's own best could not better, its timed form cannot either.
            guard goal.value(of: Candidate(chosen, [:], list, context)) > result.value else { return }
            switch StartTimes(context.instance, list).solve(chosen) {
            case .success(let starts):
                return keepBetter(Candidate(chosen, starts, list, context), goal, pins, &result)
            case .failure(let untimed):
                cuts += untimed.parts.map { TimingCut($0, list, context.instance) }
                program = Formulation(
                    context, list, kept: kept, goal: goal, pins: pins, forced: forced, cuts: cuts)
            }
        }
    }

    /// The bound of the tree, taken before any timing cut. GLPK proves to a relative 10⁻⁹, so what it leaves open is
    /// rounded outwards; a proof of optimality is the exact value of the program's own solution.
    private func tighten(
        _ result: inout GoalResult, _ solution: IntegerSolution, _ goal: GoalTerms, _ pins: [Pin],
        _ chosen: [Index<Offer>]?
    ) {
        var bound: Int64?
        if solution.termination == .optimal, let chosen {
            let untimed = Candidate(chosen, [:], list, context)
            bound = goal.value(of: untimed)
        } else if let open = solution.bound {
            let millionths = open * 1e6
            bound = Int64((millionths + abs(millionths) * 1e-9 + 1).rounded(.up)) + goal.constant
            // Nodes that are left may all be worse than the plan GLPK holds, which may be impossible to time.
            if let chosen { bound = max(bound!, goal.value(of: Candidate(chosen, [:], list, context))) }
        }
        guard let bound, max(bound, result.value) < result.bound else { return }
        result.bound = max(bound, result.value)
        result.basis = .glpkTree
    }

    private func keepBetter(_ found: Candidate, _ goal: GoalTerms, _ pins: [Pin], _ result: inout GoalResult)
    {
        let value = goal.value(of: found)
        guard value > result.value, pins.allSatisfy({ $0.terms.value(of: found) >= $0.floor }) else { return }
        result.candidate = found
        result.value = value
        result.bound = max(result.bound, value)
    }
}

/// The last resort: ends what counted work has not.
struct DeadlineClock: Sendable {
    private let end: ContinuousClock.Instant?

    init(limit: Duration?) { end = limit.map { ContinuousClock.now + $0 } }

    var hasTime: Bool { end.map { ContinuousClock.now < $0 } ?? true }
    /// Nil: no limit. At least 1, since GLPK reads 0 as "now".
    var millisecondsLeft: Int? {
        end.map { max(1, Int((ContinuousClock.now.duration(to: $0)) / .milliseconds(1))) }
    }
}
