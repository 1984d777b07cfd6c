import Domain

/// A timed plan as what it leaves free: answers, for one offer with everyone else where they are, when it could start
/// and which rules it would break. The baseline, alternatives and reasons are all made of these two questions.
struct Occupancy: Sendable {
    struct Placed: Sendable {
        var offer: Offer
        var start: Instant
        var exam: Span { Span(from: start, to: start + offer.length) }
        var occupied: Span { Span(from: start, to: start + offer.minutes) }
    }

    let context: PlanningContext
    private(set) var placed: [Index<Order>: Placed] = [:]
    private(set) var isOpen: [Bool]
    private var left: [Int64]
    private var ordersInBlock: [Set<Index<Order>>]
    private var ordersOnPool: [Index<Pool>: Set<Index<Order>>] = [:]
    private var before: [[Offer.Before]]
    private var routineMinutes: [Int64]
    private(set) var minutes: [Int64]

    private var instance: Instance { context.instance }
    private var scenario: Scenario { context.instance.scenario }

    /// Nobody placed; regular and held sessions open.
    init(_ context: PlanningContext) {
        self.context = context
        let sessions = context.instance.scenario.sessions.count
        isOpen = context.instance.scenario.sessions.indices.map {
            !context.instance.scenario.sessions[$0].isFlexible || context.instance.isHeld[$0.int]
        }
        left = context.instance.windows.rows.map(\.left)
        ordersInBlock = Array(repeating: [], count: context.instance.blocks.count)
        before = Array(repeating: [], count: context.instance.supplies.count)
        routineMinutes = Array(repeating: 0, count: sessions)
        minutes = Array(repeating: 0, count: sessions)
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
        placed[offer.order] = Placed(offer: offer, start: start)
        account(offer, 1)
        ordersInBlock[offer.block.int].insert(offer.order)
        for use in offer.uses where use.busy != nil {
            ordersOnPool[instance.windows[use.window].pool, default: []].insert(offer.order)
        }
        for use in offer.before { before[use.supply.int].append(use) }
    }

    mutating func remove(_ order: Index<Order>) {
        guard let old = placed.removeValue(forKey: order) else { return }
        account(old.offer, -1)
        ordersInBlock[old.offer.block.int].remove(order)
        for use in old.offer.uses where use.busy != nil {
            ordersOnPool[instance.windows[use.window].pool]?.remove(order)
        }
        for use in old.offer.before {
            if let place = before[use.supply.int].firstIndex(of: use) {
                before[use.supply.int].remove(at: place)
            }
        }
    }

    private mutating func account(_ offer: Offer, _ sign: Int64) {
        let session = offer.session.int
        minutes[session] += sign * Int64(offer.minutes.int)
        if context.reserves[session].countsAsRoutine(scenario.orders[offer.order], scenario) {
            routineMinutes[session] += sign * Int64(offer.minutes.int)
        }
        for use in offer.uses { left[use.window.int] -= sign * use.amount }
    }

    func amountLeft(_ window: Index<PoolWindow>) -> Int64 { left[window.int] }

    // MARK: - One offer, everyone else where they are

    /// The earliest start at which the offer breaks no rule; nil: there is none. Its session must be open.
    func earliestStart(_ offer: Offer) -> Instant? {
        guard isOpen[offer.session.int], brokenSums(offer).isEmpty else { return nil }
        return freeStarts(offer).spans.first?.from
    }

    /// Starts at which scanner, heads and patient are free; sums are not looked at.
    func freeStarts(_ offer: Offer) -> StartSet {
        let scanner = scannerFree(offer)
        return patientFree(offer, headsFree(offer, scanner))
    }

    /// The rules the offer would break, in the order of `Rule`; empty: it could simply be added.
    func brokenRules(_ offer: Offer) -> [Rule] {
        var broken = brokenSums(offer)
        let scanner = scannerFree(offer)
        let heads = headsFree(offer, scanner)
        if scanner.isEmpty {
            broken.insert(.fitsBlock)
        } else if heads.isEmpty {
            broken.insert(.startTimes)
        } else if patientFree(offer, heads).isEmpty {
            broken.insert(.notInTwoPlaces)
        }
        if !isOpen[offer.session.int] { broken.formUnion(brokenByOpening(offer)) }
        return Rule.allCases.filter(broken.contains)
    }

    private func scannerFree(_ offer: Offer) -> StartSet {
        let busy = ordersInBlock[offer.block.int].filter { $0 != offer.order }.map { placed[$0]!.occupied }
        return StartSet(from: offer.first, through: offer.last).avoiding(busy, busy: 0..<offer.minutes.int)
    }

    private func headsFree(_ offer: Offer, _ starts: StartSet) -> StartSet {
        offer.headDemands(instance).reduce(starts) { left, demand in
            let free = scenario.pools[demand.pool].heads! - demand.count
            return left.avoiding(busier(demand.pool, than: free, except: offer.order), busy: demand.span)
        }
    }

    /// Times at which more than `count` heads of a pool are busy.
    private func busier(_ pool: Index<Pool>, than count: Int, except order: Index<Order>) -> [Span] {
        var busy = instance.bookedBusy(pool)
        for other in ordersOnPool[pool] ?? [] where other != order {
            busy += placed[other]!.busySpans(of: pool, instance)
        }
        return busy.whereAtLeast(count + 1)
    }

    private func patientFree(_ offer: Offer, _ starts: StartSet) -> StartSet {
        let patient = scenario.orders[offer.order].patient
        if instance.isAwayFromBooking(offer, of: patient) { return StartSet([]) }
        var busy = (instance.bookingsOfPatient[patient] ?? []).map(\.span)
        for order in instance.openOrdersOfPatient[patient] ?? [] where order != offer.order {
            guard let other = placed[order] else { continue }
            if other.offer.day == offer.day && site(other.offer) != site(offer) { return StartSet([]) }
            busy.append(other.exam)
        }
        return starts.avoiding(busy, busy: 0..<offer.length.int)
    }

    private func site(_ offer: Offer) -> Index<Site> { scenario.sessions[offer.session].site }

    func brokenSums(_ offer: Offer) -> Set<Rule> {
        var broken: Set<Rule> = []
        let own = placed[offer.order]?.offer
        if !shortages(offer).isEmpty { broken.insert(.poolLimit) }
        if breaksContact(offer, own) { broken.insert(.reachInTime) }
        if breaksReserve(offer, own) { broken.insert(.reserved) }
        return broken
    }

    private func breaksContact(_ offer: Offer, _ own: Offer?) -> Bool {
        Set(offer.before.map(\.supply)).contains { supply in
            var uses = before[supply.int]
            for use in own?.before ?? [] where use.supply == supply {
                if let place = uses.firstIndex(of: use) { uses.remove(at: place) }
            }
            uses += offer.before.filter { $0.supply == supply }
            return Set(uses.map(\.by)).contains { day in
                let drawn = uses.reduce(0) { $1.by <= day ? $0 + $1.minutes : $0 }
                return drawn > instance.supplies[supply].amount(upTo: day)
            }
        }
    }

    private func breaksReserve(_ offer: Offer, _ own: Offer?) -> Bool {
        let reserve = context.reserves[offer.session.int]
        let isRoutine = reserve.countsAsRoutine(scenario.orders[offer.order], scenario)
        let freed = own.map { $0.session == offer.session ? Int64($0.minutes.int) : 0 } ?? 0
        let added = Int64(offer.minutes.int) - freed
        let routine = routineMinutes[offer.session.int] + added > max(0, reserve.forRoutine ?? .max)
        let all = minutes[offer.session.int] + added > max(0, reserve.forAll ?? .max)
        return isRoutine && routine || all
    }

    private func brokenByOpening(_ offer: Offer) -> Set<Rule> {
        var broken: Set<Rule> = []
        let opening = scenario.sessions[offer.session].opening
        let minimum = opening?.minimumMinutes ?? 0
        if offer.minutes.int < minimum.int { broken.insert(.minimumFill) }
        let draws = instance.openingUses(offer.session)
        let own = placed[offer.order]?.offer
        let fits = draws?.allSatisfy { left[$0.window.int] + (own?.use(of: $0.window) ?? 0) >= $0.amount }
        if !(fits ?? false) { broken.insert(.poolLimit) }
        return broken
    }
}

extension Occupancy.Placed {
    func busySpans(of pool: Index<Pool>, _ instance: Instance) -> [Span] {
        offer.draws(on: pool, instance).map { busy in
            Span(from: start + Minutes(busy.lowerBound), to: start + Minutes(busy.upperBound))
        }
    }
}

extension Instance {
    /// Times at which bookings keep one head of a pool busy.
    func bookedBusy(_ pool: Index<Pool>) -> [Span] {
        guard scenario.pools[pool].timeBase == .during else { return [] }
        return scenario.bookings.rows.flatMap { booking in
            booking.bundle.filter { $0.pool == pool }.map { _ in booking.span }
        }
    }
}

extension [Span] {
    /// The time covered by at least `count` of these spans, as maximal pieces.
    func whereAtLeast(_ count: Int) -> [Span] {
        let edges = flatMap { [($0.from, 1), ($0.to, -1)] }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var (pieces, depth, start): ([Span], Int, Instant?) = ([], 0, nil)
        for (instant, step) in edges {
            depth += step
            if depth >= count, start == nil { start = instant }
            if depth < count, let from = start {
                pieces.append(Span(from: from, to: instant))
                start = nil
            }
        }
        return pieces.filter { !$0.isEmpty }
    }
}

extension Occupancy {
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
