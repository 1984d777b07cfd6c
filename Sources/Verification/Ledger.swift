import Domain

/// What the plan and the bookings use, so that one order's place can be thought away, or one more thought of.
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

    let list: OfferList
    private(set) var plan: CheckedPlan
    /// By scanner: appointments on it.
    private(set) var rooms: [TakenTime]
    /// By window: draws during exams, where there are heads.
    private(set) var busy: [[Taken]]
    /// By window: times at which all heads are busy.
    private(set) var full: [[Span]] = []
    /// By window: drawn by appointments and by sessions the plan opens.
    private(set) var used: [Int64]
    /// By supply of help before the exam.
    private(set) var before: [[(order: Index<Order>, draw: DrawBefore)]]
    /// By supply, and by day from today on: what is left of all that is there by then.
    private(set) var leftBefore: [[Int64]]
    /// By patient.
    private(set) var exams: [[Visit]]
    /// By session: minutes placed in it, all and of orders that are not urgent.
    private(set) var placedMinutes: [Int]
    private(set) var notUrgentMinutes: [Int]
    /// By session: whether it is flexible and closed.
    private(set) var isClosed: [Bool]

    init(_ list: OfferList, _ plan: CheckedPlan) {
        let scenario = list.scenario
        self.list = list
        self.plan = plan
        rooms = Array(repeating: TakenTime(), count: scenario.scanners.count)
        busy = Array(repeating: [], count: list.timetable.windows.table.count)
        used = Array(repeating: 0, count: list.timetable.windows.table.count)
        before = Array(repeating: [], count: list.helpBefore.supplies.count)
        leftBefore = list.helpBefore.supplies.rows.map(\.amounts)
        exams = Array(repeating: [], count: scenario.patients.count)
        placedMinutes = Array(repeating: 0, count: scenario.sessions.count)
        notUrgentMinutes = placedMinutes
        isClosed = scenario.sessions.indices.map {
            scenario.sessions[$0].isFlexible && !plan.open.contains($0)
        }
        for booking in scenario.bookings.rows { enter(booking) }
        for session in plan.open where !list.timetable.held.contains(session) {
            for use in list.timetable.openings[session.int] ?? [] { used[use.window.int] += use.use }
        }
        for appointment in plan.inOrder { enter(appointment) }
        full = busy.indices.map(whenAllHeadsAreBusy)
    }

    var scenario: Scenario { list.scenario }

    /// Places an order that has no place yet.
    mutating func add(_ appointment: CheckedPlan.Appointment) {
        plan.appointments[appointment.offer.order] = appointment
        enter(appointment)
        findFull(appointment)
    }

    /// Takes an order's appointment out; returns it, where it had one.
    @discardableResult
    mutating func remove(_ order: Index<Order>) -> CheckedPlan.Appointment? {
        guard let gone = plan.appointments.removeValue(forKey: order) else { return nil }
        account(gone, -1)
        let offer = gone.offer
        rooms[scenario.sessions[offer.session].scanner.int].remove(order, at: gone.start)
        for help in gone.helps where help.busy != nil {
            busy[help.window.int].removeAll { $0.order == order }
        }
        for draw in list.drawsBefore(gone) { before[draw.supply.int].removeAll { $0.order == order } }
        exams[scenario.orders[order].patient.int].removeAll { $0.order == order }
        findFull(gone)
        return gone
    }

    private mutating func findFull(_ appointment: CheckedPlan.Appointment) {
        for help in appointment.helps where help.busy != nil {
            full[help.window.int] = whenAllHeadsAreBusy(help.window.int)
        }
    }

    private func whenAllHeadsAreBusy(_ window: Int) -> [Span] {
        list.timetable.windows.table.rows[window].heads.map {
            overlap(of: busy[window].map(\.span), atLeast: $0)
        } ?? []
    }

    private mutating func enter(_ booking: Booking) {
        let windows = list.timetable.windows
        for draw in booking.bundle where scenario.pools[draw.pool].heads != nil {
            for window in windows.of(draw.pool) where windows.table.rows[window].span.overlaps(booking.span) {
                busy[window].append(Taken(span: booking.span))
            }
        }
        let patients = [booking.patient, booking.order.map { scenario.orders[$0].patient }].compactMap { $0 }
        guard let patient = patients.first else { return }
        enter(nil, patient, booking.span, in: booking.session)
    }

    private mutating func enter(_ appointment: CheckedPlan.Appointment) {
        let offer = appointment.offer
        account(appointment, 1)
        rooms[scenario.sessions[offer.session].scanner.int].insert(
            Taken(order: offer.order, span: appointment.occupied))
        for help in appointment.helps {
            guard let drawn = help.busy, list.timetable.windows[help.window].heads != nil else { continue }
            busy[help.window.int].append(Taken(order: offer.order, span: drawn.span(from: appointment.start)))
        }
        for draw in list.drawsBefore(appointment) { before[draw.supply.int].append((offer.order, draw)) }
        enter(offer.order, scenario.orders[offer.order].patient, appointment.exam, in: offer.session)
    }

    /// Sums of minutes and uses, the appointment being added or, with -1, taken away.
    private mutating func account(_ appointment: CheckedPlan.Appointment, _ sign: Int) {
        let offer = appointment.offer
        let minutes = sign * offer.minutes.int
        placedMinutes[offer.session.int] += minutes
        if !scenario.isUrgent(scenario.orders[offer.order]) { notUrgentMinutes[offer.session.int] += minutes }
        for help in appointment.helps { used[help.window.int] += Int64(sign) * help.use }
        for draw in list.drawsBefore(appointment) {
            for offset in max(0, draw.by - scenario.today)..<leftBefore[draw.supply.int].count {
                leftBefore[draw.supply.int][offset] -= Int64(sign) * draw.minutes
            }
        }
    }

    private mutating func enter(
        _ order: Index<Order>?, _ patient: Index<Patient>, _ span: Span, in session: Index<Session>
    ) {
        let site = scenario.sessions[session].site
        let day = scenario.sites[site].zone.day(of: span.from)
        exams[patient.int].append(Visit(order: order, span: span, site: site, day: day))
    }
}

/// Times at which a scanner is taken.
struct TakenTime {
    /// By start.
    private(set) var pieces: [Ledger.Taken] = []
    /// Of any piece there is or was.
    private var longest: Minutes = 0

    mutating func insert(_ taken: Ledger.Taken) {
        pieces.insert(taken, at: first { $0.from > taken.span.from })
        longest = max(longest, taken.span.length)
    }

    mutating func remove(_ order: Index<Order>, at start: Instant) {
        let place = pieces[first { $0.from >= start }...].firstIndex { $0.order == order }
        if let place { pieces.remove(at: place) }
    }

    /// The first piece from which on `holds`, which holds of all later ones.
    private func first(from holds: (Span) -> Bool) -> Int {
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(pieces[middle].span) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// From the first piece on that can reach into the time from `instant` on.
    func pieces(from instant: Instant) -> ArraySlice<Ledger.Taken> {
        pieces[first { $0.from + longest > instant }...]
    }
}

extension Help.Busy {
    func span(from start: Instant) -> Span { Span(from: start + offset, to: start + offset + length) }
}

/// The times at which at least `count` of `spans` run; touching pieces are joined.
func overlap(of spans: [Span], atLeast count: Int) -> [Span] {
    if count <= 0 { return [Span(from: Instant(minute: -1_000_000_000), to: Instant(minute: 1_000_000_000))] }
    if spans.count < count { return [] }
    var changes = spans.filter { !$0.isEmpty }.flatMap { [($0.from, 1), ($0.to, -1)] }
    // At one instant, what begins comes before what ends: so touching pieces are joined.
    changes.sort { ($0.0, -$0.1) < ($1.0, -$1.1) }
    var found: [Span] = []
    var (running, since): (Int, Instant?) = (0, nil)
    for (instant, change) in changes {
        running += change
        if running >= count {
            since = since ?? instant
        } else if let from = since {
            if from < instant { found.append(Span(from: from, to: instant)) }
            since = nil
        }
    }
    return found
}
