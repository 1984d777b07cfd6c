import Domain

/// `certificate.json`: for every goal the prices from which anyone can recompute a bound. All figures are integers,
/// in millionths of the goal's unit; prices in millionths of a millionth.
struct Certificate {
    let goals: [GoalReport]
    let context: ResultContext

    var document: JSONOutput {
        [
            "schema": "fairslot.certificate/1",
            "scenarioSha256": .string(context.scenarioSha256),
            "policySha256": .string(context.policySha256),
            "priceUnit": "1e-12",
            "goals": .array(goals.map(goal)),
        ]
    }

    private func goal(_ goal: GoalReport) -> JSONOutput {
        [
            "name": .string(goal.name.description),
            "unit": .string(goal.name.unit),
            "sense": .string(goal.name.sense.rawValue),
            "value": .integer(goal.value.millionths),
            "pinned": .integer(goal.pinned.millionths),
            "bound": .integer(goal.bound.millionths),
            "boundBasis": .string(goal.boundBasis.rawValue),
            "recomputedBound": .integer(goal.recomputedBound.millionths),
            "recomputedBasis": .string(goal.recomputedBasis.rawValue),
            "tolerance": .integer(goal.tolerance.millionths),
            "prices": .array(
                goal.prices.filter { $0.price != 0 }.map {
                    ["row": .string($0.row), "price": .integer($0.price)]
                }),
        ]
    }
}
