import Attendance
import Domain

/// A plan laid beside its scenario: the lookups that every file of a result shares.
struct PlanReading: Sendable {
    /// What became of an order.
    enum Fate: Sendable {
        /// Position in `plan.placements`.
        case placed(Int)
        /// Position in `outcome.waiting`.
        case waiting(Int)
        case booked(Index<Booking>)
    }

    /// What people decided about an order before this plan.
    enum Decision: Sendable { case override, accepted }

    let scenario: Scenario
    let outcome: PlanOutcome
    let model: AttendanceModel
    /// For every order of the scenario, in its order.
    let fates: [Fate]
    private(set) var poolUse: PoolUse
    let levels: [GroupLevel]
    let equity: EquityReading
    /// By session: positions in `plan.placements`, in its order.
    let placementsOf: [[Int]]
    /// By session: bookings, in the scenario's order.
    let bookingsOf: [[Booking]]
    /// By session: its free stretches, in time order.
    let blocksOf: [[Span]]
    /// Modalities with a closed flexible session that would draw staff.
    let closedWithStaff: Set<Modality>
    /// Kinds of pools that are paid from a money pool.
    let paidKinds: Set<PoolKind>
    let decisions: [Index<Order>: Decision]
    /// What patients have said yes to: it is offered no more.
    let accepted: [Index<Order>: PreviousProposal]
    /// By patient: positions in `plan.placements`, in its order.
    let placementsOfPatient: [Index<Patient>: [Int]]
    /// Every contact of the plan, by order.
    private(set) var outreach: [OutreachAction] = []
    /// By order: what goes beyond its offer.
    let furtherActions: [Index<Order>: [OutreachPlan.Action]]
    /// Why each appointment is where it is, and why each waiting order waits: three files say it.
    private(set) var reasons: (placed: [String], waiting: [String]) = ([], [])
    private let opened: Set<Index<Session>>
    private let purposes: [Index<Session>: GoalName]
    /// Minutes one way of rides, by zone and site.
    private let rides: [String: [Index<Site>: Minutes]]

    /// `outcome` must say of every order exactly once whether it is placed, waits or is booked.
    init(
        scenario: Scenario, history: History, measurement: Measurement = Measurement(), outcome: PlanOutcome
    ) {
        self.scenario = scenario
        self.outcome = outcome
        self.model = AttendanceModel(scenario: scenario, history: history)
        var fates = [Fate?](repeating: nil, count: scenario.orders.count)
        for booking in scenario.bookings.indices {
            if let order = scenario.bookings[booking].order { fates[order.int] = .booked(booking) }
        }
        for (position, placement) in outcome.plan.placements.enumerated() {
            precondition(
                fates[placement.order.int] == nil, "an order is placed once, and not if it is booked")
            fates[placement.order.int] = .placed(position)
        }
        for (position, waiting) in outcome.waiting.enumerated() {
            precondition(fates[waiting.order.int] == nil, "a waiting order is not placed and not booked")
            fates[waiting.order.int] = .waiting(position)
        }
        precondition(fates.allSatisfy { $0 != nil }, "every order is placed, waiting or booked")
        self.fates = fates.compactMap { $0 }
        self.poolUse = PoolUse(scenario: scenario, plan: outcome.plan)
        let tallies = OrderTallies(scenario, outcome)
        levels = outcome.groups.map { GroupLevel($0, tallies) }
        equity = EquityReading(scenario.policy, levels, Tabulation(scenario, measurement, tallies))
        let accepted = Dictionary(
            scenario.previousPlan.filter { $0.status == .accepted }.map { ($0.order, $0) },
            uniquingKeysWith: { _, last in last })
        self.accepted = accepted
        var decisions = accepted.mapValues { _ in Decision.accepted }
        for override in scenario.overrides {
            if case .must = override.demand { decisions[override.order] = .override }
        }
        self.decisions = decisions
        let opened = Set(outcome.plan.opened)
        self.opened = opened
        let purposes = zip(outcome.plan.opened, outcome.openedFor).compactMap { session, goal in
            goal.map { (session, $0) }
        }
        self.purposes = Dictionary(purposes, uniquingKeysWith: { first, _ in first })
        rides = minutesOfRides(scenario.travel)
        placementsOfPatient = Dictionary(grouping: outcome.plan.placements.indices) {
            scenario.orders[outcome.plan.placements[$0].order].patient
        }
        self.closedWithStaff = Set(
            scenario.sessions.indices.compactMap { index in
                let session = scenario.sessions[index]
                let draws = !opened.contains(index) && session.opening?.draws.isEmpty == false
                return draws ? scenario.scanners[session.scanner].modality : nil
            })
        self.paidKinds = Set(scenario.pools.rows.filter { $0.paidFrom != nil }.map(\.kind))
        var placementsOf = [[Int]](repeating: [], count: scenario.sessions.count)
        for (position, placement) in outcome.plan.placements.enumerated() {
            placementsOf[placement.session.int].append(position)
        }
        var bookingsOf = [[Booking]](repeating: [], count: scenario.sessions.count)
        for booking in scenario.bookings.rows { bookingsOf[booking.session.int].append(booking) }
        self.placementsOf = placementsOf
        self.bookingsOf = bookingsOf
        self.blocksOf = scenario.sessions.indices.map { scenario.blocks(of: $0, booked: bookingsOf[$0.int]) }
        furtherActions = Dictionary(grouping: outcome.outreach.actions, by: \.order)
        outreach = everyContact
        poolUse = poolUse.adding(outreachMinutes, scenario)
        reasons.placed = placements.indices.map { AppointmentSentence(self, $0).text }
        reasons.waiting = outcome.waiting.map { WaitingSentence(self, $0).text }
    }

    var placements: [Placement] { outcome.plan.placements }
    var openOrders: Int { placements.count + outcome.waiting.count }
    /// Orders that the plan decided about, placed or waiting, in the scenario's order.
    var decidedOrders: [Index<Order>] {
        scenario.orders.indices.filter { if case .booked = fates[$0.int] { false } else { true } }
    }
    var bookedOrders: Int { scenario.orders.count - openOrders }
    var alternatives: Int { outcome.alternatives.reduce(0) { $0 + $1.count } }

    func order(_ placement: Placement) -> Order { scenario.orders[placement.order] }
    func exam(_ order: Order) -> Exam { scenario.exams[order.exam] }
    func patient(_ order: Order) -> Patient { scenario.patients[order.patient] }
    func site(_ placement: Placement) -> Site { scenario.sites[scenario.sessions[placement.session].site] }
    func scanner(_ placement: Placement) -> Scanner {
        scenario.scanners[scenario.sessions[placement.session].scanner]
    }
    /// The local day of the exam at its site.
    func day(_ placement: Placement) -> Day { site(placement).zone.day(of: placement.start) }
    func channel(_ placement: Placement) -> Channel? {
        placement.contact.map { patient(order(placement)).channels[$0.channel] }
    }

    func isOpen(_ session: Index<Session>) -> Bool {
        !scenario.sessions[session].isFlexible || opened.contains(session)
    }
    func openedFor(_ session: Index<Session>) -> GoalName? { purposes[session] }
    /// Scanner minutes that the plan's appointments take of a session, turnaround included.
    func minutesUsed(_ session: Index<Session>) -> Int {
        placementsOf[session.int].reduce(0) { $0 + placements[$1].minutes.int }
    }

    /// Free minutes of a session, before this plan.
    func freeMinutes(_ session: Index<Session>) -> Int {
        blocksOf[session.int].reduce(0) { $0 + $1.length.int }
    }

    /// Minutes one way of the ride that this placement's patient takes.
    func rideMinutes(_ placement: Placement) -> Minutes? {
        let zone = patient(order(placement)).zone
        return zone.flatMap { rides[$0]?[scenario.sessions[placement.session].site] }
    }

    func draws(_ placement: Placement, of kind: PoolKind) -> [Placement.Draw] {
        placement.bundle.filter { scenario.pools[$0.pool].kind == kind }
    }
}

extension Scenario {
    /// Stretches of a session that nothing booked, closed or kept takes: `Planning/Formulation.md`, section 1.
    fileprivate func blocks(of session: Index<Session>, booked: [Booking]) -> [Span] {
        let row = sessions[session]
        return row.span.subtracting(booked.map(\.span) + row.unavailable + keptSpans(of: session))
    }

    /// Times of a session kept for others and not released.
    func keptSpans(of session: Index<Session>) -> [Span] {
        let row = sessions[session]
        return row.reserves.compactMap { reserve in
            guard case .span(let span) = reserve.extent else { return nil }
            return reserve.isReleased(in: row, asOf: asOf) ? nil : span
        }
    }
}

/// By zone and site: by the row for rides, else by that for cars.
private func minutesOfRides(_ travel: [TravelRow]) -> [String: [Index<Site>: Minutes]] {
    var minutes: [String: [Index<Site>: Minutes]] = [:]
    for mode in [TravelMode.car, .ride] {
        for row in travel.reversed() where row.mode == mode {
            minutes[row.zone, default: [:]][row.site] = row.minutes
        }
    }
    return minutes
}
