import Attendance
import Domain

@testable import Results
@testable import Verification

/// Writes the files of a result for a draft, whose figures all follow from its picks.
struct ResultWriter {
    let draft: Draft
    let figures: GoalFigures
    let ledger: Ledger
    let plan: CheckedPlan
    /// First come, first served: with regular sessions, and with those of the plan.
    let firstCome: [CheckedPlan]

    var scenario: Scenario { draft.scenario }
    var list: OfferList { figures.list }

    init(_ draft: Draft) {
        self.draft = draft
        let list = OfferList(draft.scenario)
        let names = Names(draft.scenario)
        var plan = CheckedPlan()
        plan.open = Set(draft.open.compactMap { names.sessions[$0] })
        for (id, pick) in draft.picks {
            guard let order = names.orders[id],
                let offer = ResultWriter.offer(list, order, pick.session, pick.start)
            else { preconditionFailure("\(id) has no offer there") }
            guard let choice = list.choices(for: offer).first(where: { $0.supports == pick.optional }) else {
                preconditionFailure("\(id) has no such help")
            }
            plan.appointments[order] = list.appointment(offer, choice, at: pick.start)
        }
        self.plan = plan
        firstCome = [FirstCome.plan(list), FirstCome.plan(list, opened: plan.open)]
        figures = GoalFigures(list, history: History(), firstCome: firstCome[0])
        ledger = Ledger(list, plan)
    }

    private static func offer(_ list: OfferList, _ order: Index<Order>, _ session: String, _ start: Instant)
        -> Offer?
    {
        list.offers(of: order).first {
            list.scenario.sessions[$0.session].id == session && $0.starts.contains(start)
        }
    }

    var files: ResultFiles {
        let lists = [
            "worklists/schedule.csv": csv(
                "appointments", ["patient", "exam", "start", "end", "site", "scanner", "session"]),
            "worklists/waiting.csv": csv("waiting", ["patient", "exam", "reason"]),
            "report.html": "<p>a report</p>",
        ]
        let goals = certified
        return ResultFiles(
            documents: [
                "plan.json": planDocument, "certificate.json": certificate(goals),
                "manifest.json": manifest(goals), "equity.json": equityDocument,
            ], lists: lists,
            supports: Set(
                scenario.pools.rows.filter { $0.kind == .ride || $0.kind == .interpreter }.map(\.id)))
    }

    /// A list with what plan.json has of each row, and a note that needs quotes.
    private func csv(_ list: String, _ columns: [String]) -> String {
        guard case .success(let document) = JSONReader.read(planDocument.bytes()),
            let rows = document.root.member(list)?.elements
        else { preconditionFailure("plan.json has no \(list)") }
        let lines = rows.map { row in
            (["order"] + columns).map { row.member($0)?.string ?? "" }.joined(separator: ",")
                + ",\"a, \"\"b\"\"\"\r\n"
        }
        return (["order"] + columns).joined(separator: ",") + ",note\r\n" + lines.joined()
    }

    var waiting: [Index<Order>] { list.timetable.openOrders.filter { plan.appointments[$0] == nil } }
}

// equity.json, by the writer of results.
extension ResultWriter {
    private var equityDocument: JSONOutput {
        let outcome = PlanOutcome(
            plan: written(plan), waiting: [], explanations: [], alternatives: [],
            goals: [], status: .withinGap, reproducible: true, baseline: written(firstCome[0]),
            baselineWithSessions: written(firstCome[1]),
            openedFor: [], groups: [])
        let tallies = OrderTallies(scenario, outcome)
        let levels = figures.measured.map { group in
            GroupLevel(
                .init(name: group.name, orders: group.orders, isProtected: group.isProtected), tallies)
        }
        let tabulation = Tabulation(scenario, draft.measurement, tallies)
        return EquityDocument(equity: EquityReading(scenario.policy, levels, tabulation)).document
    }

    private func written(_ plan: CheckedPlan) -> Plan {
        let placements = plan.inOrder.map { placed in
            Placement(
                order: placed.offer.order, session: placed.offer.session, start: placed.start,
                length: placed.offer.length, minutes: placed.offer.minutes, bundle: [], contact: nil)
        }
        return Plan(placements: placements, opened: [])
    }
}

// plan.json
extension ResultWriter {
    static let policy: JSONOutput = [
        "effort": "normal", "weight": .decimal(Value(millionths: 1_500_000)),
    ]

    private var planDocument: JSONOutput {
        [
            "schema": "fairslot.plan/1", "job": "abcdefghijklmnop", "policy": ResultWriter.policy,
            "appointments": .array(plan.inOrder.map(appointment)), "waiting": .array(waiting.map(waitingRow)),
            "booked": .array(bookedRows), "sessions": .array(scenario.sessions.indices.map(sessionRow)),
            "pools": .array(poolRows), "outreach": .array(plan.inOrder.flatMap(outreachRows)),
            "groups": .array(figures.measured.map(groupRow)),
            "outreachPlan": outreachPlan, "standby": .array(standby),
            "baseline": [
                "regularSessions": baseline(firstCome[0]), "withPlanSessions": baseline(firstCome[1]),
            ],
        ]
    }

    private func appointment(_ placed: CheckedPlan.Appointment) -> JSONOutput {
        let offer = placed.offer
        let facts = scenario.orders[offer.order]
        let outcome = figures.outcome(offer, placed.choice)
        let view = Ledger.View(ledger, without: offer.order)
        let earlier = list.offers(of: offer.order).filter { $0.day < offer.day }
        let alternatives = draft.picks[facts.id]?.alternatives ?? []
        let others = alternatives.compactMap { pick in
            ResultWriter.offer(list, offer.order, pick.session, pick.start).map {
                place($0, pick.start, Array(list.helps(of: $0)))
            }
        }
        return .object(
            [
                .init("order", .string(facts.id)),
                .init("patient", .string(scenario.patients[facts.patient].id)),
                .init("exam", .string(scenario.exams[facts.exam].id)),
            ] + place(offer, placed.start, placed.helps) + [
                .init(
                    "optional", .array(placed.choice.supports.map(\.rawValue).sorted().map(JSONOutput.string))
                ),
                .init("lateDays", .integer(Int64(figures.lateDays(offer.order, on: offer.day)))),
                .init(
                    "chance",
                    [
                        "completed": .decimal(outcome.completed), "cancelled": .decimal(outcome.cancelled),
                        "missed": .decimal(outcome.missed),
                    ]),
                .init("alternatives", .array(others.map(JSONOutput.object))),
                .init(
                    "why",
                    [
                        "text": "a reason", "addresses": .array([]),
                        "earlierOffers": .integer(Int64(earlier.count)),
                        "binding": bindings(view.counts(of: earlier[...])),
                    ]),
            ])
    }

    func place(_ offer: Offer, _ start: Instant, _ helps: [Help]) -> [JSONOutput.Member] {
        let session = scenario.sessions[offer.session]
        let zone = scenario.sites[session.site].zone
        let bundle = helps.uses.map { use -> JSONOutput in
            let window = list.timetable.windows[use.window]
            return [
                "pool": .string(scenario.pools[window.pool].id),
                "window": .integer(Int64(window.number + 1)), "use": .integer(use.use),
            ]
        }
        return [
            .init("site", .string(scenario.sites[session.site].id)),
            .init("scanner", .string(scenario.scanners[session.scanner].id)),
            .init("session", .string(session.id)),
            .init("start", .string(zone.rfc3339(start))),
            .init("end", .string(zone.rfc3339(start + offer.length))),
            .init("minutes", .integer(Int64(offer.minutes.int))), .init("bundle", .array(bundle)),
            .init("contact", contact(offer)),
        ]
    }

    private func contact(_ offer: Offer) -> JSONOutput {
        guard let contact = offer.contact else { return .null }
        let patient = scenario.patients[scenario.orders[offer.order].patient]
        let channel = patient.channels[contact.channel]
        return [
            "channel": .string(channel.kind.rawValue),
            "language": .string(patient.outreachLanguage?.tag ?? ""),
            "by": .string(contact.by.description), "minutes": .integer(Int64(channel.minutes.int)),
        ]
    }

    private func bindings(_ counts: [Rule: Int]) -> JSONOutput {
        .array(
            Rule.allCases.compactMap { rule in
                counts[rule].map { ["rule": .string(rule.rawValue), "count": .integer(Int64($0))] }
            })
    }

    private func waitingRow(_ order: Index<Order>) -> JSONOutput {
        let facts = scenario.orders[order]
        return [
            "order": .string(facts.id), "patient": .string(scenario.patients[facts.patient].id),
            "exam": .string(scenario.exams[facts.exam].id),
            "reason": .string((list.reasons[order] ?? .capacity).rawValue), "text": "a reason",
            "binding": bindings(Ledger.View(ledger, without: order).counts(of: list.offers(of: order))),
            "wouldPlace": .null, "lateDays": .integer(Int64(figures.lateDaysWaiting(order))),
        ]
    }

    var bookedRows: [JSONOutput] {
        scenario.orders.indices.compactMap { order in
            guard let booking = list.timetable.bookingOfOrder[order] else { return nil }
            let facts = scenario.orders[order]
            return [
                "order": .string(facts.id), "patient": .string(scenario.patients[facts.patient].id),
                "booking": .string(scenario.bookings[booking].id),
            ]
        }
    }

    private var goalOfOpening: String { figures.goals.contains(.value) ? "value" : "parity" }

    private func sessionRow(_ index: Index<Session>) -> JSONOutput {
        let session = scenario.sessions[index]
        let isOpen = !session.isFlexible || plan.open.contains(index)
        return [
            "session": .string(session.id), "site": .string(scenario.sites[session.site].id),
            "scanner": .string(scenario.scanners[session.scanner].id), "flexible": .bool(session.isFlexible),
            "open": .bool(isOpen), "openedFor": session.isFlexible && isOpen ? .string(goalOfOpening) : .null,
            "minutesUsed": .integer(Int64(ledger.placedMinutes[index.int])),
            "minutes": .integer(Int64(list.timetable.blockMinutes(of: index))),
            "price": session.opening.map { .decimal(Value(millionths: $0.price.count * 10_000)) } ?? .null,
        ]
    }

    private var poolRows: [JSONOutput] {
        scenario.pools.indices.flatMap { index in
            let pool = scenario.pools[index]
            return pool.windows.enumerated().map { position, window -> JSONOutput in
                let place = list.timetable.windows.of(index).lowerBound + position
                var used = ledger.used[place]
                if case .before = pool.timeBase {
                    let key = HelpBefore.Key(kind: pool.kind, language: pool.language?.primary)
                    let supply = list.helpBefore.supplies.rows.firstIndex { $0.key == key } ?? 0
                    used = min(window.amount, ledger.before[supply].reduce(0) { $0 + $1.draw.minutes })
                }
                return [
                    "pool": .string(pool.id), "window": .integer(Int64(position + 1)),
                    "from": .string(scenario.zone.rfc3339(window.span.from)),
                    "to": .string(scenario.zone.rfc3339(window.span.to)), "used": .integer(used),
                    "amount": .integer(list.timetable.windows.table.rows[place].left),
                ]
            }
        }
    }

    private func outreachRows(_ placed: CheckedPlan.Appointment) -> [JSONOutput] {
        let facts = scenario.orders[placed.offer.order]
        let patient = scenario.patients[facts.patient]
        func row(_ kind: String, _ channel: String?, _ by: Day, _ minutes: Int) -> JSONOutput {
            [
                "order": .string(facts.id), "patient": .string(patient.id), "kind": .string(kind),
                "channel": channel.map(JSONOutput.string) ?? .null,
                "language": .string(patient.outreachLanguage?.tag ?? ""), "by": .string(by.description),
                "minutes": .integer(Int64(minutes)), "question": .null,
            ]
        }
        var rows: [JSONOutput] = []
        let isAccepted = scenario.previousPlan.contains {
            $0.order == placed.offer.order && $0.status == .accepted
        }
        if let contact = placed.offer.contact, !isAccepted {
            let channel = patient.channels[contact.channel]
            rows.append(row("offer", channel.kind.rawValue, contact.by, channel.minutes.int))
        }
        if let day = placed.choice.counselling {
            rows.append(row("counselling", nil, day, scenario.policy.minutes.counselling.int))
        }
        return rows
    }

    private func groupRow(_ group: BarrierGroup) -> JSONOutput {
        let placed = Set(plan.appointments.keys)
        return [
            "group": .string(group.name.description), "orders": .integer(Int64(group.orders.count)),
            "placed": .integer(Int64(group.orders.count(where: placed.contains))),
            "level": .decimal(Value(millionths: figures.level(of: group, placed: placed))),
            "protected": .bool(group.isProtected),
        ]
    }

    private func baseline(_ plan: CheckedPlan) -> JSONOutput {
        let placed = Set(plan.appointments.keys)
        return [
            "placed": .integer(Int64(placed.count)),
            "waiting": .integer(Int64(list.timetable.openOrders.count - placed.count)),
            "clinical": .decimal(Value(millionths: figures.value(.clinical, of: plan))),
            "value": .decimal(Value(millionths: figures.value(.value, of: plan))),
            "groups": .array(
                figures.measured.map { group in
                    [
                        "group": .string(group.name.description),
                        "placed": .integer(Int64(group.orders.count(where: placed.contains))),
                        "level": .decimal(Value(millionths: figures.level(of: group, placed: placed))),
                    ]
                }),
        ]
    }
}
