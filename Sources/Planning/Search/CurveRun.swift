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
        guard let lowest = Equity.levels(instance, list).first, let groups = lowest.shares?.groups else {
            return nil
        }
        let value = ValueGoal.terms(context, list)
        let sequence = GoalSequence.beforeCare(context, list, run.baseline)
        let offers = run.flat(list, [Clinical.terms(instance, list), lowest, value], [run.baseline])
        var decided: [LexicographicRun.Decided] = []
        var incumbent = run.baseline
        for terms in sequence.dropLast() {
            decided.append(run.next(terms, offers, decided, incumbent))
            incumbent = decided[decided.count - 1].result.candidate
        }
        let first = decided.filter { $0.terms.name == .clinical || $0.terms.name == .baseline }
        let level =
            decided.first { $0.terms.name == lowest.name }
            ?? run.decide(lowest, list, offers, run.pins(first), incumbent)
        func solve(_ asked: EquityCurve.Asked, from start: Candidate, keeping pins: [Pin]) -> Solved {
            let result = run.decide(value, list, offers, pins, start).result
            let solved = Solved(
                asked: asked, candidate: result.candidate, value: result.value, bound: result.bound)
            onPoint(point(solved, groups, lowest))
            return solved
        }
        let rounding = lowest.tolerance(scenario.policy)
        func pins(_ floor: Int64?) -> [Pin] {
            run.pins(first) + (floor.map { [Pin(terms: lowest, floor: $0 - rounding)] } ?? [])
        }
        let parity = sequence.last.flatMap { $0.name == .parity ? $0 : nil }
        if let parity { incumbent = run.next(parity, offers, decided, incumbent).result.candidate }
        // A plan of parity is as it is: of its value no more is asked.
        var current =
            parity == nil
            ? solve(.policy, from: incumbent, keeping: run.pins(decided))
            : Solved(asked: .policy, candidate: incumbent, value: value.value(of: incumbent), bound: .max)
        let free = solve(.nothing, from: current.candidate, keeping: pins(nil))
        current.bound = min(current.bound, free.bound)
        let highest = level.result.value
        let least = min(highest, lowest.value(of: free.candidate))
        var solved = [free]
        let floors = Set((1..<points).map { least + (highest - least) * Int64($0) / Int64(points - 1) })
        for floor in floors.sorted(by: >) where run.hasTime || floor == highest {
            // Of the plans there are, the best that keeps this floor.
            let starts = (solved + [current]).map(\.candidate).filter {
                lowest.value(of: $0) >= floor - rounding
            }
            let start = starts.max { value.value(of: $0) < value.value(of: $1) } ?? level.result.candidate
            solved.insert(solve(.floor(Value(millionths: floor)), from: start, keeping: pins(floor)), at: 1)
        }
        takeBest(&solved, of: solved + [current]) { solved, other in
            solved.asked.floor.map { lowest.value(of: other.candidate) >= $0.millionths - rounding } ?? true
        }
        return EquityCurve(
            groups: groups.map { ProtectedGroup(name: $0.name, orders: $0.orders.count) },
            highestBound: Value(millionths: level.result.bound),
            points: solved.map { point($0, groups, lowest) }, current: point(current, groups, lowest),
            reproducible: run.hasTime)
    }

    /// Each floor has the best of all plans that keep it, for whatever floor they were made; and what bounds a lower floor
    /// bounds the higher: ascending floors have descending values and descending bounds.
    private func takeBest(
        _ solved: inout [Solved], of all: [Solved], _ keeps: (Solved, Solved) -> Bool
    ) {
        for place in solved.indices {
            let best = all.filter { keeps(solved[place], $0) }.max { $0.value < $1.value }
            if let best, best.value > solved[place].value {
                (solved[place].candidate, solved[place].value) = (best.candidate, best.value)
            }
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
