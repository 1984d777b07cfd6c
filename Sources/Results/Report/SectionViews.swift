import Domain

/// The goals with value, bound and what the bound rests on.
struct GoalsView {
    let reading: PlanReading

    var view: [Report.View] {
        reading.outcome.goals.map { goal in
            let words = GoalWords(goal)
            return [
                "title": words.title, "meaning": words.meaning, "figure": words.figure, "bound": words.bound,
                "basis": words.basis, "isProven": goal.isWithinTolerance, "isOpen": !goal.isWithinTolerance,
                "reach": Self.reach(goal),
            ]
        }
    }

    /// How much of its bound a goal reaches, or, where less is better, how much of its value no plan can avoid. Without a
    /// bar where there is nothing to draw: at 0, and where the two have different signs.
    private static func reach(_ goal: GoalReport) -> Report.View {
        let (least, most) = (min(goal.value, goal.bound), max(goal.value, goal.bound))
        guard least >= .zero, most > .zero else { return [:] }
        let length = Int(roundedHalfUp(Int128(least.millionths) * 2400, over: Int128(most.millionths)))
        return ["shown": ["filled": Tenths(length).description] as Report.View]
    }
}

/// Who waits and why, the reasons most frequent first.
struct WaitingView {
    let reading: PlanReading

    var view: Report.View {
        let waiting = reading.outcome.waiting
        guard !waiting.isEmpty else { return ["nobody": true] }
        let told = Array(zip(waiting, reading.reasons.waiting))
        let reasons = WaitingReason.allCases.map { reason in (reason, told.filter { $0.0.reason == reason }) }
            .filter { !$0.1.isEmpty }
        let sorted = reasons.enumerated().sorted {
            ($1.element.1.count, $0.offset) < ($0.element.1.count, $1.offset)
        }
        return ["some": ["reasons": sorted.map { group($0.element.0, $0.element.1) }] as Report.View]
    }

    private func group(_ reason: WaitingReason, _ waiting: [(Waiting, String)]) -> Report.View {
        [
            "reason": Words.reason(reason), "count": Words.count(waiting.count, "order"),
            "orders": waiting.map(order),
        ]
    }

    private func order(_ waiting: Waiting, _ text: String) -> Report.View {
        let order = reading.scenario.orders[waiting.order]
        let exam = reading.exam(order)
        var view: Report.View = [
            "order": order.id, "exam": exam.label ?? exam.id, "priority": order.priority.rawValue,
            "due": Words.day(order.due), "text": text,
        ]
        if reading.scenario.isUrgent(order) { view["isUrgent"] = true }
        if let change = waiting.wouldPlace { view["would"] = ["change": change] as Report.View }
        return view
    }
}

/// Flexible sessions: those to open with price and purpose, and those that stay closed.
struct ExtraSessionsView {
    let reading: PlanReading

    var view: Report.View {
        let scenario = reading.scenario
        let flexible = scenario.sessions.indices.filter { scenario.sessions[$0].isFlexible }
        guard !flexible.isEmpty else { return [:] }
        let closed = flexible.filter { !reading.isOpen($0) }
        var shown: Report.View = ["closed": closedWords(closed)]
        let opened = reading.outcome.plan.opened
        if !opened.isEmpty { shown["opened"] = ["sessions": opened.map(row)] as Report.View }
        return ["shown": shown]
    }

    private func closedWords(_ closed: [Index<Session>]) -> String {
        guard !closed.isEmpty else { return "Every session that could be opened is proposed." }
        let named = closed.prefix(8).map { reading.scenario.sessions[$0].id }
        let more = closed.count > 8 ? " and \(closed.count - 8) more" : ""
        return "Stays closed: \(named.joined(separator: ", "))\(more)."
    }

    private func row(_ index: Index<Session>) -> Report.View {
        let scenario = reading.scenario
        let session = scenario.sessions[index]
        let site = scenario.sites[session.site]
        let free = reading.freeMinutes(index)
        let used = reading.minutesUsed(index)
        return [
            "session": session.id, "site": site.label,
            "time": "\(Words.time(session.span.from, site.zone))–\(site.zone.clock(session.span.to))",
            "price": "\(session.opening?.price ?? 0) \(scenario.policy.money.currency)",
            "exams": Words.count(reading.placementsOf[index.int].count, "exam"),
            "used": used, "free": free, "bar": Bar(used, of: free, width: 240).view,
            "purpose": reading.openedFor(index).map(purpose) ?? "People have opened it.",
        ]
    }

    private func purpose(_ goal: GoalName) -> String {
        switch goal {
        case .clinical: "Without it, urgent orders would be later."
        case .baseline: "Without it, a protected group would be served less than first come, first served."
        case .placed, .gap, .parity: "Without it, groups would be further apart."
        case .equity: "Without it, a protected group would be served less."
        case .value: "It brings more exams than it costs."
        case .care: "Without it, fewer appointments would be kept, or with more burden."
        }
    }
}

/// Every appointment with its reason and its alternatives, by start.
struct AppointmentsView {
    let reading: PlanReading

    var view: Report.View {
        guard !reading.placements.isEmpty else { return [:] }
        return [
            "shown": [
                "rows": reading.byStart.map(row),
                "total": Words.count(reading.placements.count, "appointment"),
            ] as Report.View
        ]
    }

    private func row(_ position: Int) -> Report.View {
        let placement = reading.placements[position]
        let order = reading.order(placement)
        let exam = reading.exam(order)
        var view: Report.View = [
            "order": order.id, "exam": exam.label ?? exam.id, "time": time(placement),
            "where": "\(reading.site(placement).label), \(reading.scanner(placement).id)",
            "help": reading.help(placement).joined(separator: "; "),
            "why": reading.reasons.placed[position],
            "contact": contact(placement),
            "alternatives": reading.outcome.alternatives[position].map { alternative -> Report.View in
                ["time": time(alternative), "where": reading.site(alternative).label]
            },
        ]
        if reading.scenario.isUrgent(order) { view["isUrgent"] = true }
        return view
    }

    private func time(_ placement: Placement) -> String {
        Words.time(placement.start, reading.site(placement).zone)
    }

    private func contact(_ placement: Placement) -> String {
        guard let channel = reading.channel(placement), let contact = placement.contact else {
            return "with the visit's first exam"
        }
        let language = reading.patient(reading.order(placement)).outreachLanguage
        let spoken = language.map { " in \(Words.language($0))" } ?? ""
        return "\(channel.kind.rawValue)\(spoken) by \(Words.day(contact.by))"
    }
}
