import Domain

/// Appointments that are made: each takes its time, and settles its orders, wherever it is.
struct Bookings {
    /// Keys of orders with an appointment that is no booking of the plan: on another scanner, beyond the horizon, now.
    private(set) var elsewhere: Set<String> = []

    private let companion: SiteCompanion
    private let facts: FHIRFacts
    private let scanners: ScannerTimes
    private let orders: [String: OrderFacts]
    /// By the keys of patients with orders that may be planned, the modalities of those.
    private let waiting: [String: Set<String>]
    /// In order of time; none at the time of another.
    private var made: [Made] = []
    /// Time of sessions that is taken, and by none of these.
    private var busy: [(session: String, time: Span)] = []

    /// A booking on a scanner.
    private struct Made {
        /// Nil: its own cannot be used.
        var id: String?
        var scanner: String
        var session: String
        var time: Span
        /// Keys of active orders that it is for.
        var orders: [String]
        /// The one that it is booked for; a second booking of an order only takes time.
        var order: String?
        var patient: String?
        var origin: Origin
    }

    init(companion: SiteCompanion, facts: FHIRFacts, scanners: ScannerTimes, log: inout ImportLog) {
        (self.companion, self.facts, self.scanners) = (companion, facts, scanners)
        orders = facts.ordersByKey
        waiting = facts.orders.reduce(into: [:]) { waiting, order in
            let modalities = Self.exams(of: order, companion).compactMap(companion.modality(ofExam:))
            if !modalities.isEmpty {
                waiting[facts.resolved(order.patient), default: []].formUnion(modalities)
            }
        }
        var taken = scanners.taken
        var placed: [Made] = []
        for appointment in facts.appointments where appointment.isMade {
            let settled = appointment.settled(of: orders, facts, companion.zone).filter(\.isActive).map(\.key)
            elsewhere.formUnion(settled)
            if let time = appointment.time, let scanner = scanner(of: appointment) {
                taken[scanner, default: []].append(time)
            }
            if let booking = booking(appointment, settled, &log) { placed.append(booking) }
        }
        keep(placed, &log)
        elsewhere.subtract(made.compactMap(\.order))
        for scanner in taken.keys.sorted() {
            let kept = made.filter { $0.scanner == scanner }.map(\.time)
            for part in scanners.parts(of: taken[scanner] ?? [], on: scanner) {
                busy += part.time.subtracting(kept).map { (part.session, $0) }
            }
        }
    }

    /// Nil where the plan has no place for it.
    private func booking(
        _ appointment: AppointmentFacts, _ settled: [String], _ log: inout ImportLog
    ) -> Made? {
        let scanner = scanner(of: appointment)
        guard let time = appointment.time else {
            log.leftOut("Appointment", "past, or without a time")
            let isOurs = scanner != nil || mayBeOurs(appointment)
            if isOurs, appointment.stay.mayReach(into: companion.plannedTime) || appointment.stay.isVoid {
                log.add(
                    finding(
                        appointment, "start", "start and end are no instants in this order",
                        "write them with seconds and an offset, or cancel it", .fatal))
            }
            return nil
        }
        guard time.from >= companion.asOf else {
            log.leftOut("Appointment", "past, or without a time")
            return nil
        }
        guard let scanner else {
            log.leftOut("Appointment", "scanner not in the companion")
            if mayBeOurs(appointment), appointment.stay.mayReach(into: companion.plannedTime) {
                log.add(
                    finding(
                        appointment, "participant", "nothing says which scanner it takes",
                        "export it with its slot, or with a scanner or room that is listed under scannerReferences",
                        .fatal))
            }
            return nil
        }
        guard let session = scanners.session(of: scanner, holding: time) else {
            log.leftOut("Appointment", "outside of the sessions")
            log.add(
                finding(
                    appointment, "start", "no session of its scanner holds all of this time",
                    "export the slots that it takes, busy ones too"))
            return nil
        }
        warn(ofNoOrder: appointment, on: scanner, &log)
        let people = settled.compactMap { orders[$0]?.patient } + appointment.actors
        return Made(
            id: appointment.id, scanner: scanner, session: session.id, time: time, orders: settled,
            patient: people.map(facts.resolved).first { facts.patients[$0] != nil },
            origin: appointment.origin)
    }

    private func scanner(of appointment: AppointmentFacts) -> String? {
        appointment.slots.lazy.compactMap { scanners.scannerOfSlot[facts.resolved($0)] }.first
            ?? appointment.actors.lazy.compactMap { companion.scanners[facts.resolved($0)] }.first
    }

    /// Whether one without a scanner may take one of ours after all. One that names another room, or the slot of another,
    /// takes that: a hospital's export has the appointments of all its departments.
    private func mayBeOurs(_ appointment: AppointmentFacts) -> Bool {
        let actors = appointment.actors.map(facts.resolved)
        let places = actors.filter { $0.hasPrefix("Location/") || $0.hasPrefix("Device/") }
        guard places.allSatisfy({ companion.sites[$0] != nil }) else { return false }
        let slots = appointment.slots.map(facts.resolved)
        guard slots.isEmpty || !slots.allSatisfy(scanners.slotsElsewhere.contains) else { return false }
        let named = appointment.orders.map(facts.resolved)
        guard named.isEmpty else {
            return named.contains { orders[$0].map { !Self.exams(of: $0, companion).isEmpty } ?? false }
        }
        if !places.isEmpty { return true }
        // Nothing but somebody with an order: somebody else who takes part, or a slot, is another department's.
        let others = actors.filter { facts.patients[$0] == nil }
        return others.isEmpty && slots.isEmpty
            && actors.contains { waiting[$0] != nil }
    }

    /// Of the companion; none for an order that is not open.
    private static func exams(of order: OrderFacts, _ companion: SiteCompanion) -> [String] {
        order.isActive ? order.codes.compactMap { companion.exams[$0] } : []
    }

    /// An order that its patient waits for may be what it is for, and may be another one: whoever made it knows.
    private func warn(ofNoOrder appointment: AppointmentFacts, on scanner: String, _ log: inout ImportLog) {
        guard appointment.orders.isEmpty, let modality = companion.modality(ofScanner: scanner),
            appointment.actors.contains(where: { waiting[facts.resolved($0)]?.contains(modality) ?? false })
        else { return }
        log.add(
            finding(
                appointment, "basedOn",
                "it names no order, and its patient has one that is open: that is planned too",
                "have the export say basedOn; an order that was accepted for this time is known by its decision"
            ))
    }

    /// Of two at once the first stays a booking; what the other takes beyond it is busy.
    private mutating func keep(_ placed: [Made], _ log: inout ImportLog) {
        var ends: [String: Instant] = [:]
        var patientEnds: [String: Instant] = [:]
        var booked: Set<String> = []
        // Of no FHIR id, and after all of them.
        let last = "~"
        for var booking in placed.sorted(by: {
            ($0.time.from, $0.id ?? last, $0.scanner) < ($1.time.from, $1.id ?? last, $1.scanner)
        }) {
            if let end = ends[booking.scanner], end > booking.time.from {
                log.leftOut("Appointment", "at the time of another")
                continue
            }
            ends[booking.scanner] = booking.time.to
            log.used("Appointment")
            if let patient = booking.patient, patientEnds[patient].map({ $0 > booking.time.from }) ?? false {
                // Nobody is in two rooms at once: this one only takes its time.
                booking.patient = nil
            } else {
                booking.order = booking.orders.first { booked.insert($0).inserted }
            }
            if let patient = booking.patient { patientEnds[patient] = booking.time.to }
            made.append(booking)
        }
    }

    /// Keys of patients who have one.
    var patients: Set<String> { Set(made.compactMap(\.patient)) }

    /// Rows of the scenario.
    /// - Parameter open: keys of the orders that it has.
    func rows(open: Set<String>) -> [(row: JSONOutput, origin: Origin?)] {
        var nameless = 0
        let booked = made.map { booking in
            if booking.id == nil { nameless += 1 }
            let id = booking.id ?? "nameless-\(nameless)"
            let order = booking.order.flatMap { open.contains($0) ? orders[$0]?.id : nil }
            let patient = booking.patient.flatMap { facts.patients[$0]?.id }
            return (row(id, booking.session, booking.time, order, patient), Origin?(booking.origin))
        }
        return booked
            + busy.enumerated().map { number, part in
                (row("busy-\(number + 1)", part.session, part.time, nil, nil), nil)
            }
    }

    private func row(
        _ id: String, _ session: String, _ time: Span, _ order: String?, _ patient: String?
    ) -> JSONOutput {
        var row = Row()
        row.add("id", id)
        row.add("session", session)
        row.add("start", companion.zone.rfc3339(time.from))
        row.add("minutes", time.length.int)
        row.add("order", order)
        row.add("patient", patient)
        return row.json
    }

    private func finding(
        _ appointment: AppointmentFacts, _ element: String, _ message: String, _ remedy: String,
        _ severity: ImportFinding.Severity = .warning
    ) -> ImportFinding {
        ImportFinding(
            severity: severity, code: .businessRule, file: appointment.origin.file,
            line: appointment.origin.line, column: 0, expression: "Appointment.\(element)", message: message,
            remedy: remedy)
    }
}
