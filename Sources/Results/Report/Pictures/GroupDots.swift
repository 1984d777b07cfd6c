import Domain

/// Placed, on time and expected completion of each group: a dot with its interval, joined to what first come, first served
/// would do.
struct GroupDotsView {
    let measures: [GroupMeasures]

    var view: Report.View {
        guard (measures.first?.figures.orders ?? 0) > 0 else { return [:] }
        return ["shown": ["rows": measures.map(row)] as Report.View]
    }

    private func row(_ group: GroupMeasures) -> Report.View {
        let (own, first) = (group.figures[.plan], group.figures[.baseline])
        var view: Report.View = [
            "title": group.title, "orders": group.figures.orders.map(String.init) ?? EquityDocument.hidden,
            "cells": [
                DotPlot(own.rate, own.rateInterval, beside: first.rate).view("Placed"),
                DotPlot(own.onTimeRate, own.onTimeInterval, beside: first.onTimeRate).view("On time"),
                DotPlot(
                    group.expected[.plan]?.share, group.expected[.plan]?.interval,
                    beside: group.expected[.baseline]?.share
                ).view("Expected completed", missing: expectedIsMissing(own)),
            ],
        ]
        if group.isProtected { view["isProtected"] = true }
        return view
    }

    private func expectedIsMissing(_ own: ShownTally) -> String {
        guard let placed = own.placed else { return EquityDocument.hidden }
        return placed <= Suppression.largestHidden ? "not shown: too few placed" : EquityDocument.hidden
    }
}

/// A share on a line from 0 to 1: where it is, how sure, and what it is compared with.
struct DotPlot {
    private let share: Value?
    private let interval: ScoreInterval?
    private let other: Value?

    init(_ share: Value?, _ interval: ScoreInterval?, beside other: Value?) {
        self.share = share
        self.interval = interval
        self.other = other
    }

    /// Five units to either side of a line 190 long.
    static func x(_ share: Value) -> String {
        let inside = min(max(share, .zero), .one)
        return Tenths(50 + Int(roundedHalfUp(Int128(inside.millionths) * 1900, over: 1_000_000))).description
    }

    /// `measure`: what a narrow screen puts before it, where the table's head is not shown.
    func view(_ measure: String, missing: String = EquityDocument.hidden) -> Report.View {
        guard let share else { return ["measure": measure, "missing": ["text": missing] as Report.View] }
        var plot: Report.View = ["at": Self.x(share), "share": Words.percent(share)]
        var words: [String] = []
        if let interval {
            plot["range"] =
                ["from": Self.x(interval.lower), "to": Self.x(interval.upper)] as Report.View
            words.append("\(Words.percent(interval.lower)) to \(Words.percent(interval.upper))")
        }
        if let other {
            plot["first"] = ["from": Self.x(other), "to": Self.x(share)] as Report.View
            words.append("first come \(Words.percent(other))")
        } else {
            words.append("first come not shown")
        }
        plot["words"] = words.joined(separator: "; ")
        return ["measure": measure, "plot": plot]
    }
}
