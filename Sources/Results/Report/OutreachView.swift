import Attendance
import Domain

/// What is done beyond the offers: how much, what it rests on, for whom.
struct OutreachView {
    let reading: PlanReading

    private var plan: OutreachPlan { reading.outcome.outreach }
    private var isPaid: Bool { plan.purses.contains { $0.spent > 0 } }

    var view: Report.View {
        guard let words = reading.outreachWords, !plan.actions.isEmpty else { return [:] }
        var shown: Report.View = [
            "lines": words.map { ["text": $0] as Report.View },
            "kinds": OutreachKind.allCases.compactMap(kind),
        ]
        if !plan.groups.isEmpty {
            shown["grouped"] =
                ["groups": plan.groups.map(group), "paid": isPaid ? [:] as Report.View : false] as Report.View
        }
        return ["shown": shown]
    }

    private func kind(_ kind: OutreachKind) -> Report.View? {
        let actions = plan.actions.filter { $0.kind == kind }
        guard !actions.isEmpty else { return nil }
        return [
            "kind": Words.purpose(kind).capitalisedFirst, "count": actions.count,
            "minutes": actions.reduce(0) { $0 + $1.minutes.int }, "source": source(kind),
        ]
    }

    private func source(_ kind: OutreachKind) -> String {
        guard let name = kind.coefficient else { return "No effect is claimed." }
        let row = Coefficients.cited[name]
        let carried = row.transported == .no ? "" : "; carried over from outside imaging"
        return "\(row.scale.rawValue) \(row.value), \(row.citation)\(carried)"
    }

    /// Small counts are hidden where the page may be shared, and with them what they could be worked out from.
    private func group(_ group: OutreachPlan.Group) -> Report.View {
        let isShared = reading.scenario.policy.suppression == .shared
        let hides = isShared && [group.appointments, group.own.reached].contains { (1...10).contains($0) }
        func shown(_ text: String) -> String { hides ? "hidden" : text }
        return [
            "group": Words.group(group.name), "isProtected": group.isProtected,
            "appointments": isShared && (1...10).contains(group.appointments)
                ? Disclosure.hidden : String(group.appointments),
            "reached": shown(String(group.own.reached)),
            "paid": isPaid ? ["cost": shown("\(group.own.cost)")] as Report.View : false,
            "saved": shown(Words.completions(group.own.saved)),
            "byRisk": shown(Words.completions(group.byRisk.saved)),
        ]
    }
}
