import Domain

/// How long placed orders wait, by group: from the request in days, and against the due day, where the clinical window ends.
struct WaitDotsView {
    private let rows: [GroupMeasures]
    /// Ends of the two axes, in days.
    private let longest: Int
    private let window: ClosedRange<Int>

    init(_ measures: [GroupMeasures]) {
        rows = measures.filter { $0.waits != nil || $0.lateness != nil }
        // Of a group with hidden ends only the middle is drawn: it belongs on the axis all the same.
        longest = max(
            Self.up(rows.flatMap { row in [500, 900].compactMap { row.waits?.at($0) } }.max() ?? 0), 1)
        let against = rows.flatMap { $0.lateness.map(Self.marks) ?? [] }
        window = min(-Self.up(-(against.min() ?? 0)), -1)...max(Self.up(against.max() ?? 0), 1)
    }

    var view: Report.View {
        guard !rows.isEmpty else { return [:] }
        return [
            "shown": [
                "rows": rows.map(row), "longest": longest, "before": -window.lowerBound,
                "after": window.upperBound,
                "dots": rows.contains { !($0.lateness?.dots.isEmpty ?? true) },
                "quantiles": !rows.contains { !($0.lateness?.dots.isEmpty ?? true) },
            ] as Report.View
        ]
    }

    /// To a whole week.
    private static func up(_ days: Int) -> Int { (max(days, 0) + 6) / 7 * 7 }

    /// Dots, or the quantiles that may be shown.
    private static func marks(_ quantiles: DayQuantiles) -> [Int] {
        quantiles.dots.isEmpty ? [100, 500, 900].compactMap(quantiles.at) : quantiles.dots
    }

    private func row(_ group: GroupMeasures) -> Report.View {
        var view: Report.View = ["title": group.title]
        if let waits = group.waits { view["wait"] = wait(waits) }
        if let lateness = group.lateness { view["against"] = against(lateness, group.figures[.plan]) }
        return view
    }

    private func wait(_ waits: DayQuantiles) -> Report.View {
        func x(_ days: Int) -> String { Tenths(50 + days * 1900 / longest).description }
        var view: Report.View = ["words": words(waits)]
        if let middle = waits.at(500) {
            var plot: Report.View = ["at": x(min(max(middle, 0), longest))]
            if let few = waits.at(100), let most = waits.at(900) {
                plot["range"] = ["from": x(max(few, 0)), "to": x(max(most, 0))] as Report.View
            }
            view["plot"] = plot
        }
        return view
    }

    /// `half within 12 days, nine in ten within 30`
    private func words(_ waits: DayQuantiles) -> String {
        let parts = [(100, "one in ten within"), (500, "half within"), (900, "nine in ten within")]
            .compactMap { share, name in waits.at(share).map { "\(name) \(Words.count($0, "day"))" } }
        return parts.isEmpty ? EquityDocument.hidden : parts.joined(separator: ", ")
    }

    private func against(_ lateness: DayQuantiles, _ tally: ShownTally) -> Report.View {
        let span = window.upperBound - window.lowerBound
        func x(_ days: Int) -> Int { 60 + (days - window.lowerBound) * 2680 / span }
        let marks = Self.marks(lateness)
        return [
            "due": Tenths(x(0)).description, "dots": Self.stacked(marks.map { (x($0), $0 > 0) }),
            "words": lateWords(tally),
        ]
    }

    private func lateWords(_ tally: ShownTally) -> String {
        guard let placed = tally.placed, let onTime = tally.onTime, placed > 0 else {
            return EquityDocument.hidden
        }
        return placed == onTime
            ? "all \(placed) by the due day" : "\(placed - onTime) of \(placed) after the due day"
    }

    /// Dots that would lie on one another stand on one another, from the middle line to both sides.
    private static func stacked(_ dots: [(x: Int, isLate: Bool)]) -> [Report.View] {
        let piles = Dictionary(grouping: dots) { $0.x / 64 }
        return piles.sorted { $0.key < $1.key }.flatMap { _, pile in
            let step = min(68, 400 / max(pile.count, 1))
            return pile.enumerated().map { place, dot -> Report.View in
                let y = 250 + (2 * place - pile.count + 1) * step / 2
                return [
                    "x": Tenths(dot.x).description, "y": Tenths(y).description,
                    "kind": dot.isLate ? "late" : "dot",
                ]
            }
        }
    }
}
