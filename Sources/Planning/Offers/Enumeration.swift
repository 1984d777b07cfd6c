import Domain

/// Enumerates the offers of one order, filter by filter, and remembers the last filter that left anything.
struct OrderEnumeration {
    /// Filters in the order in which waiting reasons name them.
    enum Filter: Int, Comparable {
        case scanner, session, gate, leadTime, contact, travel, interpreter, support, availability, declined
        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

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

    let provision: Provision
    let asked: Asked
    private let hosts: Hosting.Hosts
    private let journeys: Journeys
    private let respect: Respect
    private var contacts: Contacts
    private var presence: DayHours
    private var preference: DayHours
    /// What the choices made so far draw and cost, and the helps that reach the patient in time for the day.
    var uses: [Offer.Use] = []
    var payments: [Payment] = []
    private var helps: [Int32] = []
    private var passed: Filter?
    private var found = OfferChunk()

    init(_ provision: Provision, _ index: Index<Order>) {
        let instance = provision.instance
        let order = instance.scenario.orders[index]
        let patient = instance.scenario.patients[order.patient]
        let exam = instance.scenario.exams[order.exam]
        self.provision = provision
        asked = Asked(provision, index)
        hosts = provision.hosting[index]
        journeys = Journeys(patient, provision.roads, isSpared: !asked.leads)
        contacts = Contacts(patient, exam, instance, isSpared: asked.isTold)
        respect = Respect(instance, index)
        let people = [order.availability, order.guardian?.availability, order.escort?.availability]
        presence = DayHours(people, provision.days)
        preference = DayHours([order.preferred], provision.days)
    }

    /// Adds the order's offers to `chunk`, or why it has none.
    func run(into chunk: inout OfferChunk) {
        var search = self
        let before = chunk.rows.count
        swap(&search.found, &chunk)
        search.look(forReason: false)
        let isEmpty = search.found.rows.count == before
        if isEmpty { search.look(forReason: true) }
        swap(&search.found, &chunk)
        chunk.endOrder(isEmpty ? search.noOfferReason : nil)
    }

    /// The filter after the last that left anything.
    private var noOfferReason: WaitingReason {
        let failing = passed.map { Filter(rawValue: $0.rawValue + 1) ?? .declined } ?? .scanner
        return failing.reason
    }

    mutating func pass(_ filter: Filter) { passed = max(passed ?? filter, filter) }

    /// Conditions 1 to 6. Where no reason is asked for, the way and the hours are looked at first: that is quick and
    /// rules out most places.
    private mutating func look(forReason: Bool) {
        if hosts.sites.contains(where: asked.allows) { pass(.scanner) }
        for place in hosts.places where asked.isInTime(place.day) && asked.allows(place.site) {
            let inBlock = place.starts(minutes: asked.length + asked.turnaround)
            guard !inBlock.isEmpty else { continue }
            pass(.session)
            guard let gateDay = asked.gateDay, place.day >= gateDay else { continue }
            pass(.gate)
            let starts = StartSet(Span(from: max(inBlock.from, asked.notice), to: inBlock.to))
            guard place.day >= asked.prepared, !starts.isEmpty else { continue }
            pass(.leadTime)
            guard forReason || isPromising(place, starts) else { continue }
            helps = contacts.helps(for: place.day, in: &found.helps)
            guard !helps.isEmpty else { continue }
            pass(.contact)
            chooseWay(place, starts)
        }
    }

    private mutating func isPromising(_ place: Place, _ starts: StartSet) -> Bool {
        if case .none = journeys.access(to: place.site) { return false }
        return !presence.limit(starts, place, length: asked.length).isEmpty
    }

    /// Condition 7.
    private mutating func chooseWay(_ place: Place, _ starts: StartSet) {
        var draft = Draft(place: place, starts: starts, length: asked.length, travelMinutes: 0)
        switch journeys.access(to: place.site) {
        case .none: return
        case .byOwnMode(let minutes):
            pass(.travel)
            draft.travelMinutes = minutes
            chooseInterpreter(draft)
        case .byRide:
            for ride in journeys.rides(to: place.site, starts, provision.instance) {
                pass(.travel)
                (draft.starts, draft.travelMinutes) = (ride.starts, ride.minutes)
                uses = [ride.use]
                payments = ride.payment.map { [$0] } ?? []
                chooseInterpreter(draft)
            }
            uses = []
            payments = []
        }
    }

    /// Conditions 11 and 12, then the cut into offers.
    mutating func finish(_ draft: Draft) {
        guard canDrawTogether() else { return }
        pass(.support)
        var starts = presence.limit(draft.starts, draft.place, length: draft.length)
        guard !starts.isEmpty else { return }
        pass(.availability)
        starts = respect.allowed(starts, draft.place, interpreterMode: draft.interpreterMode)
        guard !starts.isEmpty else { return }
        pass(.declined)
        emit(draft, starts)
    }

    private mutating func emit(_ draft: Draft, _ starts: StartSet) {
        let preferred =
            preference.isEmpty ? nil : preference.limit(starts, draft.place, length: draft.length)
        let cuts = Cuts(starts, preferred: preferred, unmoved: respect.unmovedStarts(draft.place))
        let minutes = draft.length + asked.turnaround
        let bundle = found.bundles.place(of: uses)
        for piece in cuts.pieces {
            for help in helps {
                found.append(
                    OfferRow(
                        block: draft.place.block, bundle: bundle, help: help, first: piece.span.from.minute,
                        last: piece.span.to.minute - 1, day: draft.place.day.number,
                        minutes: UInt16(minutes.int), length: UInt16(draft.length.int),
                        travel: UInt16(draft.travelMinutes), flags: piece.flags))
            }
        }
    }
}

extension Instance {
    /// The outreach minutes that speak the patient's language; nil where there are none.
    func outreach(for patient: Patient) -> Index<Supply>? {
        guard let language = patient.outreachLanguage?.primary else { return nil }
        return supplies.indices.first { supplies[$0].kind == .outreach && supplies[$0].language == language }
    }
}
