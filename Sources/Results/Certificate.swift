import Domain

/// `certificate.json`: for every goal the prices from which anyone can recompute a bound. All figures are integers,
/// in millionths of the goal's unit; prices in millionths of a millionth.
struct Certificate {
    let goals: [GoalReport]
    let levellingDown: PlanOutcome.LevellingDown?
    let outreach: OutreachPlan
    let context: ResultContext

    var document: JSONOutput {
        .object(members.filter { $0.value != .null })
    }

    private var members: [JSONOutput.Member] {
        [
            .init("schema", "fairslot.certificate/1"),
            .init("scenarioSha256", .string(context.scenarioSha256)),
            .init("policySha256", .string(context.policySha256)),
            .init("priceUnit", "1e-12"),
            .init("goals", .array(goals.map(goal))),
            .init("outreach", OutreachDocument.certified(outreach)),
            .init("levellingDown", levellingDown.map(Certificate.limit) ?? .null),
        ]
    }

    /// Placed orders are counted, not in millionths.
    private static func limit(_ down: PlanOutcome.LevellingDown) -> JSONOutput {
        [
            "placedWithoutGap": .integer(Int64(down.placedWithoutGap)),
            "allowed": .integer(Int64(down.allowed)),
            "valueWithoutGap": .integer(down.valueWithoutGap.millionths),
            "boundWithoutGap": .integer(down.boundWithoutGap.millionths),
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
