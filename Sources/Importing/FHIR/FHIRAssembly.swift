import Domain

/// Joins what was read: sessions out of slots, bookings out of appointments, orders with their patients.
struct FHIRAssembly {
    let companion: SiteCompanion
    let facts: FHIRFacts
    var log: ImportLog
    var draft = ScenarioDraft()
    /// Where the first order stands that is open and cannot be planned.
    private var firstRefused: Origin?

    init(companion: SiteCompanion, facts: FHIRFacts, log: ImportLog) {
        (self.companion, self.facts, self.log) = (companion, facts, log)
    }

    mutating func assemble() -> Imported {
        let scanners = ScannerTimes(companion: companion, facts: facts, log: &log)
        for row in scanners.rows { draft.add(row, to: .sessions, nil) }
        for row in scanners.unavailable { draft.add(row, to: .unavailable, nil) }
        let past = PastAppointments(companion: companion, facts: facts, log: &log)
        let bookings = Bookings(companion: companion, facts: facts, scanners: scanners, log: &log)
        let orders = openOrders(done: past.done, elsewhere: bookings.elsewhere)
        for (row, origin) in bookings.rows(open: Set(orders.map(\.facts.key))) {
            draft.add(row, to: .bookings, origin)
        }
        addPatients(of: orders, booked: bookings.patients, missed: past.missed)
        for order in orders { draft.add(order.row, to: .orders, order.facts.origin) }
        if orders.isEmpty, !log.report.isFatal { refuseWithoutOrders() }
        return Imported(
            companion: companion, draft: draft, report: log.report, outcomes: past.outcomes)
    }

    /// An export of which not one order can be used is a broken one, or half of one. Where all of them are done, booked or
    /// closed there is nothing wrong with it: it may tell of outcomes.
    private mutating func refuseWithoutOrders() {
        guard firstRefused != nil || facts.orders.isEmpty, !log.report.files.isEmpty else { return }
        let isThere = log.report.tallies["ServiceRequest"] != nil
        let place = firstRefused ?? Origin(file: 0, line: 1)
        log.add(
            ImportFinding(
                severity: .fatal, code: .businessRule, file: place.file, line: place.line, column: 0,
                expression: "ServiceRequest",
                message: isThere
                    ? "not one order of the export can be used" : "there is no order in the export",
                remedy: isThere
                    ? "correct what is said of them"
                    : "name all files of the export, those with ServiceRequests too"))
    }

    /// An order that can be planned.
    struct OpenOrder {
        var facts: OrderFacts
        /// The key of its patient.
        var patient: String
        var row: JSONOutput
    }

    /// Active orders for which nothing is made yet, or a booking that the plan keeps.
    private mutating func openOrders(done: Set<String>, elsewhere: Set<String>) -> [OpenOrder] {
        facts.orders.compactMap { order in
            guard order.isActive, !isSettled(order, done, elsewhere), let open = open(order) else {
                return nil
            }
            log.used("ServiceRequest")
            return open
        }
    }

    /// Whether its exam is done or booked: it is not planned again, wherever that is.
    private mutating func isSettled(
        _ order: OrderFacts, _ done: Set<String>, _ elsewhere: Set<String>
    ) -> Bool {
        if elsewhere.contains(order.key) {
            log.leftOut("ServiceRequest", "booked elsewhere")
            log.add(
                finding(
                    order, .warning, .businessRule, "status",
                    "it has an appointment that is no booking of this plan, so it is not planned again",
                    "nothing, if that appointment stands; else export it as cancelled, missed or fulfilled"))
            return true
        }
        guard done.contains(order.key) else { return false }
        log.leftOut("ServiceRequest", "done")
        log.add(
            finding(
                order, .information, .businessRule, "status", "its appointment is fulfilled",
                "nothing; orders that are done may be exported as completed"))
        return true
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
        guard !patient.isInactive else {
            refuse(
                order, .businessRule, "subject", "the patient's record is not in use, or replaced by another",
                "export the order with the record that is in use")
            return nil
        }
        guard let priority = order.priority else {
            refuse(
                order, .codeInvalid, "priority", "this is no priority", "write routine, urgent, asap or stat")
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
        guard let window = window(order, priority, authored.day) else { return nil }
        var row = Row()
        row.add("id", order.id)
        row.add("patient", patient.id)
        row.add("exam", exam)
        row.add("priority", priority.rawValue)
        row.add("requestedAt", authored.text)
        row.add("earliest", window.earliest.description)
        row.add("due", window.due.description)
        row.add("latest", window.latest?.description)
        if let birth = patient.birth {
            row.add("population", age(from: birth) < 18 ? "paediatric" : "adult")
        }
        row.add("sitesAllowed", words: sites(order))
        return OpenOrder(facts: order, patient: patientKey, row: row.json)
    }

    /// The day of a request and how the scenario writes its time; a day alone is its first minute.
    private func authoring(_ text: String) -> (day: Day, text: String)? {
        if let day = FHIRTime.day(text) { return (day, "\(day)T00:00") }
        guard let instant = FHIRTime.instant(text, in: companion.zone) else { return nil }
        return (companion.zone.day(of: instant), companion.zone.rfc3339(instant))
    }

    /// What the order says; else by the companion's days for its priority.
    private mutating func window(
        _ order: OrderFacts, _ priority: Priority, _ requested: Day
    ) -> (earliest: Day, due: Day, latest: Day?)? {
        let usual = companion.windows[priority.rawValue]
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
        log.leftOut("ServiceRequest", "cannot be planned")
        firstRefused = firstRefused ?? order.origin
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
