import Domain

/// The figures of plan.json that are not about one order: sessions, pools, groups, outreach, the baseline.
struct TableChecks {
    let ledger: Ledger
    let figures: GoalFigures
    let names: Names
    /// First come, first served: with regular sessions, and with those of the plan.
    private let firstCome: [CheckedPlan]
    private(set) var violations: [Violation] = []

    private var scenario: Scenario { ledger.scenario }
    private var timetable: Timetable { ledger.list.timetable }

    init(
        _ tables: PrintedTables, _ ledger: Ledger, _ figures: GoalFigures, _ names: Names,
        firstCome: [CheckedPlan]
    ) {
        self.ledger = ledger
        self.figures = figures
        self.names = names
        self.firstCome = firstCome
        checkSessions(tables.sessions)
        checkPools(tables.pools, tables.outreachPlan.minutes)
        checkGroups(tables.groups)
        checkOutreach(tables.outreach)
        checkBaselines(tables.baselines)
    }

    private mutating func expect(
        _ holds: Bool, _ place: String, _ message: String, kind: Violation.Kind = .figure
    ) {
        if !holds { violations.append(Violation(kind, place, message)) }
    }

    private mutating func checkSessions(_ printed: [PrintedTables.Session]) {
        expect(
            printed.map(\.session) == scenario.sessions.rows.map(\.id), "plan.json /sessions",
            "these are not the scenario's sessions in its order")
        for row in printed {
            guard let index = names.sessions[row.session] else { continue }
            let session = scenario.sessions[index]
            let placed = ledger.placedMinutes[index.int]
            expect(
                row.site == scenario.sites[session.site].id
                    && row.scanner == scenario.scanners[session.scanner].id
                    && row.isFlexible == session.isFlexible, row.place,
                "this is not the session of the scenario")
            expect(row.isFlexible || row.isOpen, "\(row.place)/open", "a regular session is always open")
            expect(row.minutesUsed == placed, "\(row.place)/minutesUsed", "\(placed) minutes are placed here")
            let free = timetable.blockMinutes(of: index)
            expect(row.minutes == free, "\(row.place)/minutes", "its blocks have \(free) minutes")
            let price = session.opening?.price ?? 0
            expect(
                row.price?.millionths ?? 0 == price.count * 10_000, "\(row.place)/price",
                "the price is \(price)")
            let goal = row.openedFor.flatMap(GoalName.init)
            expect(
                row.openedFor == nil
                    || (goal.map(figures.goals.contains) == true && row.isFlexible && row.isOpen),
                "\(row.place)/openedFor", "only an open flexible session is opened, and for one of the goals")
        }
    }

    private mutating func checkPools(
        _ printed: [PrintedTables.Pool], _ further: [PrintedOutreach.Minutes]
    ) {
        let windows = scenario.pools.rows.flatMap { pool in
            pool.windows.indices.map { "\(pool.id)#\($0 + 1)" }
        }
        expect(
            printed.map { "\($0.pool)#\($0.window)" } == windows, "plan.json /pools",
            "these are not the windows of the scenario's pools in its order")
        let used = usedOfWindows(further)
        for row in printed {
            guard let index = names.pools[row.pool],
                scenario.pools[index].windows.indices.contains(row.window - 1)
            else { continue }
            let pool = scenario.pools[index]
            let unit: Int64 = pool.unit == .money ? 10_000 : 1_000_000
            let position = timetable.windows.of(index).lowerBound + row.window - 1
            expect(
                row.used.millionths == used[position] * unit, "\(row.place)/used",
                "the plan uses \(used[position]) of this window")
            let left = timetable.windows.table.rows[position].left
            expect(
                row.amount.millionths == left * unit, "\(row.place)/amount",
                "bookings leave \(left) of this window")
            checkSpan(row, pool.windows[row.window - 1].span)
        }
    }

    private mutating func checkSpan(_ row: PrintedTables.Pool, _ span: Span) {
        do throws(Violation) {
            let printed = Span(from: try row.from.instant(), to: try row.to.instant())
            expect(printed == span, row.place, "the window is at another time")
        } catch {
            violations.append(error)
        }
    }

    /// By window: what appointments and open sessions draw, those included that people opened, and what outreach takes.
    private func usedOfWindows(_ further: [PrintedOutreach.Minutes]) -> [Int64] {
        var used = ledger.used
        for use in timetable.held.flatMap({ timetable.openings[$0.int] ?? [] }) {
            used[use.window.int] += use.use
        }
        // Help before the exam day is drawn from the earliest window that still has some.
        for (supply, draws) in zip(ledger.list.helpBefore.supplies.rows, ledger.before) {
            var total = draws.reduce(0) { $0 + $1.draw.minutes }
            for row in further
            where row.pool == supply.key.kind.rawValue && row.language == supply.key.language {
                total += Int64(row.minutes)
            }
            for stock in supply.stocks {
                used[stock.window.int] = min(total, stock.amount)
                total -= min(total, stock.amount)
            }
        }
        return used
    }

    private mutating func checkGroups(_ printed: [PrintedTables.Group]) {
        let placed = Set(ledger.plan.appointments.keys)
        let isProtected = printed.filter(\.isProtected).map(\.group)
        expect(
            isProtected == figures.groups.map(\.name.description), "plan.json /groups",
            "the protected groups are \(figures.groups.map(\.name.description).joined(separator: ", "))")
        checkNames(printed.map(\.group), "plan.json /groups", .figure)
        for row in printed {
            guard let group = figures.measured.first(where: { $0.name.description == row.group }) else {
                continue
            }
            let (orders, there) = (group.orders.count, group.orders.count(where: placed.contains))
            expect(row.orders == orders, "\(row.place)/orders", "the group has \(orders) open orders")
            expect(row.placed == there, "\(row.place)/placed", "\(there) of the group's orders are placed")
            let share = roundedHalfUp(Int128(there) * 1_000_000, over: Int128(orders))
            let level = figures.level(of: group, placed: placed)
            expect(
                [share, level].contains(row.level.millionths), "\(row.place)/level",
                "the group's level is \(Value(millionths: level))")
        }
    }

    private mutating func checkBaselines(_ printed: [PrintedTables.Baseline]) {
        for (row, plan) in zip(printed, firstCome) { checkBaseline(row, plan) }
        let least = Value(millionths: figures.value(.clinical, of: firstCome[0]))
        let clinical = Value(millionths: figures.value(.clinical, of: ledger.plan))
        expect(
            clinical <= least, "plan.json /baseline/regularSessions/clinical",
            "the plan loses \(clinical), more than first come, first served", kind: .baseline)
    }

    private mutating func checkBaseline(_ row: PrintedTables.Baseline, _ plan: CheckedPlan) {
        let placed = Set(plan.appointments.keys)
        func same<Figure: Equatable>(_ printed: Figure, _ own: Figure, _ key: String, _ place: String) {
            expect(
                printed == own, "\(place)/\(key)", "first come, first served comes to \(own)", kind: .baseline
            )
        }
        same(row.placed, placed.count, "placed", row.place)
        same(row.waiting, timetable.openOrders.count - placed.count, "waiting", row.place)
        same(row.clinical, Value(millionths: figures.value(.clinical, of: plan)), "clinical", row.place)
        same(row.value, Value(millionths: figures.value(.value, of: plan)), "value", row.place)
        checkNames(row.groups.map(\.group), "\(row.place)/groups", .baseline)
        for group in row.groups {
            guard let own = figures.measured.first(where: { $0.name.description == group.group }) else {
                continue
            }
            same(group.placed, own.orders.count(where: placed.contains), "placed", group.place)
            same(
                group.level, Value(millionths: figures.level(of: own, placed: placed)), "level", group.place)
        }
    }

    /// Groups stand once each, in whatever order.
    private mutating func checkNames(_ printed: [String], _ place: String, _ kind: Violation.Kind) {
        let names = figures.measured.map(\.name.description)
        expect(
            printed.sorted() == names.sorted(), place, "the groups are \(names.joined(separator: ", "))",
            kind: kind)
    }
}

// Outreach: what appointments promise is on the list of actions, and nothing else but questions.
extension TableChecks {
    private struct Action: Hashable {
        var order: String
        var kind: String
        var channel: String?
        var language: String?
        var by: Day?
        var minutes: Int?
    }

    private mutating func checkOutreach(_ printed: [PrintedTables.Outreach]) {
        var expected: [Action: Int] = [:]
        for action in ledger.plan.inOrder.flatMap(actions) { expected[action, default: 0] += 1 }
        // What goes beyond offers is looked at by `OutreachChecks`.
        for row in printed where OutreachKind(rawValue: row.kind) == nil {
            guard let order = names.orders[row.order] else {
                expect(false, row.place, "the scenario has no order \(row.order)")
                continue
            }
            let patient = scenario.patients[scenario.orders[order].patient]
            expect(row.patient == patient.id, "\(row.place)/patient", "the order is another patient's")
            if row.kind == "question" {
                let code = row.question.flatMap(BarrierCode.init)
                expect(
                    code.map { patient.need($0) == .unknown } == true, "\(row.place)/question",
                    "only a need that is unknown is asked about")
                continue
            }
            let action = Action(
                order: row.order, kind: row.kind, channel: row.channel, language: row.language, by: row.by,
                minutes: row.minutes)
            let left = expected[action] ?? 0
            expect(left > 0, row.place, "no appointment asks for this")
            expected[action] = left - 1
        }
        for action in expected.filter({ $0.value > 0 }).keys.sorted(by: {
            ($0.order, $0.kind) < ($1.order, $1.kind)
        }) {
            expect(false, "plan.json /outreach", "the \(action.kind) of \(action.order) is missing")
        }
    }

    private func actions(_ appointment: CheckedPlan.Appointment) -> [Action] {
        let facts = scenario.orders[appointment.offer.order]
        let patient = scenario.patients[facts.patient]
        let language = patient.outreachLanguage?.tag
        var actions: [Action] = []
        if let contact = appointment.offer.contact {
            let channel = patient.channels[contact.channel]
            let contacts =
                [("offer", contact.by)]
                + (appointment.choice.secondContact.map { [("second-contact", $0)] } ?? [])
            actions += contacts.map { kind, by in
                Action(
                    order: facts.id, kind: kind, channel: channel.kind.rawValue, language: language, by: by,
                    minutes: channel.minutes.int)
            }
        }
        if let day = appointment.choice.counselling {
            let minutes = scenario.policy.minutes.counselling.int
            actions.append(
                Action(
                    order: facts.id, kind: "counselling", channel: nil, language: language, by: day,
                    minutes: minutes))
        }
        return actions
    }
}
