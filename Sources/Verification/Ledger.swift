import Domain

/// What the plan and the bookings use, so that one order's place can be thought away.
struct Ledger {
    struct Taken {
        /// Nil: a booking.
        var order: Index<Order>?
        var span: Span
    }
    struct Visit {
        var order: Index<Order>?
        var span: Span
        var site: Index<Site>
        var day: Day
    }
    struct WindowKey: Hashable {
        var pool: Index<Pool>
        var window: Int
    }

    let list: OfferList
    let plan: CheckedPlan
    /// By session: appointments on its scanner while it runs.
    private(set) var scannerTaken: [[Taken]]
    /// Draws during exams of pools with heads.
    private(set) var busy: [WindowKey: [Taken]] = [:]
    /// By pool and window: drawn by appointments and by sessions the plan opens.
    private(set) var used: [[Int64]]
    private(set) var before: [HelpBefore.Key: [(order: Index<Order>, by: Day, minutes: Int64)]] = [:]
    private(set) var exams: [Index<Patient>: [Visit]] = [:]
    /// By session: minutes placed in it, all and of orders that are not urgent.
    private(set) var placedMinutes: [Int]
    private(set) var notUrgentMinutes: [Int]
    private let neighbours: [[Index<Session>]]

    init(_ list: OfferList, _ plan: CheckedPlan) {
        let scenario = list.scenario
        self.list = list
        self.plan = plan
        scannerTaken = Array(repeating: [], count: scenario.sessions.count)
        placedMinutes = Array(repeating: 0, count: scenario.sessions.count)
        notUrgentMinutes = placedMinutes
        used = scenario.pools.rows.map { Array(repeating: 0, count: $0.windows.count) }
        neighbours = scenario.sessions.rows.map { session in
            scenario.sessions.indices.filter {
                let other = scenario.sessions[$0]
                return other.scanner == session.scanner && other.span.overlaps(session.span)
            }
        }
        for booking in scenario.bookings.rows { enter(booking) }
        for session in plan.open where !list.timetable.held.contains(session) {
            for use in openingUses(of: session, in: scenario) ?? [] { add(use) }
        }
        for appointment in plan.inOrder { enter(appointment) }
    }

    var scenario: Scenario { list.scenario }

    private mutating func add(_ use: WindowUse) { used[use.pool.int][use.window] += use.use }

    private mutating func enter(_ booking: Booking) {
        for draw in booking.bundle where scenario.pools[draw.pool].heads != nil {
            for (window, stock) in scenario.pools[draw.pool].windows.enumerated()
            where stock.span.overlaps(booking.span) {
                busy[WindowKey(pool: draw.pool, window: window), default: []].append(
                    Taken(span: booking.span))
            }
        }
        let patients = [booking.patient, booking.order.map { scenario.orders[$0].patient }].compactMap { $0 }
        guard let patient = patients.first else { return }
        enter(nil, patient, booking.span, in: booking.session)
    }

    private mutating func enter(_ appointment: CheckedPlan.Appointment) {
        let offer = appointment.offer
        let facts = scenario.orders[offer.order]
        for session in neighbours[offer.session.int] {
            scannerTaken[session.int].append(Taken(order: offer.order, span: appointment.occupied))
        }
        placedMinutes[offer.session.int] += offer.minutes.int
        if !scenario.isUrgent(facts) { notUrgentMinutes[offer.session.int] += offer.minutes.int }
        for use in appointment.helps.uses { add(use) }
        for help in appointment.helps {
            guard let drawn = help.busy, scenario.pools[help.pool].heads != nil else { continue }
            busy[WindowKey(pool: help.pool, window: help.window), default: []]
                .append(Taken(order: offer.order, span: drawn.span(from: appointment.start)))
        }
        for draw in appointment.drawsBefore(list) {
            before[draw.key, default: []].append((offer.order, draw.by, draw.minutes))
        }
        enter(offer.order, facts.patient, appointment.exam, in: offer.session)
    }

    private mutating func enter(
        _ order: Index<Order>?, _ patient: Index<Patient>, _ span: Span, in session: Index<Session>
    ) {
        let site = scenario.sessions[session].site
        let day = scenario.sites[site].zone.day(of: span.from)
        exams[patient, default: []].append(Visit(order: order, span: span, site: site, day: day))
    }
}

extension Help.Busy {
    func span(from start: Instant) -> Span { Span(from: start + offset, to: start + offset + length) }
}

/// The times at which at least `count` of `spans` run; touching pieces are joined.
func overlap(of spans: [Span], atLeast count: Int) -> [Span] {
    if count <= 0 { return [Span(from: Instant(minute: -1_000_000_000), to: Instant(minute: 1_000_000_000))] }
    var changes: [Instant: Int] = [:]
    for span in spans where !span.isEmpty {
        changes[span.from, default: 0] += 1
        changes[span.to, default: 0] -= 1
    }
    var found: [Span] = []
    var (running, since): (Int, Instant?) = (0, nil)
    for (instant, change) in changes.sorted(by: { $0.key < $1.key }) {
        running += change
        if running >= count {
            since = since ?? instant
        } else if let from = since {
            found.append(Span(from: from, to: instant))
            since = nil
        }
    }
    return found
}
