import Domain

/// Today's answer: what is placed, who is served least, what to do first, what more would buy, how sure it is. One sentence
/// each; the first stands in the page's lead.
struct Answer {
    let reading: PlanReading

    private var outcome: PlanOutcome { reading.outcome }

    /// After the lead.
    var sentences: [String] {
        reading.isSettled ? [first, sure].compactMap { $0 } : [least, first, more, sure].compactMap { $0 }
    }

    /// Of what is shown: a hidden group is never named as the least, nor ruled out.
    private var least: String {
        let equity = reading.equity
        guard !equity.groups.isEmpty else {
            return "The policy names no group to look at, so nobody is compared with others."
        }
        let levels = equity.groups.filter { $0.isProtected == true }.compactMap { group in
            group.figures[.plan].level.map { (group: group, level: $0) }
        }
        guard let lowest = levels.min(by: { $0.level < $1.level }), let overall = equity.overall[.plan].rate
        else { return "No group that is protected has figures that may be shown, so none is named here." }
        let alike = levels.filter { $0.level == lowest.level }
        if alike.count == levels.count && levels.count > 1 {
            return
                "All \(levels.count) protected groups that are shown are served alike, \(Words.percent(lowest.level)) placed."
        }
        let same = outcome.plan.opened.isEmpty ? "" : " with the same sessions"
        let before = lowest.group.figures[.baselineWithSessions].level.map {
            alike.count > 1
                ? "" : "; first come, first served\(same) would place \(Words.percent($0))"
        }
        return
            "Served least \(alike.count == 1 ? "is" : "are") \(Words.list(alike.prefix(3).map { "“\(Words.group($0.group.name))”" }))"
            + ": \(Words.percent(lowest.level)) placed, of all open orders \(Words.percent(overall))\(before ?? "").\(unseen)"
    }

    /// Whoever is hidden may be served less than whoever is named.
    private var unseen: String {
        reading.equity.hidesComparisons ? " Groups whose figures are hidden are not compared." : ""
    }

    private var first: String? {
        guard let step = FirstSteps(reading: reading).steps.first else {
            return "Nothing has to be done before the appointments."
        }
        return "To do first: \(step.text.prefix(1).lowercased())\(step.text.dropFirst())"
    }

    private var more: String {
        let waiting = outcome.waiting
        guard !waiting.isEmpty else {
            return "Nobody waits, so one more of anything would place nobody today."
        }
        let counted = WaitingReason.allCases.map { reason in
            (reason: reason, count: waiting.count { $0.reason == reason })
        }
        let most = counted.reduce(counted[0]) { $1.count > $0.count ? $1 : $0 }
        let words = Words.reason(most.reason)
        let limit =
            "\(Words.count(waiting.count, "order")) \(waiting.count == 1 ? "waits" : "wait"),"
            + " \(most.count) of them because of this: \(words.prefix(1).lowercased())\(words.dropFirst())"
        guard let change = SingleChange.all(outcome).first else {
            return "\(limit); no single change is known that would place one of them."
        }
        return
            "\(limit); one change, \(change.words), would place \(change.orders.count == 1 ? "one" : "any one of \(change.orders.count)") of them."
    }

    private var sure: String {
        let goals = outcome.goals
        let again = outcome.reproducible ? "" : ", and a repeat may differ"
        let open = goals.filter { !$0.isWithinTolerance }
        let outreach =
            outcome.outreach.saved.isOptimal
            ? "" : "; that contacts beyond the offers could not save more is not proven"
        guard !goals.isEmpty, !open.isEmpty else {
            return goals.isEmpty
                ? "How sure: every rule was checked again by a second program\(outreach)\(again)."
                : "How sure: every rule was checked again by a second program, and no plan under the scenario's rules and figures does better in any goal\(outreach)\(again)."
        }
        let worst = open.map { (goal: $0, share: Self.relative($0)) }.max { $0.share < $1.share }
        let most = worst.map {
            "; at most \(Words.percent($0.share)) could be gained, in “\(GoalWords($0.goal).title)”"
        }
        return
            "How sure: every rule was checked again by a second program, and \(goals.count - open.count) of"
            + " \(Words.count(goals.count, "goal")) \(goals.count - open.count == 1 ? "is" : "are") proven\(most ?? "")\(outreach)\(again)."
    }

    /// The gap beside the value.
    private static func relative(_ goal: GoalReport) -> Value {
        let magnitude = Int128(goal.value.millionths.magnitude)
        guard magnitude > 0 else { return .one }
        return Value(millionths: roundedHalfUp(Int128(goal.gap.millionths) * 1_000_000, over: magnitude))
    }
}

/// One change after which some waiting orders would fit, each alone and everyone else in place.
struct SingleChange {
    /// As the plan names it: `session mr-1-eve is opened at its price`.
    let words: String
    let orders: [Index<Order>]

    /// What would help most orders comes first, then by words.
    static func all(_ outcome: PlanOutcome) -> [SingleChange] {
        let known = outcome.waiting.compactMap { waiting in waiting.wouldPlace.map { ($0, waiting.order) } }
        return Dictionary(grouping: known, by: \.0).map { SingleChange(words: $0, orders: $1.map(\.1)) }
            .sorted { ($1.orders.count, $0.words) < ($0.orders.count, $1.words) }
    }
}
