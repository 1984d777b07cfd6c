import Domain

/// Bookings that name no order, of patients who have accepted a time: many systems book without saying for which order. A
/// booking of the patient on a scanner of the exam's modality, at the site and at the minute that was accepted, is of the order
/// that was accepted there. Anything less would be a guess.
struct AcceptedBookings {
    /// The scenario with those orders named.
    private(set) var bytes: [UInt8]
    /// What was accepted, and is booked.
    private(set) var decisions: [ProposalDecision]

    private typealias Match = (place: Int, decision: ProposalDecision)

    /// - Parameters:
    ///   - bytes: a scenario without an error, and what it says.
    ///   - decisions: in the order in which they were made.
    init(
        _ bytes: [UInt8], _ scenario: Scenario, _ decisions: [ProposalDecision], sitePolicy: [UInt8]?
    ) {
        (self.bytes, self.decisions) = (bytes, [])
        guard case .success(let document) = JSONReader.read(bytes) else { return }
        var matches = Self.matches(scenario, decisions)
        // Where the reader refuses that an order is booked, such as a part of a visit alone, its booking stays without one.
        while !matches.isEmpty {
            let named = Self.named(matches, in: document)
            guard case .failure(let refusal) = ScenarioReader.read(named, sitePolicy: sitePolicy) else {
                (self.bytes, self.decisions) = (named, matches.map(\.decision))
                return
            }
            let refused = Self.orders(of: refusal, in: scenario, document)
            let left = matches.filter { !refused.contains($0.decision.order) }
            guard left.count < matches.count else { return }
            matches = left
        }
    }

    /// Orders that the reader's errors are about, and the rest of their visits.
    private static func orders(
        of refusal: Refusal, in scenario: Scenario, _ document: JSONDocument
    ) -> Set<String> {
        let keys = ["orders": "id", "previousPlan": "order", "overrides": "order"]
        var rows: [String: [JSONNode]] = [:]
        for part in keys.keys { rows[part] = document.root.member(part)?.elements.map(Array.init) ?? [] }
        var orders: Set<String> = []
        for finding in refusal.findings where finding.severity == .error {
            let steps = finding.pointer.split(separator: "/").map(String.init)
            guard steps.count > 1, let key = keys[steps[0]], let rows = rows[steps[0]],
                let place = Int(steps[1]), rows.indices.contains(place),
                let order = rows[place].member(key)?.string
            else { continue }
            orders.insert(order)
        }
        let visits = Set(scenario.orders.rows.filter { orders.contains($0.id) }.compactMap(\.visit))
        return orders.union(
            scenario.orders.rows.filter { $0.visit.map(visits.contains) ?? false }.map(\.id))
    }

    private struct Moment: Hashable {
        var patient: String
        var site: String
        var modality: Modality
        var start: Instant
    }

    private static func matches(_ scenario: Scenario, _ decisions: [ProposalDecision]) -> [Match] {
        let booked = Set(scenario.bookings.rows.compactMap { $0.order.map { scenario.orders[$0].id } })
        let orders = Dictionary(uniqueKeysWithValues: scenario.orders.rows.map { ($0.id, $0) })
        let zones = Dictionary(uniqueKeysWithValues: scenario.sites.rows.map { ($0.id, $0.zone) })
        var accepted: [Moment: ProposalDecision] = [:]
        for (order, decision) in standing(decisions) where !booked.contains(order) {
            guard let order = orders[order], let zone = zones[decision.site],
                let start = instant(decision.start, in: zone)
            else { continue }
            let moment = Moment(
                patient: scenario.patients[order.patient].id, site: decision.site,
                modality: scenario.exams[order.exam].modality, start: start)
            accepted[moment] = decision
        }
        return scenario.bookings.rows.enumerated().compactMap { place, booking in
            guard booking.order == nil, let patient = booking.patient else { return nil }
            let session = scenario.sessions[booking.session]
            let moment = Moment(
                patient: scenario.patients[patient].id, site: scenario.sites[session.site].id,
                modality: scenario.scanners[session.scanner].modality, start: booking.start)
            return accepted.removeValue(forKey: moment).map { (place, $0) }
        }
    }

    /// What was accepted last, by order, and neither declined nor withdrawn since.
    private static func standing(
        _ decisions: [ProposalDecision]
    ) -> [(order: String, decision: ProposalDecision)] {
        var standing: [String: ProposalDecision] = [:]
        for decision in decisions {
            switch decision.kind {
            case .accepted: standing[decision.order] = decision
            case .declined, .withdrawn: standing[decision.order] = nil
            case .proposed, .doNotContact: break
            }
        }
        return standing.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Nil: no time, or one without an offset that the clocks skip or have twice.
    private static func instant(_ text: String, in zone: Zone) -> Instant? {
        guard let written = WrittenTime(Array(text.utf8)[...]) else { return nil }
        if let offset = written.offset {
            return Instant(minute: written.day.int * 1440 + written.minute.int - offset.int)
        }
        let instants = zone.instants(on: written.day, at: written.minute)
        return instants.count == 1 ? instants[0] : nil
    }

    /// Each booking's row begins with its order, or has it where `null` stood; all else keeps its bytes.
    private static func named(_ matches: [Match], in document: JSONDocument) -> [UInt8] {
        let rows = document.root.member("bookings")?.elements.map(Array.init) ?? []
        var (named, next): ([UInt8], Int) = ([], 0)
        for (place, decision) in matches where rows.indices.contains(place) {
            let order = JSONOutput.string(decision.order).line()
            if let null = rows[place].member("order") {
                named += document.bytes[next..<null.offset] + order
                next = null.offset + "null".utf8.count
            } else {
                let begin = rows[place].offset + 1
                named += document.bytes[next..<begin] + Array("\"order\": ".utf8) + order + Array(", ".utf8)
                next = begin
            }
        }
        return named + document.bytes[next...]
    }
}
