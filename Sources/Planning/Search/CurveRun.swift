public import Domain

/// The price of equity: goal value solved again and again, each time with another floor under the lowest level. Lateness
/// is kept as it is decided first. Every point starts from the best plan of the others that keeps its floor.
public struct CurveRun {
    private let scenario: Scenario
    private let options: PlanOptions
    private let onPoint: (EquityCurve.Point) -> Void

    /// - Parameter onPoint: hears of each point as it is solved; a later one may still better it.
    public init(
        _ scenario: Scenario, _ options: PlanOptions,
        onPoint: @escaping (EquityCurve.Point) -> Void = { _ in }
    ) {
        self.scenario = scenario
        self.options = options
        self.onPoint = onPoint
    }

    /// A floor's plan and what bounds it.
    private struct Solved {
        var asked: EquityCurve.Asked
        var candidate: Candidate
        var value: Int64
        var bound: Int64
    }

    /// `points` floors, at least 2, evenly from the lowest level of a plan without a floor to the highest level found;
    /// fewer where these are the same or next to each other. Nil: no group is protected.
    public func run(points: Int) -> EquityCurve? {
        let instance = Instance(scenario)
        let list = OfferList(instance, threads: options.threads)
        let context = PlanningContext(instance, list)
        let run = LexicographicRun(context, list, options, Baseline.plan(context, list))
        let equity = Equity.terms(instance, list)
        guard let lowest = equity.first, let groups = lowest.levels?.groups else { return nil }
        let value = ValueGoal.terms(context, list)
        let offers = run.flat(list, [Clinical.terms(instance, list), lowest, value], [run.baseline])
        var decided: [LexicographicRun.Decided] = []
        var incumbent = run.baseline
        for terms in [Clinical.terms(instance, list)] + equity {
            decided.append(run.decide(terms, list, offers, run.pins(decided), incumbent))
            incumbent = decided[decided.count - 1].result.candidate
        }
        func solve(_ asked: EquityCurve.Asked, from start: Candidate, keeping pins: [Pin]) -> Solved {
            let result = run.decide(value, list, offers, pins, start).result
            let solved = Solved(
                asked: asked, candidate: result.candidate, value: result.value, bound: result.bound)
            onPoint(point(solved, groups, lowest))
            return solved
        }
        let rounding = Equity.tolerance(lowest.levels!, scenario.policy)
        func pins(_ floor: Int64?) -> [Pin] {
            run.pins([decided[0]]) + (floor.map { [Pin(terms: lowest, floor: $0 - rounding)] } ?? [])
        }
        let current = solve(.policy, from: incumbent, keeping: run.pins(decided))
        let free = solve(.nothing, from: current.candidate, keeping: pins(nil))
        let highest = decided[1].result.value
        let least = min(highest, lowest.value(of: free.candidate))
        var solved = [free]
        let floors = Set((1..<points).map { least + (highest - least) * Int64($0) / Int64(points - 1) })
        for floor in floors.sorted(by: >) where run.hasTime || floor == highest {
            // Of the plans there are, the best that keeps this floor.
            let starts = (solved + [current]).map(\.candidate).filter {
                lowest.value(of: $0) >= floor - rounding
            }
            let start = starts.max { value.value(of: $0) < value.value(of: $1) } ?? incumbent
            solved.insert(solve(.floor(Value(millionths: floor)), from: start, keeping: pins(floor)), at: 1)
        }
        levelOut(&solved, current)
        return EquityCurve(
            groups: groups.map { PlanOutcome.Group(name: $0.name, orders: $0.orders, isProtected: true) },
            highestBound: Value(millionths: decided[1].result.bound),
            points: solved.map { point($0, groups, lowest) }, current: point(current, groups, lowest),
            reproducible: run.hasTime)
    }

    /// A plan of all levels keeps every floor, one under a higher floor every lower one, and what bounds a lower one bounds
    /// the higher: ascending floors have descending values and descending bounds.
    private func levelOut(_ solved: inout [Solved], _ current: Solved) {
        let last = solved.count - 1
        if solved[last].value < current.value {
            (solved[last].candidate, solved[last].value) = (current.candidate, current.value)
        }
        for place in solved.indices.dropLast().reversed() where solved[place].value < solved[place + 1].value
        {
            (solved[place].candidate, solved[place].value) = (
                solved[place + 1].candidate, solved[place + 1].value
            )
        }
        for place in solved.indices.dropFirst() {
            solved[place].bound = min(solved[place].bound, solved[place - 1].bound)
        }
        // A tree's bound is good to some 10⁻⁷ of the goal: it may lie millionths below another floor's plan.
        for place in solved.indices { solved[place].bound = max(solved[place].bound, solved[place].value) }
    }

    private func point(_ solved: Solved, _ groups: [BarrierGroup], _ lowest: GoalTerms) -> EquityCurve.Point {
        EquityCurve.Point(
            solved.asked, level: Value(millionths: lowest.value(of: solved.candidate)),
            value: Value(millionths: solved.value), bound: Value(millionths: solved.bound),
            placed: solved.candidate.chosen.count,
            placedOfGroup: groups.map { group in
                group.orders.count { solved.candidate.chosen[$0] != nil }
            })
    }
}
