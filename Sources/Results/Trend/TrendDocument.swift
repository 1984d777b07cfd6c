public import Domain

/// A trend as `fairslot.trend/1`, as a table and as a page.
public struct TrendDocument: Sendable {
    let trend: Trend

    public init(_ trend: Trend) { self.trend = trend }

    /// Runs with a median and what the rules say, by measure; then weeks, quarters and years.
    public var document: JSONOutput {
        [
            "schema": "fairslot.trend/1",
            "title": .string(trend.titles.page),
            "scenarioNames": .integer(Int64(trend.scenarioNames)),
            "measures": .array(TrendMeasure.allCases.map(measure)),
            "weeks": .array(trend.weeks.map(week)),
            "quarters": .array(trend.periods(by: \.quarter).map { period($0.name, $0.weeks) }),
            "years": .array(trend.periods { "\($0.year)" }.map { period($0.name, $0.weeks) }),
        ]
    }

    private func decimal(_ value: Value?) -> JSONOutput { value.map(JSONOutput.decimal) ?? .null }

    private func measure(_ measure: TrendMeasure) -> JSONOutput {
        let chart = RunChart(trend.values(measure))
        return [
            "measure": .string(measure.rawValue), "title": .string(trend.titles[measure]),
            "meaning": .string(measure.meaning), "median": decimal(chart.median),
            "changes": .array(
                chart.changes.map { change in
                    let (kind, isUp) = Self.parts(change.signal)
                    return [
                        "signal": .string(kind), "direction": .string(isUp ? "up" : "down"),
                        "from": .string("\(trend.weeks[change.first].week)"),
                        "to": .string("\(trend.weeks[change.last].week)"),
                    ]
                }),
        ]
    }

    static func parts(_ signal: RunChart.Signal) -> (kind: String, isUp: Bool) {
        switch signal {
        case .shift(let isUp): ("shift", isUp)
        case .trend(let isUp): ("trend", isUp)
        }
    }

    private func week(_ week: Trend.Week) -> JSONOutput {
        .object(
            [
                .init("week", .string("\(week.week)")), .init("from", .string("\(week.week.first)")),
                .init("runs", .integer(Int64(week.runs))),
                .init("job", week.run.map { .string($0.head.job) } ?? .null),
                .init("redacted", week.run.map { .bool($0.head.isRedacted) } ?? .null),
                .init("orders", week.run.map { .integer(Int64($0.orders)) } ?? .null),
                .init("appointmentsOver", week.actual.map { .integer(Int64($0.all)) } ?? .null),
                .init("hiddenGroups", week.run.map { .integer(Int64($0.hiddenGroups)) } ?? .null),
            ] + TrendMeasure.allCases.map { .init($0.rawValue, decimal($0.value(week))) })
    }

    /// Medians of the weeks, so that no single week makes a quarter.
    private func period(_ name: String, _ weeks: [Trend.Week]) -> JSONOutput {
        .object(
            [
                .init("period", .string(name)),
                .init("weeksWithRun", .integer(Int64(weeks.count { $0.run != nil }))),
                .init("runs", .integer(Int64(weeks.reduce(0) { $0 + $1.runs }))),
            ]
                + TrendMeasure.allCases.map { measure in
                    .init(measure.rawValue, decimal(RunChart.median(weeks.compactMap(measure.value))))
                })
    }

    /// A row a week, by RFC 4180; empty where nothing is known or shown.
    public var table: [UInt8] {
        var writer = CSVWriter()
        writer.row(
            ["week", "from", "runs", "job", "redacted", "orders", "appointmentsOver", "hiddenGroups"]
                + TrendMeasure.allCases.map(\.rawValue))
        for week in trend.weeks {
            writer.row(
                [
                    "\(week.week)", "\(week.week.first)", "\(week.runs)", week.run?.head.job ?? "",
                    week.run.map { "\($0.head.isRedacted)" } ?? "", week.run.map { "\($0.orders)" } ?? "",
                    week.actual.map { "\($0.all)" } ?? "", week.run.map { "\($0.hiddenGroups)" } ?? "",
                ] + TrendMeasure.allCases.map { $0.value(week)?.description ?? "" })
        }
        return writer.bytes
    }

    /// One self-contained page without scripts.
    public var page: String {
        Report.prepare()
        return Report.render(TrendPage.page, TrendView(trend: trend).view)
    }
}
