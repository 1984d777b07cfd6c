import Domain

/// Every goal's value and bound, recomputed; earlier goals kept; the status true.
struct GoalChecks {
    let figures: GoalFigures
    let plan: CheckedPlan
    private let settled: SettledOrders
    private(set) var violations: [Violation] = []
    /// One line for each goal.
    private(set) var lines: [String] = []

    /// - Parameter isInterrupted: work ended before every goal was decided, so what a smaller gap costs may not be known.
    init(
        _ certificate: PrintedCertificate, _ figures: GoalFigures, _ plan: CheckedPlan,
        firstCome: CheckedPlan, isInterrupted: Bool = false
    ) {
        self.figures = figures
        self.plan = plan
        settled = SettledOrders(figures.list, placed: Set(firstCome.appointments.keys))
        guard certificate.goals.map(\.name) == figures.goals else {
            let names = figures.goals.map(\.description).joined(separator: ", ")
            violations.append(Violation(.value, "certificate.json /goals", "the goals are \(names)"))
            return
        }
        if figures.goals.contains(.gap), certificate.levellingDown == nil, !isInterrupted {
            violations.append(
                Violation(.value, "certificate.json /levellingDown", "what goal gap may cost is not stated"))
        }
        var pins: [BoundFromPrices.Pin] = []
        for goal in certificate.goals {
            if goal.name == .gap, let limit = certificate.levellingDown { pins.append(keep(limit)) }
            checkValue(goal)
            checkBound(goal, pins)
            pins.append(.init(goal: goal.name, pinned: goal.pinned, tolerance: goal.tolerance))
        }
    }

    private mutating func refuse(_ kind: Violation.Kind, _ place: String, _ message: String, _ amount: Int64)
    {
        violations.append(Violation(kind, place, message, amount: Value(millionths: amount).description))
    }

    /// Placed orders may not fall below those of the plan without goal gap by more than the policy allows.
    private mutating func keep(_ limit: PrintedCertificate.LevellingDown) -> BoundFromPrices.Pin {
        let allowed = figures.scenario.policy.equity.levellingDown
        if limit.allowed != allowed {
            violations.append(Violation(.value, "\(limit.place)/allowed", "the policy allows \(allowed)"))
        }
        let lost = limit.placedWithoutGap - plan.appointments.count
        if lost > allowed {
            violations.append(
                Violation(
                    .value, limit.place, "a smaller gap costs more placed orders than the policy allows",
                    amount: "\(lost)"))
        }
        return .init(
            goal: .placed, pinned: 1_000_000 * Int64(limit.placedWithoutGap),
            tolerance: 1_000_000 * Int64(allowed))
    }

    private mutating func checkValue(_ goal: PrintedCertificate.Goal) {
        let value = figures.value(goal.name, of: plan)
        if goal.value != value {
            refuse(
                .value, "\(goal.place)/value", "the plan's value is \(Value(millionths: value))",
                goal.value - value)
        }
        let tolerance = figures.tolerance(goal.name)?.millionths ?? max(0, goal.tolerance)
        if goal.tolerance != tolerance {
            refuse(
                .value, "\(goal.place)/tolerance", "the policy allows \(Value(millionths: tolerance))",
                goal.tolerance - tolerance)
        }
        let lost = goal.pinned - goal.value
        let fell = goal.name.sense == .maximise ? lost : -lost
        if fell > tolerance {
            refuse(
                .value, "\(goal.place)/pinned", "a later goal let this one fall further than its tolerance",
                fell)
        }
    }

    private mutating func checkBound(_ goal: PrintedCertificate.Goal, _ pins: [BoundFromPrices.Pin]) {
        let sign: Int64 = goal.name.sense == .maximise ? 1 : -1
        if sign * (goal.value - goal.bound) > 0 {
            refuse(
                .bound, "\(goal.place)/bound", "the plan's value is better than its bound",
                goal.value - goal.bound)
        }
        if sign * (goal.pinned - goal.bound) > 0 {
            refuse(
                .bound, "\(goal.place)/pinned", "the pinned value is better than the bound",
                goal.pinned - goal.bound)
        }
        let isFromPrices = goal.basis != .glpkTree
        if sign * (goal.bound - goal.recomputedBound) > 0
            || isFromPrices && goal.bound != goal.recomputedBound
        {
            refuse(
                .bound, "\(goal.place)/bound", "the bound is not the one its basis proves",
                goal.bound - goal.recomputedBound)
        }
        if isFromPrices, goal.basis != goal.recomputedBasis {
            violations.append(
                Violation(
                    .bound, "\(goal.place)/recomputedBasis", "the bound rests on \(goal.basis.rawValue)",
                    amount: goal.recomputedBasis.rawValue))
        }
        checkPrices(goal, pins)
        lines.append(line(goal))
    }

    /// The prices prove the bound they are said to prove.
    private mutating func checkPrices(_ goal: PrintedCertificate.Goal, _ pins: [BoundFromPrices.Pin]) {
        let prices = PriceList(goal.prices, basis: goal.recomputedBasis, place: goal.place)
        guard prices.violations.isEmpty else {
            violations += prices.violations
            return
        }
        var rows = BoundFromPrices(
            figures, goal: goal.name, pins: pins, prices: prices, settled: settled,
            placed: Set(plan.appointments.keys))
        let (proven, wrong) = rows.bound()
        violations += wrong
        if wrong.isEmpty, !proven.contains(goal.recomputedBound) {
            let nearest = goal.name.sense == .maximise ? proven.lowerBound : proven.upperBound
            refuse(
                .bound, "\(goal.place)/recomputedBound", "the prices prove \(Value(millionths: nearest))",
                goal.recomputedBound - nearest)
        }
    }

    private func line(_ goal: PrintedCertificate.Goal) -> String {
        let (value, bound) = (Value(millionths: goal.value), Value(millionths: goal.bound))
        let proven = Value(millionths: goal.recomputedBound)
        let means = goal.recomputedBasis == .prices ? "prices" : "prices and a knapsack for each block"
        let recomputed = "\(goal.name): value \(value), bound \(bound): \(proven) recomputed from \(means)"
        return goal.basis == .glpkTree ? "\(recomputed); \(bound) rests on GLPK's tree" : recomputed
    }
}
