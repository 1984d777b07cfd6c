import Domain

/// The page of a trend: a run chart for each measure, a table of weeks behind them, tables of quarters and years.
struct TrendView {
    let trend: Trend

    private var titles: TrendTitles { trend.titles }

    var view: Report.View {
        [
            "style": ReportStyle.css + PictureStyle.css + TrendPage.css, "title": titles.page,
            "period": period, "notes": notes.map { ["text": $0] as Report.View },
            "charts": measures.map { chart($0) },
            "tables": [
                table(titles.year, trend.periods { "\($0.year)" }),
                table(titles.quarter, trend.periods(by: \.quarter)),
            ],
            "weekTitle": titles.week, "runsTitle": titles.runs,
            "heads": measures.map { ["text": titles[$0]] as Report.View },
            "weeks": trend.weeks.map(week),
        ]
    }

    /// Those that any week has; the first three always.
    private var measures: [TrendMeasure] {
        TrendMeasure.allCases.filter { measure in
            [.placed, .onTime, .expected].contains(measure) || trend.values(measure).contains { $0 != nil }
        }
    }

    private var period: String {
        guard let first = trend.weeks.first, let last = trend.weeks.last else { return "No run." }
        let runs = trend.weeks.reduce(0) { $0 + $1.runs }
        return "\(first.week) to \(last.week), \(Words.count(runs, "run")) in"
            + " \(Words.count(trend.weeks.count { $0.run != nil }, "week"))"
    }

    private var notes: [String] {
        let runs = trend.weeks.compactMap(\.run)
        var notes = ["Of several runs in a week the one planned last stands for it."]
        if trend.scenarioNames > 1 {
            notes.append(
                "The runs bear \(trend.scenarioNames) names of scenarios: lay only runs of one place beside each other."
            )
        }
        if runs.contains(where: \.head.isRedacted) {
            notes.append(
                "In some runs a patient was taken out later; what was to be expected of them is not shown.")
        }
        if runs.contains(where: { $0.hiddenGroups > 0 }) {
            notes.append(
                "Groups whose counts are hidden are in no figure here: the least and the gap are of groups that are shown, which may change from week to week."
            )
        }
        if trend.values(.price).allSatisfy({ $0 == nil }) {
            notes.append(
                "The price of equity was computed for none of these runs (fairslot curve, then --curve).")
        }
        if trend.values(.actual).allSatisfy({ $0 == nil }) {
            notes.append("No outcomes of appointments are known, or their counts are hidden.")
        }
        return notes
    }

    private func percent(_ value: Value?) -> String { value.map(Words.percent) ?? "–" }

    private func week(_ week: Trend.Week) -> Report.View {
        [
            "week": "\(week.week)", "runs": week.runs,
            "cells": measures.map { ["text": percent($0.value(week))] as Report.View },
            "redacted": week.run?.head.isRedacted == true,
        ]
    }

    private func table(_ title: String, _ periods: [(name: String, weeks: [Trend.Week])]) -> Report.View {
        [
            "title": title, "runsTitle": titles.runs,
            "heads": measures.map { ["text": titles[$0]] as Report.View },
            "rows": periods.map { period in
                [
                    "name": period.name, "runs": period.weeks.reduce(0) { $0 + $1.runs },
                    "cells": measures.map { measure in
                        ["text": percent(RunChart.median(period.weeks.compactMap(measure.value)))]
                            as Report.View
                    },
                ] as Report.View
            },
        ]
    }

    // Charts, in tenths of a unit.

    private static let (width, height, left, right, top, bottom) = (7200, 2200, 620, 120, 160, 340)

    private func chart(_ measure: TrendMeasure) -> Report.View {
        let chart = RunChart(trend.values(measure))
        let known = chart.values.compactMap { $0 }
        var view: Report.View = [
            "title": titles[measure], "meaning": measure.meaning, "words": words(measure, chart),
        ]
        guard let least = known.min(), let most = known.max(), let median = chart.median else { return view }
        let scale = Scale(least, most)
        func y(_ value: Value) -> Int { Self.top + scale.depth(value, Self.height - Self.top - Self.bottom) }
        let changed = Set(chart.changes.flatMap { Array($0.first...$0.last) })
        view["plot"] =
            [
                "lines": pieces(chart.values).map { piece in
                    [
                        "points": piece.map { place, value in
                            "\(Tenths(x(place))),\(Tenths(y(value)))"
                        }.joined(separator: " ")
                    ] as Report.View
                },
                "marks": chart.values.enumerated().compactMap { place, value in
                    value.map {
                        [
                            "x": Tenths(x(place)).description, "y": Tenths(y($0)).description,
                            "kind": changed.contains(place) && $0 != median ? "late" : "dot",
                        ] as Report.View
                    }
                },
                "median": Tenths(y(median)).description,
                "levels": scale.ticks.map {
                    ["y": Tenths(y($0)).description, "text": Words.percent($0)] as Report.View
                },
                "weeks": labels,
            ] as Report.View
        return view
    }

    private func x(_ place: Int) -> Int {
        let room = Self.width - Self.left - Self.right
        return Self.left + (trend.weeks.count == 1 ? room / 2 : place * room / (trend.weeks.count - 1))
    }

    /// Stretches without a missing week.
    private func pieces(_ values: [Value?]) -> [[(place: Int, value: Value)]] {
        var pieces: [[(place: Int, value: Value)]] = []
        var isOpen = false
        for (place, value) in values.enumerated() {
            guard let value else {
                isOpen = false
                continue
            }
            if isOpen {
                pieces[pieces.count - 1].append((place, value))
            } else {
                pieces.append([(place, value)])
            }
            isOpen = true
        }
        return pieces.filter { $0.count > 1 }
    }

    /// At most eight, evenly spread, the first among them.
    private var labels: [Report.View] {
        let step = max((trend.weeks.count + 7) / 8, 1)
        return stride(from: 0, to: trend.weeks.count, by: step).map { place in
            ["x": Tenths(x(place)).description, "text": "\(trend.weeks[place].week)"]
        }
    }

    private func words(_ measure: TrendMeasure, _ chart: RunChart) -> String {
        guard let median = chart.median, let last = chart.values.lastIndex(where: { $0 != nil }) else {
            return "Nothing is known of it."
        }
        let known = chart.values.count { $0 != nil }
        let base =
            "Median \(Words.percent(median)) over \(Words.count(known, "week")); last \(percent(chart.values[last]))"
            + " in \(trend.weeks[last].week)."
        guard known >= RunChart.leastInAll else {
            return "\(base) With fewer than \(RunChart.leastInAll) weeks no change is told from chance."
        }
        guard !chart.changes.isEmpty else { return "\(base) No shift and no trend: ups and downs as always." }
        return base + " " + chart.changes.map { sentence($0, measure) }.joined(separator: " ")
    }

    private func sentence(_ change: RunChart.Change, _ measure: TrendMeasure) -> String {
        let (kind, isUp) = TrendDocument.parts(change.signal)
        let verdict = isUp == measure.isBetterHigh ? "for the better" : "for the worse"
        let what =
            kind == "shift"
            ? "\(isUp ? "above" : "below") the median throughout"
            : "\(isUp ? "rising" : "falling") throughout"
        return
            "A \(kind) \(verdict) from \(trend.weeks[change.first].week) to \(trend.weeks[change.last].week): \(what)."
    }
}

/// A scale of shares whose ends are round: from the tenth (or hundredth) below the least to the one above the most.
private struct Scale {
    private let from: Int64
    private let to: Int64
    private let step: Int64

    init(_ least: Value, _ most: Value) {
        let spread = most.millionths - least.millionths
        step = spread > 400_000 ? 200_000 : spread > 150_000 ? 100_000 : spread > 40_000 ? 50_000 : 10_000
        from = max(0, (least.millionths / step) * step)
        to = max((most.millionths + step - 1) / step * step, from + step)
    }

    var ticks: [Value] { stride(from: from, through: to, by: Int(step)).map(Value.init(millionths:)) }

    func depth(_ value: Value, _ height: Int) -> Int {
        Int(Int128(to - value.millionths) * Int128(height) / Int128(to - from))
    }
}
