import Domain

/// `summary.txt`: one screenful, for a mail.
struct Summary {
    private let reading: PlanReading
    private let context: ResultContext

    init(_ reading: PlanReading, _ context: ResultContext) {
        self.reading = reading
        self.context = context
    }

    var text: String {
        let parts =
            reading.isSettled
            ? [heading, settled, firstSteps, outreach, firstCalls, paths]
            : [
                heading, lower, counts, groups, remarks, goals, firstSteps, firstCalls, outreach, waiting,
                sessions, paths,
            ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
            + "\n"
    }

    private var scenario: Scenario { reading.scenario }

    private var heading: [String] {
        [Words.oneLine(scenario.name), "\(Words.period(scenario.horizon)), job \(context.job)"]
    }

    private var remarks: [String] { EquityRemarks(reading: reading).lines }

    /// Groups that first come, first served would serve better.
    private var lower: [String] { reading.equity.lowerThanFirstCome.compactMap(Words.lower) }

    private var groups: [String] {
        let shown = reading.equity.groups.compactMap { group -> String? in
            guard let orders = group.figures.orders, let placed = group.figures[.plan].placed,
                let level = group.figures[.plan].level, orders > 0
            else { return nil }
            func first(_ side: Side) -> String { group.figures[side].placed.map(String.init) ?? "hidden" }
            return "  \(Words.group(group.name)): \(placed) of \(orders) (\(Words.percent(level)));"
                + " first come, first served: \(first(.baseline)), with the same sessions"
                + " \(first(.baselineWithSessions))"
        }
        let listed = reading.equity.groups.count
        let rest =
            shown.count < listed && reading.equity.isShared
            ? ["  Small counts, and those that would tell them, are hidden (suppression: shared)."] : []
        return shown.isEmpty && rest.isEmpty ? [] : ["Barrier groups, placed of open orders"] + shown + rest
    }

    private var settled: [String] {
        ["Booked    \(reading.bookedOrders), and no order is open", "Planned   \(reading.helpForBooked)"]
            + chances
    }

    private var chances: [String] {
        context.attendanceModel == nil
            ? [] : ["Chances   recalibrated by this site's outcomes (attendance.json)"]
    }

    private var counts: [String] {
        let outcome = reading.outcome
        let sessions =
            outcome.plan.opened.isEmpty
            ? "" : ", with the same sessions \(outcome.baselineWithSessions.placements.count)"
        let firstCome = "\(outcome.baseline.placements.count)\(sessions)"
        return [
            "Placed    \(reading.placements.count) of \(reading.openOrders) open orders"
                + " (first come, first served: \(firstCome))",
            "Waiting   \(reading.outcome.waiting.count)",
            "Booked    \(reading.bookedOrders)",
            "Status    \(StatusWords.text(reading.outcome))",
        ] + chances
    }

    private var goals: [String] {
        guard !reading.outcome.goals.isEmpty else { return [] }
        return ["Goals, in the order in which they were decided"]
            + reading.outcome.goals.flatMap { goal in
                let words = GoalWords(goal)
                return ["  \(words.title): \(words.figure)", "    \(words.basis)"]
            }
    }

    private var firstSteps: [String] {
        let steps = FirstSteps(reading: reading).steps
        return steps.isEmpty ? [] : ["First"] + steps.map { "  \($0.text) (\($0.path))" }
    }

    private var firstCalls: [String] {
        let calls = CallsList(reading: reading).calls.filter { $0.action.by != nil }
        guard !calls.isEmpty else { return [] }
        let shown = calls.prefix(5).map { call in
            let order = scenario.orders[call.action.order].id
            let language = call.action.language.map { " in \(Words.language($0))" } ?? ""
            let by = call.action.by.map { "by \(Words.day($0))" } ?? ""
            let contact = call.action.channel?.rawValue ?? "contact"
            if case .further(let kind) = call.action.kind {
                return "  \(order): \(Words.purpose(kind)), \(contact)\(language) \(by)"
            }
            return "  \(order): \(contact)\(language) \(by)"
        }
        let more = calls.count > 5 ? ["  and \(calls.count - 5) more in worklists/calls.csv"] : []
        return ["Next contacts"] + shown + more
    }

    private var outreach: [String] {
        guard let words = reading.outreachWords else { return [] }
        let minutes = reading.outreachMinutes.map { row in
            let language = row.language.map { " (\(Words.language(LanguageTag(canonical: $0))))" } ?? ""
            return "\(row.minutes) \(Words.stock(row.pool))\(language)"
        }
        let used = minutes.isEmpty ? [] : ["  Takes \(Words.list(minutes))."]
        return ["Further contacts"] + words.map { "  \($0)" } + used
    }

    private var waiting: [String] {
        let waiting = reading.outcome.waiting
        guard !waiting.isEmpty else { return [] }
        let groups = WaitingReason.allCases.compactMap { reason -> String? in
            let count = waiting.count { $0.reason == reason }
            return count == 0 ? nil : "  \(count)  \(Words.reason(reason))"
        }
        return ["Why orders wait"] + groups
    }

    private var sessions: [String] {
        let opened = reading.outcome.plan.opened
        guard !opened.isEmpty else { return [] }
        let shown = opened.prefix(5).map { index -> String in
            let session = scenario.sessions[index]
            let site = scenario.sites[session.site]
            let price = (session.opening?.price ?? 0).description
            return
                "  \(session.id): \(Words.time(session.span.from, site.zone)), \(Words.oneLine(site.label)), "
                + "\(price) \(scenario.policy.money.currency)"
        }
        let more = opened.count > 5 ? ["  and \(opened.count - 5) more in worklists/sessions.csv"] : []
        return ["Extra sessions proposed"] + shown + more
    }

    private var paths: [String] {
        [
            "Read report.html; work from worklists/. Machines read manifest.json, then plan.json.",
            "Fairslot recommends; people book.",
        ]
    }
}

enum StatusWords {
    static func text(_ outcome: PlanOutcome) -> String {
        let status =
            switch outcome.status {
            case .optimal: "proven best in every goal"
            case .withinGap: "within the gap that was asked for, in every goal"
            case .stoppedWithPlan: "a checked plan; work ended before every goal was proven"
            }
        return outcome.reproducible
            ? status : status + "; ended by the clock or begun from another plan, so a repeat may differ"
    }
}
