import Domain

/// `equity.json`: the barrier groups, what the plan does for them, and what first come, first served would do.
struct EquityDocument {
    let reading: PlanReading

    var document: JSONOutput {
        let disclosure = Disclosure(suppression: reading.scenario.policy.suppression)
        return [
            "schema": "fairslot.equity/1",
            "suppression": .string(disclosure.suppression.rawValue),
            "groups": .array(reading.levels.map { group($0, disclosure) }),
        ]
    }

    private func group(_ group: GroupLevel, _ disclosure: Disclosure) -> JSONOutput {
        let hidden = disclosure.hidesPlaced(group)
        let hiddenBaseline = disclosure.hidesBaseline(group)
        func count(_ number: Int, _ hidden: Bool) -> JSONOutput {
            hidden ? .string(Disclosure.hidden) : .integer(Int64(number))
        }
        return [
            "group": .string(group.name.description),
            "orders": count(group.orders, disclosure.hides(group.orders)),
            "placed": count(group.placed, hidden),
            "level": hidden ? .null : .decimal(group.level),
            "protected": .bool(group.isProtected),
            "onTime": count(group.onTime, hidden || disclosure.hides(group.onTime)),
            "meanWaitDays": hidden ? .null : group.meanWaitDays.map(JSONOutput.decimal) ?? .null,
            "baseline": [
                "placed": count(group.baselinePlaced, hiddenBaseline),
                "level": hiddenBaseline ? .null : .decimal(group.baselineLevel),
            ],
        ]
    }
}
