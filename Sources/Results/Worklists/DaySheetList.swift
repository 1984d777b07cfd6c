import Domain

/// `day-sheet.csv`: who comes to which room, proposed and booked, by day, room and start: what the people at the scanner
/// need on the day.
struct DaySheetList: Worklist {
    static let name = "day-sheet"
    static let title = "Appointments and bookings by day, room and start"

    let reading: PlanReading

    struct Row {
        /// Nil: a booking.
        var placement: Placement?
        var session: Index<Session>
        /// The booking's key, or the order's.
        var key: String
        var order: Index<Order>?
        var patient: Index<Patient>?
        /// Of a booking, turnaround included: the scenario does not say how long it is.
        var span: Span
        var pools: [Index<Pool>]
    }

    var rows: [Row] {
        let scenario = reading.scenario
        let proposed = reading.placements.map { placement in
            Row(
                placement: placement, session: placement.session, key: scenario.orders[placement.order].id,
                order: placement.order, patient: scenario.orders[placement.order].patient,
                span: placement.exam, pools: placement.bundle.map(\.pool))
        }
        let booked = scenario.bookings.rows.map { booking in
            Row(
                session: booking.session, key: booking.id, order: booking.order,
                patient: booking.patient ?? booking.order.map { scenario.orders[$0].patient },
                span: booking.span, pools: booking.bundle.map(\.pool))
        }
        return (proposed + booked).enumerated().sorted {
            key($0.element, $0.offset) < key($1.element, $1.offset)
        }
        .map(\.element)
    }

    private func key(_ row: Row, _ position: Int) -> (Day, Index<Site>, Index<Scanner>, Instant, Int) {
        let session = reading.scenario.sessions[row.session]
        return (zone(row).day(of: row.span.from), session.site, session.scanner, row.span.from, position)
    }

    var columns: [Column<Row>] { roomColumns + patientColumns + historyColumns }

    private var roomColumns: [Column<Row>] {
        [
            Column("day", "Day", "Day at the site", .date, isRequired: true) { row in
                .init(zone(row).day(of: row.span.from))
            },
            Column("site", "Site", "Key of the site", isRequired: true) { row in
                .init(reading.scenario.sites[session(row).site].id)
            },
            Column("scanner", "Room", "Key of the scanner", isRequired: true) { row in
                .init(reading.scenario.scanners[session(row).scanner].id)
            },
            Column("start", "Start", "When it begins", .datetime, isRequired: true) { row in
                .init(zone(row).rfc3339(row.span.from))
            },
            Column("end", "End", "When it ends; of a booking, with turnaround", .datetime, isRequired: true) {
                row in .init(zone(row).rfc3339(row.span.to))
            },
            Column("minutes", "Minutes", "Minutes from start to end", .integer, isRequired: true) { row in
                .init(row.span.length.int)
            },
            Column(
                "state", "State", "Proposed by this plan, or booked before", values: ["proposed", "booked"],
                isRequired: true
            ) { row in .init(row.placement == nil ? "booked" : "proposed") },
            Column("key", "Order or booking", "Key of the order, or of the booking", isRequired: true) {
                .init($0.key)
            },
            Column("session", "Session", "Key of the session", isRequired: true) { row in
                .init(session(row).id)
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(zone($0).name)
            },
        ]
    }

    private var patientColumns: [Column<Row>] {
        [
            Column("patient", "Patient", "Key of the patient; empty: not told") {
                .init(patient($0)?.id)
            },
            Column("exam", "Exam", "Key of the exam; empty: not told") { .init(exam($0)?.id) },
            Column("examName", "Exam (name)", "Name of the exam, for people") { row in
                .init(exam(row).map { Words.oneLine($0.label ?? $0.id) })
            },
            Column("arriveBy", "Arrive by", "The start less preparation", .datetime) { row in
                .init(exam(row).map { zone(row).rfc3339(row.span.from - $0.prepMinutes) })
            },
            Column("language", "Language", "The patient's language, BCP 47") {
                .init(patient($0)?.language?.tag)
            },
            Column("interpreter", "Interpreter", "Interpreter held: language and mode") { row in
                .init(pools(row, .interpreter).map(interpreter).joined(separator: "; "))
            },
            Column(
                "mobility", "Mobility", "Help with moving; empty: not told",
                values: Mobility.allCases.map(\.rawValue)
            ) { .init(patient($0)?.transport?.mobility?.rawValue) },
            Column("rideBack", "Ride back", "When a ride back is needed; empty: none is held", .datetime) {
                row in
                .init(pools(row, .ride).isEmpty ? nil : zone(row).rfc3339(rideBack(row)))
            },
            Column("prepLeadDays", "Preparation days", "Days of preparation before the exam", .integer) {
                .init(exam($0)?.prepLeadDays)
            },
            Column("features", "Room features", "What the patient needs of the scanner") { row in
                .init(order(row).map { $0.features.sorted().joined(separator: "; ") })
            },
        ]
    }

    /// What calibration asks of an appointment that has been.
    private var historyColumns: [Column<Row>] {
        [
            Column(
                "modality", "Modality", "Modality of the scanner", values: Modality.allCases.map(\.rawValue),
                isRequired: true
            ) { .init(reading.scenario.scanners[session($0).scanner].modality.rawValue) },
            Column(
                "population", "Population", "Adult or child; empty: not told",
                values: Population.allCases.map(\.rawValue)
            ) { .init(order($0)?.population.rawValue) },
            Column("requested", "Requested", "Day on which the exam was asked for; empty: not told", .date) {
                row in
                .init(order(row).map { zone(row).day(of: $0.requestedAt) })
            },
        ]
    }

    private func session(_ row: Row) -> Session { reading.scenario.sessions[row.session] }
    /// After the last exam of the visit.
    private func rideBack(_ row: Row) -> Instant { row.placement.map(reading.departure) ?? row.span.to }
    private func zone(_ row: Row) -> Zone { reading.scenario.zone(of: row.session) }
    private func order(_ row: Row) -> Order? { row.order.map { reading.scenario.orders[$0] } }
    private func exam(_ row: Row) -> Exam? { order(row).map(reading.exam) }
    private func patient(_ row: Row) -> Patient? { row.patient.map { reading.scenario.patients[$0] } }

    private func pools(_ row: Row, _ kind: PoolKind) -> [Pool] {
        row.pools.map { reading.scenario.pools[$0] }.filter { $0.kind == kind }
    }

    private func interpreter(_ pool: Pool) -> String {
        [pool.language?.tag, pool.mode?.rawValue].compactMap { $0 }.joined(separator: " ")
    }
}
