import Domain

@testable import Verification

// certificate.json and manifest.json
extension ResultWriter {
    struct Certified {
        var name: GoalName
        var value: Int64
        var bound: Int64
        var tolerance: Int64
        var prices: [RowPrice]
    }

    var certified: [Certified] {
        var pins: [BoundFromPrices.Pin] = []
        let settled = SettledOrders(figures.list, placed: Set(plan.appointments.keys))
        return figures.goals.map { goal in
            if goal == .gap {
                pins.append(
                    .init(
                        goal: .placed, pinned: 1_000_000 * Int64(plan.appointments.count),
                        tolerance: 1_000_000 * Int64(scenario.policy.equity.levellingDown)))
            }
            let prices = draft.prices[goal.description] ?? []
            let list = PriceList(prices, basis: draft.basis, place: "")
            var rows = BoundFromPrices(
                figures, goal: goal, pins: pins, prices: list, settled: settled,
                placed: Set(plan.appointments.keys))
            let bounds = rows.bound().0
            let value = figures.value(goal, of: plan)
            let tolerance = figures.tolerance(goal)?.millionths ?? 0
            pins.append(.init(goal: goal, pinned: value, tolerance: tolerance))
            let bound = goal.sense == .maximise ? bounds.lowerBound : bounds.upperBound
            return Certified(name: goal, value: value, bound: bound, tolerance: tolerance, prices: prices)
        }
    }

    func certificate(_ goals: [Certified]) -> JSONOutput {
        [
            "schema": "fairslot.certificate/1", "scenarioSha256": .string(sha256(draft.scenarioBytes)),
            "policySha256": .string(sha256(ResultWriter.policy.bytes())), "priceUnit": "1e-12",
            "goals": .array(
                goals.map { goal in
                    [
                        "name": .string(goal.name.description), "unit": .string(goal.name.unit),
                        "sense": .string(goal.name.sense.rawValue), "value": .integer(goal.value),
                        "pinned": .integer(goal.value), "bound": .integer(goal.bound),
                        "boundBasis": .string(draft.basis.rawValue),
                        "recomputedBound": .integer(goal.bound),
                        "recomputedBasis": .string(draft.basis.rawValue),
                        "tolerance": .integer(goal.tolerance),
                        "prices": .array(
                            goal.prices.map { ["row": .string($0.row), "price": .integer($0.price)] }),
                    ]
                }), "outreach": .object(stages.map { .init($0.name, certified($0)) }),
            "levellingDown": levellingDown,
        ]
    }

    /// As if as many could be placed without the goal.
    private var levellingDown: JSONOutput {
        guard figures.goals.contains(.gap) else { return .null }
        return [
            "placedWithoutGap": .integer(Int64(plan.appointments.count)),
            "allowed": .integer(Int64(scenario.policy.equity.levellingDown)),
        ]
    }

    func manifest(_ goals: [Certified]) -> JSONOutput {
        let alternatives = draft.picks.values.reduce(0) { $0 + $1.alternatives.count }
        return [
            "schema": "fairslot.result/1", "job": "abcdefghijklmnop",
            "scenario": [
                "name": .string(scenario.name), "sha256": .string(sha256(draft.scenarioBytes)),
                "bytes": .integer(Int64(draft.scenarioBytes.count)),
            ], "policySha256": .string(sha256(ResultWriter.policy.bytes())), "status": "within-gap",
            "reproducible": true,
            "goals": .array(goals.map(manifestGoal)),
            "outreach": .object(stages.map { .init($0.name, figure($0)) }),
            "counts": [
                "orders": .integer(Int64(scenario.orders.count)),
                "placed": .integer(Int64(plan.appointments.count)),
                "waiting": .integer(Int64(waiting.count)), "booked": .integer(Int64(bookedRows.count)),
                "alternatives": .integer(Int64(alternatives)),
                "sessionsOpened": .integer(Int64(plan.open.count)),
            ], "files": .array([]),
        ]
    }

    private func manifestGoal(_ goal: Certified) -> JSONOutput {
        func decimal(_ millionths: Int64) -> JSONOutput { .decimal(Value(millionths: millionths)) }
        let gap = abs(goal.bound - goal.value)
        let share =
            goal.value == 0 ? nil : roundedHalfUp(Int128(gap) * 1_000_000, over: Int128(abs(goal.value)))
        return [
            "name": .string(goal.name.description), "unit": .string(goal.name.unit),
            "sense": .string(goal.name.sense.rawValue), "value": decimal(goal.value),
            "bound": decimal(goal.bound),
            "boundBasis": .string(draft.basis.rawValue), "recomputedBound": decimal(goal.bound),
            "gap": decimal(gap),
            "relativeGap": share.map(decimal) ?? .null, "tolerance": decimal(goal.tolerance),
        ]
    }
}
