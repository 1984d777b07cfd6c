import Domain

/// What equity came to in this plan: all orders and the group served least, under this plan and under both first-come
/// plans. What other floors would cost is a run of its own, and its curve is put here by `fairslot report`.
struct PriceOfEquityView {
    let reading: PlanReading

    /// What stands in the page where a curve would, once: how to get one.
    static let place =
        #"<p class="note">What other floors under the group served least would cost is a run of its own: <span class="key">fairslot curve SCENARIO --output CURVE</span>; then <span class="key">fairslot report RESULT --curve CURVE --output PAGE.html</span> puts the curve here.</p>"#

    var view: Report.View {
        guard reading.openOrders > 0 else { return [:] }
        let remarks = EquityRemarks(reading: reading).price
        var shown: Report.View = [
            "rows": [placed, least, value].compactMap { $0 },
            "remarks": remarks.map { ["text": $0] as Report.View },
        ]
        if reading.equity.hidesComparisons { shown["hides"] = true }
        return ["shown": shown]
    }

    private var placed: Report.View {
        let all = reading.equity.overall
        return row("All open orders", "placed", Side.allCases.map { all[$0].rate })
    }

    /// Of the groups that are shown: the lowest under each plan need not be the same group.
    private var least: Report.View? {
        let groups = reading.equity.groups.filter { $0.isProtected == true }
        let lowest = Side.allCases.map { side in groups.compactMap { $0.figures[side].level }.min() }
        return lowest[0] == nil ? nil : row("The protected group served least", "placed", lowest)
    }

    private func row(_ title: String, _ unit: String, _ shares: [Value?]) -> Report.View {
        let marks = zip(["own", "first", "same"], shares).compactMap { name, share in
            share.map { (name, DotPlot.x($0)) }
        }
        var plot: Report.View = [:]
        for (name, at) in marks { plot[name] = ["at": at] as Report.View }
        return [
            "title": title, "unit": unit, "plot": plot,
            "figures": shares.map { ["text": $0.map(Words.percent) ?? "hidden"] as Report.View },
        ]
    }

    /// Goal value under the same formula, in exam equivalents.
    private var value: Report.View? {
        guard let goal = reading.outcome.goals.first(where: { $0.name == .value }) else { return nil }
        let plans = [reading.outcome.baseline, reading.outcome.baselineWithSessions]
        let values = [goal.value] + plans.map { PlanFigures($0, reading.scenario).value }
        return [
            "title": "Goal value", "unit": "exam equivalents", "plot": false,
            "figures": values.map { ["text": Words.short($0)] as Report.View },
        ]
    }
}

/// What one more of something would buy: changes that were tried one at a time on this plan. Marginal values, which plan
/// again, are a run of their own, put here by `fairslot report`.
struct OneMoreView {
    let reading: PlanReading

    /// What stands in the page where they would, once: how to get them.
    static let place =
        #"<p class="note">A ride, an interpreter’s half day or an evening more, planned again with each: <span class="key">fairslot marginal SCENARIO --output VALUES</span>; then <span class="key">fairslot report RESULT --marginal VALUES --output PAGE.html</span> puts what they buy, and for whom, here.</p>"#
    private static let most = 8

    var view: Report.View {
        guard reading.openOrders > 0 else { return [:] }
        let changes = SingleChange.all(reading.outcome)
        var shown: Report.View = [:]
        if changes.isEmpty {
            shown["none"] = ["nobody": reading.outcome.waiting.isEmpty] as Report.View
        } else {
            shown["some"] =
                [
                    "rows": changes.prefix(Self.most).map { row($0, of: changes[0].orders.count) },
                    "showsWhom": !reading.equity.isShared,
                ] as Report.View
        }
        if changes.count > Self.most { shown["more"] = ["count": changes.count - Self.most] as Report.View }
        return ["shown": shown]
    }

    private func row(_ change: SingleChange, of most: Int) -> Report.View {
        var view: Report.View = [
            "change": change.words, "count": change.orders.count,
            "bar": Bar(change.orders.count, of: most, width: 240).view,
        ]
        if !reading.equity.isShared { view["whom"] = ["text": whom(change.orders)] as Report.View }
        return view
    }

    /// Protected groups of those it would place.
    private func whom(_ orders: [Index<Order>]) -> String {
        let helped = Set(orders)
        let groups = reading.outcome.groups.filter(\.isProtected).compactMap { group -> String? in
            let count = group.orders.count { helped.contains($0) }
            return count == 0 ? nil : "\(Words.group(group.name)) (\(count))"
        }
        return groups.isEmpty ? "nobody of a protected group" : groups.joined(separator: "; ")
    }
}
