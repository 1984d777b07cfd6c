import Domain

/// A maximal free stretch of a session.
struct Block: Sendable {
    var session: Index<Session>
    /// Counted from 1 within the session.
    var number: Int
    var span: Span
}

/// One window of one pool with what bookings leave of it.
struct PoolWindow: Sendable {
    var pool: Index<Pool>
    /// Position in `pool.windows`.
    var number: Int
    var span: Span
    /// Minutes, units or cents; never below 0.
    var left: Int64
}

/// Help that is used up before the exam, day by day: the windows of all pools of one kind and language add up.
struct Supply: Sendable {
    var kind: PoolKind
    /// Primary language; nil where the pools name none.
    var language: String?
    /// First day on which each window can be used (windows already running count from today), with its amount, by day.
    var arrivals: [(day: Day, amount: Int64)]
    /// Of one minute; 0 where nobody pays. The pools of a supply cost the same.
    var cost: Cents = 0
    var payer: Index<Pool>?

    var firstDay: Day? { arrivals.first?.day }

    func amount(upTo day: Day) -> Int64 {
        arrivals.reduce(0) { $1.day <= day ? $0 + $1.amount : $0 }
    }
}

/// Whether a session's door is the plan's to open.
enum Door: Sendable {
    /// A regular session.
    case regular
    /// Flexible, and people have opened it already: they say so, or it holds a booking, an accepted proposal or a `must`.
    case held
    /// Flexible; the plan decides.
    case choice
    /// Flexible, but all its orders together would not reach its minimum.
    case closed
}

/// A scenario in the form the rules are written in: dense tables, what bookings take already taken off.
struct Instance: Sendable {
    let scenario: Scenario
    /// The file-zone day of `asOf`.
    let today: Day
    let blocks: Table<Block>
    let blocksOfSession: Grouping<Session, Block>
    let windows: Table<PoolWindow>
    /// By pool: its first window in `windows`.
    let firstWindow: [Int]
    /// By pool: how many may be in use at once; nil: no limit.
    let heads: [Int?]
    /// By pool: times at which bookings keep one head busy.
    private let bookedBusy: [[Span]]
    let supplies: Table<Supply>
    /// Whether the scenario has an outreach pool at all; without one contact is not limited.
    let limitsContact: Bool
    /// By session: minutes of bookings (turnaround included).
    let bookedMinutes: [Int]
    /// By session: windows its opening draws on; nil when one it needs does not exist.
    private let openings: [[Offer.Use]?]
    /// By order: whether it has a booking.
    let isBooked: [Bool]
    let isUrgent: [Bool]
    /// By order: whether its patient has a booking or another open order.
    let sharesPatient: [Bool]
    /// Exams of one patient, in the order of the scenario; only open orders.
    let openOrdersOfPatient: [Index<Patient>: [Index<Order>]]
    let bookingsOfPatient: [Index<Patient>: [Booking]]
    /// By order: where a person has decided it shall be.
    let demanded: [Index<Order>: Demanded]
    /// By order: what else people have decided; only of orders with an earlier proposal or an override.
    let decisions: [Index<Order>: Decisions]
    /// Members of each visit that are open, in the order of the scenario; only visits of two or more.
    let visits: [[Index<Order>]]
    let visitOf: [Index<Order>: Int]

    /// By session: people have opened it already: they say so, or it holds a booking, an accepted proposal or a `must`.
    let isHeld: [Bool]

    /// The one start that an accepted proposal or a `must` leaves. `session` is nil when none at that site fits.
    struct Demanded: Sendable {
        var session: Index<Session>?
        var start: Instant
        /// The patient has said yes to it, and has been told all that an offer tells.
        var isAgreed: Bool
    }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        today = scenario.today
        blocks = Self.blocks(of: scenario)
        heads = scenario.pools.rows.map(\.heads)
        bookedBusy = Self.bookedBusy(scenario)
        blocksOfSession = Grouping(blocks, into: scenario.sessions.count) { [$0.session] }
        supplies = Self.supplies(of: scenario)
        limitsContact = scenario.pools.rows.contains { $0.kind == .outreach }
        bookedMinutes = Self.bookedMinutes(scenario)
        let booked = Set(scenario.bookings.rows.compactMap(\.order))
        isBooked = scenario.orders.indices.map { booked.contains($0) }
        isUrgent = scenario.orders.rows.map(scenario.isUrgent)
        let open = scenario.orders.indices.filter { !booked.contains($0) }
        let openOrders = Dictionary(grouping: open) { scenario.orders[$0].patient }
        let bookings = Self.bookingsByPatient(scenario)
        sharesPatient = scenario.orders.rows.map { order in
            bookings[order.patient] != nil || openOrders[order.patient].map { $0.count > 1 } ?? false
        }
        (openOrdersOfPatient, bookingsOfPatient) = (openOrders, bookings)
        let demanded = Self.demanded(scenario).filter { !booked.contains($0.key) }
        self.demanded = demanded
        decisions = Self.decisions(scenario)
        let held = Set(scenario.bookings.rows.map(\.session)).union(demanded.values.compactMap(\.session))
        isHeld = scenario.sessions.indices.map { session in
            scenario.sessions[session].opening.map { $0.isHeld || held.contains(session) } ?? false
        }
        (windows, firstWindow) = Self.windows(of: scenario, isHeld)
        openings = scenario.sessions.indices.map { [firstWindow] session in
            Self.openingUses(session, scenario, firstWindow)
        }
        visits = Self.visits(open, scenario)
        var visitOf: [Index<Order>: Int] = [:]
        for (number, members) in visits.enumerated() { for order in members { visitOf[order] = number } }
        self.visitOf = visitOf
    }

    var openOrders: [Index<Order>] { scenario.orders.indices.filter { !isBooked[$0.int] } }

    /// Whether the order carries the ride and the contact of its visit; true for orders in no visit.
    /// Whether the patient has agreed to the one start that is left: nobody has to be told in time any more.
    func isAgreed(_ order: Index<Order>) -> Bool { demanded[order]?.isAgreed ?? false }

    func leadsItsVisit(_ order: Index<Order>) -> Bool {
        visitOf[order].map { visits[$0][0] == order } ?? true
    }

    /// The windows of a pool, by their place in `windows`.
    func windows(of pool: Index<Pool>) -> Range<Int> {
        let first = firstWindow[pool.int]
        return first..<first + scenario.pools[pool].windows.count
    }

    /// Whether exams draw on the window while they run, and nothing else does.
    func isDrawnDuring(_ window: Index<PoolWindow>) -> Bool {
        scenario.pools[windows[window].pool].timeBase == .during
    }

    /// Times at which bookings keep one head of a pool busy.
    func bookedBusy(_ pool: Index<Pool>) -> [Span] { bookedBusy[pool.int] }

    /// Windows an opening draws on; nil when one it needs does not exist.
    func openingUses(_ session: Index<Session>) -> [Offer.Use]? { openings[session.int] }
}

extension Instance {
    private static func blocks(of scenario: Scenario) -> Table<Block> {
        var blocks = Table<Block>()
        let bookings = Grouping(scenario.bookings, into: scenario.sessions.count) { [$0.session] }
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            var holes = session.unavailable
            holes += bookings[index].map { scenario.bookings[$0].span }
            for reserve in session.reserves where !reserve.isReleased(in: session, asOf: scenario.asOf) {
                if case .span(let span) = reserve.extent { holes.append(span) }
            }
            for (position, span) in session.span.subtracting(holes).enumerated() {
                blocks.append(Block(session: index, number: position + 1, span: span))
            }
        }
        return blocks
    }

    private static func windows(
        of scenario: Scenario, _ isHeld: [Bool]
    ) -> (Table<PoolWindow>, [Int]) {
        var windows = Table<PoolWindow>()
        var first: [Int] = []
        for pool in scenario.pools.indices {
            first.append(windows.count)
            for (number, window) in scenario.pools[pool].windows.enumerated() {
                windows.append(PoolWindow(pool: pool, number: number, span: window.span, left: window.amount))
            }
        }
        for booking in scenario.bookings.rows {
            for draw in booking.bundle {
                guard let number = scenario.pools[draw.pool].window(at: booking.start) else { continue }
                let index = Index<PoolWindow>(first[draw.pool.int] + number)
                windows[index].left = max(0, windows[index].left - draw.use)
            }
        }
        for session in scenario.sessions.indices where isHeld[session.int] {
            for use in openingUses(session, scenario, first) ?? [] {
                windows[use.window].left = max(0, windows[use.window].left - use.amount)
            }
        }
        return (windows, first)
    }

    private static func bookedBusy(_ scenario: Scenario) -> [[Span]] {
        var busy = [[Span]](repeating: [], count: scenario.pools.count)
        for booking in scenario.bookings.rows {
            for draw in booking.bundle where scenario.pools[draw.pool].timeBase == .during {
                busy[draw.pool.int].append(booking.span)
            }
        }
        return busy
    }

    private static func supplies(of scenario: Scenario) -> Table<Supply> {
        var supplies: [Supply] = []
        for pool in scenario.pools.rows where pool.timeBase == .before {
            let language = pool.language?.primary
            let place =
                supplies.firstIndex { $0.kind == pool.kind && $0.language == language }
                ?? {
                    supplies.append(
                        Supply(
                            kind: pool.kind, language: language, arrivals: [],
                            cost: pool.paidFrom == nil ? 0 : pool.cost ?? 0, payer: pool.paidFrom))
                    return supplies.count - 1
                }()
            for window in pool.windows {
                guard let day = arrival(of: window, scenario) else { continue }
                supplies[place].arrivals.append((day, window.amount))
            }
        }
        for place in supplies.indices { supplies[place].arrivals.sort { $0.day < $1.day } }
        return Table(supplies)
    }

    /// The first day on which a window of help before the exam can be used; nil: it is over.
    private static func arrival(of window: Pool.Window, _ scenario: Scenario) -> Day? {
        guard window.span.to > scenario.asOf else { return nil }
        return max(scenario.today, scenario.zone.day(of: window.span.from))
    }

    /// By window of a pool: the first day on which it can be used before an exam; nil: it is over.
    func arrivals(of pool: Index<Pool>) -> [Day?] {
        scenario.pools[pool].windows.map { Self.arrival(of: $0, scenario) }
    }

    private static func bookedMinutes(_ scenario: Scenario) -> [Int] {
        var minutes = [Int](repeating: 0, count: scenario.sessions.count)
        for booking in scenario.bookings.rows { minutes[booking.session.int] += booking.minutes.int }
        return minutes
    }

    private static func bookingsByPatient(_ scenario: Scenario) -> [Index<Patient>: [Booking]] {
        var byPatient: [Index<Patient>: [Booking]] = [:]
        for booking in scenario.bookings.rows {
            let patient = booking.patient ?? booking.order.map { scenario.orders[$0].patient }
            if let patient { byPatient[patient, default: []].append(booking) }
        }
        return byPatient
    }

    private static func demanded(_ scenario: Scenario) -> [Index<Order>: Demanded] {
        var demanded: [Index<Order>: Demanded] = [:]
        let sessions = Grouping(scenario.sessions, into: scenario.sites.count) { [$0.site] }
        for previous in scenario.previousPlan where previous.status == .accepted {
            let session = previous.session ?? session(at: previous, among: sessions[previous.site], scenario)
            demanded[previous.order] = Demanded(
                session: session, start: previous.start, isAgreed: true)
        }
        for override in scenario.overrides {
            guard case .must(let session, let start) = override.demand else { continue }
            // Beside an accepted proposal it says the same.
            demanded[override.order] = Demanded(
                session: session, start: start, isAgreed: demanded[override.order] != nil)
        }
        return demanded
    }

    /// An accepted proposal that names no session means the first at its site that fits it, in the order of the file.
    private static func session(
        at accepted: PreviousProposal, among sessions: ArraySlice<Index<Session>>, _ scenario: Scenario
    ) -> Index<Session>? {
        let modality = scenario.exams[scenario.orders[accepted.order].exam].modality
        return sessions.first {
            scenario.sessions[$0].span.contains(accepted.start)
                && scenario.scanners[scenario.sessions[$0].scanner].modality == modality
        }
    }

    private static func decisions(_ scenario: Scenario) -> [Index<Order>: Decisions] {
        var decisions: [Index<Order>: Decisions] = [:]
        for previous in scenario.previousPlan {
            decisions[previous.order, default: Decisions()].previous.append(previous)
        }
        for override in scenario.overrides {
            decisions[override.order, default: Decisions()].overrides.append(override)
        }
        return decisions
    }

    private static func visits(_ open: [Index<Order>], _ scenario: Scenario) -> [[Index<Order>]] {
        var names: [String] = []
        var members: [String: [Index<Order>]] = [:]
        for order in open {
            guard let visit = scenario.orders[order].visit else { continue }
            if members[visit] == nil { names.append(visit) }
            members[visit, default: []].append(order)
        }
        return names.compactMap { members[$0]!.count > 1 ? members[$0]! : nil }
    }
}
