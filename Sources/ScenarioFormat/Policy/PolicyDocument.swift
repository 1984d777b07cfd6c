import Domain

extension Policy {
    /// The policy as a document of its own format, every key present, always in this order: what its digest is of.
    var document: JSONOutput {
        [
            "schema": "fairslot.policy/1",
            "clinical": ["urgent": .array(urgentNames), "points": Policy.figures(clinical.points)],
            "value": [
                "weight": Policy.figures(value.weight),
                "timeliness": .array(
                    value.timeliness.map {
                        ["days": .integer(Int64($0.days)), "factor": .decimal($0.factor)]
                    }),
                "tolerance": .decimal(value.tolerance),
            ],
            "equity": [
                "levels": .integer(Int64(equity.levels)),
                "minimumGroup": .integer(Int64(equity.minimumGroup)),
                "partitions": .array(equity.partitions.map(\.document)),
                "tolerance": .decimal(equity.tolerance),
                "notBelowBaseline": .bool(equity.notBelowBaseline),
                "maxGap": equity.maxGap.map(JSONOutput.decimal) ?? .null,
                "levellingDown": .integer(Int64(equity.levellingDown)),
                "parityPenalty": equity.parityPenalty.map(JSONOutput.decimal) ?? .null,
            ],
            "money": [
                "currency": .string(money.currency),
                "perExam": .decimal(Value(millionths: money.perExam.count * 10_000)),
            ],
            "care": [
                "travelMinute": .decimal(care.travelMinute), "offPreference": .decimal(care.offPreference),
                "shortNotice": .decimal(care.shortNotice),
                "shortNoticeDays": .integer(Int64(care.shortNoticeDays)),
                "move": .decimal(care.move),
            ],
            "suppression": .string(suppression.rawValue),
            "effort": .string(effort.rawValue),
            "attendance": .string(attendance.rawValue),
            "minutes": [
                "interpreterExtra": .integer(Int64(minutes.interpreterExtra.count)),
                "transferExtra": .integer(Int64(minutes.transferExtra.count)),
                "counselling": .integer(Int64(minutes.counselling.count)),
            ],
            "measurement": measuring.document,
            "outreach": outreach.document,
        ]
    }

    private var urgentNames: [JSONOutput] {
        Priority.allCases.filter(clinical.urgent.contains).map { .string($0.rawValue) }
    }

    private static func figures(_ figures: [Priority: Value]) -> JSONOutput {
        .object(
            Priority.allCases.compactMap { priority in
                figures[priority].map { JSONOutput.Member(priority.rawValue, .decimal($0)) }
            })
    }
}

extension Policy.Partition {
    fileprivate var document: JSONOutput {
        var members: [JSONOutput.Member] = [
            .init("by", .string(by.rawValue)), .init("groups", .array(groups.map { .string($0) })),
        ]
        if let parent {
            members.append(
                .init(
                    "parent",
                    ["partition": .string(parent.partition.rawValue), "group": .string(parent.group)]))
        }
        return .object(members)
    }
}

extension JSONOutput {
    /// What stands under a dotted path such as `value.weight`.
    func value(at path: Substring) -> JSONOutput? {
        var found = self
        for step in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard case .object(let members) = found, let member = members.first(where: { $0.key == step })
            else { return nil }
            found = member.value
        }
        return found
    }
}
