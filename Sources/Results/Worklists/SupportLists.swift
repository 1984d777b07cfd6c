import Domain

/// `rides.csv`: every ride to arrange, by the time to be ready.
struct RidesList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: [
                "order", "patient", "pool", "day", "zone", "site", "mobility", "pickupReady", "start", "end",
            ], rows: reading.byStart.flatMap { rows(reading.placements[$0]) })
    }

    private func rows(_ placement: Placement) -> [[CSVTable.Cell]] {
        let order = reading.order(placement)
        let patient = reading.patient(order)
        let zone = reading.site(placement).zone
        let prepMinutes = reading.exam(order).prepMinutes
        let ready = reading.rideMinutes(placement).map { placement.start - prepMinutes - $0 }
        return reading.draws(placement, of: .ride).map { draw in
            [
                .text(order.id), .text(patient.id), .text(reading.scenario.pools[draw.pool].id),
                .text(reading.day(placement).description), .init(patient.zone),
                .text(reading.site(placement).id), .text((patient.transport?.mobility ?? .walk).rawValue),
                .init(ready.map(zone.rfc3339)), .text(zone.rfc3339(placement.start)),
                .text(zone.rfc3339(placement.exam.to)),
            ]
        }
    }
}

/// `interpreters.csv`: every interpreter to book, by start.
struct InterpretersList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: ["order", "language", "mode", "site", "scanner", "start", "end", "minutes", "pool"],
            rows: reading.byStart.flatMap { rows(reading.placements[$0]) })
    }

    private func rows(_ placement: Placement) -> [[CSVTable.Cell]] {
        let site = reading.site(placement)
        return reading.draws(placement, of: .interpreter).map { draw in
            let pool = reading.scenario.pools[draw.pool]
            let busy = draw.busy ?? placement.exam
            return [
                .text(reading.order(placement).id), .init(pool.language?.tag), .init(pool.mode?.rawValue),
                .text(site.id), .text(reading.scanner(placement).id), .text(site.zone.rfc3339(busy.from)),
                .text(site.zone.rfc3339(busy.to)), .number(busy.length.int), .text(pool.id),
            ]
        }
    }
}

/// `sessions.csv`: flexible sessions the plan proposes to open.
struct SessionsList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: [
                "session", "site", "scanner", "from", "to", "price", "currency", "appointments",
                "minutesUsed",
                "minutes", "staff", "openedFor",
            ], rows: reading.outcome.plan.opened.map(row))
    }

    private func row(_ index: Index<Session>) -> [CSVTable.Cell] {
        let scenario = reading.scenario
        let session = scenario.sessions[index]
        let site = scenario.sites[session.site]
        let staff = (session.opening?.draws ?? []).map { "\(scenario.pools[$0.pool].id) \($0.minutes.int)" }
        return [
            .text(session.id), .text(site.id), .text(scenario.scanners[session.scanner].id),
            .text(site.zone.rfc3339(session.span.from)), .text(site.zone.rfc3339(session.span.to)),
            .text((session.opening?.price ?? 0).description), .text(scenario.policy.money.currency),
            .number(reading.placementsOf[index.int].count), .number(reading.minutesUsed(index)),
            .number(reading.freeMinutes(index)),
            .text(staff.joined(separator: "; ")), .init(reading.openedFor(index)?.description),
        ]
    }
}

/// `waiting.csv`: who waits, why, and what would help.
struct WaitingList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: ["order", "patient", "exam", "reason", "text", "wouldPlace"],
            rows: zip(reading.outcome.waiting, reading.reasons.waiting).map { waiting, text in
                let order = reading.scenario.orders[waiting.order]
                return [
                    .text(order.id), .text(reading.patient(order).id), .text(reading.exam(order).id),
                    .text(waiting.reason.rawValue), .text(text),
                    .init(waiting.wouldPlace),
                ]
            })
    }
}
