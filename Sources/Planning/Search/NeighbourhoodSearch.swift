import Domain
import GLPKSolver
import LinearModel

/// Improves a plan by small integer programs: some orders are free, all others stay where they are, and GLPK finds the best
/// for the free ones. A program of forty orders is solved in hundredths of a second where the whole of two hundred finds no
/// good plan in minutes. Every step leaves a feasible, timed plan that keeps all pins.
struct NeighbourhoodSearch {
    let context: PlanningContext
    let list: OfferList
    let goal: GoalTerms
    let pins: [Pin]
    let forced: Set<Index<Order>>
    /// Offers worth choosing among, by order.
    let kept: [[Index<Offer>]]
    let clock: DeadlineClock
    /// Orders freed at once.
    var size = 40
    /// Steps without a gain after which the search ends.
    var patience: Int
    var steps: Int

    private var instance: Instance { context.instance }

    /// Ends when `goodEnough` holds for the value reached.
    func improve(_ start: Candidate, until goodEnough: (Int64) -> Bool) -> Candidate {
        var best = start
        var value = goal.value(of: start)
        var pivots = Pivots(context, list)
        var idle = 0
        for _ in 0..<steps where idle < patience && clock.hasTime && !goodEnough(value) {
            let free = pivots.next(around: best, size: size)
            guard let found = solve(free, best), goal.value(of: found) > value else {
                idle += 1
                continue
            }
            best = found
            value = goal.value(of: found)
            idle = 0
        }
        return best
    }

    /// The best plan found in which only `free` may differ from `best`; nil: none could be timed.
    private func solve(_ free: Set<Index<Order>>, _ best: Candidate) -> Candidate? {
        var choices: [Index<Offer>] = []
        var fixed = forced
        for order in instance.openOrders {
            if free.contains(order) {
                choices += withCurrent(kept[order.int], best.chosen[order]?.offer)
            } else if let choice = best.chosen[order] {
                choices.append(choice.offer)
                fixed.insert(order)
            }
        }
        var cuts: [TimingCut] = []
        let timing = StartTimes(instance, list)
        for _ in 0..<3 {
            let program = Formulation(
                context, list, kept: choices, goal: goal, pins: pins, forced: fixed, cuts: cuts)
            let limits = Effort.neighbourhoodLimits(rows: program.model.rowCount, clock)
            guard let values = GLPK.solve(program.model, limits).values else { return nil }
            let chosen = program.read(values)
            switch timing.solve(chosen) {
            case .success(let starts):
                let found = Candidate(chosen, starts, list, context)
                return pins.allSatisfy { $0.terms.value(of: found) >= $0.floor } ? found : nil
            case .failure(let untimed): cuts += untimed.parts.map { TimingCut($0, list, instance) }
            }
        }
        return nil
    }

    /// The incumbent's own offer stays a choice, whatever would replace it.
    private func withCurrent(_ kept: [Index<Offer>], _ current: Index<Offer>?) -> [Index<Offer>] {
        guard let current, !kept.contains(current) else { return kept }
        return (kept + [current]).sorted()
    }
}

/// Which orders to free next: those that compete most with one order or for one session. Waiting orders and closed
/// sessions are pivots first, then everyone; the sequence is seeded and the same in every run.
private struct Pivots {
    private let context: PlanningContext
    private let list: OfferList
    /// Sessions in which each order has an offer.
    private let sessions: [Set<Index<Session>>]
    private var random = SplitMix64(seed: 1)
    private var turn = 0

    init(_ context: PlanningContext, _ list: OfferList) {
        self.context = context
        self.list = list
        sessions = context.instance.scenario.orders.indices.map { order in
            Set(list.offers(of: order).map { list[$0].session }).filter(context.canOpen)
        }
    }

    mutating func next(around best: Candidate, size: Int) -> Set<Index<Order>> {
        turn += 1
        let wanted = pivotSessions(best)
        let ranked = context.instance.openOrders.filter { list.hasOffer($0) }
            .map { order in (order: order, shared: shared(order, wanted, best), tie: random.next()) }
            .sorted { ($1.shared, $0.tie) < ($0.shared, $1.tie) }
        var free: Set<Index<Order>> = []
        for entry in ranked where free.count < size {
            free.insert(entry.order)
            if let visit = context.instance.visitOf[entry.order] {
                free.formUnion(context.instance.visits[visit])
            }
        }
        return free
    }

    /// An order placed in a wanted session weighs more than one that merely could be.
    private func shared(_ order: Index<Order>, _ wanted: Set<Index<Session>>, _ best: Candidate) -> Int {
        let could = sessions[order.int].intersection(wanted).count
        let isThere = best.chosen[order].map { wanted.contains(list[$0.offer].session) } ?? (could > 0)
        return could + (isThere ? 3 : 0)
    }

    private mutating func pivotSessions(_ best: Candidate) -> Set<Index<Session>> {
        let scenario = context.instance.scenario
        let closed = scenario.sessions.indices.filter { session in
            if case .choice = context.doors[session.int] { !best.opened.contains(session) } else { false }
        }
        let waiting = context.instance.openOrders.filter { best.chosen[$0] == nil && list.hasOffer($0) }
        let placed = context.instance.openOrders.filter { best.chosen[$0] != nil }
        switch turn % 4 {
        case 0 where !closed.isEmpty: return rivals(of: closed[random.below(closed.count)])
        case 1, 2: if !waiting.isEmpty { return sessions[waiting[random.below(waiting.count)].int] }
        default: break
        }
        guard !placed.isEmpty else { return Set(scenario.sessions.indices) }
        return sessions[placed[random.below(placed.count)].int]
    }

    /// The session itself, and sessions that orders with an offer in it could also use.
    private func rivals(of session: Index<Session>) -> Set<Index<Session>> {
        sessions.filter { $0.contains(session) }.prefix(6).reduce(into: [session]) { $0.formUnion($1) }
    }
}
