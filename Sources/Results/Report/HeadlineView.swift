import Domain

/// The head of the page: what came out, and what to do first.
struct HeadlineView {
    let reading: PlanReading
    let context: ResultContext

    var view: Report.View {
        let scenario = reading.scenario
        // The same sessions: what extra sessions place is no merit of the plan's choices.
        let firstCome = reading.outcome.baselineWithSessions.placements.count
        let placed = reading.placements.count
        var view: Report.View = [
            "lower": EquityView(reading: reading).lower,
            "remarks": EquityRemarks(reading: reading).lines.map { ["text": $0] as Report.View },
            "name": scenario.name,
            "period": Words.period(scenario.horizon),
            "asOf": "\(Words.time(scenario.asOf, scenario.zone)) (\(scenario.zone.name))",
            "placed": placed, "open": reading.openOrders, "waiting": reading.outcome.waiting.count,
            "booked": reading.bookedOrders,
            "extraSessions": reading.outcome.plan.opened.count,
            "alternatives": reading.alternatives,
            "settled": reading.isSettled
                ? [
                    "booked": reading.bookedOrders, "unit": reading.bookedOrders == 1 ? "order" : "orders",
                    "help": reading.helpForBooked,
                ] as Report.View : false,
            "share": Bar(placed, of: reading.openOrders, width: 960, marks: [firstCome]).view,
            "status": StatusWords.text(reading.outcome),
            "proven": reading.outcome.status == .optimal,
            "comparison": comparison(placed - firstCome),
            "answer": Answer(reading: reading).sentences.map { ["text": $0] as Report.View },
        ]
        let steps = FirstSteps(reading: reading).steps.map { step -> Report.View in
            ["text": step.text, "worklist": step.worklist, "path": step.path]
        }
        if !steps.isEmpty { view["first"] = ["steps": steps] as Report.View }
        return view
    }

    private func comparison(_ more: Int) -> String {
        let sessions = reading.outcome.plan.opened.count
        let same = sessions == 0 ? "" : " with the same sessions"
        let regular = reading.outcome.baseline.placements.count
        let without =
            sessions == 0
            ? ""
            : " (without the \(sessions == 1 ? "extra session" : "\(sessions) extra sessions"): \(regular))"
        switch more {
        case 0: return "as many as first come, first served would place\(same)\(without)"
        case 1...: return "\(more) more than first come, first served would place\(same)\(without)"
        default:
            return
                "\(-more) fewer than first come, first served would place\(same)\(without); what comes first in the goals decides"
        }
    }
}

/// A horizontal bar with marks, in tenths of a unit so that no floating point reaches the page.
struct Bar {
    private let total: Int
    private let width: Int
    private let filled: Int
    private let marks: [Int]

    init(_ filled: Int, of total: Int, width: Int, marks: [Int] = []) {
        self.filled = filled
        self.total = max(total, 1)
        self.width = width
        self.marks = marks
    }

    var view: Report.View {
        ["width": width, "filled": length(filled), "marks": marks.map { ["x": length($0)] as Report.View }]
    }

    private func length(_ part: Int) -> String { Tenths(min(part, total) * width * 10 / total).description }
}

/// A length on the page in tenths.
struct Tenths: CustomStringConvertible {
    let count: Int
    init(_ count: Int) { self.count = count }
    var description: String { count % 10 == 0 ? "\(count / 10)" : "\(count / 10).\(count % 10)" }
}
