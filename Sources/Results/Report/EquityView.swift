import Domain

/// The equity page: who is worse off, by how much, what would help; then the tables. Only what may be shown reaches it.
struct EquityView {
    let reading: PlanReading

    private var equity: EquityReading { reading.equity }

    var view: Report.View {
        guard !equity.groups.isEmpty || !equity.fields.isEmpty else { return [:] }
        var shown: Report.View = [
            "note": EquityDocument.note(equity.suppression), "lower": lower,
            "facts": facts.map { ["title": $0.title, "text": $0.text] as Report.View },
        ]
        // Where every order is booked all of the tables would be of nobody.
        guard !reading.isSettled else { return ["shown": shown] }
        shown["plans"] = plans
        if !equity.fields.isEmpty { shown["strata"] = ["fields": equity.fields.map(field)] as Report.View }
        if !equity.tables.isEmpty { shown["pairs"] = ["tables": equity.tables.map(table)] as Report.View }
        return ["shown": shown]
    }

    private var plans: Report.View {
        var plans: Report.View = ["overall": sides(equity.overall, "All open orders", isProtected: false)]
        let hidden = equity.groups.filter { $0.figures.orders == nil }
        if !hidden.isEmpty {
            plans["hiddenGroups"] =
                ["text": hidden.map { Words.group($0.name) }.joined(separator: "; ")] as Report.View
        }
        let rows = equity.groups.filter { ($0.figures.orders ?? 0) > 0 }.map {
            sides($0.figures, Words.group($0.name), isProtected: $0.isProtected == true)
        }
        if !rows.isEmpty { plans["groups"] = ["rows": rows] as Report.View }
        return plans
    }

    /// One sentence for each group that has fewer placed than first come, first served.
    var lower: [Report.View] {
        equity.lowerThanFirstCome.compactMap(Words.lower).map { ["text": $0] }
    }

    // What a manager reads in a minute.

    private var facts: [(title: String, text: String)] {
        if reading.isSettled { return [("Who comes least", leastExpected)] }
        return [
            ("Who is served least", least), ("Beside first come, first served", fewer),
            ("Measured differences", differences), ("What would help", help),
        ]
        .compactMap { title, text in text.map { (title, $0) } }
    }

    private var least: String? {
        guard reading.openOrders > 0 else { return nil }
        let levels = equity.groups.filter { $0.isProtected == true }
            .compactMap { group -> (name: GroupName, level: Value)? in
                group.figures[.plan].level.map { (group.name, $0) }
            }
        guard let lowest = levels.map(\.level).min(), let overall = equity.overall[.plan].rate else {
            return equity.groups.isEmpty ? nil : "The figures of every protected group are hidden."
        }
        let named = levels.filter { $0.level == lowest }.map { Words.group($0.name) }
        let beside =
            equity.hidesComparisons
            ? " Groups whose figures are hidden are not compared." : ""
        return "\(Words.list(named)): \(Words.percent(lowest)) placed; of all open orders"
            + " \(Words.percent(overall)).\(beside)"
    }

    /// Where every order is booked nobody is placed, and groups differ in what outreach does for them.
    private var leastExpected: String {
        let settled = "Every order is booked, so shares that are placed are not compared."
        // Expected completions of small groups tell who they are.
        guard !equity.isShared else { return settled }
        let outreach = reading.outcome.outreach
        func share(_ completed: Value, of group: OutreachPlan.Group) -> Value {
            Value(millionths: roundedHalfUp(Int128(completed.millionths), over: Int128(group.appointments)))
        }
        let shares = outreach.groups.filter { $0.isProtected && $0.appointments > 0 }.map {
            (group: $0, share: share($0.expected + $0.own.saved, of: $0))
        }
        guard let least = shares.min(by: { $0.share < $1.share }), shares.count > 1 else { return settled }
        let most = shares.max { $0.share < $1.share }!
        func words(_ figure: (group: OutreachPlan.Group, share: Value)) -> String {
            "\(Words.group(figure.group.name)): \(Words.percent(figure.share)) expected to be completed with the outreach of"
                + " this plan, \(Words.percent(share(figure.group.expected, of: figure.group))) without"
        }
        return "\(words(least)). At the other end \(words(most)). \(settled)"
    }

    /// Groups that first come, first served would place more of with the same sessions, as the boxes above compare them:
    /// named, not averaged away. Of hidden figures nothing is said to be in order.
    private var fewer: String? {
        guard !equity.groups.isEmpty, reading.openOrders > 0 else { return nil }
        let fewer = equity.lowerThanFirstCome.map { group in
            "\(Words.group(group.name)) (\(group.figures[.plan].placed!) instead of \(group.figures[.baselineWithSessions].placed!))"
        }
        if !fewer.isEmpty {
            return "Fewer placed than first come, first served with the same sessions: \(Words.list(fewer))."
        }
        return equity.hidesComparisons
            ? "Whether a group has fewer orders placed than first come, first served cannot be said: figures are hidden."
            : "No group has fewer orders placed than first come, first served with the same sessions."
    }

    private var differences: String? {
        let gaps = equity.fields.flatMap { field in
            field.strata.compactMap { stratum in stratum.gap.map { (field, stratum, $0) } }
        }
        guard !gaps.isEmpty else { return nil }
        let fewer = gaps.filter { $0.2.interval.excludesZero && $0.2.difference < .zero }
            .sorted { $0.2.difference < $1.2.difference }
        let count = Words.count(gaps.count, "comparison")
        guard !fewer.isEmpty else {
            return
                "In \(count), no stratum has fewer placed than its reference by more than chance may explain."
        }
        let named = fewer.prefix(3).map { field, stratum, gap in
            "\(Words.field(field.field)), \(Words.stratum(stratum.value, of: field.field)):"
                + " \(Words.points(gap.difference)) fewer placed than"
                + " \(field.reference.map { Words.stratum($0, of: field.field) } ?? "the reference")"
        }
        let more = fewer.count > 3 ? "; and \(fewer.count - 3) more below" : ""
        return
            "\(named.joined(separator: "; "))\(more). Of \(count), one in twenty would differ so by chance alone;"
            + " nothing is adjusted for priority, exam or when the order came."
    }

    /// Why orders wait: of the protected group served least. What is shared names the frequent reasons of all orders,
    /// without counts, which would be counts of parts.
    private var help: String? {
        let waiting = reading.outcome.waiting
        guard !waiting.isEmpty else { return "Nobody waits." }
        if equity.isShared {
            let frequent = reasons(waiting).filter { $0.count > Suppression.largestHidden }
            return frequent.isEmpty
                ? nil : "Most often, orders wait for this: \(Words.list(frequent.map(\.words)))."
        }
        let own = leastServed.map { members in waiting.filter { members.contains($0.order) } } ?? waiting
        guard !own.isEmpty else { return "Nobody of the group served least waits." }
        let fixable = own.count { $0.wouldPlace != nil }
        let who = leastServed == nil ? "all orders" : "the group served least"
        return "Of \(who), \(Words.count(own.count, "order")) \(own.count == 1 ? "waits" : "wait"): "
            + reasons(own).map { "\($0.words) (\($0.count))" }.joined(separator: "; ")
            + (fixable == 0
                ? "." : ". For \(fixable) a single change that would place it is named under who waits.")
    }

    /// The three most frequent.
    private func reasons(_ waiting: [Waiting]) -> [(words: String, count: Int)] {
        let counted = WaitingReason.allCases.enumerated().map { place, reason in
            (place: place, reason: reason, count: waiting.count { $0.reason == reason })
        }
        return counted.filter { $0.count > 0 }.sorted { ($1.count, $0.place) < ($0.count, $1.place) }.prefix(
            3
        )
        .map { (Words.reason($0.reason).lowercasedFirst, $0.count) }
    }

    /// Orders of the protected group with the lowest level.
    private var leastServed: Set<Index<Order>>? {
        zip(reading.outcome.groups, reading.levels).filter { $0.0.isProtected }
            .min { $0.1.level(.plan) < $1.1.level(.plan) }.map { Set($0.0.orders) }
    }

    // Tables.

    private func count(_ count: Int?) -> String { count.map(String.init) ?? EquityDocument.hidden }
    private func percent(_ share: Value?) -> String { share.map(Words.percent) ?? "–" }
    /// To a tenth of a day.
    private func days(_ mean: Value?) -> String {
        mean.map { Tenths(Int(roundedHalfUp(Int128($0.millionths), over: 100_000))).description } ?? "–"
    }

    private func sides(_ figures: ShownTallies, _ title: String, isProtected: Bool) -> Report.View {
        let names = ["This plan", "First come, regular sessions", "First come, the plan's sessions"]
        let rows = zip(Side.allCases, names).map { side, name -> Report.View in
            let tally = figures[side]
            var row: Report.View = [
                "side": name, "placed": count(tally.placed), "level": percent(tally.rate),
                "onTime": count(tally.onTime), "late": count(tally.urgentLateDays),
                "wait": days(tally.meanWaitDays),
            ]
            if side == .plan { row["isPlan"] = true }
            if let placed = tally.placed, let orders = tally.orders {
                row["bar"] = Bar(placed, of: orders, width: 160).view
            }
            return row
        }
        var view: Report.View = ["title": title, "orders": count(figures.orders), "rows": rows]
        if isProtected { view["isProtected"] = true }
        return view
    }

    private func field(_ field: EquityReading.Field) -> Report.View {
        // The longest lists are places; the file has them all.
        let listed = field.strata.filter { stratum in
            stratum.figures.orders != 0
                || [StratumField.unknown, StratumField.declined].contains(stratum.value)
        }
        let shown = listed.prefix(24)
        var view: Report.View = [
            "title": Words.field(field.field),
            "recorded": field.completeness.map { "recorded for \(Words.percent($0))" }
                ?? "share recorded: hidden",
            "strata": shown.map { stratum($0, of: field) },
        ]
        let rest = listed.count - shown.count
        if field.isDouble {
            view["more"] =
                ["text": "Hidden whole: \(field.field.double.map(Words.field) ?? "") says the same."]
                as Report.View
        } else if rest > 0 {
            view["more"] = ["text": "\(rest) more in equity.json."] as Report.View
        }
        return view
    }

    private func stratum(_ stratum: EquityReading.Stratum, of field: EquityReading.Field) -> Report.View {
        let tally = stratum.figures[.plan]
        var view = measured(tally)
        view["name"] = Words.stratum(stratum.value, of: field.field)
        view["beside"] = beside(stratum.gap, isReference: stratum.value == field.reference, tally)
        return view
    }

    private func beside(_ gap: Gap?, isReference: Bool, _ tally: ShownTally) -> String {
        if isReference { return "the others are compared with this" }
        return gap?.words ?? (tally.placed == nil ? EquityDocument.hidden : "nothing to compare with")
    }

    private func measured(_ tally: ShownTally) -> Report.View {
        var view: Report.View = [
            "counts": tally.orders.map { "\(count(tally.placed)) of \($0)" } ?? EquityDocument.hidden,
            "rate": percent(tally.rate),
            "onTime": percent(tally.onTimeRate), "wait": days(tally.meanWaitDays),
        ]
        if let rate = tally.rate, let interval = tally.rateInterval {
            func x(_ share: Value) -> String {
                Tenths(Int(roundedHalfUp(Int128(share.millionths) * 1600, over: 1_000_000))).description
            }
            view["plot"] =
                ["from": x(interval.lower), "to": x(interval.upper), "at": x(rate)] as Report.View
            view["range"] =
                "\(Words.percent(interval.lower)) to \(Words.percent(interval.upper))"
        }
        return view
    }

    private func table(_ table: EquityReading.Table) -> Report.View {
        let cells = table.cells.filter { $0.figures.orders != 0 }
        let isReference = { (cell: EquityReading.Cell) in
            table.reference.map { $0.row == cell.row && $0.column == cell.column } ?? false
        }
        var view: Report.View = [
            "title": "\(Words.field(table.pair.first)) and \(Words.field(table.pair.second).lowercasedFirst)",
            "strata": cells.filter { $0.figures.orders != nil }.prefix(40).map { cell -> Report.View in
                var view = measured(cell.figures)
                view["name"] =
                    "\(Words.stratum(cell.row, of: table.pair.first)),"
                    + " \(Words.stratum(cell.column, of: table.pair.second))"
                view["beside"] = beside(cell.gap, isReference: isReference(cell), cell.figures)
                return view
            },
        ]
        let hidden = cells.count { $0.figures.orders == nil }
        if hidden > 0 {
            view["more"] =
                ["text": hidden == cells.count ? "All cells are hidden." : "Other cells are hidden."]
                as Report.View
        }
        return view
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
