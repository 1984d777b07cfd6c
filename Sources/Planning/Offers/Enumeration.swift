import Dispatch
import Domain

extension OfferList {
    /// Every offer of the scenario, in the order of orders, sessions, blocks and bundles. Orders are enumerated on
    /// `threads` threads; the result does not depend on how many.
    init(_ instance: Instance, threads: Int = 1) {
        self.init(instance, threads: threads) { order, chunk in
            OrderEnumeration(instance, order).run(into: &chunk)
        }
    }

    /// The offers that `add` finds for each order. Orders are taken in chunks and a few chunks at a time, so that what
    /// is not yet in columns stays small.
    init(
        _ instance: Instance, threads: Int,
        _ add: @Sendable @escaping (Index<Order>, inout OfferChunk) -> Void
    ) {
        let orders = instance.scenario.orders.count
        var assembly = OfferAssembly(instance)
        let chunks = Slots(count: 16 * max(1, threads))
        let ordersOfChunk = 16
        for first in stride(from: 0, to: orders, by: ordersOfChunk * chunks.count) {
            DispatchQueue.concurrentPerform(iterations: max(1, threads)) { lane in
                for place in stride(from: lane, to: chunks.count, by: max(1, threads)) {
                    let own = first + place * ordersOfChunk
                    var chunk = OfferChunk()
                    for order in min(own, orders)..<min(own + ordersOfChunk, orders) {
                        add(Index(order), &chunk)
                    }
                    chunks.set(place, chunk)
                }
            }
            for place in 0..<chunks.count { assembly.append(chunks.take(place)) }
        }
        self = assembly.finish()
    }
}

/// One slot for each chunk; each is written by one lane only, and taken when all lanes have ended.
private final class Slots: @unchecked Sendable {
    let count: Int
    private let slots: UnsafeMutablePointer<OfferChunk>

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        slots.initialize(repeating: OfferChunk(), count: count)
    }
    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
    }
    func set(_ place: Int, _ chunk: OfferChunk) { slots[place] = chunk }
    func take(_ place: Int) -> OfferChunk {
        defer { slots[place] = OfferChunk() }
        return slots[place]
    }
}

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

    let instance: Instance
    let scenario: Scenario
    let index: Index<Order>
    let order: Order
    let exam: Exam
    let patient: Patient
    private let leads: Bool
    private var passed: Filter?
    private var found = OfferChunk()

    init(_ instance: Instance, _ index: Index<Order>) {
        self.instance = instance
        self.index = index
        scenario = instance.scenario
        order = scenario.orders[index]
        exam = scenario.exams[order.exam]
        patient = scenario.patients[order.patient]
        leads = instance.leadsItsVisit(index)
    }

    /// Adds the order's offers to `chunk`, or why it has none.
    func run(into chunk: inout OfferChunk) {
        guard !instance.isBooked[index.int] else { return chunk.endOrder(nil) }
        var search = self
        let before = chunk.rows.count
        swap(&search.found, &chunk)
        for session in scenario.sessions.indices where search.isHosted(by: session) {
            search.pass(.scanner)
            for block in instance.blocksOfSession[session] { search.enumerate(block) }
        }
        swap(&search.found, &chunk)
        chunk.endOrder(chunk.rows.count > before ? nil : search.noOfferReason)
    }

    /// The filter after the last that left anything.
    private var noOfferReason: WaitingReason {
        let failing = passed.map { Filter(rawValue: $0.rawValue + 1) ?? .declined } ?? .scanner
        return failing.reason
    }

    private mutating func pass(_ filter: Filter) { passed = max(passed ?? filter, filter) }

    /// Condition 1.
    private func isHosted(by sessionIndex: Index<Session>) -> Bool {
        let session = scenario.sessions[sessionIndex]
        let scanner = scenario.scanners[session.scanner]
        let populations = [exam.population, scanner.population, session.population]
        return scanner.modality == exam.modality
            && exam.features.isSubset(of: scanner.features) && order.features.isSubset(of: scanner.features)
            && populations.allSatisfy { $0 == nil || $0 == order.population }
            && (order.sitesAllowed?.contains(session.site) ?? true)
            && (session.exams?.contains(order.exam) ?? true)
    }

    /// Conditions 2 and 3, day by day.
    private mutating func enumerate(_ block: Index<Block>) {
        let span = instance.blocks[block].span
        let sessionIndex = instance.blocks[block].session
        let session = scenario.sessions[sessionIndex]
        let zone = scenario.sites[session.site].zone
        let length = exam.minutes + order.extraMinutes + (patient.needsTransfer ? transferExtra : 0)
        let last = min(span.to - length - exam.turnaround, session.lastStart ?? span.to)
        let starts = StartSet(from: max(span.from, scenario.asOf), through: last)
        guard !starts.isEmpty, let firstSpan = starts.spans.first, let lastSpan = starts.spans.last else {
            return
        }
        var day = zone.day(of: firstSpan.from)
        while day <= zone.day(of: lastSpan.to - 1) {
            let ofDay = starts.intersecting(Span(from: zone.start(of: day), to: zone.start(of: day + 1)))
            if !ofDay.isEmpty, isInTime(day) {
                pass(.session)
                enumerate(
                    Place(
                        block: block, session: sessionIndex, site: session.site, zone: zone, span: span,
                        day: day),
                    ofDay, length: length)
            }
            day = day + 1
        }
    }

    private var transferExtra: Minutes { scenario.policy.minutes.transferExtra }

    private func isInTime(_ day: Day) -> Bool {
        order.earliest <= day && day <= (order.latest ?? scenario.horizon.upperBound)
            && scenario.horizon.contains(day)
    }

    /// Conditions 4 to 6.
    private mutating func enumerate(_ place: Place, _ starts: StartSet, length: Minutes) {
        guard let gateDay, place.day >= gateDay else { return }
        pass(.gate)
        guard place.day >= scenario.today + exam.prepLeadDays else { return }
        let notice = scenario.asOf + Minutes(60 * order.noticeHours)
        let late = starts.subtracting([Span(from: Instant(minute: Int(Int32.min)), to: notice)])
        guard !late.isEmpty else { return }
        pass(.leadTime)
        let contacts = leads ? self.contacts(for: place.day) : [nil]
        guard !contacts.isEmpty else { return }
        pass(.contact)
        for travel in travelChoices(place, late) {
            pass(.travel)
            var draft = Draft(place: place, starts: travel.starts, length: length, uses: travel.uses)
            draft.travelMinutes = travel.minutes
            draft.payments = travel.payments
            chooseInterpreter(draft, contacts)
        }
    }

    /// The first day that no hard gate forbids; nil: never.
    private var gateDay: Day? {
        var first = scenario.today
        for gate in order.gates where gate.hard && gate.status != .done {
            let isPayment = gate.kind == .authorisation || gate.kind == .coverage
            if isPayment && scenario.isUrgent(order) { continue }
            let opens = [gate.notBefore, gate.leadDays.map { scenario.today + $0 }].compactMap { $0 }.max()
            guard let opens else { return nil }
            first = max(first, opens)
        }
        return first
    }

    /// Channels with consent that reach the patient in time for an exam on `day`.
    private func contacts(for day: Day) -> [Placement.Contact?] {
        patient.channels.indices.compactMap { position in
            let channel = patient.channels[position]
            guard channel.consent else { return nil }
            let by = day - max(channel.leadDays, exam.prepLeadDays)
            guard let first = firstContactDay(channel), by >= first else { return nil }
            return Placement.Contact(channel: position, by: by)
        }
    }

    private func firstContactDay(_ channel: Channel) -> Day? {
        guard channel.minutes > 0, instance.limitsContact else { return scenario.today }
        return instance.outreach(for: patient).flatMap { instance.supplies[$0].firstDay }
    }

    /// Condition 8.
    private mutating func chooseInterpreter(_ draft: Draft, _ contacts: [Placement.Contact?]) {
        guard patient.needsInterpreter else {
            pass(.interpreter)
            return chooseNeeds(draft, needs: needs(length: draft.length), contacts)
        }
        let length = draft.length + scenario.policy.minutes.interpreterExtra
        let last = draft.place.span.to - length - exam.turnaround
        for pool in scenario.pools.indices where canInterpret(pool, at: draft.place.site) {
            for window in windows(of: pool, busy: 0..<length.int, length: length, amount: Int64(length.int)) {
                var next = draft
                next.length = length
                next.starts = window.limit(draft.starts)
                    .subtracting([Span(from: last + 1, to: Instant(minute: Int(Int32.max)))])
                guard !next.starts.isEmpty else { continue }
                next.uses.append(window.use)
                next.interpreterMode = scenario.pools[pool].mode
                next.addPayment(pool, window.use.amount, scenario)
                pass(.interpreter)
                chooseNeeds(next, needs: needs(length: length), contacts)
            }
        }
    }

    private func canInterpret(_ index: Index<Pool>, at site: Index<Site>) -> Bool {
        let pool = scenario.pools[index]
        guard pool.kind == .interpreter, let spoken = pool.language, let language = patient.language,
            let mode = pool.mode
        else { return false }
        return spoken.matches(language) && exam.interpreterModes.contains(mode)
            && patient.interpreterModes.contains(mode) && (pool.site == nil || pool.site == site)
    }

    /// What the exam draws on, and the further technologist that a request for staff gender may ask for.
    private func needs(length: Minutes) -> [Exam.Need] {
        guard order.staffGender != nil, !exam.needs.contains(where: drawsTechnologist) else {
            return exam.needs
        }
        return exam.needs
            + [Exam.Need(source: .kind(.technologist, skill: nil), minutes: length, anchor: .start)]
    }

    private func drawsTechnologist(_ need: Exam.Need) -> Bool {
        switch need.source {
        case .pool(let pool): scenario.pools[pool].kind == .technologist
        case .kind(let kind, _): kind == .technologist
        }
    }

    /// Condition 9: one matching pool for each need.
    private mutating func chooseNeeds(_ draft: Draft, needs: [Exam.Need], _ contacts: [Placement.Contact?]) {
        guard let need = needs.first else { return choosePayments(draft, draft.payments, contacts) }
        let length = draft.length.int
        let busy = need.anchor == .start ? 0..<need.minutes.int : (length - need.minutes.int)..<length
        for pool in scenario.pools.indices where serves(pool, need, at: draft.place.site) {
            let amount = scenario.pools[pool].unit == .count ? 1 : Int64(need.minutes.int)
            for window in windows(of: pool, busy: busy, length: draft.length, amount: amount) {
                var next = draft
                next.starts = window.limit(draft.starts)
                guard !next.starts.isEmpty else { continue }
                next.uses.append(window.use)
                next.addPayment(pool, amount, scenario)
                chooseNeeds(next, needs: Array(needs.dropFirst()), contacts)
            }
        }
    }

    private func serves(_ index: Index<Pool>, _ need: Exam.Need, at site: Index<Site>) -> Bool {
        let pool = scenario.pools[index]
        let isNamed =
            switch need.source {
            case .pool(let named): named == index
            case .kind(let kind, let skill): kind == pool.kind && (skill == nil || skill == pool.skill)
            }
        let hasGender =
            pool.kind != .technologist || order.staffGender == nil || order.staffGender == pool.gender
        return isNamed && hasGender && (pool.site == nil || pool.site == site)
    }

    /// What is paid for is drawn from the money window that contains the start.
    private mutating func choosePayments(
        _ draft: Draft, _ payments: [Payment], _ contacts: [Placement.Contact?]
    ) {
        guard let payment = payments.first else { return finish(draft, contacts) }
        for place in instance.windows(of: payment.pool) {
            let window = Index<PoolWindow>(place)
            guard instance.windows[window].left >= payment.cents else { continue }
            var next = draft
            next.starts = draft.starts.intersecting(instance.windows[window].span)
            guard !next.starts.isEmpty else { continue }
            next.add(Offer.Use(window: window, amount: payment.cents, busy: nil))
            choosePayments(next, Array(payments.dropFirst()), contacts)
        }
    }

    /// Conditions 11 and 12, then the cut into offers.
    private mutating func finish(_ draft: Draft, _ contacts: [Placement.Contact?]) {
        guard !draft.starts.isEmpty, draft.uses.fit(instance.windows), hasHeads(draft) else { return }
        pass(.support)
        var draft = draft
        let place = draft.place
        for windows in [order.availability, order.guardian?.availability, order.escort?.availability] {
            guard let windows else { continue }
            draft.starts = draft.starts.inside(
                windows.spans(on: place.day, in: place.zone), length: draft.length)
        }
        guard !draft.starts.isEmpty else { return }
        pass(.availability)
        draft.starts = Respect(scenario, index, instance.demanded[index]).allowed(
            draft.starts, place, interpreterMode: draft.interpreterMode)
        guard !draft.starts.isEmpty else { return }
        pass(.declined)
        emit(draft, contacts)
    }

    /// Two draws of one exam on one pool need two heads where they overlap.
    private func hasHeads(_ draft: Draft) -> Bool {
        draft.uses.allSatisfy { use in
            let pool = instance.windows[use.window].pool
            guard let busy = use.busy, let heads = scenario.pools[pool].heads else { return true }
            let atOnce = draft.uses.filter { other in
                instance.windows[other.window].pool == pool && other.busy?.contains(busy.lowerBound) ?? false
            }
            return atOnce.count <= heads
        }
    }

    private mutating func emit(_ draft: Draft, _ contacts: [Placement.Contact?]) {
        for piece in Cuts(scenario, index, draft).pieces {
            for contact in contacts {
                found.append(
                    Offer(
                        order: index, session: draft.place.session, block: draft.place.block,
                        first: piece.span.from, last: piece.span.to - 1, day: draft.place.day,
                        length: draft.length, minutes: draft.length + exam.turnaround, uses: draft.uses,
                        before: contact.flatMap(contactUse).map { [$0] } ?? [], contact: contact,
                        travelMinutes: draft.travelMinutes, isPreferred: piece.isPreferred,
                        isMoved: piece.isMoved))
            }
        }
    }

    private func contactUse(_ contact: Placement.Contact) -> Offer.Before? {
        let minutes = patient.channels[contact.channel].minutes
        guard minutes > 0, let supply = instance.outreach(for: patient) else { return nil }
        return Offer.Before(supply: supply, by: contact.by, minutes: Int64(minutes.int))
    }
}

extension Instance {
    /// The outreach minutes that speak the patient's language; nil where there are none.
    func outreach(for patient: Patient) -> Index<Supply>? {
        guard let language = patient.outreachLanguage?.primary else { return nil }
        return supplies.indices.first { supplies[$0].kind == .outreach && supplies[$0].language == language }
    }
}
