import Domain

/// A timed plan as what it leaves free: answers, for one offer with everyone else where they are, when it could start
/// and which rules it would break. The baseline, alternatives and reasons are all made of these two questions, and ask
/// them of every offer of an order; so what is taken is kept by block, window, supply and session.
struct Occupancy: Sendable {
    struct Placed: Sendable {
        var offer: Offer
        var start: Instant
        var exam: Span { Span(from: start, to: start + offer.length) }
        var occupied: Span { Span(from: start, to: start + offer.minutes) }
    }

    /// The time an order takes a scanner.
    private struct Stay {
        var order: Index<Order>
        var span: Span
    }

    let context: PlanningContext
    private(set) var placed: ByIndex<Order, Placed>
    private(set) var isOpen: [Bool]
    /// By window.
    private var left: [Int64]
    /// By block, in time order.
    private var stays: [[Stay]]
    /// By window, of pools with a head count.
    private var loads: [HeadLoad]
    /// By supply.
    private var contact: [ContactRoom]
    /// By session.
    private var routineMinutes: [Int64]
    private(set) var minutes: [Int64]

    private var instance: Instance { context.instance }
    private var scenario: Scenario { context.instance.scenario }

    /// Nobody placed; regular and held sessions open.
    init(_ context: PlanningContext) {
        self.context = context
        let instance = context.instance
        let sessions = instance.scenario.sessions
        isOpen = sessions.indices.map { !sessions[$0].isFlexible || instance.isHeld[$0.int] }
        placed = ByIndex(count: instance.scenario.orders.count)
        left = instance.windows.rows.map(\.left)
        stays = Array(repeating: [], count: instance.blocks.count)
        loads = Array(repeating: HeadLoad(), count: instance.windows.count)
        contact = instance.supplies.rows.map {
            ContactRoom($0, from: instance.today, through: instance.scenario.horizon.upperBound)
        }
        routineMinutes = Array(repeating: 0, count: sessions.count)
        minutes = Array(repeating: 0, count: sessions.count)
        for pool in instance.scenario.pools.indices where instance.heads[pool.int] != nil {
            for busy in instance.bookedBusy(pool) {
                for window in instance.windows(of: pool, around: busy) { loads[window].add(1, during: busy) }
            }
        }
    }

    /// A plan as it stands.
    init(_ context: PlanningContext, _ list: OfferList, _ candidate: Candidate) {
        self.init(context)
        for session in candidate.opened.sorted() { open(session) }
        for order in candidate.chosen.keys.sorted() {
            let choice = candidate.chosen[order]!
            place(list[choice.offer], at: choice.start)
        }
    }

    mutating func open(_ session: Index<Session>) {
        guard !isOpen[session.int] else { return }
        isOpen[session.int] = true
        for use in instance.openingUses(session) ?? [] { left[use.window.int] -= use.amount }
    }

    mutating func place(_ offer: Offer, at start: Instant) {
        let new = Placed(offer: offer, start: start)
        placed[offer.order] = new
        account(new, 1)
        let row = stays[offer.block.int].firstIndex { $0.span.from > start }
        stays[offer.block.int].insert(
            Stay(order: offer.order, span: new.occupied), at: row ?? stays[offer.block.int].count)
    }

    mutating func remove(_ order: Index<Order>) {
        guard let old = placed[order] else { return }
        placed[order] = nil
        account(old, -1)
        stays[old.offer.block.int].removeAll { $0.order == order }
    }

    private mutating func account(_ placed: Placed, _ sign: Int64) {
        let offer = placed.offer
        minutes[offer.session.int] += sign * Int64(offer.minutes.int)
        if countsAsRoutine(offer) { routineMinutes[offer.session.int] += sign * Int64(offer.minutes.int) }
        for use in offer.uses {
            left[use.window.int] -= sign * use.amount
            guard let busy = use.busy, heads(of: use) != nil else { continue }
            loads[use.window.int].add(Int(sign), during: busy.span(from: placed.start))
        }
        for use in offer.before { contact[use.supply.int].take(sign * use.minutes, by: use.by) }
    }

    private func countsAsRoutine(_ offer: Offer) -> Bool {
        context.reserves[offer.session.int].bindsUrgent || !instance.isUrgent[offer.order.int]
    }

    private func heads(of use: Offer.Use) -> Int? {
        instance.heads[instance.windows.rows[use.window.int].pool.int]
    }

    func amountLeft(_ window: Index<PoolWindow>) -> Int64 { left[window.int] }
}

// One offer, everyone else where they are: its times.
extension Occupancy {
    /// The earliest start at which the offer breaks no rule; nil: there is none. Its session must be open.
    func earliestStart(_ offer: Offer) -> Instant? {
        guard isOpen[offer.session.int], brokenSums(offer).isEmpty else { return nil }
        return freeStarts(offer).earliest
    }

    /// Starts at which scanner, heads and patient are free; sums are not looked at.
    func freeStarts(_ offer: Offer) -> StartSet {
        patientFree(offer, headsFree(offer, scannerFree(offer)))
    }

    private func scannerFree(_ offer: Offer) -> StartSet {
        let starts = StartSet(from: offer.first, through: offer.last)
        let others = stays[offer.block.int].lazy.filter { $0.order != offer.order }.map(\.span)
        return starts.avoiding(inOrder: others, busy: 0..<offer.minutes.int)
    }

    private func headsFree(_ offer: Offer, _ starts: StartSet) -> StartSet {
        var left = starts
        for use in offer.uses {
            guard !left.isEmpty, let busy = use.busy, let heads = heads(of: use) else { continue }
            if offer.drawsOnce(on: use, instance) {
                left = left.avoiding(times(over: heads - 1, use.window, left, busy, offer.order), busy: busy)
            } else {
                left = sharedHeadsFree(offer, use, heads, left)
            }
        }
        return left
    }

    /// Where the exam's own draws on one pool overlap, each stretch needs as many heads as draws.
    private func sharedHeadsFree(
        _ offer: Offer, _ use: Offer.Use, _ heads: Int, _ starts: StartSet
    ) -> StartSet {
        let pool = instance.windows[use.window].pool
        return offer.headDemands(instance).reduce(starts) { left, demand in
            guard demand.pool == pool, !left.isEmpty, use.busy!.overlaps(demand.span) else { return left }
            let busy = times(over: heads - demand.count, use.window, left, demand.span, offer.order)
            return left.avoiding(busy, busy: demand.span)
        }
    }

    /// When more than `free` heads are busy with others, of the times an offer that starts in `starts` could draw.
    private func times(
        over free: Int, _ window: Index<PoolWindow>, _ starts: StartSet, _ busy: Range<Int>,
        _ order: Index<Order>
    ) -> [Span] {
        let reach = Span(
            from: starts.hull.from + Minutes(busy.lowerBound), to: starts.hull.to + Minutes(busy.upperBound))
        guard let own = placed[order], own.offer.uses.contains(where: { $0.window == window }) else {
            return loads[window.int].times(over: free, in: reach)
        }
        var others = loads[window.int]
        for use in own.offer.uses where use.window == window {
            if let busy = use.busy { others.add(-1, during: busy.span(from: own.start)) }
        }
        return others.times(over: free, in: reach)
    }

    private func patientFree(_ offer: Offer, _ starts: StartSet) -> StartSet {
        guard instance.sharesPatient[offer.order.int], !starts.isEmpty else { return starts }
        let patient = scenario.orders[offer.order].patient
        if instance.isAwayFromBooking(offer, of: patient) { return StartSet() }
        var busy = (instance.bookingsOfPatient[patient] ?? []).map(\.span)
        for order in instance.openOrdersOfPatient[patient] ?? [] where order != offer.order {
            guard let other = placed[order] else { continue }
            if other.offer.day == offer.day && site(other.offer) != site(offer) { return StartSet() }
            busy.append(other.exam)
        }
        return starts.avoiding(busy, busy: 0..<offer.length.int)
    }

    private func site(_ offer: Offer) -> Index<Site> { scenario.sessions[offer.session].site }
}

// One offer, everyone else where they are: its rules.
extension Occupancy {
    /// The rules the offer would break; empty: it could simply be added.
    func brokenRules(_ offer: Offer) -> RuleSet {
        var broken = brokenSums(offer).union(brokenTimes(offer))
        if !isOpen[offer.session.int] { broken.formUnion(brokenByOpening(offer)) }
        return broken
    }

    private func brokenTimes(_ offer: Offer) -> RuleSet {
        let scanner = scannerFree(offer)
        if scanner.isEmpty { return .fitsBlock }
        let heads = headsFree(offer, scanner)
        if heads.isEmpty { return .startTimes }
        return patientFree(offer, heads).isEmpty ? .notInTwoPlaces : []
    }

    func brokenSums(_ offer: Offer) -> RuleSet {
        var broken: RuleSet = []
        let own = placed[offer.order]?.offer
        if breaksPools(offer, own) { broken.insert(.poolLimit) }
        if breaksContact(offer, own) { broken.insert(.reachInTime) }
        if breaksReserve(offer, own) { broken.insert(.reserved) }
        return broken
    }

    private func breaksPools(_ offer: Offer, _ own: Offer?) -> Bool {
        offer.uses.contains { use in
            offer.use(of: use.window) > left[use.window.int] + (own?.use(of: use.window) ?? 0)
        }
    }

    private func breaksContact(_ offer: Offer, _ own: Offer?) -> Bool {
        offer.before.contains { use in
            !contact[use.supply.int].canGive(offer.before, insteadOf: own?.before ?? [], use.supply)
        }
    }

    private func breaksReserve(_ offer: Offer, _ own: Offer?) -> Bool {
        let reserve = context.reserves[offer.session.int]
        let freed = own.map { $0.session == offer.session ? Int64($0.minutes.int) : 0 } ?? 0
        let added = Int64(offer.minutes.int) - freed
        let routine = routineMinutes[offer.session.int] + added > max(0, reserve.forRoutine ?? .max)
        let all = minutes[offer.session.int] + added > max(0, reserve.forAll ?? .max)
        return countsAsRoutine(offer) && routine || all
    }

    private func brokenByOpening(_ offer: Offer) -> RuleSet {
        var broken: RuleSet = []
        let minimum = scenario.sessions[offer.session].opening?.minimumMinutes ?? 0
        if offer.minutes < minimum { broken.insert(.minimumFill) }
        let draws = instance.openingUses(offer.session)
        let own = placed[offer.order]?.offer
        let fits = draws?.allSatisfy { left[$0.window.int] + (own?.use(of: $0.window) ?? 0) >= $0.amount }
        if !(fits ?? false) { broken.insert(.poolLimit) }
        return broken
    }

    /// Whether windows are enough for the offer and for opening its session, both together.
    func canPayOpening(for offer: Offer) -> Bool {
        guard let opening = instance.openingUses(offer.session) else { return false }
        return (offer.uses + opening).totals.allSatisfy { $0.amount <= amountLeft($0.window) }
    }

    /// By how much each window falls short of what the offer would draw.
    func shortages(_ offer: Offer) -> [(Index<PoolWindow>, Int64)] {
        let own = placed[offer.order]?.offer
        return offer.uses.totals.compactMap { window, amount in
            let missing = amount - amountLeft(window) - (own?.use(of: window) ?? 0)
            return missing > 0 ? (window, missing) : nil
        }
    }
}

extension Offer {
    /// Whether no other of its draws is on the same pool.
    fileprivate func drawsOnce(on use: Use, _ instance: Instance) -> Bool {
        let pool = instance.windows.rows[use.window.int].pool
        return uses.reduce(0) { count, other in
            let isSame = other.busy != nil && instance.windows.rows[other.window.int].pool == pool
            return isSame ? count + 1 : count
        } == 1
    }
}

extension Range<Int> {
    /// Minutes relative to a start as time.
    fileprivate func span(from start: Instant) -> Span {
        Span(from: start + Minutes(lowerBound), to: start + Minutes(upperBound))
    }
}
