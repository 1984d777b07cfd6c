import Domain

/// Joins what was read: sessions out of slots, bookings out of appointments, orders with their patients.
struct FHIRAssembly {
    let companion: SiteCompanion
    let facts: FHIRFacts
    var log: ImportLog
    var draft = ScenarioDraft()

    mutating func assemble() -> Imported {
        let scanners = ScannerTimes(companion: companion, facts: facts, log: &log)
        for session in scanners.sessions { draft.add(session.row, to: .sessions, nil) }
        let orders = openOrders()
        let bookings = Bookings(
            companion: companion, facts: facts, scanners: scanners, orders: orders, log: &log)
        for (row, origin) in bookings.rows { draft.add(row, to: .bookings, origin) }
        addPatients(of: orders, booked: bookings.patients, missed: bookings.missed)
        for order in orders { draft.add(order.row, to: .orders, order.facts.origin) }
        return Imported(
            companion: companion, draft: draft, report: log.report, outcomes: bookings.outcomes)
    }

    /// An order that can be planned.
    struct OpenOrder {
        var facts: OrderFacts
        /// The key of its patient.
        var patient: String
        var exam: String
        /// The local day it was asked for.
        var requested: Day
        var row: JSONOutput
    }

    private mutating func openOrders() -> [OpenOrder] {
        var orders: [OpenOrder] = []
        for order in facts.orders {
            if let open = open(order) {
                orders.append(open)
                log.used("ServiceRequest")
            } else {
                log.leftOut("ServiceRequest", "cannot be planned")
            }
        }
        return orders
    }

    private mutating func open(_ order: OrderFacts) -> OpenOrder? {
        let patientKey = facts.resolved(order.patient)
        guard let patient = facts.patients[patientKey] else {
            refuse(
                order, .notFound, "subject", "the patient is not in the export",
                "export the patients of all orders")
            return nil
        }
        guard !patient.isDead else {
            log.leftOut("ServiceRequest", "the patient has died")
            return nil
        }
        guard let exam = order.codes.compactMap({ companion.exams[$0] }).first else {
            refuse(
                order, .codeInvalid, "code", "no exam of the companion has this code",
                "list it under examCodes, or leave such orders out of the export")
            return nil
        }
        guard let authored = order.authored.flatMap(authoring) else {
            refuse(
                order, .required, "authoredOn", "there is no day on which it was asked for",
                "export authoredOn with a day")
            return nil
        }
        guard let window = window(order, authored.day) else { return nil }
        var row = Row()
        row.add("id", order.id)
        row.add("patient", patient.id)
        row.add("exam", exam)
        row.add("priority", order.priority.rawValue)
        row.add("requestedAt", authored.text)
        row.add("earliest", window.earliest.description)
        row.add("due", window.due.description)
        row.add("latest", window.latest?.description)
        if let birth = patient.birth {
            row.add("population", age(from: birth) < 18 ? "paediatric" : "adult")
        }
        row.add("sitesAllowed", words: sites(order))
        return OpenOrder(
            facts: order, patient: patientKey, exam: exam, requested: authored.day, row: row.json)
    }

    /// The day of a request and how the scenario writes its time; a day alone is its first minute.
    private func authoring(_ text: String) -> (day: Day, text: String)? {
        if let day = FHIRTime.day(text) { return (day, "\(day)T00:00") }
        guard let instant = FHIRTime.instant(text, in: companion.zone) else { return nil }
        return (companion.zone.day(of: instant), companion.zone.rfc3339(instant))
    }

    /// What the order says; else by the companion's days for its priority.
    private mutating func window(
        _ order: OrderFacts, _ requested: Day
    ) -> (earliest: Day, due: Day, latest: Day?)? {
        let usual = companion.windows[order.priority.rawValue]
        let from = order.from.flatMap { FHIRTime.day($0, in: companion.zone) }
        let to = order.to.flatMap { FHIRTime.day($0, in: companion.zone) }
        let earliest = from ?? requested + (usual?.earliest ?? 0)
        guard let due = to ?? usual.map({ requested + $0.due }) else {
            refuse(
                order, .required, "occurrencePeriod", "there is no day by which it is due",
                "export occurrencePeriod, or give the companion windows for each priority")
            return nil
        }
        guard earliest <= due || to == nil else {
            refuse(order, .value, "occurrencePeriod", "it ends before it begins", "correct the order")
            return nil
        }
        let latest = usual?.latest.map { max(requested + $0, due) }
        return (earliest, max(earliest, due), latest)
    }

    /// Sites the order names, by reference or through a service. Places nobody knows do not limit it.
    private mutating func sites(_ order: OrderFacts) -> [String] {
        let named = order.places.map(facts.resolved).flatMap { facts.services[$0] ?? [$0] }
        let places = named.filter { $0.hasPrefix("Location/") }
        let sites = places.compactMap { companion.sites[facts.resolved($0)] }
        if sites.isEmpty && !places.isEmpty {
            log.add(
                finding(
                    order, .warning, .notFound, "locationReference",
                    "no site of the companion has this reference",
                    "list it under siteReferences; until then any site will do"))
        }
        return sites.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Whole years at the planning instant.
    func age(from birth: Day) -> Int {
        let (born, today) = (CalendarDate(birth), CalendarDate(companion.zone.day(of: companion.asOf)))
        let isBefore = (today.month, today.day) < (born.month, born.day)
        return today.year - born.year - (isBefore ? 1 : 0)
    }

    private mutating func refuse(
        _ order: OrderFacts, _ code: ImportFinding.Code, _ element: String, _ message: String,
        _ remedy: String
    ) {
        log.add(finding(order, .error, code, element, message, remedy))
    }

    private func finding(
        _ order: OrderFacts, _ severity: ImportFinding.Severity, _ code: ImportFinding.Code,
        _ element: String, _ message: String, _ remedy: String
    ) -> ImportFinding {
        ImportFinding(
            severity: severity, code: code, file: order.origin.file, line: order.origin.line, column: 0,
            expression: "ServiceRequest.\(element)", message: message, remedy: remedy)
    }
}
