import Attendance
import Domain

/// Outreach beyond offers, as it stands in plan.json, certificate.json and manifest.json.
struct OutreachDocument {
    let reading: PlanReading

    private var scenario: Scenario { reading.scenario }
    private var outreach: OutreachPlan { reading.outcome.outreach }

    var figures: JSONOutput {
        [
            "saved": OutreachDocument.figure(outreach.saved),
            "level": outreach.level.map(OutreachDocument.figure) ?? nil,
            "range": [
                "low": .decimal(outreach.range.lowerBound), "high": .decimal(outreach.range.upperBound),
            ],
            // Already taken off `saved`: what it costs in completions that groups are apart, where the policy asks for parity.
            "penalty": .decimal(outreach.penalty),
            "total": tally(outreach.total),
            // What the same minutes would save, given to those most likely to miss: for comparison only.
            "compared": ["byRisk": tally(outreach.byRisk)],
            "minutes": .array(
                reading.outreachMinutes.map {
                    [
                        "pool": .string($0.pool.rawValue),
                        "language": $0.language.map(JSONOutput.string) ?? nil,
                        "minutes": .integer(Int64($0.minutes)),
                    ]
                }),
            "money": .array(outreach.purses.map(purse)),
            "groups": .array(outreach.groups.map(group)),
        ]
    }

    /// An action, with what it rests on.
    func action(_ action: OutreachPlan.Action) -> JSONOutput {
        let order = scenario.orders[action.order]
        let patient = reading.patient(order)
        return [
            "order": .string(order.id), "patient": .string(patient.id),
            "kind": .string(action.kind.rawValue),
            "channel": action.channel.map { .string($0.rawValue) } ?? nil,
            "language": patient.outreachLanguage.map { .string($0.tag) } ?? nil,
            "by": .string(action.by.description), "minutes": .integer(Int64(action.minutes.int)),
            "question": nil, "cost": .decimal(action.cost.value),
            "saving": .decimal(action.saving), "why": why(action.kind),
        ]
    }

    private func why(_ kind: OutreachKind) -> JSONOutput {
        guard let name = kind.coefficient else {
            return ["text": .string(Words.unvalued(kind)), "coefficient": nil, "citation": nil]
        }
        let row = Coefficients.cited[name]
        return [
            "text": .string("\(row.scale.rawValue) \(row.value) (\(row.design))"),
            "coefficient": .string(name.rawValue), "citation": .string(row.citation),
            "transported": .string(row.transported.rawValue),
        ]
    }

    private func tally(_ tally: OutreachPlan.Tally) -> JSONOutput {
        [
            "reached": .integer(Int64(tally.reached)), "contacts": .integer(Int64(tally.contacts)),
            "minutes": .integer(Int64(tally.minutes)), "cost": .decimal(tally.cost.value),
            "saved": .decimal(tally.saved),
        ]
    }

    /// In units of the currency.
    private func purse(_ purse: OutreachPlan.Purse) -> JSONOutput {
        [
            "pool": .string(scenario.pools[purse.pool].id), "window": .integer(Int64(purse.window + 1)),
            "left": .decimal(purse.left.value), "spent": .decimal(purse.spent.value),
        ]
    }

    private func group(_ group: OutreachPlan.Group) -> JSONOutput {
        [
            "group": .string(group.name.description), "protected": .bool(group.isProtected),
            "appointments": .integer(Int64(group.appointments)), "expected": .decimal(group.expected),
            "own": tally(group.own), "byRisk": tally(group.byRisk),
        ]
    }

    static func figure(_ figure: OutreachPlan.Figure) -> JSONOutput {
        [
            "value": .decimal(figure.value), "bound": .decimal(figure.bound), "gap": .decimal(figure.gap),
            "boundBasis": .string(figure.basis.rawValue),
            "recomputedBound": .decimal(figure.recomputedBound),
        ]
    }

    /// With its prices, in whole millionths.
    static func certified(_ plan: OutreachPlan) -> JSONOutput {
        ["saved": certified(plan.saved), "level": plan.level.map(certified) ?? nil]
    }

    private static func certified(_ figure: OutreachPlan.Figure) -> JSONOutput {
        [
            "value": .integer(figure.value.millionths), "pinned": .integer(figure.pinned.millionths),
            "bound": .integer(figure.bound.millionths), "boundBasis": .string(figure.basis.rawValue),
            "recomputedBound": .integer(figure.recomputedBound.millionths),
            "prices": .array(
                figure.prices.map { ["row": .string($0.row), "price": .integer($0.price)] }),
        ]
    }
}

extension PlanReading {
    struct OutreachMinutes: Equatable {
        var pool: PoolKind
        var language: String?
        var minutes: Int
    }

    /// Minutes of all actions, by what they are drawn from.
    var outreachMinutes: [OutreachMinutes] {
        var sums: [OutreachMinutes] = []
        for action in outcome.outreach.actions where action.minutes > 0 {
            let pool = action.kind.pool
            let own = patient(scenario.orders[action.order]).outreachLanguage?.primary
            let isListed = scenario.pools.rows.contains {
                $0.kind == pool && own != nil && $0.language?.primary == own
            }
            let language = isListed ? own : nil
            if let same = sums.firstIndex(where: { $0.pool == pool && $0.language == language }) {
                sums[same].minutes += action.minutes.int
            } else {
                sums.append(
                    OutreachMinutes(pool: pool, language: language, minutes: action.minutes.int))
            }
        }
        return sums.sorted {
            ($0.pool.rawValue, $0.language ?? "") < ($1.pool.rawValue, $1.language ?? "")
        }
    }
}
