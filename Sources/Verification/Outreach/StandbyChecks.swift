import Attendance
import Domain

/// Standby lists: every order on one waits and could be in that slot at that start with its one appointment gone, and the
/// list is in the order of the clinical goal, then of request, then of id.
struct StandbyChecks {
    let ledger: Ledger
    let figures: GoalFigures
    let names: Names
    private(set) var violations: [Violation] = []

    private var scenario: Scenario { ledger.scenario }
    private var list: OfferList { ledger.list }

    init(_ slots: [PrintedStandby], _ ledger: Ledger, _ figures: GoalFigures, _ names: Names) {
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
        var without = ledger.plan
        without.appointments[order] = nil
        let others = Ledger(list, without)
        var last: (Int64, Instant, String)?
        for entry in slot.standby {
            let key = try check(entry, others, own)
            expect(
                last.map { $0 < key } ?? true, entry.at.place, "this order does not come after the one before"
            )
            last = key
        }
    }

    /// What it is ranked by.
    private mutating func check(
        _ entry: PrintedStandby.Entry, _ others: Ledger, _ gone: CheckedPlan.Appointment
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
        let broken = Ledger.View(others, without: order).obstacles(to: offer, starts: .minute(gone.start))
        expect(
            broken.isEmpty, entry.at.place,
            "it would break \(broken.rules.map(\.rawValue).joined(separator: ", "))")
        if let opening = scenario.sessions[offer.session].opening,
            !list.timetable.held.contains(offer.session)
        {
            let filled =
                others.placedMinutes[offer.session.int]
                + list.timetable.bookedMinutes[offer.session.int].int
                + offer.minutes.int
            expect(
                filled >= opening.minimumMinutes.int, entry.at.place,
                "its session would be filled too little")
        }
        return (-figures.lossSaved(order, on: offer.day), facts.requestedAt, facts.id)
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
