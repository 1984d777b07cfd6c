import Attendance
import Domain

/// Standby lists: every order on one waits and could be in that slot at that start with its one appointment gone, and the
/// list is in the order of the clinical goal, then of request, then of id. No slot and no order that should be there is
/// missing.
struct StandbyChecks {
    private var ledger: Ledger
    let figures: GoalFigures
    let names: Names
    private(set) var violations: [Violation] = []

    private var scenario: Scenario { ledger.scenario }
    private var list: OfferList { ledger.list }

    /// - Parameter isInterrupted: work ended before lists were made: then there may be none.
    init(
        _ slots: [PrintedStandby], _ ledger: Ledger, _ figures: GoalFigures, _ names: Names,
        isInterrupted: Bool = false
    ) {
        self.ledger = ledger
        self.figures = figures
        self.names = names
        var seen: Set<String> = []
        for slot in slots {
            expect(seen.insert(slot.order).inserted, slot.place, "this slot stands twice")
            do throws(Violation) {
                try check(slot)
            } catch {
                violations.append(error)
            }
        }
        let policy = scenario.policy.outreach
        expect(
            slots.count <= policy.standbySlots, "plan.json /standby", "more slots than the policy asks for")
        checkChances(slots)
        if !(isInterrupted && slots.isEmpty) { checkWhole(slots) }
    }

    private mutating func expect(_ holds: Bool, _ place: String, _ message: String) {
        if !holds { violations.append(Violation(.alternative, place, message)) }
    }

    private mutating func check(_ slot: PrintedStandby) throws(Violation) {
        guard let order = names.orders[slot.order], let own = ledger.plan.appointments[order] else {
            throw Violation(.alternative, slot.place, "\(slot.order) has no appointment")
        }
        let session = scenario.sessions[own.offer.session]
        let start = try slot.start.instant(in: scenario.sites[session.site].zone)
        expect(
            slot.session == session.id && start == own.start, slot.place,
            "the appointment of \(slot.order) is elsewhere")
        expect(
            !slot.standby.isEmpty && slot.standby.count <= scenario.policy.outreach.standbyOrders, slot.place,
            "a list holds up to \(scenario.policy.outreach.standbyOrders) orders")
        expect(
            list.timetable.visits[order] == nil, slot.place,
            "an exam of a visit cannot fall through alone")
        ledger.remove(order)
        defer { ledger.add(own) }
        var last: (Int64, Instant, String)?
        for entry in slot.standby {
            let key = try check(entry, own)
            expect(
                last.map { $0 < key } ?? true, entry.at.place, "this order does not come after the one before"
            )
            last = key
        }
    }

    /// What it is ranked by.
    private mutating func check(
        _ entry: PrintedStandby.Entry, _ gone: CheckedPlan.Appointment
    ) throws(Violation) -> (Int64, Instant, String) {
        guard let order = names.orders[entry.order] else {
            throw Violation(.alternative, entry.at.place, "the scenario has no order \(entry.order)")
        }
        let facts = scenario.orders[order]
        expect(
            ledger.plan.appointments[order] == nil && list.timetable.bookingOfOrder[order] == nil,
            entry.at.place, "\(entry.order) does not wait")
        expect(
            entry.patient == scenario.patients[facts.patient].id, "\(entry.at.place)/patient",
            "the order is another patient's")
        let match = try OfferMatching(list: list, names: names).match(entry.at, of: order, optional: [])
        violations += match.wrong
        let offer = match.appointment.offer
        expect(
            offer.session == gone.offer.session && match.appointment.start == gone.start, entry.at.place,
            "this is another slot")
        let broken = Ledger.View(ledger, without: order).obstacles(to: offer, starts: .minute(gone.start))
        expect(
            broken.isEmpty, entry.at.place,
            "it would break \(broken.rules.map(\.rawValue).joined(separator: ", "))")
        expect(isFilled(by: offer), entry.at.place, "its session would be filled too little")
        return key(order, on: offer.day)
    }

    /// Whether the session, should the plan have opened it, has its minimum with this offer.
    private func isFilled(by offer: Offer) -> Bool {
        guard let opening = scenario.sessions[offer.session].opening,
            !list.timetable.held.contains(offer.session)
        else { return true }
        let booked = list.timetable.bookedMinutes[offer.session.int].int
        return ledger.placedMinutes[offer.session.int] + booked + offer.minutes.int
            >= opening.minimumMinutes.int
    }

    /// What the clinical goal would save, most first; then who asked first.
    private func key(_ order: Index<Order>, on day: Day) -> (Int64, Instant, String) {
        let facts = scenario.orders[order]
        return (-figures.lossSaved(order, on: day), facts.requestedAt, facts.id)
    }

    // What should be there.

    /// The likeliest slots that anyone could take, each with the first of those who could.
    private mutating func checkWhole(_ slots: [PrintedStandby]) {
        let policy = scenario.policy.outreach
        let falling = ledger.plan.inOrder.filter { list.timetable.visits[$0.offer.order] == nil }
            .map { ($0, figures.outcome($0.offer, $0.choice).completed) }
            .sorted { ($0.1, $0.0.offer.order) < ($1.1, $1.0.offer.order) }
        let waiting = waitingOffers
        var rest = slots[...]
        var count = 0
        for (gone, _) in falling where count < policy.standbySlots {
            let expected = takers(of: gone, among: waiting[gone.offer.session] ?? [])
                .prefix(policy.standbyOrders).map { scenario.orders[$0].id }
            if expected.isEmpty { continue }
            count += 1
            let id = scenario.orders[gone.offer.order].id
            guard let printed = rest.popFirst(), printed.order == id else {
                let names = expected.joined(separator: ", ")
                return expect(
                    false, "plan.json /standby",
                    "the slot of \(id) is missing as number \(count): \(names) could take it")
            }
            expect(
                printed.standby.map(\.order) == expected, printed.place,
                "the first who could take it are \(expected.joined(separator: ", "))")
        }
        if let extra = rest.first { expect(false, extra.place, "nobody could take this slot") }
    }

    /// By session: offers of orders that wait and belong to no visit.
    private var waitingOffers: [Index<Session>: [Offer]] {
        var offers: [Index<Session>: [Offer]] = [:]
        for order in list.timetable.openOrders
        where ledger.plan.appointments[order] == nil && list.timetable.visits[order] == nil {
            for offer in list.offers(of: order) { offers[offer.session, default: []].append(offer) }
        }
        return offers
    }

    /// Who could be where `gone` is were it not there, in their order.
    private mutating func takers(
        of gone: CheckedPlan.Appointment, among offers: [Offer]
    ) -> [Index<Order>] {
        let offers = offers.filter { $0.starts.contains(gone.start) }
        guard !offers.isEmpty else { return [] }
        ledger.remove(gone.offer.order)
        defer { ledger.add(gone) }
        var found: [Index<Order>] = []
        for offer in offers where found.last != offer.order && isFilled(by: offer) {
            let view = Ledger.View(ledger, without: offer.order)
            if view.obstacles(to: offer, starts: .minute(gone.start)).isEmpty { found.append(offer.order) }
        }
        return found.sorted { key($0, on: gone.offer.day) < key($1, on: gone.offer.day) }
    }

    /// Slots stand by how likely their appointments are to fall through.
    private mutating func checkChances(_ slots: [PrintedStandby]) {
        let completed = slots.compactMap { slot in
            names.orders[slot.order].flatMap { ledger.plan.appointments[$0] }.map {
                (figures.outcome($0.offer, $0.choice).completed, $0.offer.order)
            }
        }
        for (place, pair) in zip(completed, completed.dropFirst()).enumerated() {
            expect(
                (pair.0.0, pair.0.1) < (pair.1.0, pair.1.1), "plan.json /standby/\(place + 1)",
                "this slot is likelier to fall through than the one before")
        }
    }
}
