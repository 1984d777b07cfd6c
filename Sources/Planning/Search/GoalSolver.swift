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
}

/// How much work a goal may take. Counted, so that results repeat.
struct Effort: Sendable {
    var nodes: Int
    /// Rounds of solving, timing and cutting off what cannot be timed.
    var timingRounds: Int

    static func of(_ effort: Policy.Effort) -> Effort {
        switch effort {
        case .quick: Effort(nodes: 100, timingRounds: 10)
        case .normal: Effort(nodes: 1_000, timingRounds: 25)
        case .deep: Effort(nodes: 20_000, timingRounds: 60)
        }
    }
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
        guard let relaxed = GLPK.relax(program.pricedModel) else { return RowPrices([]) }
        return RowPrices(program.pricedModel.rowLabels, relaxed.rowDuals)
    }

    private func search(
        _ program: Formulation, _ goal: GoalTerms, _ pins: [Pin], _ kept: [Index<Offer>], _ gap: Double,
        _ result: inout GoalResult
    ) {
        var program = program
        var cuts: [TimingCut] = []
        for round in 0..<effort.timingRounds {
            let limits = SearchLimits(nodes: effort.nodes, gap: gap, milliseconds: clock.millisecondsLeft)
            let solution = GLPK.solve(program.model, limits)
            if solution.termination == .deadline { result.hitDeadline = true }
            let chosen = solution.values.map(program.read)
            if round == 0 { tighten(&result, solution, goal, pins, chosen) }
            guard let chosen, clock.hasTime else { return }
            switch StartTimes(context.instance, list).solve(chosen) {
            case .success(let starts):
                return keepBetter(candidate(chosen, starts), goal, pins, &result)
            case .failure(let untimed):
                cuts += untimed.parts.map(cut)
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
            let untimed = candidate(chosen, [:])
            bound = goal.value(of: untimed)
        } else if let open = solution.bound {
            let millionths = open * 1e6
            bound = Int64((millionths + abs(millionths) * 1e-9 + 1).rounded(.up)) + goal.constant
            // Nodes that are left may all be worse than the plan GLPK holds, which may be impossible to time.
            if let chosen { bound = max(bound!, goal.value(of: candidate(chosen, [:]))) }
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

    /// Sessions without a placement stay closed: opening them helps nobody and draws staff.
    private func candidate(_ chosen: [Index<Offer>], _ starts: [Index<Offer>: Instant]) -> Candidate {
        var candidate = Candidate(opened: Set(context.held))
        for offer in chosen {
            let start = starts[offer] ?? list[offer].first
            candidate.chosen[list[offer].order] = Candidate.Choice(offer: offer, start: start)
            let session = list[offer].session
            if context.instance.scenario.sessions[session].isFlexible { candidate.opened.insert(session) }
        }
        return candidate
    }

    /// These offers cannot all be timed, and neither can offers of the same orders that are no easier to time.
    private func cut(_ untimed: [Index<Offer>]) -> TimingCut {
        let offers = untimed.flatMap { hard in
            list.offers(of: list[hard].order).filter { isNoEasier($0, than: hard) }
        }
        return TimingCut(offers: offers, most: untimed.count - 1)
    }

    private func isNoEasier(_ index: Index<Offer>, than hard: Index<Offer>) -> Bool {
        let (a, b) = (list[index], list[hard])
        guard a.block == b.block, a.first >= b.first, a.last <= b.last, a.minutes >= b.minutes,
            a.length >= b.length
        else { return false }
        let pool = { (use: Offer.Use) in context.instance.windows[use.window].pool }
        return b.uses.filter { $0.busy != nil }.allSatisfy { use in
            a.uses.contains { pool($0) == pool(use) && $0.busy == use.busy }
        }
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
