import Domain

/// What past appointments tell: what became of which, how many were missed, which orders are done.
struct PastAppointments {
    /// Appointments missed, by the patient's key.
    private(set) var missed: [String: Int] = [:]
    /// Keys of orders with a fulfilled appointment that is not older than they are.
    private(set) var done: Set<String> = []
    /// `fairslot.outcomes/1`; nil when there are none.
    private(set) var outcomes: [UInt8]?

    private let companion: SiteCompanion
    private let facts: FHIRFacts
    private let orders: [String: OrderFacts]

    init(companion: SiteCompanion, facts: FHIRFacts, log: inout ImportLog) {
        (self.companion, self.facts) = (companion, facts)
        orders = facts.ordersByKey
        var rows: [JSONOutput] = []
        for appointment in facts.appointments where !appointment.isMade {
            switch appointment.status {
            case "fulfilled", "noshow", "cancelled": take(appointment, &rows, &log)
            default: log.leftOut("Appointment", "neither made nor past")
            }
        }
        if !rows.isEmpty {
            var stream = JSONStream()
            var bytes: [UInt8] = []
            stream.member("schema", "fairslot.outcomes/1", to: { bytes += $0 })
            stream.member("appointments", rows, to: { bytes += $0 }) { $0 }
            stream.end(to: { bytes += $0 })
            outcomes = bytes
        }
    }

    private mutating func take(
        _ appointment: AppointmentFacts, _ rows: inout [JSONOutput], _ log: inout ImportLog
    ) {
        let patient = appointment.actors.map(facts.resolved).first { facts.patients[$0] != nil }
        if appointment.status == "noshow", let patient { missed[patient, default: 0] += 1 }
        if appointment.status == "fulfilled" {
            done.formUnion(appointment.settled(of: orders, facts, companion.zone).map(\.key))
        }
        guard appointment.time.map({ $0.from < companion.asOf }) ?? true || appointment.status != "cancelled"
        else { return log.leftOut("Appointment", "cancelled before its time") }
        guard let row = outcome(appointment, patient) else {
            return log.leftOut("Appointment", "past, with too little for an outcome")
        }
        log.used("Appointment")
        rows.append(row)
    }

    /// A row of `fairslot.outcomes/1`; nil where the modality or the days are not known.
    private func outcome(_ appointment: AppointmentFacts, _ patient: String?) -> JSONOutput? {
        guard let time = appointment.time, time.from < companion.asOf,
            let order = appointment.orders.compactMap({ orders[facts.resolved($0)] }).first,
            let modality = order.codes.compactMap({ companion.exams[$0] }).first
                .flatMap(companion.modality(ofExam:)),
            let requested = order.requested(in: companion.zone)
        else { return nil }
        let day = companion.zone.day(of: time.from)
        guard requested <= day else { return nil }
        var row = Row()
        row.add("order", order.id)
        row.add("patient", patient.flatMap { facts.patients[$0]?.id })
        row.add("modality", modality)
        row.add("requested", requested.description)
        if let created = appointment.created, requested <= created, created <= day {
            row.add("booked", created.description)
        }
        row.add("day", day.description)
        row.add("outcome", ["fulfilled": "completed", "noshow": "missed"][appointment.status] ?? "cancelled")
        return row.json
    }
}

extension FHIRFacts {
    var ordersByKey: [String: OrderFacts] {
        Dictionary(orders.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension AppointmentFacts {
    /// The orders it is for. One that was asked for after its day must be about another exam.
    func settled(of orders: [String: OrderFacts], _ facts: FHIRFacts, _ zone: Zone) -> [OrderFacts] {
        let day = time.map { zone.day(of: $0.from) }
        return self.orders.compactMap { orders[facts.resolved($0)] }.filter { order in
            guard let day, let requested = order.requested(in: zone) else { return true }
            return requested <= day
        }
    }
}
