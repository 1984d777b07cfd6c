import Attendance
import Domain

// Imaging orders.
extension ScenarioDecoder {
    func decodeOrders() {
        for (position, node) in raw.orders.enumerated() { orders.append(decodeOrder(node, Index(position))) }
    }

    private func decodeOrder(_ node: JSONNode, _ index: Index<Order>) -> Order? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let patient = reader.value("patient", .required).flatMap { patientIDs.find($0, log) }
        let exam = reader.value("exam", .required).flatMap { examIDs.find($0, log) }
        let priority = reader.choice("priority", .required, as: Priority.self)
        let requestedAt = instant(in: &reader, "requestedAt", .required, zone: zone, droppingSeconds: true)
        let days = decodeDays(&reader)
        let population = reader.choice("population", as: Population.self)
        if let exam, population != nil || !reader.has("population") {
            check(population ?? .adult, against: exam, node)
        }
        // What could not be read is filled in, so that the rest is looked at too; such an order is then dropped.
        var order = Order(
            id: id ?? "", patient: patient ?? Index(0), exam: exam ?? Index(0),
            priority: priority ?? .routine,
            requestedAt: requestedAt ?? Instant(minute: 0), earliest: days?.earliest ?? Day(number: 0),
            due: days?.due ?? Day(number: 0), latest: days?.latest, population: population ?? .adult)
        decodeTimes(&reader, &order)
        decodeCare(&reader, &order)
        for entry in reader.list("chances") { decodeChance(entry, index) }
        reader.end()
        let isWhole =
            id != nil && patient != nil && exam != nil && priority != nil && requestedAt != nil && days != nil
        return isWhole ? order : nil
    }

    private struct Days {
        var earliest: Day
        var due: Day
        var latest: Day?
    }

    private func decodeDays(_ reader: inout ObjectReader) -> Days? {
        let earliest = day(in: &reader, "earliest", .required)
        let dueNode = reader.value("due", .required)
        let latestNode = reader.value("latest")
        let (due, latest) = (dueNode.flatMap(day), latestNode.flatMap(day))
        guard let earliest, let due, let dueNode else { return nil }
        if due < earliest {
            log.error("ends-before-start", at: dueNode, "due is before earliest", "correct one of the days")
        }
        if let latest, let latestNode, latest < earliest {
            log.error(
                "ends-before-start", at: latestNode, "latest is before earliest", "correct one of the days")
        }
        // A late day costs points; so many of them would be a mistyped year, not a wait.
        if let today, due < today - 3660 {
            log.error(
                "out-of-range", at: dueNode, "this day is more than ten years before asOf", "correct the year"
            )
        }
        return Days(earliest: earliest, due: due, latest: latest)
    }

    private func check(_ population: Population, against exam: Index<Exam>, _ node: JSONNode) {
        guard let row = exams[exam.int], let wanted = row.population, wanted != population,
            let place = node.member("population") ?? node.member("exam")
        else { return }
        log.error(
            "wrong-population", at: place,
            "the exam \"\(row.id)\" is for the population \(wanted.rawValue) only",
            "correct the order's exam or population")
    }

    private func decodeTimes(_ reader: inout ObjectReader, _ order: inout Order) {
        let sitesAllowed = reader.value("sitesAllowed").flatMap { node -> Set<Index<Site>>? in
            guard let list = log.list(node) else { return nil }
            if list.isEmpty {
                log.error("empty-list", at: node, "no site is allowed", "list sites, or remove the key")
            }
            let found = list.compactMap { siteIDs.find($0, log) }
            return found.isEmpty || found.count < list.count ? nil : Set(found)
        }
        let availability = availability(in: &reader, "availability")
        let preferred = self.availability(in: &reader, "preferred")
        let noticeHours = reader.int("noticeHours", 0...8784)
        let escort = reader.value("escort").flatMap(decodeCompanion)
        let guardian = reader.value("guardian").flatMap(decodeCompanion)
        let visit = reader.word("visit")
        order.sitesAllowed = sitesAllowed
        order.availability = availability
        order.preferred = preferred
        order.noticeHours = noticeHours ?? 0
        order.escort = escort
        order.guardian = guardian
        order.visit = visit
    }

    private func decodeCare(_ reader: inout ObjectReader, _ order: inout Order) {
        let features = reader.words("features")
        let extraMinutes = reader.minutes("extraMinutes", 0...1440)
        let staffGender = reader.choice("staffGender", as: StaffGender.self)
        let gates = reader.list("gates", decodeGate)
        order.features = features ?? []
        order.extraMinutes = extraMinutes ?? 0
        order.staffGender = staffGender
        order.gates = gates
    }

    private func decodeCompanion(_ node: JSONNode) -> Companion? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let availability = availability(in: &reader, "availability")
        reader.end()
        return Companion(availability: availability)
    }

    private func decodeGate(_ node: JSONNode) -> Gate? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let kind = reader.choice("kind", .required, as: Gate.Kind.self)
        let status = reader.choice("status", .required, as: Gate.Status.self)
        let notBefore = day(in: &reader, "notBefore")
        let leadDays = reader.int("leadDays", 0...365)
        let hard = reader.bool("hard", .required)
        reader.end()
        guard let kind, let status, let hard else { return nil }
        return Gate(kind: kind, status: status, notBefore: notBefore, leadDays: leadDays, hard: hard)
    }

    /// A site's own chances; kept beside the scenario, where no plan can see them.
    private func decodeChance(_ node: JSONNode, _ order: Index<Order>) {
        guard var reader = ObjectReader(node, log) else { return }
        let session = session(in: &reader)
        let site = site(in: &reader)
        let completed = reader.figure("completed", 0...1, .required)
        let cancelled = reader.figure("cancelled", 0...1, .required)
        let missed = reader.figure("missed", 0...1, .required)
        reader.end()
        if reader.has("session") && reader.has("site") {
            log.error("one-of", at: node, "at most one of session and site belongs here", "keep one of them")
        }
        guard let completed, let cancelled, let missed else { return }
        guard completed + cancelled + missed == .one else {
            log.error(
                "chances-sum", at: node, "completed, cancelled and missed do not add up to 1",
                "correct the chances")
            return
        }
        let scope: History.SuppliedChance.Scope =
            session.map { .session($0) } ?? site.map { .site($0) } ?? .anywhere
        let outcome = Outcome(completed: completed, cancelled: cancelled, missed: missed)
        history.supplied.append(.init(order: order, scope: scope, outcome: outcome))
    }
}
