import Domain

/// Finds the offers of orders, one order after another. Every place is taken through the conditions in their order, and
/// every choice of help through those that are left; the furthest that anything came is the reason why an order without
/// offers waits.
struct OfferSearch {
    /// The conditions of section 2, in the order in which they are reasons.
    enum Condition: Int {
        case scanner, session, gate, leadTime, contact, travel, interpreter, support, availability, declined

        var reason: WaitingReason {
            switch self {
            case .scanner: .noScanner
            case .session: .noSession
            case .gate: .gate
            case .leadTime: .leadTime
            case .contact: .contact
            case .travel: .travel
            case .interpreter: .interpreter
            case .support: .support
            case .availability: .availability
            case .declined: .declined
            }
        }
    }

    /// A run of starts in one place with the choices made so far; what it draws is in `helps`.
    struct Candidate {
        var place: Place
        var site: Index<Site>
        var starts: Span
        var length: Minutes
    }

    let timetable: Timetable
    let catalogue: Catalogue
    let helpBefore: HelpBefore
    private(set) var request: Request
    private(set) var journey: Journey
    private var batch: OfferBatch
    /// Drawn by the candidate at hand.
    private(set) var helps: [Help] = []
    /// What money pools pay for it.
    private(set) var costs: [(payer: Index<Pool>, cents: Int64)] = []
    /// The last condition that anything has passed.
    private var furthest = -1

    /// The offers of consecutive orders, of which there is at least one.
    static func batch(
        _ orders: Range<Int>, _ timetable: Timetable, _ catalogue: Catalogue, _ helpBefore: HelpBefore
    ) -> OfferBatch {
        var search = OfferSearch(orders, timetable, catalogue, helpBefore)
        for order in orders { search.find(Index(order)) }
        return search.batch
    }

    private init(
        _ orders: Range<Int>, _ timetable: Timetable, _ catalogue: Catalogue, _ helpBefore: HelpBefore
    ) {
        self.timetable = timetable
        self.catalogue = catalogue
        self.helpBefore = helpBefore
        request = Request(Index(orders.lowerBound), timetable, catalogue, helpBefore)
        journey = Journey(request.patient, catalogue)
        batch = OfferBatch(orders: orders)
    }

    var scenario: Scenario { timetable.scenario }

    mutating func passed(_ condition: Condition) { furthest = max(furthest, condition.rawValue) }

    private mutating func find(_ order: Index<Order>) {
        guard timetable.bookingOfOrder[order] == nil else { return batch.endOrder() }
        request = Request(order, timetable, catalogue, helpBefore)
        journey = Journey(request.patient, catalogue)
        furthest = -1
        let ways = scenario.sites.indices.map { request.follows ? .onTheirOwn : journey.way(to: $0) }
        search { ways[$0] != .notAtAll }
        if furthest == Condition.declined.rawValue { return batch.endOrder() }
        // Places out of reach are no offers, but they may be further than anything else came.
        search { ways[$0] == .notAtAll }
        if furthest < 0,
            scenario.sessions.indices.contains(where: { suits($0, scenario.sessions[$0].scanner) })
        {
            furthest = Condition.scanner.rawValue
        }
        let failed = Condition(rawValue: furthest + 1) ?? .declined
        batch.endOrder(without: order, failed.reason)
    }

    private mutating func search(_ isSought: (Int) -> Bool) {
        for (site, places) in catalogue.places(request.exam.modality).enumerated() where isSought(site) {
            for place in places where isInTime(place.day) { visit(place) }
        }
    }
}

// Conditions 1 to 6.
extension OfferSearch {
    /// Scanner, population, site and the session's own list of exams.
    private func suits(_ session: Index<Session>, _ scanner: Index<Scanner>) -> Bool {
        catalogue.allows(request.facts.exam, in: session)
            && (request.facts.features.isEmpty
                || request.facts.features.isSubset(of: scenario.scanners[scanner].features))
            && isFor(request.exam.population) && isFor(scenario.scanners[scanner].population)
            && isFor(scenario.sessions[session].population)
            && request.facts.sitesAllowed?.contains(scenario.sessions[session].site) != false
    }

    private func isFor(_ population: Population?) -> Bool {
        population == nil || population == request.facts.population
    }

    private func isInTime(_ day: Day) -> Bool {
        request.facts.earliest <= day && request.facts.latest.map { day <= $0 } ?? true
    }

    /// The interpreter's extra comes later.
    private mutating func visit(_ place: Place) {
        guard suits(place.session, place.scanner) else { return }
        let (length, turnaround) = (request.length, request.exam.turnaround)
        let lasting = Span(from: place.starts.from, to: place.blockEnd - length - turnaround + 1)
        let starts = place.starts.intersection(lasting)
        if starts.isEmpty { return }
        passed(.session)
        guard let gateDay = request.gateDay, place.day >= gateDay else { return }
        passed(.gate)
        let noticed = Span(from: max(starts.from, request.noticeEnds), to: starts.to)
        if place.day < request.firstDay || noticed.isEmpty { return }
        passed(.leadTime)
        guard request.canBeReached(on: place.day) else { return }
        passed(.contact)
        let site = scenario.sessions[place.session].site
        travel(Candidate(place: place, site: site, starts: noticed, length: length))
    }
}

// Draws and their costs.
extension OfferSearch {
    /// Goes on with one more help, for the starts at which its pool is there.
    mutating func draw(
        _ help: Help, cents: Int64?, from pool: Index<Pool>, _ candidate: Candidate,
        then next: (inout OfferSearch, Candidate) -> Void
    ) {
        helps.append(help)
        let payer = scenario.pools[pool].paidFrom
        if let cents, let payer { costs.append((payer, cents)) }
        if scenario.pools[pool].unavailable.isEmpty {
            next(&self, candidate)
        } else {
            for starts in Starts(candidate.starts).subtracting(closures(of: pool, help)).spans {
                next(&self, candidate.starting(starts))
            }
        }
        if cents != nil, payer != nil { costs.removeLast() }
        helps.removeLast()
    }

    private func closures(of pool: Index<Pool>, _ help: Help) -> [Span] {
        let closures = scenario.pools[pool].unavailable
        guard let busy = help.busy else { return scenario.pools[pool].kind == .ride ? closures : [] }
        return closures.map { $0.clashes(with: busy.offset, lasting: busy.length) }
    }

    /// One offer for each channel that reaches the patient in time.
    mutating func keep(_ candidate: Candidate, _ starts: Span, isPreferred: Bool, isMoved: Bool) {
        func offer(_ contact: Placement.Contact?, _ bundle: Int32) -> Offer {
            Offer(
                order: request.order, session: candidate.place.session, block: candidate.place.block,
                day: candidate.place.day, starts: starts, length: candidate.length,
                minutes: candidate.length + request.exam.turnaround, bundle: bundle, contact: contact,
                isPreferred: isPreferred, isMoved: isMoved)
        }
        let bundle = batch.keep(helps)
        guard let contacts = request.contacts else { return batch.append(offer(nil, bundle)) }
        for choice in contacts {
            let by = candidate.place.day - choice.lead
            if by < choice.first { continue }
            batch.append(offer(Placement.Contact(channel: choice.channel, by: by), bundle))
        }
    }
}

extension OfferSearch.Candidate {
    func starting(_ starts: Span) -> OfferSearch.Candidate {
        var other = self
        other.starts = starts
        return other
    }
}
