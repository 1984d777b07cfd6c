import Domain

/// What is free before anything is placed: blocks of sessions, amounts of pools, and the orders still open.
struct Timetable {
    /// The part of a block that lies on one local day of its site.
    struct Piece {
        /// Position among the session's blocks, from 0.
        var block: Int
        var day: Day
        var span: Span
    }

    let scenario: Scenario
    /// By session: its maximal free stretches, in time order.
    let blocks: [[Span]]
    let pieces: [[Piece]]
    /// By pool and window: what bookings leave.
    let left: [[Int64]]
    /// The same less what held sessions draw: what the plan may use.
    let free: [[Int64]]
    /// By session: minutes of its bookings.
    let bookedMinutes: [Minutes]
    let bookingOfOrder: [Index<Order>: Index<Booking>]
    /// Second and later open orders of a visit, in file order: no ride and no contact of their own.
    let followers: Set<Index<Order>>
    /// Open orders that belong to a visit of two or more, with all its members.
    let visits: [Index<Order>: [Index<Order>]]
    /// By order that must be placed: where.
    let demanded: [Index<Order>: Demanded]
    /// Flexible sessions that people have opened: they hold a booking, an accepted proposal or a `must`.
    let held: Set<Index<Session>>

    /// The one start an order is left by an accepted proposal or a `must`.
    struct Demanded {
        /// Nil: the site has no session that runs then.
        var session: Index<Session>?
        var start: Instant
    }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        blocks = scenario.sessions.indices.map { freeStretches(of: $0, in: scenario) }
        pieces = zip(scenario.sessions.rows, blocks).map { session, blocks in
            let zone = scenario.sites[session.site].zone
            return blocks.enumerated().flatMap { dayPieces(of: $1, block: $0, in: zone) }
        }
        let left = scenario.pools.indices.map { amountsLeft(of: $0, in: scenario) }
        bookedMinutes = scenario.sessions.indices.map { session in
            scenario.bookings.rows.filter { $0.session == session }.reduce(0) { $0 + $1.minutes }
        }
        let booked = scenario.bookings.indices.compactMap { booking in
            scenario.bookings[booking].order.map { ($0, booking) }
        }
        bookingOfOrder = Dictionary(booked, uniquingKeysWith: { first, _ in first })
        let booking = bookingOfOrder
        visits = visitsOfOpenOrders(scenario) { booking[$0] == nil }
        followers = Set(visits.filter { $0.value[0] != $0.key }.keys)
        demanded = demandedStarts(scenario).filter { booking[$0.key] == nil }
        let opened = Set(scenario.bookings.rows.map(\.session) + demanded.values.compactMap(\.session))
            .filter { scenario.sessions[$0].isFlexible }
        self.held = opened
        self.left = left
        free = opened.flatMap { openingUses(of: $0, in: scenario) ?? [] }.reduce(into: left) { free, use in
            free[use.pool.int][use.window] = max(0, free[use.pool.int][use.window] - use.use)
        }
    }

    var openOrders: [Index<Order>] { scenario.orders.indices.filter { bookingOfOrder[$0] == nil } }

    func blockMinutes(of session: Index<Session>) -> Int {
        blocks[session.int].reduce(0) { $0 + $1.length.int }
    }
}

private func freeStretches(of index: Index<Session>, in scenario: Scenario) -> [Span] {
    let session = scenario.sessions[index]
    let bookings = scenario.bookings.rows.filter { $0.session == index }.map(\.span)
    let kept: [Span] = session.reserves.compactMap { reserve in
        guard case .span(let span) = reserve.extent else { return nil }
        return reserve.isReleased(in: session, asOf: scenario.asOf) ? nil : span
    }
    return session.span.subtracting(bookings + session.unavailable + kept)
}

private func dayPieces(of block: Span, block position: Int, in zone: Zone) -> [Timetable.Piece] {
    let days = zone.day(of: block.from).int...zone.day(of: block.to - 1).int
    return days.map { number in
        let day = Day(number: number)
        let whole = Span(from: zone.start(of: day), to: zone.start(of: day + 1))
        return Timetable.Piece(block: position, day: day, span: block.intersection(whole))
    }
}

private func amountsLeft(of index: Index<Pool>, in scenario: Scenario) -> [Int64] {
    let pool = scenario.pools[index]
    var left = pool.windows.map(\.amount)
    for booking in scenario.bookings.rows {
        guard let window = pool.window(at: booking.start) else { continue }
        for draw in booking.bundle where draw.pool == index { left[window] -= draw.use }
    }
    return left.map { max(0, $0) }
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
        let first = scenario.sessions.indices.first { index in
            let session = scenario.sessions[index]
            return session.site == proposal.site && session.span.contains(proposal.start)
                && scenario.scanners[session.scanner].modality == modality
        }
        demanded[proposal.order] = Timetable.Demanded(
            session: proposal.session ?? first, start: proposal.start)
    }
    for override in scenario.overrides {
        guard case .must(let session, let start) = override.demand else { continue }
        demanded[override.order] = Timetable.Demanded(session: session, start: start)
    }
    return demanded
}

/// What opening a session draws, and what pays for it; nil where no window contains its start.
func openingUses(of index: Index<Session>, in scenario: Scenario) -> [WindowUse]? {
    let session = scenario.sessions[index]
    var helps: [Help] = []
    for draw in session.opening?.draws ?? [] {
        let pool = scenario.pools[draw.pool]
        guard let window = pool.window(at: session.span.from) else { return nil }
        let use = Int64(draw.minutes.int)
        helps.append(Help(pool: draw.pool, window: window, use: use))
        guard let payer = pool.paidFrom, let cost = pool.cost else { continue }
        guard let paid = scenario.pools[payer].window(at: session.span.from) else { return nil }
        helps.append(Help(pool: payer, window: paid, use: cost.count * use))
    }
    return helps.uses
}
