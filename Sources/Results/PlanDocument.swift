import Attendance
import Domain

/// `plan.json`: everything a plan says, for machines. The only file in which a person's chance stands.
struct PlanDocument {
    let reading: PlanReading
    let context: ResultContext

    private var scenario: Scenario { reading.scenario }
    private var outcome: PlanOutcome { reading.outcome }

    var document: JSONOutput {
        [
            "schema": "fairslot.plan/1",
            "job": .string(context.job),
            "policy": context.effectivePolicy,
            "appointments": .array(outcome.plan.placements.indices.map(appointment)),
            "waiting": .array(zip(outcome.waiting, reading.reasons.waiting).map(waiting)),
            "booked": .array(booked),
            "sessions": .array(scenario.sessions.indices.map(session)),
            "pools": .array(pools),
            "outreach": .array(
                reading.outreach.map(outreach) + reading.outcome.outreach.actions.map(further.action)),
            "outreachPlan": further.figures,
            "standby": .array(standby),
            "groups": .array(reading.levels.map(group)),
            "baseline": [
                "regularSessions": baseline(outcome.baseline, .baseline),
                "withPlanSessions": baseline(outcome.baselineWithSessions, .baselineWithSessions),
            ],
        ]
    }

    private func appointment(_ position: Int) -> JSONOutput {
        let placement = outcome.plan.placements[position]
        let order = reading.order(placement)
        let chance = reading.model.outcome(placement)
        return .object(
            [
                .init("order", .string(order.id)),
                .init("patient", .string(reading.patient(order).id)),
                .init("exam", .string(reading.exam(order).id)),
            ] + place(placement) + [
                .init("optional", .array(placement.optional.map { .string($0.rawValue) })),
                .init(
                    "lateDays", .integer(Int64(scenario.lateDays(order, placed: reading.day(placement))))),
                .init("contact", contact(placement)),
                .init(
                    "chance",
                    [
                        "completed": .decimal(chance.completed), "cancelled": .decimal(chance.cancelled),
                        "missed": .decimal(chance.missed),
                    ]),
                .init("alternatives", .array(outcome.alternatives[position].map(alternative))),
                .init("why", why(position)),
            ])
    }

    /// Where and when, with what: the part that a first choice and an alternative share.
    private func place(_ placement: Placement) -> [JSONOutput.Member] {
        let zone = reading.site(placement).zone
        return [
            .init("site", .string(reading.site(placement).id)),
            .init("scanner", .string(reading.scanner(placement).id)),
            .init("session", .string(scenario.sessions[placement.session].id)),
            .init("start", .string(zone.rfc3339(placement.start))),
            .init("end", .string(zone.rfc3339(placement.exam.to))),
            .init("minutes", .integer(Int64(placement.minutes.int))),
            .init("bundle", .array(placement.bundle.map(draw))),
        ]
    }

    private var further: OutreachDocument { OutreachDocument(reading: reading) }

    private func alternative(_ placement: Placement) -> JSONOutput {
        .object(alternativeMembers(placement))
    }

    /// A place with its contact: what an alternative and a standby have in common.
    func alternativeMembers(_ placement: Placement) -> [JSONOutput.Member] {
        place(placement) + [.init("contact", contact(placement))]
    }

    private func draw(_ draw: Placement.Draw) -> JSONOutput {
        let pool = scenario.pools[draw.pool]
        return [
            "pool": .string(pool.id), "window": .integer(Int64(draw.window + 1)),
            "use": amount(draw.use, of: pool),
        ]
    }

    /// Minutes and units as they are, money as a decimal of the currency.
    private func amount(_ amount: Int64, of pool: Pool) -> JSONOutput {
        pool.unit == .money ? .decimal(Value(millionths: amount * 10_000)) : .integer(amount)
    }

    private func contact(_ placement: Placement) -> JSONOutput {
        guard let contact = placement.contact, let channel = reading.channel(placement) else { return nil }
        let language = reading.patient(reading.order(placement)).outreachLanguage
        return [
            "channel": .string(channel.kind.rawValue),
            "language": language.map { .string($0.tag) } ?? nil,
            "by": .string(contact.by.description),
            "minutes": .integer(Int64(channel.minutes.int)),
        ]
    }

    private func why(_ position: Int) -> JSONOutput {
        let explanation = outcome.explanations[position]
        return [
            "text": .string(reading.reasons.placed[position]),
            "addresses": .array(reading.addressed(position).map { .string($0.rawValue) }),
            "earlierOffers": .integer(Int64(explanation.earlierOffers)),
            "binding": binding(explanation.binding),
        ]
    }

    private func binding(_ binding: [Waiting.Binding]) -> JSONOutput {
        .array(binding.map { ["rule": .string($0.rule.rawValue), "count": .integer(Int64($0.count))] })
    }

    private func waiting(_ waiting: Waiting, _ text: String) -> JSONOutput {
        let order = scenario.orders[waiting.order]
        return [
            "order": .string(order.id),
            "patient": .string(reading.patient(order).id),
            "exam": .string(reading.exam(order).id),
            "reason": .string(waiting.reason.rawValue),
            "text": .string(text),
            "binding": binding(waiting.binding),
            "wouldPlace": waiting.wouldPlace.map(JSONOutput.string) ?? nil,
            "lateDays": .integer(Int64(scenario.lateDays(order, placed: nil))),
        ]
    }

    private var booked: [JSONOutput] {
        scenario.orders.indices.compactMap { index in
            guard case .booked(let booking) = reading.fates[index.int] else { return nil }
            let order = scenario.orders[index]
            return [
                "order": .string(order.id), "patient": .string(reading.patient(order).id),
                "booking": .string(scenario.bookings[booking].id),
            ]
        }
    }

    private func session(_ index: Index<Session>) -> JSONOutput {
        let session = scenario.sessions[index]
        let free = reading.freeMinutes(index)
        return [
            "session": .string(session.id),
            "site": .string(scenario.sites[session.site].id),
            "scanner": .string(scenario.scanners[session.scanner].id),
            "flexible": .bool(session.isFlexible),
            "open": .bool(reading.isOpen(index)),
            "openedFor": reading.openedFor(index).map { .string($0.description) } ?? nil,
            "minutesUsed": .integer(Int64(reading.minutesUsed(index))),
            "minutes": .integer(Int64(free)),
            "price": .decimal(Value(millionths: (session.opening?.price.count ?? 0) * 10_000)),
        ]
    }

    private var pools: [JSONOutput] {
        scenario.pools.indices.flatMap { index -> [JSONOutput] in
            let pool = scenario.pools[index]
            let zone = pool.site.map { scenario.sites[$0].zone } ?? scenario.zone
            return pool.windows.enumerated().map { position, window in
                [
                    "pool": .string(pool.id), "window": .integer(Int64(position + 1)),
                    "from": .string(zone.rfc3339(window.span.from)),
                    "to": .string(zone.rfc3339(window.span.to)),
                    "used": amount(reading.poolUse.used[index.int][position], of: pool),
                    "amount": amount(reading.poolUse.amount[index.int][position], of: pool),
                ]
            }
        }
    }

    private func outreach(_ action: OutreachAction) -> JSONOutput {
        let order = scenario.orders[action.order]
        var question = JSONOutput.null
        if case .question(let need) = action.kind { question = .string(need.rawValue) }
        return [
            "order": .string(order.id), "patient": .string(reading.patient(order).id),
            "kind": .string(action.kind.word),
            "channel": action.channel.map { .string($0.rawValue) } ?? nil,
            "language": action.language.map { .string($0.tag) } ?? nil,
            "by": action.by.map { .string($0.description) } ?? nil,
            "minutes": .integer(Int64(action.minutes.int)), "question": question,
        ]
    }

    private func group(_ group: GroupLevel) -> JSONOutput {
        [
            "group": .string(group.name.description), "orders": .integer(Int64(group.orders)),
            "placed": .integer(Int64(group.placed(.plan))), "level": .decimal(group.level(.plan)),
            "protected": .bool(group.isProtected),
        ]
    }

    private func baseline(_ plan: Plan, _ side: Side) -> JSONOutput {
        let figures = PlanFigures(plan, scenario)
        return [
            "placed": .integer(Int64(plan.placements.count)),
            "waiting": .integer(Int64(reading.openOrders - plan.placements.count)),
            "clinical": .decimal(figures.clinical),
            "value": .decimal(figures.value),
            "groups": .array(
                reading.levels.map { group in
                    [
                        "group": .string(group.name.description),
                        "placed": .integer(Int64(group.placed(side))), "level": .decimal(group.level(side)),
                    ]
                }),
        ]
    }
}
