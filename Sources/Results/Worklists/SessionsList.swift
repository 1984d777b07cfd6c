import Domain

/// `sessions.csv`: flexible sessions the plan proposes to open.
struct SessionsList: Worklist {
    static let name = "sessions"
    static let title = "Extra sessions to open"

    let reading: PlanReading

    /// What is to be decided first comes first.
    var rows: [Index<Session>] {
        reading.outcome.plan.opened.sorted {
            (decideBy($0)?.number ?? .max, session($0).span.from, $0)
                < (decideBy($1)?.number ?? .max, session($1).span.from, $1)
        }
    }

    var columns: [Column<Index<Session>>] {
        let ranks = Dictionary(uniqueKeysWithValues: zip(rows, 1...))
        return [
            Column("session", "Session", "Key of the session", isRequired: true) { .init(session($0).id) },
            Column("site", "Site", "Key of the site", isRequired: true) { .init(site($0).id) },
            Column("scanner", "Scanner", "Key of the scanner", isRequired: true) {
                .init(reading.scenario.scanners[session($0).scanner].id)
            },
            Column("from", "From", "When it begins", .datetime, isRequired: true) {
                .init(site($0).zone.rfc3339(session($0).span.from))
            },
            Column("to", "To", "When it ends", .datetime, isRequired: true) {
                .init(site($0).zone.rfc3339(session($0).span.to))
            },
            Column("price", "Price", "What opening it costs", .number, isRequired: true) {
                .init((session($0).opening?.price ?? 0).description)
            },
            Column("currency", "Currency", "Currency of the price", isRequired: true) { _ in
                .init(reading.scenario.policy.money.currency)
            },
            Column("appointments", "Appointments", "Appointments placed in it", .integer, isRequired: true) {
                .init(reading.placementsOf[$0.int].count)
            },
            Column("minutesUsed", "Minutes used", "Scanner minutes they take", .integer, isRequired: true) {
                .init(reading.minutesUsed($0))
            },
            Column("minutes", "Minutes", "Scanner minutes that were free", .integer, isRequired: true) {
                .init(reading.freeMinutes($0))
            },
            Column("staff", "Staff", "Pools of staff with the minutes drawn on") { .init(staff($0)) },
            Column("openedFor", "Opened for", "The first goal that needs it") {
                .init(reading.openedFor($0)?.description)
            },
            Column(
                "decideBy", "Decide by", "Day by which the first of its appointments is offered", .date
            ) { .init(decideBy($0)) },
            Column("daysLeft", "Days left", "Days from the planning day to that day", .integer) { index in
                .init(decideBy(index).map { $0 - reading.today })
            },
            Column("rank", "Rank", "In which order to decide, from 1", .integer, isRequired: true) {
                .init(ranks[$0])
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(site($0).zone.name)
            },
        ]
    }

    private func session(_ index: Index<Session>) -> Session { reading.scenario.sessions[index] }
    private func site(_ index: Index<Session>) -> Site { reading.scenario.sites[session(index).site] }

    private func staff(_ index: Index<Session>) -> String {
        let draws = session(index).opening?.draws ?? []
        return draws.map { "\(reading.scenario.pools[$0.pool].id) \($0.minutes.int)" }.joined(separator: "; ")
    }

    private func decideBy(_ index: Index<Session>) -> Day? {
        reading.placementsOf[index.int].compactMap { reading.offeredBy(reading.placements[$0]) }.min()
    }
}
