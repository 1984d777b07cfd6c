import Domain

/// `equity.json`: groups and strata, what the plan does for them, and what first come, first served would do. With the
/// equity page it is the part of a result that may be shared, if the policy's suppression says so.
struct EquityDocument {
    let equity: EquityReading

    /// In place of a count that is not shown; figures made of it are null.
    static let hidden = "hidden"

    var document: JSONOutput {
        [
            "schema": "fairslot.equity/1",
            "suppression": .string(equity.suppression.rawValue),
            "note": .string(Self.note(equity.suppression)),
            "overall": row(equity.overall, [], level: false),
            "groups": .array(equity.groups.map(group)),
            "lowerThanFirstCome": .array(
                equity.lowerThanFirstCome.compactMap { group in
                    Words.lower(group).map {
                        ["group": .string(group.name.description), "text": .string($0)]
                    }
                }),
            "fields": .array(equity.fields.map(field)),
            "twoWay": .array(equity.tables.map(table)),
        ]
    }

    static func note(_ suppression: Policy.Suppression) -> String {
        switch suppression {
        case .shared:
            "For sharing, with the equity page: counts of 1 to 10 about a part of the orders, and what they could be had"
                + " back from, are \"hidden\". Every other file of this result is internal."
        case .internal:
            "Internal: small counts are shown. Set suppression to shared for a file that may be shared."
        }
    }

    private func count(_ count: Int?) -> JSONOutput {
        count.map { .integer(Int64($0)) } ?? .string(Self.hidden)
    }

    private func decimal(_ value: Value?) -> JSONOutput { value.map(JSONOutput.decimal) ?? .null }

    private func interval(_ interval: ScoreInterval?) -> JSONOutput {
        interval.map { [.decimal($0.lower), .decimal($0.upper)] } ?? .null
    }

    private func group(_ group: EquityReading.Group) -> JSONOutput {
        row(
            group.figures,
            [
                .init("group", .string(group.name.description)),
                .init("protected", group.isProtected.map(JSONOutput.bool) ?? .null),
            ], level: true)
    }

    /// Orders, the plan's figures, then those of the two first-come plans.
    private func row(_ figures: ShownTallies, _ names: [JSONOutput.Member], level: Bool) -> JSONOutput {
        .object(
            names + [.init("orders", count(figures.orders))] + plan(figures[.plan], level: level) + [
                .init("baseline", .object(plan(figures[.baseline], level: level))),
                .init("baselineWithSessions", .object(plan(figures[.baselineWithSessions], level: level))),
            ])
    }

    private func plan(_ tally: ShownTally, level: Bool) -> [JSONOutput.Member] {
        [
            .init("placed", count(tally.placed)),
            level ? .init("level", decimal(tally.level)) : .init("rate", decimal(tally.rate)),
            .init("onTime", count(tally.onTime)),
            .init("urgentLateDays", count(tally.urgentLateDays)),
            .init("meanWaitDays", decimal(tally.meanWaitDays)),
        ]
    }

    private func field(_ field: EquityReading.Field) -> JSONOutput {
        var members: [JSONOutput.Member] = [
            .init("field", .string(field.field.rawValue)),
            .init("recorded", count(field.recorded)),
            .init("completeness", decimal(field.completeness)),
            .init("reference", field.reference.map(JSONOutput.string) ?? .null),
        ]
        if field.isDouble {
            members.append(.init("hiddenFor", field.field.double.map { .string($0.rawValue) } ?? .null))
        }
        members.append(.init("strata", .array(field.strata.map(stratum))))
        return .object(members)
    }

    private func stratum(_ stratum: EquityReading.Stratum) -> JSONOutput {
        guard
            case .object(let members) = row(
                stratum.figures, [.init("stratum", .string(stratum.value))], level: false)
        else { return .null }
        return .object(members + measured(stratum.figures[.plan], stratum.gap))
    }

    private func measured(_ tally: ShownTally, _ gap: Gap?) -> [JSONOutput.Member] {
        [
            .init("rateInterval", interval(tally.rateInterval)),
            .init("onTimeRate", decimal(tally.onTimeRate)),
            .init("onTimeInterval", interval(tally.onTimeInterval)),
            .init("gap", gap.map(document) ?? .null),
        ]
    }

    private func document(_ gap: Gap) -> JSONOutput {
        [
            "difference": .decimal(gap.difference), "interval": interval(gap.interval),
            "ratio": decimal(gap.ratio), "excludesZero": .bool(gap.interval.excludesZero),
            "text": .string(gap.words),
        ]
    }

    private func table(_ table: EquityReading.Table) -> JSONOutput {
        [
            "fields": [.string(table.pair.first.rawValue), .string(table.pair.second.rawValue)],
            "reference": table.reference.map { [.string($0.row), .string($0.column)] } ?? .null,
            "strata": .array(
                table.cells.map { cell in
                    .object(
                        [
                            .init("stratum", [.string(cell.row), .string(cell.column)]),
                            .init("orders", count(cell.figures.orders)),
                            .init("placed", count(cell.figures.placed)),
                            .init("rate", decimal(cell.figures.rate)),
                            .init("onTime", count(cell.figures.onTime)),
                            .init("meanWaitDays", decimal(cell.figures.meanWaitDays)),
                        ] + measured(cell.figures, cell.gap))
                }),
        ]
    }
}
