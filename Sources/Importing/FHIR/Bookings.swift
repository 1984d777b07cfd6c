import Domain

/// Appointments that are made stay; those that are past tell what becomes of appointments.
struct Bookings {
    private(set) var rows: [(row: JSONOutput, origin: Origin?)] = []
    /// Keys of patients who have one.
    private(set) var patients: Set<String> = []
    /// Appointments missed, by the patient's key.
    private(set) var missed: [String: Int] = [:]
    private(set) var outcomes: [UInt8]?

    private let companion: SiteCompanion
    private let facts: FHIRFacts
    private let scanners: ScannerTimes
    private let orders: [String: FHIRAssembly.OpenOrder]
    /// Every order that was read, past ones too, by key.
    private let asked: [String: OrderFacts]

    /// A booking on a scanner.
    private struct Made {
        var id: String
        var session: ScannerTimes.Session
        var time: Span
        var order: String?
        var patient: String?
        var origin: Origin
    }

    init(
        companion: SiteCompanion, facts: FHIRFacts, scanners: ScannerTimes, orders: [FHIRAssembly.OpenOrder],
        log: inout ImportLog
    ) {
        (self.companion, self.facts, self.scanners) = (companion, facts, scanners)
        self.orders = Dictionary(
            orders.map { ("ServiceRequest/\($0.facts.id)", $0) }, uniquingKeysWith: { first, _ in first })
        asked = Dictionary(
            facts.orders.map { ("ServiceRequest/\($0.id)", $0) }, uniquingKeysWith: { first, _ in first })
        var made: [Made] = []
        var past: [JSONOutput] = []
        for appointment in facts.appointments {
            switch appointment.status {
            case "booked", "pending", "arrived", "checked-in":
                if let booking = booking(appointment, &log) { made.append(booking) }
            case "fulfilled", "noshow", "cancelled":
                if let row = outcome(appointment, &log) { past.append(row) }
            default: log.leftOut("Appointment", "neither made nor past")
            }
        }
        addMade(made, &log)
        if !past.isEmpty {
            var stream = JSONStream()
            var bytes: [UInt8] = []
            stream.member("schema", "fairslot.outcomes/1", to: { bytes += $0 })
            stream.member("appointments", past, to: { bytes += $0 }) { $0 }
            stream.end(to: { bytes += $0 })
            outcomes = bytes
        }
    }

    private func booking(_ appointment: AppointmentFacts, _ log: inout ImportLog) -> Made? {
        guard let time = appointment.time, time.from >= companion.asOf else {
            log.leftOut("Appointment", "past, or without a time")
            return nil
        }
        guard let scanner = scanner(of: appointment) else {
            log.leftOut("Appointment", "scanner not in the companion")
            return nil
        }
        guard let session = scanners.session(of: scanner, holding: time) else {
            log.leftOut("Appointment", "outside of the sessions")
            log.add(
                finding(
                    appointment, .warning, .businessRule, "start",
                    "no session of its scanner holds this time, so it blocks nothing",
                    "export the slots that it takes, busy ones too"))
            return nil
        }
        let order = appointment.orders.map(facts.resolved).first { orders[$0] != nil }
        let patient =
            order.flatMap { orders[$0]?.patient }
            ?? appointment.actors.map(facts.resolved).first { facts.patients[$0] != nil }
        return Made(
            id: appointment.id, session: session, time: time, order: order, patient: patient,
            origin: appointment.origin)
    }

    private func scanner(of appointment: AppointmentFacts) -> String? {
        appointment.slots.lazy.compactMap { scanners.scannerOfSlot[facts.resolved($0)] }.first
            ?? appointment.actors.lazy.compactMap { companion.scanners[facts.resolved($0)] }.first
    }

    /// Bookings in order of time; of two at once the first stays. Busy time that no appointment explains is taken too.
    private mutating func addMade(_ made: [Made], _ log: inout ImportLog) {
        var kept: [String: [Span]] = [:]
        var bookedOrders: Set<String> = []
        for booking in made.sorted(by: { ($0.time.from, $0.id) < ($1.time.from, $1.id) }) {
            let scanner = booking.session.scanner
            if let last = kept[scanner]?.last, last.to > booking.time.from {
                log.leftOut("Appointment", "at the time of another")
                continue
            }
            kept[scanner, default: []].append(booking.time)
            log.used("Appointment")
            // An order is booked once; a second appointment of it only takes time.
            let order = booking.order.flatMap { bookedOrders.insert($0).inserted ? $0 : nil }
            add(
                id: booking.id, booking.session.id, booking.time, order: order.map(Self.id),
                patient: booking.patient.map(Self.id), booking.origin)
            if let patient = booking.patient { patients.insert(patient) }
        }
        var number = 0
        for scanner in scanners.taken.keys.sorted() {
            let unexplained = (scanners.taken[scanner] ?? []).flatMap { $0.subtracting(kept[scanner] ?? []) }
            for time in unexplained {
                guard let session = scanners.session(of: scanner, holding: time) else { continue }
                number += 1
                add(id: "busy-\(number)", session.id, time, order: nil, patient: nil, nil)
            }
        }
    }

    private mutating func add(
        id: String, _ session: String, _ time: Span, order: String?, patient: String?, _ origin: Origin?
    ) {
        var row = Row()
        row.add("id", id)
        row.add("session", session)
        row.add("start", companion.zone.rfc3339(time.from))
        row.add("minutes", time.length.int)
        row.add("order", order)
        row.add("patient", patient)
        rows.append((row.json, origin))
    }

    /// A row of `fairslot.outcomes/1`; nil where the modality or the days are not known.
    private mutating func outcome(_ appointment: AppointmentFacts, _ log: inout ImportLog) -> JSONOutput? {
        let patient = appointment.actors.map(facts.resolved).first { facts.patients[$0] != nil }
        if appointment.status == "noshow", let patient { missed[patient, default: 0] += 1 }
        guard let time = appointment.time, time.from < companion.asOf,
            let order = appointment.orders.compactMap({ asked[facts.resolved($0)] }).first,
            let modality = order.codes.compactMap({ companion.exams[$0] }).first.flatMap(modality),
            let requested = order.authored.flatMap({ FHIRTime.day($0, in: companion.zone) })
        else {
            log.leftOut("Appointment", "past, with too little for an outcome")
            return nil
        }
        let day = companion.zone.day(of: time.from)
        guard requested <= day else {
            log.leftOut("Appointment", "past, with too little for an outcome")
            return nil
        }
        log.used("Appointment")
        var row = Row()
        row.add("order", order.id)
        row.add("patient", patient.map(Self.id))
        row.add("modality", modality)
        row.add("requested", requested.description)
        if let created = appointment.created, requested <= created, created <= day {
            row.add("booked", created.description)
        }
        row.add("day", day.description)
        row.add("outcome", ["fulfilled": "completed", "noshow": "missed"][appointment.status] ?? "cancelled")
        return row.json
    }

    private func modality(of exam: String) -> String? {
        for case .object(let members) in companion.rows(of: "exams")
        where members.contains(where: { $0.key == "id" && $0.value == .string(exam) }) {
            if case .string(let modality)? = members.first(where: { $0.key == "modality" })?.value {
                return modality
            }
        }
        return nil
    }

    private static func id(_ key: String) -> String { String(key.split(separator: "/").last ?? "") }

    private func finding(
        _ appointment: AppointmentFacts, _ severity: ImportFinding.Severity, _ code: ImportFinding.Code,
        _ element: String, _ message: String, _ remedy: String
    ) -> ImportFinding {
        ImportFinding(
            severity: severity, code: code, file: appointment.origin.file, line: appointment.origin.line,
            column: 0, expression: "Appointment.\(element)", message: message, remedy: remedy)
    }
}
