import Domain

/// A use of a pool by an appointment, from which a ride or an interpreter is booked.
struct SupportRow {
    var placement: Placement
    var draw: Placement.Draw
    /// From 1, in the order of time.
    var rank: Int
}

extension PlanReading {
    func supportRows(_ kind: PoolKind) -> [SupportRow] {
        let uses = byStart.flatMap { position in
            draws(placements[position], of: kind).map { (placements[position], $0) }
        }
        return uses.enumerated().map { SupportRow(placement: $1.0, draw: $1.1, rank: $0 + 1) }
    }
}

extension PlanReading {
    /// When a patient who rides is to be ready: the first start of the visit less preparation and the way; nil: the way is
    /// not known.
    func pickup(_ placement: Placement) -> Instant? { rideMinutes(placement).map { arrival(placement) - $0 } }

    /// When a patient is to be there: the first start of the visit less preparation.
    func arrival(_ placement: Placement) -> Instant {
        visit(of: placement).map { $0.start - exam(order($0)).prepMinutes }.min()!
    }

    /// When the last exam of the visit ends.
    func departure(_ placement: Placement) -> Instant { visit(of: placement).map(\.exam.to).max()! }
}

/// `rides.csv`: every ride to arrange, by the time to be ready.
struct RidesList: Worklist {
    static let name = "rides"
    static let title = "Rides to arrange"

    let reading: PlanReading

    var rows: [SupportRow] { reading.supportRows(.ride) }

    var columns: [Column<SupportRow>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) { .init(order($0).id) },
            Column("patient", "Patient", "Key of the patient", isRequired: true) { .init(patient($0).id) },
            Column("pool", "Rides of", "Key of the pool of rides", isRequired: true) {
                .init(reading.scenario.pools[$0.draw.pool].id)
            },
            Column("day", "Day", "Day of the ride", .date, isRequired: true) {
                .init(reading.day($0.placement))
            },
            Column("zone", "From zone", "Zone in which the patient lives") { .init(patient($0).zone) },
            Column("site", "To site", "Key of the site", isRequired: true) {
                .init(reading.site($0.placement).id)
            },
            Column(
                "mobility", "Mobility", "What the vehicle must carry; empty: not known, ask",
                values: Mobility.allCases.map(\.rawValue)
            ) { .init(patient($0).transport?.mobility?.rawValue) },
            Column(
                "pickupReady", "Ready at",
                "The visit's first start less preparation and the way; empty: the way is not known",
                .datetime
            ) { row in .init(pickup(row).map(zone(row).rfc3339)) },
            Column("start", "Start", "When the visit's first exam begins", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(reading.visit(of: $0.placement)[0].start))
            },
            Column("end", "Ready to return", "When the visit's last exam ends", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(reading.departure($0.placement)))
            },
            Column("rank", "Rank", "In which order to arrange them, from 1", .integer, isRequired: true) {
                .init($0.rank)
            },
            Column(
                "bookBy", "Book by", "Day by which the appointment is offered: the ride is held by then",
                .date
            ) { .init(reading.offeredBy($0.placement)) },
            Column("daysLeft", "Days left", "Days from the planning day to that day", .integer) { row in
                .init(reading.offeredBy(row.placement).map { $0 - reading.today })
            },
            Column("language", "Language", "Language to speak with the patient, BCP 47") {
                .init(patient($0).outreachLanguage?.tag)
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(zone($0).name)
            },
        ]
    }

    private func order(_ row: SupportRow) -> Order { reading.order(row.placement) }
    private func patient(_ row: SupportRow) -> Patient { reading.patient(order(row)) }
    private func zone(_ row: SupportRow) -> Zone { reading.site(row.placement).zone }

    private func pickup(_ row: SupportRow) -> Instant? { reading.pickup(row.placement) }
}

/// `interpreters.csv`: every interpreter to book, by start.
struct InterpretersList: Worklist {
    static let name = "interpreters"
    static let title = "Interpreters to book"

    let reading: PlanReading

    var rows: [SupportRow] { reading.supportRows(.interpreter) }

    var columns: [Column<SupportRow>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) {
                .init(reading.order($0.placement).id)
            },
            Column("language", "Language", "Language to interpret, BCP 47") { .init(pool($0).language?.tag) },
            Column(
                "mode", "Mode", "How the interpreter takes part",
                values: InterpreterMode.allCases.map(\.rawValue)
            ) { .init(pool($0).mode?.rawValue) },
            Column("site", "Site", "Key of the site", isRequired: true) {
                .init(reading.site($0.placement).id)
            },
            Column("scanner", "Scanner", "Key of the scanner", isRequired: true) {
                .init(reading.scanner($0.placement).id)
            },
            Column("start", "Start", "From when the interpreter is needed", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(busy($0).from))
            },
            Column("end", "End", "Until when", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(busy($0).to))
            },
            Column("minutes", "Minutes", "Minutes to book", .integer, isRequired: true) {
                .init(busy($0).length.int)
            },
            Column("pool", "Interpreters of", "Key of the pool of interpreters", isRequired: true) {
                .init(pool($0).id)
            },
            Column("rank", "Rank", "In which order to book them, from 1", .integer, isRequired: true) {
                .init($0.rank)
            },
            Column(
                "bookBy", "Book by",
                "Day by which the appointment is offered: the interpreter is held by then",
                .date
            ) { .init(reading.offeredBy($0.placement)) },
            Column("daysLeft", "Days left", "Days from the planning day to that day", .integer) { row in
                .init(reading.offeredBy(row.placement).map { $0 - reading.today })
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(zone($0).name)
            },
        ]
    }

    private func pool(_ row: SupportRow) -> Pool { reading.scenario.pools[row.draw.pool] }
    private func busy(_ row: SupportRow) -> Span { row.draw.busy ?? row.placement.exam }
    private func zone(_ row: SupportRow) -> Zone { reading.site(row.placement).zone }
}
