import Attendance
import Domain

/// Outreach: what is done is allowed and there are minutes for it, what it saves is what it saves, no more is claimed than
/// a study gives, and the bounds are bounds.
struct OutreachChecks {
    let facts: OutreachFacts
    let names: Names
    private(set) var violations: [Violation] = []
    private(set) var lines: [String] = []
    /// By appointment: valued kinds of help it gets, in order.
    private struct Done: Hashable {
        var order: Index<Order>
        var kind: OutreachKind
    }
    private var done: Set<Done> = []
    private var given: [Int: [ComingAppointment.Demand]] = [:]
    private var drawn: DrawnHelp
    private var contacts: [Int]
    private var perWindow: [String: Int64] = [:]
    private var spent: [Index<PoolWindow>: Int64] = [:]

    private var scenario: Scenario { facts.scenario }

    init(
        _ tables: PrintedTables, _ certificate: PrintedCertificate, _ ledger: Ledger, _ figures: GoalFigures,
        _ names: Names, _ history: History
    ) {
        facts = OutreachFacts(ledger, figures, history)
        self.names = names
        drawn = DrawnHelp(facts.minutes, cents: facts.cents)
        contacts = facts.contactsLeft
        let rows = tables.outreach.filter { OutreachKind(rawValue: $0.kind) != nil }
        for row in rows { check(row) }
        checkSavings(rows)
        checkStages(tables.outreachPlan, certificate.outreachSaved, certificate.outreachLevel)
        checkFigures(tables.outreachPlan, rows)
    }

    private mutating func expect(
        _ holds: Bool, _ place: String, _ message: String, _ kind: Violation.Kind = .figure
    ) {
        if !holds { violations.append(Violation(kind, place, message)) }
    }
}

// Every action.
extension OutreachChecks {
    private mutating func check(_ row: PrintedTables.Outreach) {
        guard let order = names.orders[row.order], let kind = OutreachKind(rawValue: row.kind) else {
            return expect(false, row.place, "the scenario has no order \(row.order)")
        }
        let patient = scenario.orders[order].patient
        expect(
            row.patient == scenario.patients[patient].id, "\(row.place)/patient",
            "the order is another patient's")
        guard let demand = demand(kind, order)?.paid(facts.money, for: order) else {
            return expect(
                false, row.place, "\(kind.rawValue) may not be done for \(row.order)", .rule(.reachInTime))
        }
        let language = scenario.patients[patient].outreachLanguage?.tag
        expect(
            row.channel == demand.channel?.rawValue && row.language == language && row.by == demand.by
                && row.minutes.map(Int64.init) == demand.minutes
                && row.cost?.millionths == demand.cents * 10_000, row.place,
            "channel, language, day, minutes or cost are others")
        if let purse = demand.purse { spent[purse, default: 0] += demand.cents }
        expect(
            drawn.draw([demand]), row.place,
            "there are not so many minutes of this help by then, or no money",
            .rule(.reachInTime))
        if kind.isContact {
            contacts[patient.int] -= 1
            expect(
                contacts[patient.int] >= 0, row.place, "the patient would be contacted too often",
                .rule(.reachInTime))
        }
        expect(
            done.insert(Done(order: order, kind: kind)).inserted, row.place, "this is done once for an order")
        guard kind.isValued, let place = facts.place[order] else { return }
        expect(
            given[place]?.last.map { $0.kind < kind } ?? true, row.place,
            "actions of an order stand once each, by kind")
        given[place, default: []].append(demand)
    }

    private mutating func demand(_ kind: OutreachKind, _ order: Index<Order>) -> ComingAppointment.Demand? {
        switch kind {
        case .enrol: return enrol(order)
        case .digitalNavigator: return digital(order)
        default: return facts.place[order].flatMap { facts.demands[$0].first { $0.kind == kind } }
        }
    }

    /// Early enough for a gate of payment, and for the exam.
    private func enrol(_ order: Index<Order>) -> ComingAppointment.Demand? {
        let facts = scenario.orders[order]
        let patient = scenario.patients[facts.patient]
        let open = facts.gates.filter {
            ($0.kind == .coverage || $0.kind == .authorisation) && $0.status != .done
        }
        guard !open.isEmpty, let phone = patient.channels.first(where: { $0.kind == .call && $0.consent }),
            let supply = self.facts.help.supply(.counsellor, for: patient),
            let first = self.facts.help.firstDay(supply)
        else { return nil }
        let isBooked = scenario.bookings.rows.contains { $0.order == order }
        let coming = self.facts.place[order].map { self.facts.coming[$0] }
        if isBooked && coming == nil { return nil }
        var days = [scenario.horizon.upperBound]
        let lead = max(phone.leadDays, 1)
        days += open.compactMap { $0.notBefore.map { $0 - lead } }
        days += open.compactMap { $0.leadDays.map { scenario.today + ($0 - lead) } }
        if let coming { days.append(coming.by(phone)) }
        let by = days.min()!
        guard by >= scenario.today, by >= first else { return nil }
        return .init(
            kind: .enrol, channel: .call, by: by,
            minutes: Int64(scenario.policy.outreach.enrolMinutes.int), supply: supply,
            quiet: phone.quietHours)
    }

    /// While the patient is there, from one window of the navigators'.
    private mutating func digital(_ order: Index<Order>) -> ComingAppointment.Demand? {
        guard let place = facts.place[order], facts.coming[place].isSpokenOf else { return nil }
        let coming = facts.coming[place]
        let patient = scenario.patients[coming.patient]
        let access = patient.groups.digitalAccess
        let lacks = access == .limited || access == PatientGroups.DigitalAccess.none
        guard lacks || patient.need(.digitalAccess) == .yes || patient.need(.digitalLiteracy) == .yes,
            let supply = facts.help.supply(.navigator, for: patient)
        else { return nil }
        let key = facts.help.supplies[supply].key
        for pool in scenario.pools.rows
        where pool.kind == .navigator && pool.language?.primary == key.language
            && (pool.site == nil || pool.site == coming.awaited.site)
        {
            guard let number = pool.windows.firstIndex(where: { $0.span.contains(coming.start) }) else {
                continue
            }
            let minutes = Int64(scenario.policy.outreach.digitalMinutes.int)
            let window = "\(pool.id)#\(number)"
            perWindow[window, default: 0] += minutes
            guard perWindow[window]! <= pool.windows[number].amount else { return nil }
            let begins = scenario.zone.day(of: pool.windows[number].span.from)
            return .init(
                kind: .digitalNavigator, channel: nil, by: max(begins, scenario.today), minutes: minutes,
                supply: supply, quiet: nil)
        }
        return nil
    }
}

// What it comes to.
extension OutreachChecks {
    /// Each action saves what it adds to those before it.
    private mutating func checkSavings(_ rows: [PrintedTables.Outreach]) {
        var done: [Int: [OutreachKind]] = [:]
        for row in rows {
            guard let kind = OutreachKind(rawValue: row.kind), let order = names.orders[row.order] else {
                continue
            }
            var saving: Int64 = 0
            if kind.isValued, let place = facts.place[order] {
                let before = facts.coming[place].uplift(done[place] ?? [], facts.model)
                done[place, default: []].append(kind)
                saving = facts.coming[place].uplift(done[place]!, facts.model) - before
                expect(saving > 0, row.place, "it adds nothing, and nothing is done for nothing")
            }
            expect(
                row.saving?.millionths == saving, "\(row.place)/saving",
                "this adds \(Value(millionths: saving)) expected completions")
        }
    }

    private func uplifts() -> [Int64] {
        facts.coming.indices.map { place in
            given[place].map { facts.coming[place].uplift($0.map(\.kind), facts.model) } ?? 0
        }
    }

    private mutating func checkStages(
        _ printed: PrintedOutreach, _ saved: CertifiedOutreach, _ level: CertifiedOutreach?
    ) {
        let uplifts = uplifts()
        expect(
            (level != nil) == facts.asksForLevel && (printed.level != nil) == facts.asksForLevel,
            "certificate.json /outreach/level",
            facts.asksForLevel ? "the policy asks for the least level" : "there is no level to raise", .bound)
        if let level, let figure = printed.level {
            let value = facts.level(uplift: uplifts)
            check(figure, level, value: value, .level, "outreach level")
        }
        let floor = level.map(\.pinned)
        if let level {
            expect(
                level.pinned <= level.value && level.pinned <= level.bound, "\(level.place)/pinned",
                "the level fell after it was decided, or is better than its bound", .value)
        }
        let gifts = facts.coming.indices.map { facts.gift(given[$0] ?? [], uplift: uplifts[$0]) }
        let penalty = facts.parityLoss(gifts)
        expect(
            printed.penalty.millionths == penalty, "\(printed.place)/penalty",
            "that groups are apart costs \(Value(millionths: penalty))")
        let value = uplifts.reduce(0, +) - penalty
        check(
            printed.saved, saved, value: value, facts.asksForParity ? .parity : .saved(floor: floor),
            "outreach saved")
    }

    private mutating func check(
        _ printed: PrintedOutreach.Figure, _ stage: CertifiedOutreach, value: Int64,
        _ kind: OutreachBound.Stage, _ name: String
    ) {
        expect(
            stage.value == value, "\(stage.place)/value", "outreach comes to \(Value(millionths: value))",
            .value)
        expect(
            stage.value <= stage.bound, "\(stage.place)/bound", "outreach is better than its bound", .bound)
        expect(
            stage.bound <= stage.recomputedBound
                && (stage.basis == .glpkTree || stage.bound == stage.recomputedBound),
            "\(stage.place)/bound", "the bound is not the one its basis proves", .bound)
        var prices = OutreachBound(facts, stage)
        var proven: Int64 = 0
        if prices.violations.isEmpty { proven = prices.bound(kind) }
        violations += prices.violations
        if prices.violations.isEmpty {
            expect(
                stage.recomputedBound == proven, "\(stage.place)/recomputedBound",
                "the prices prove \(Value(millionths: proven))", .bound)
        }
        expect(
            printed.value.millionths == stage.value && printed.bound.millionths == stage.bound
                && printed.gap.millionths == stage.bound - stage.value
                && printed.basis == stage.basis.rawValue
                && printed.recomputedBound.millionths == stage.recomputedBound, printed.place,
            "certificate.json says something else")
        let (shown, bound) = (Value(millionths: stage.value), Value(millionths: stage.bound))
        let line =
            "\(name): value \(shown), bound \(bound): \(Value(millionths: proven)) recomputed from prices"
        lines.append(stage.basis == .glpkTree ? "\(line); \(bound) rests on GLPK's tree" : line)
    }

    private mutating func checkFigures(_ printed: PrintedOutreach, _ rows: [PrintedTables.Outreach]) {
        let byRisk = facts.givenByRisk().mapValues(\.demands)
        expect(printed.total == tally(given, nil), "\(printed.place)/total", "the actions come to others")
        // A plan that ended early has no comparison.
        let hasComparison = !given.isEmpty || printed.byRisk != .none
        if hasComparison {
            expect(
                printed.byRisk == tally(byRisk, nil), "\(printed.place)/compared/byRisk",
                "the same minutes by risk come to others")
        }
        let ends = [Coefficients.IntervalEnd.weak, .strong].map { range(.cited.atEnds($0)) }
        expect(
            printed.low.millionths == ends.min()! && printed.high.millionths == ends.max()!,
            "\(printed.place)/range", "at the ends of their intervals the actions save others")
        checkMinutes(printed, rows)
        let purses = facts.cents.sorted { $0.key < $1.key }.map { purse, left in
            let window = facts.help.windows[purse]
            return PrintedOutreach.Purse(
                pool: scenario.pools[window.pool].id, window: window.number + 1,
                left: Value(millionths: left * 10_000),
                spent: Value(millionths: (spent[purse] ?? 0) * 10_000))
        }
        expect(
            printed.money == purses, "\(printed.place)/money",
            "what is left, or what the actions cost, is other")
        expect(
            printed.groups.map(\.group) == facts.groups.map(\.name.description), "\(printed.place)/groups",
            "these are not the groups with an appointment ahead")
        for (row, group) in zip(printed.groups, facts.groups) {
            let members = Set(group.orders.compactMap { facts.place[$0] })
            let expected = members.reduce(Value.zero) { $0 + facts.coming[$1].base.completed }
            expect(
                row.isProtected == group.isProtected && row.appointments == members.count
                    && row.expected == expected && row.own == tally(given, members)
                    && (!hasComparison || row.byRisk == tally(byRisk, members)), row.place,
                "the group's figures are others")
        }
    }

    private func tally(
        _ given: [Int: [ComingAppointment.Demand]], _ members: Set<Int>?
    ) -> PrintedOutreach.Tally {
        var tally = PrintedOutreach.Tally.none
        for (place, demands) in given where members?.contains(place) ?? true {
            tally.reached += 1
            tally.contacts += demands.count
            tally.minutes += demands.reduce(0) { $0 + Int($1.minutes) }
            tally.cost += Value(millionths: demands.reduce(0) { $0 + $1.cents } * 10_000)
            tally.saved += Value(millionths: facts.coming[place].uplift(demands.map(\.kind), facts.model))
        }
        return tally
    }

    private func range(_ coefficients: Coefficients) -> Int64 {
        let model = AttendanceModel(
            scenario: scenario, history: facts.history, coefficients: coefficients)
        return given.reduce(0) { sum, entry in
            let awaited = facts.coming[entry.key].awaited
            let with = model.outcome(awaited, with: entry.value.map(\.kind)).completed
            return sum + (with - model.outcome(awaited, with: []).completed).millionths
        }
    }

    /// Minutes of all actions, by pool kind and language.
    private mutating func checkMinutes(_ printed: PrintedOutreach, _ rows: [PrintedTables.Outreach]) {
        var sums: [HelpBefore.Key: Int] = [:]
        for row in rows {
            guard let kind = OutreachKind(rawValue: row.kind), let order = names.orders[row.order],
                let demand = demandSupply(kind, order), let minutes = row.minutes, minutes > 0
            else { continue }
            sums[facts.help.supplies[demand].key, default: 0] += minutes
        }
        let expected = sums.sorted { $0.key < $1.key }.map {
            PrintedOutreach.Minutes(pool: $0.key.kind.rawValue, language: $0.key.language, minutes: $0.value)
        }
        expect(printed.minutes == expected, "\(printed.place)/minutes", "the actions take others")
    }

    private func demandSupply(_ kind: OutreachKind, _ order: Index<Order>) -> Index<HelpBefore.Supply>? {
        let patient = scenario.patients[scenario.orders[order].patient]
        switch kind {
        case .enrol, .counsellingCall: return facts.help.supply(.counsellor, for: patient)
        case .navigator, .digitalNavigator: return facts.help.supply(.navigator, for: patient)
        case .reminder, .secondReminder, .liveCall, .languageCall:
            return facts.help.supply(.outreach, for: patient)
        }
    }
}
