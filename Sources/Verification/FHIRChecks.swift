import Domain

/// `fhir.ndjson` says what `plan.json` says: an Appointment for every order that is placed or waits and for no other, with
/// the plan's times and places; a request for every ride and interpreter that is drawn on; nothing booked, no id twice.
struct FHIRChecks {
    private(set) var violations: [Violation] = []
    private let scenario: Scenario
    private var ids: Set<String> = []
    /// By order: where its appointment stands.
    private var appointments: [String: Field] = [:]
    /// `order pool`, once for each request.
    private var requested: [String] = []

    private static let file = "fhir.ndjson"

    init(_ plan: PrintedPlan, _ scenario: Scenario, _ result: [String: [UInt8]]) {
        self.scenario = scenario
        guard let bytes = result[Self.file] else {
            violations = [Violation(.file, Self.file, "the file is missing")]
            return
        }
        for (number, line) in bytes.split(separator: 0x0A).enumerated() {
            attempt { (checks: inout FHIRChecks) throws(Violation) in
                let field = try Field.document("\(Self.file) line \(number + 1)", Array(line))
                try checks.take(field)
            }
        }
        for appointment in plan.appointments {
            attempt { (checks: inout FHIRChecks) throws(Violation) in try checks.compare(appointment) }
        }
        for waiting in plan.waiting {
            attempt { (checks: inout FHIRChecks) throws(Violation) in try checks.compare(waiting) }
        }
        for (order, field) in appointments.sorted(by: { $0.key < $1.key }) {
            violations.append(
                Violation(.everyOrderOnce, field.place, "plan.json does not decide about \(order)"))
        }
        compareRequests(plan)
    }

    private mutating func attempt(_ check: (inout FHIRChecks) throws(Violation) -> Void) {
        do throws(Violation) {
            try check(&self)
        } catch {
            violations.append(error)
        }
    }

    private mutating func take(_ field: Field) throws(Violation) {
        let type = try field.text("resourceType")
        let id = try field.text("id")
        if !ids.insert("\(type)/\(id)").inserted {
            violations.append(Violation(.form, field.place, "\(type)/\(id) stands twice"))
        }
        switch type {
        case "Appointment":
            let order = try Self.key(try Self.first("basedOn", of: field))
            if appointments.updateValue(field, forKey: order) != nil {
                violations.append(Violation(.everyOrderOnce, field.place, "\(order) stands twice"))
            }
        case "ServiceRequest":
            guard let performer = field.optional("performer") else { break }
            let order = try Self.key(try Self.first("basedOn", of: field))
            guard let pool = try performer.elements().first else { throw performer.wrong("a pool") }
            requested.append("\(order) \(try Self.key(pool))")
        default: break
        }
    }

    private static func first(_ name: String, of field: Field) throws(Violation) -> Field {
        let list = try field.member(name)
        guard let element = try list.elements().first else { throw list.wrong("a list with something in it") }
        return element
    }

    /// The key of the scenario that a reference names.
    private static func key(_ reference: Field) throws(Violation) -> String {
        try reference.member("identifier").text("value")
    }

    private mutating func compare(_ printed: PrintedPlan.Appointment) throws(Violation) {
        let field = try found(printed.order)
        try expect(field, "status", "proposed")
        try expect(field, "start", try printed.at.start.text())
        try expect(field, "end", try printed.at.end.text())
        let actors = try field.list("participant") { participant throws(Violation) in
            try Self.key(try participant.member("actor"))
        }
        guard actors.starts(with: [printed.patient, printed.at.site, printed.at.scanner]) else {
            throw Violation(
                .figure, "\(field.place) /participant", "plan.json has another patient, site or scanner")
        }
    }

    private mutating func compare(_ printed: PrintedPlan.Waiting) throws(Violation) {
        let field = try found(printed.order)
        try expect(field, "status", "waitlist")
        guard field.optional("start") == nil else {
            throw Violation(.figure, "\(field.place) /start", "by plan.json this order waits")
        }
    }

    private mutating func found(_ order: String) throws(Violation) -> Field {
        guard let field = appointments.removeValue(forKey: order) else {
            throw Violation(.everyOrderOnce, Self.file, "there is no Appointment for \(order)")
        }
        return field
    }

    private func expect(_ field: Field, _ key: String, _ text: String) throws(Violation) {
        let member = try field.member(key)
        guard try member.text() == text else {
            throw Violation(.figure, member.place, "plan.json has \(text)")
        }
    }

    private mutating func compareRequests(_ plan: PrintedPlan) {
        let asked: Set<String> = Set(
            scenario.pools.rows.filter { $0.kind == .ride || $0.kind == .interpreter }.map(\.id))
        let drawn = plan.appointments.flatMap { appointment in
            appointment.at.bundle.filter { asked.contains($0.pool) }.map { "\(appointment.order) \($0.pool)" }
        }
        let ours = requested.filter { request in
            asked.contains(String(request.split(separator: " ").last ?? ""))
        }
        guard ours.sorted() != drawn.sorted() else { return }
        let differing = Set(ours).symmetricDifference(drawn).sorted().first ?? "one twice"
        violations.append(
            Violation(
                .worklist, Self.file, "rides and interpreters requested are not those drawn on: \(differing)")
        )
    }
}
