import Domain

/// What is counted, as a Measure, and the counts, as a MeasureReport with a stratifier for each field and each pair of
/// fields that `equity.json` shows. What is hidden there is here a stratum whose counts are marked as masked.
///
/// FHIR R4 has no place for intervals and for what is compared: those stand in `equity.json`.
struct FHIRMeasures {
    let reading: PlanReading
    let job: String

    enum Indicator: CaseIterable {
        case placed, onTime

        var id: String {
            switch self {
            case .placed: "placed"
            case .onTime: "on-time"
            }
        }

        var title: String {
            switch self {
            case .placed: "Open orders with a proposed appointment"
            case .onTime: "Open orders with a proposed appointment on or before the day they are due"
            }
        }

        /// FHIRPath over the Appointments of the same file. A start is written in the time of its site, so its first ten
        /// letters are the local day.
        var numerator: String {
            switch self {
            case .placed: "status = 'proposed'"
            case .onTime:
                "status = 'proposed' and start.toString().substring(0, 10) <= requestedPeriod.first().end.toString()"
            }
        }

        static let denominator = "status = 'proposed' or status = 'waitlist'"

        var url: String { "urn:fairslot:measure:\(id)" }
        static let version = "1"

        fileprivate func count(_ tally: ShownTally) -> Int? {
            switch self {
            case .placed: tally.placed
            case .onTime: tally.onTime
            }
        }

        fileprivate func share(_ tally: ShownTally) -> Value? {
            switch self {
            case .placed: tally.rate
            case .onTime: tally.onTimeRate
            }
        }
    }

    var measures: [JSONOutput] { Indicator.allCases.map(measure) }
    var reports: [JSONOutput] { Indicator.allCases.map(report) }

    static func reportID(_ indicator: Indicator, _ job: String) -> String { "\(indicator.id).\(job)" }

    // MARK: Measure

    private func measure(_ indicator: Indicator) -> JSONOutput {
        let stratifiers =
            reading.equity.fields.map { field in FHIRElement.object(.init("code", Self.code(field.field))) }
            + reading.equity.tables.map { table in
                [
                    "component": [
                        ["code": Self.code(table.pair.first)], ["code": Self.code(table.pair.second)],
                    ]
                ]
            }
        return FHIRElement.object(
            .init("resourceType", "Measure"), .init("id", .string(indicator.id)),
            .init("url", .string(indicator.url)), .init("version", .string(Indicator.version)),
            .init("title", .string(indicator.title)),
            .init("status", FHIRElement.code(FHIRPublication.active)),
            .init(
                "subjectCodeableConcept",
                FHIRElement.concept(FHIRElement.coding(FHIRSystem.resourceTypes, "Appointment"))),
            .init("scoring", FHIRElement.concept(FHIRElement.coding(FHIRSystem.scoring, "proportion"))),
            .init("type", [FHIRElement.concept(FHIRElement.coding(FHIRSystem.measureType, "process"))]),
            .init("improvementNotation", improvement),
            .init(
                "group",
                [
                    FHIRElement.object(
                        .init(
                            "population",
                            [
                                criterion("denominator", Indicator.denominator),
                                criterion("numerator", indicator.numerator),
                            ]),
                        FHIRElement.list("stratifier", stratifiers))
                ]))
    }

    private func criterion(_ population: String, _ expression: String) -> JSONOutput {
        [
            "code": Self.population(population),
            "criteria": ["language": "text/fhirpath", "expression": .string(expression)],
        ]
    }

    // MARK: MeasureReport

    private func report(_ indicator: Indicator) -> JSONOutput {
        let (scenario, equity) = (reading.scenario, reading.equity)
        let fields = equity.fields.map { field in
            stratifier(
                Self.code(field.field),
                field.strata.map { stratum in
                    self.stratum(
                        .init("value", value(stratum.value)), indicator,
                        stratum.figures[.plan])
                })
        }
        let tables = equity.tables.map { table in
            stratifier(
                nil,
                table.cells.map { cell in
                    self.stratum(
                        .init(
                            "component",
                            [
                                component(table.pair.first, cell.row),
                                component(table.pair.second, cell.column),
                            ]), indicator, cell.figures)
                })
        }
        return FHIRElement.object(
            .init("resourceType", "MeasureReport"),
            .init("id", .string(Self.reportID(indicator, job))),
            .init("status", FHIRElement.code(FHIRReportStatus.complete)),
            .init("type", FHIRElement.code(FHIRReportType.summary)),
            .init("measure", .string("\(indicator.url)|\(Indicator.version)")),
            .init("date", .string(scenario.zone.rfc3339(scenario.asOf))),
            .init(
                "period",
                FHIRElement.period(
                    FHIRElement.day(scenario.horizon.lowerBound),
                    FHIRElement.day(scenario.horizon.upperBound))),
            .init("improvementNotation", improvement),
            .init(
                "group",
                [
                    .object(
                        counts(indicator, equity.overall[.plan])
                            + [FHIRElement.list("stratifier", fields + tables)].compactMap { $0 })
                ]))
    }

    private func stratifier(_ code: JSONOutput?, _ strata: [JSONOutput]) -> JSONOutput {
        FHIRElement.object(
            FHIRElement.list("code", [code].compactMap { $0 }), FHIRElement.list("stratum", strata))
    }

    private func stratum(
        _ name: JSONOutput.Member, _ indicator: Indicator, _ tally: ShownTally
    ) -> JSONOutput {
        .object([name] + counts(indicator, tally))
    }

    private func component(_ field: StratumField, _ value: String) -> JSONOutput {
        ["code": Self.code(field), "value": self.value(value)]
    }

    /// Denominator and numerator, and their quotient where there is one.
    private func counts(_ indicator: Indicator, _ tally: ShownTally) -> [JSONOutput.Member] {
        let score = indicator.share(tally).map { JSONOutput.Member("measureScore", ["value": .decimal($0)]) }
        return [
            .init(
                "population",
                [count("denominator", tally.orders), count("numerator", indicator.count(tally))])
        ] + [score].compactMap { $0 }
    }

    /// A count that is not shown is there, and says that it is masked.
    private func count(_ population: String, _ count: Int?) -> JSONOutput {
        let masked: JSONOutput = [
            "extension": [["url": .string(FHIRSystem.absentReason), "valueCode": "masked"]]
        ]
        return [
            "code": Self.population(population),
            count == nil ? "_count" : "count": count.map { .integer(Int64($0)) } ?? masked,
        ]
    }

    private static func population(_ code: String) -> JSONOutput {
        FHIRElement.concept(FHIRElement.coding(FHIRSystem.population, code))
    }

    private static func code(_ field: StratumField) -> JSONOutput {
        FHIRElement.concept(
            FHIRElement.coding(FHIRSystem.field, field.rawValue), text: Words.field(field))
    }

    /// What a site writes for race or area can be anything: it is text and no code.
    private func value(_ value: String) -> JSONOutput {
        FHIRElement.object(.init("text", FHIRElement.text(value) ?? .string(StratumField.unknown)))
    }

    private var improvement: JSONOutput {
        FHIRElement.concept(FHIRElement.coding(FHIRSystem.improvement, "increase"))
    }
}
