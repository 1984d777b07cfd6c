import Domain

/// What is free before anything is placed: blocks of sessions, windows of pools, and the orders still open.
struct Timetable {
    let scenario: Scenario
    /// By session: its maximal free stretches, in time order.
    let blocks: [[Span]]
    /// By session: how many blocks the sessions before it have.
    let firstBlocks: [Int]
    /// What is free in them is what the plan may use.
    let windows: PoolWindows
    /// By session: minutes of its bookings.
    let bookedMinutes: [Minutes]
    /// By session: minutes kept while they are not released, for urgent orders and from everyone.
    let keptMinutes: [(forUrgent: Int, fromAll: Int)]
    /// By session: what opening it draws, and what pays for it; nil where no window contains its start.
    let openings: [[WindowUse]?]
    let bookingOfOrder: [Index<Order>: Index<Booking>]
    /// Second and later open orders of a visit, in file order: no ride and no contact of their own.
    let followers: Set<Index<Order>>
    /// Open orders that belong to a visit of two or more, with all its members.
    let visits: [Index<Order>: [Index<Order>]]
    /// By order that must be placed: where.
    let demanded: [Index<Order>: Demanded]
    /// Flexible sessions that people have opened: they say so, or there is a booking, an accepted proposal or a `must`.
    let held: Set<Index<Session>>

    /// The one start an order is left by an accepted proposal or a `must`.
    struct Demanded {
        /// Nil: the site has no session that runs then.
        var session: Index<Session>?
        var start: Instant
        /// By the patient, whom nobody has to reach in time any more.
        var isAccepted: Bool
    }

    func isAccepted(_ order: Index<Order>) -> Bool { demanded[order]?.isAccepted == true }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        var bookings = [[Booking]](repeating: [], count: scenario.sessions.count)
        for booking in scenario.bookings.rows { bookings[booking.session.int].append(booking) }
        let blocks = zip(scenario.sessions.rows, bookings).map { freeStretches(of: $0, $1, in: scenario) }
        self.blocks = blocks
        firstBlocks = blocks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        bookedMinutes = bookings.map { $0.reduce(0) { $0 + $1.minutes } }
        keptMinutes = scenario.sessions.rows.map { minutesKept(in: $0, asOf: scenario.asOf) }
        let booked = scenario.bookings.indices.compactMap { booking in
            scenario.bookings[booking].order.map { ($0, booking) }
        }
        let bookingOfOrder = Dictionary(booked, uniquingKeysWith: { first, _ in first })
        self.bookingOfOrder = bookingOfOrder
        visits = visitsOfOpenOrders(scenario) { bookingOfOrder[$0] == nil }
        followers = Set(visits.filter { $0.value[0] != $0.key }.keys)
        demanded = demandedStarts(scenario).filter { bookingOfOrder[$0.key] == nil }
        let declared = scenario.sessions.indices.filter { scenario.sessions[$0].opening?.isHeld ?? false }
        let held = Set(
            declared + scenario.bookings.rows.map(\.session) + demanded.values.compactMap(\.session)
        ).filter { scenario.sessions[$0].isFlexible }
        self.held = held
        var windows = windowsAfterBookings(scenario)
        let openings = scenario.sessions.rows.map { openingUses(of: $0, windows, in: scenario) }
        self.openings = openings
        for use in held.flatMap({ openings[$0.int] ?? [] }) {
            windows.table[use.window].free = max(0, windows[use.window].free - use.use)
        }
        self.windows = windows
    }

    var openOrders: [Index<Order>] { scenario.orders.indices.filter { bookingOfOrder[$0] == nil } }

    func blockMinutes(of session: Index<Session>) -> Int {
        blocks[session.int].reduce(0) { $0 + $1.length.int }
    }
}

private func freeStretches(of session: Session, _ bookings: [Booking], in scenario: Scenario) -> [Span] {
    let kept: [Span] = session.reserves.compactMap { reserve in
        guard case .span(let span) = reserve.extent else { return nil }
        return reserve.isReleased(in: session, asOf: scenario.asOf) ? nil : span
    }
    return session.span.subtracting(bookings.map(\.span) + session.unavailable + kept)
}

private func minutesKept(in session: Session, asOf: Instant) -> (forUrgent: Int, fromAll: Int) {
    var (forUrgent, fromAll) = (0, 0)
    for reserve in session.reserves where !reserve.isReleased(in: session, asOf: asOf) {
        guard case .minutes(let minutes) = reserve.extent else { continue }
        if reserve.purpose == .urgent { forUrgent += minutes.int } else { fromAll += minutes.int }
    }
    return (forUrgent, fromAll)
}

private func windowsAfterBookings(_ scenario: Scenario) -> PoolWindows {
    var windows = PoolWindows(scenario)
    for booking in scenario.bookings.rows {
        for draw in booking.bundle {
            guard let window = windows.at(booking.start, of: draw.pool) else { continue }
            windows.table[window].left -= draw.use
        }
    }
    for index in windows.table.indices {
        let left = max(0, windows[index].left)
        (windows.table[index].left, windows.table[index].free) = (left, left)
    }
    return windows
}

private func visitsOfOpenOrders(
    _ scenario: Scenario, isOpen: (Index<Order>) -> Bool
) -> [Index<Order>: [Index<Order>]] {
    struct Key: Hashable {
        var patient: Index<Patient>
        var visit: String
    }
    var members: [Key: [Index<Order>]] = [:]
    for order in scenario.orders.indices where isOpen(order) {
        guard let visit = scenario.orders[order].visit else { continue }
        members[Key(patient: scenario.orders[order].patient, visit: visit), default: []].append(order)
    }
    var visits: [Index<Order>: [Index<Order>]] = [:]
    for orders in members.values where orders.count > 1 {
        for order in orders { visits[order] = orders }
    }
    return visits
}

/// A `must` says it; an accepted proposal says it too, and one without a session means the first of its site, in the
/// order of the file, that runs then on a scanner of the exam's modality.
private func demandedStarts(_ scenario: Scenario) -> [Index<Order>: Timetable.Demanded] {
    var demanded: [Index<Order>: Timetable.Demanded] = [:]
    for proposal in scenario.previousPlan where proposal.status == .accepted {
        let modality = scenario.exams[scenario.orders[proposal.order].exam].modality
        let session =
            proposal.session
            ?? scenario.sessions.indices.first { index in
                let session = scenario.sessions[index]
                return session.site == proposal.site && session.span.contains(proposal.start)
                    && scenario.scanners[session.scanner].modality == modality
            }
        demanded[proposal.order] = Timetable.Demanded(
            session: session, start: proposal.start, isAccepted: true)
    }
    for override in scenario.overrides {
        guard case .must(let session, let start) = override.demand else { continue }
        // Beside an accepted proposal it says the same.
        demanded[override.order] = Timetable.Demanded(
            session: session, start: start, isAccepted: demanded[override.order] != nil)
    }
    return demanded
}

private func openingUses(of session: Session, _ windows: PoolWindows, in scenario: Scenario) -> [WindowUse]? {
    var helps: [Help] = []
    for draw in session.opening?.draws ?? [] {
        let pool = scenario.pools[draw.pool]
        guard let window = windows.at(session.span.from, of: draw.pool) else { return nil }
        let use = Int64(draw.minutes.int)
        helps.append(Help(window: window, use: use))
        guard let payer = pool.paidFrom, let cost = pool.cost else { continue }
        guard let paid = windows.at(session.span.from, of: payer) else { return nil }
        helps.append(Help(window: paid, use: cost.count * use))
    }
    return helps.uses
}
