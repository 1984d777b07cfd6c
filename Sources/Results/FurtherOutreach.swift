import Domain

/// What goes beyond offers, laid beside its scenario.
extension PlanReading {
    /// When and where an order's appointment is, proposed or booked.
    func appointment(of order: Index<Order>) -> (start: Instant, site: Site)? {
        switch fates[order.int] {
        case .placed(let position): (placements[position].start, site(placements[position]))
        case .booked(let booking):
            (
                scenario.bookings[booking].start,
                scenario.sites[scenario.sessions[scenario.bookings[booking].session].site]
            )
        case .waiting: nil
        }
    }

    /// Whether nothing is to be placed: then the plan is the help for those who are booked.
    var isSettled: Bool { openOrders == 0 && bookedOrders > 0 }

    var helpForBooked: String {
        let plan = outcome.outreach
        guard plan.total.reached > 0 else { return "nothing further done for them" }
        return "help for \(plan.total.reached) of them, "
            + "\(Words.completions(plan.total.saved)) more completed to be expected"
    }

    private func gain(_ plan: OutreachPlan) -> String {
        guard plan.total.reached > 0 else { return "" }
        let (low, high) = (plan.range.lowerBound, plan.range.upperBound)
        let range =
            low == high
            ? "no study of these effects gave an interval"
            : "\(Words.completions(low)) to \(Words.completions(high)) at the ends of the intervals on record"
        return
            ", for \(Words.count(plan.total.reached, "appointment")): \(Words.completions(plan.total.saved)) more "
            + "completed to be expected (\(range))"
    }

    private func paid(_ purse: OutreachPlan.Purse) -> String {
        let pool = scenario.pools[purse.pool]
        let day = scenario.zone.day(of: pool.windows[purse.window].span.from)
        return
            "Paid from \(Words.oneLine(pool.label ?? pool.id)), from \(day): \(purse.spent) of the \(purse.left) "
            + "\(scenario.policy.money.currency) that appointments leave."
    }

    private func apart(_ penalty: Value) -> String {
        let compared =
            switch scenario.policy.outreach.parityOf {
            case .completions: "share expected to be completed"
            case .spend: "money spent per appointment"
            }
        return "That groups differ in the \(compared) weighs, at the policy's penalty, as much as "
            + "\(Words.completions(penalty)) completions."
    }

    /// A sentence or two for a manager; nil where nothing is done and nothing could be.
    var outreachWords: [String]? {
        let plan = outcome.outreach
        guard !plan.actions.isEmpty || plan.saved.bound > .zero else { return nil }
        let contacts = plan.actions.count { $0.kind.isContact }
        let atVisits = plan.actions.count - contacts
        let shown = atVisits == 0 ? "" : ", \(Words.count(atVisits, "patient")) shown the portal at the visit"
        var lines = ["\(Words.count(contacts, "contact")) beyond the offers\(shown)\(gain(plan))."]
        lines += plan.purses.filter { $0.spent > 0 }.map(paid)
        let isParity = scenario.policy.outreach.equity == .parity
        if isParity {
            if plan.penalty > .zero { lines.append(apart(plan.penalty)) }
            lines.append(
                "Saved, less that: \(Words.completions(plan.saved.value)); "
                    + (plan.saved.isOptimal
                        ? "proven to be the most there can be under these rules and figures."
                        : "under these rules and figures at most \(Words.completions(plan.saved.bound))."))
        } else {
            lines.append(
                plan.saved.isOptimal
                    ? "Proven: no outreach under these rules and figures saves more."
                    : "No outreach under these rules and figures saves more than "
                        + "\(Words.completions(plan.saved.bound)).")
        }
        if let level = plan.level {
            lines.append(
                "Decided first: of the protected group with the least, "
                    + "\(Words.share(level.value)) are expected to be completed "
                    + (level.isOptimal
                        ? "(proven to be the most there can be)." : "(at most \(Words.share(level.bound))).")
            )
        }
        if plan.byRisk.saved != plan.saved.value || plan.byRisk.contacts != plan.total.contacts {
            lines.append(
                "The same minutes given to those most likely to miss"
                    + (plan.level == nil ? "" : ", with no group first,")
                    + (isParity ? ", groups being apart costing nothing," : "") + " would save "
                    + "\(Words.completions(plan.byRisk.saved)), with "
                    + "\(Words.count(plan.byRisk.contacts, "contact")) instead of \(plan.total.contacts).")
        }
        let isCalled = plan.actions.contains { $0.kind == .liveCall || $0.kind == .languageCall }
        if isCalled || plan.actions.contains(where: { $0.kind == .secondReminder }) {
            lines.append(
                "Of what a call prevents, most is counted as cancelled in time and not as kept, as a trial of calls found;"
                    + " of texts no trial says how much is, so all of it counts as kept.")
        }
        let costs = plan.actions.count { $0.kind == .counsellingCall }
        if costs > 0 {
            lines.append(
                "\(Words.count(costs, "action")) of these \(costs == 1 ? "is a talk" : "are talks") about costs. That"
                    + " cost goes with missed appointments is an association by payer; that a talk ends it is assumed."
            )
        }
        let unvalued = plan.actions.count { !$0.kind.isValued }
        if unvalued > 0 {
            lines.append(
                "\(Words.count(unvalued, "action")) of these help with coverage or digital access; no study says "
                    + "what that does to attendance, so it counts for nothing here.")
        }
        return lines
    }
}

extension Words {
    /// What a caller does, in words.
    static func purpose(_ kind: OutreachKind) -> String {
        switch kind {
        case .reminder: "reminder"
        case .secondReminder: "second reminder"
        case .liveCall: "reminder call"
        case .languageCall: "reminder call in the patient's language"
        case .navigator: "talk with a navigator"
        case .counsellingCall: "talk about costs"
        case .enrol: "help with coverage"
        case .digitalNavigator: "show the portal at the visit"
        }
    }

    static func unvalued(_ kind: OutreachKind) -> String {
        "no study of its effect on attendance is cited, so none is claimed"
    }

    /// Expected completions, to two decimals.
    static func completions(_ value: Value) -> String { short(value) }

    /// A share in percent, to one decimal, rounded down.
    static func share(_ value: Value) -> String {
        let tenths = floorDivision(Int128(value.millionths), 1000)
        return "\(tenths / 10).\(tenths % 10)%"
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
