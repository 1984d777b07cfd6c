import Domain

/// What to do first, from what is due first: for the head of the report and the mail.
struct FirstSteps {
    struct Step {
        let text: String
        /// Name of the worklist that has the rows.
        let worklist: String

        var path: String {
            worklist == FinanceList.name ? FinanceList.path : "\(WorklistFolder.worklists)/\(worklist).csv"
        }
    }

    let reading: PlanReading

    var steps: [Step] {
        [promises, calls, contacts, urgentPayment, sessions, help, questions, waiting].compactMap { $0 }
    }

    /// Before anything else: whoever said yes believes to have an appointment.
    private var promises: Step? {
        let lost = reading.outcome.waiting.count { reading.accepted[$0.order] != nil }
        guard lost > 0 else { return nil }
        return Step(
            text:
                "Tell the patients of \(Words.count(lost, "accepted appointment")) that \(lost == 1 ? "it" : "they") cannot be kept; each reason stands with who waits.",
            worklist: WaitingList.name)
    }

    private var calls: Step? {
        let offers = CallsList(reading: reading).calls.filter { $0.action.kind == .offer }
        return due(offers.compactMap(\.action.by)) { "Bring \(Words.count($0, "offer"))" }
    }

    /// Beyond the offers.
    private var contacts: Step? {
        let contacts = reading.outcome.outreach.actions.filter { $0.kind.isContact }
        return due(contacts.map(\.by)) { "Make \(Words.count($0, "contact")) beyond the offers" }
    }

    /// What of the list of contacts is due first, and until when the rest is.
    private func due(_ days: [Day], _ words: (Int) -> String) -> Step? {
        guard let first = days.min(), let last = days.max() else { return nil }
        let due = days.count { $0 == first }
        let rest = days.count == due ? "" : "; \(days.count - due) more until \(Words.day(last))"
        return Step(text: "\(words(due)) by \(Words.day(first))\(rest).", worklist: CallsList.name)
    }

    private var urgentPayment: Step? {
        let scenario = reading.scenario
        let orders = scenario.orders.rows.count { order in
            scenario.isUrgent(order) && order.gates.contains { $0.concernsPayment && $0.status != .done }
        }
        guard orders > 0 else { return nil }
        return Step(
            text:
                "Settle payment for \(Words.count(orders, "urgent order")); they are planned without waiting for it.",
            worklist: "finance")
    }

    private var sessions: Step? {
        let opened = reading.outcome.plan.opened.map { reading.scenario.sessions[$0] }
        guard !opened.isEmpty else { return nil }
        let price = opened.reduce(Cents(0)) { $0 + ($1.opening?.price ?? 0) }
        let currency = reading.scenario.policy.money.currency
        return Step(
            text: "Confirm \(Words.count(opened.count, "extra session")) (\(price) \(currency)).",
            worklist: "sessions")
    }

    private var help: Step? {
        let rides = reading.placements.reduce(0) { $0 + reading.draws($1, of: .ride).count }
        let interpreters = reading.placements.reduce(0) { $0 + reading.draws($1, of: .interpreter).count }
        var parts: [String] = []
        if rides > 0 { parts.append(Words.count(rides, "ride")) }
        if interpreters > 0 { parts.append(Words.count(interpreters, "interpreter")) }
        guard !parts.isEmpty else { return nil }
        return Step(text: "Book \(Words.list(parts)).", worklist: rides > 0 ? "rides" : "interpreters")
    }

    private var questions: Step? {
        let asked = Set(
            reading.outreach.compactMap { action -> Index<Patient>? in
                guard case .question = action.kind else { return nil }
                return reading.scenario.orders[action.order].patient
            })
        guard !asked.isEmpty else { return nil }
        return Step(
            text: "Ask \(Words.count(asked.count, "patient")) about needs that are not known.",
            worklist: "calls")
    }

    private var waiting: Step? {
        let waiting = reading.outcome.waiting
        guard !waiting.isEmpty else { return nil }
        let fixable = waiting.count { $0.wouldPlace != nil }
        let known = fixable == 0 ? "" : "; for \(fixable) a single change is known that would place it"
        return Step(
            text: "Look at \(Words.count(waiting.count, "waiting order"))\(known).", worklist: "waiting")
    }
}
