import Domain

/// Bookings that name no order, of patients who have accepted a time: many systems book without saying for which order. A
/// booking of the patient, at the site and at the minute that was accepted, is of the order that was accepted there. Anything
/// less would be a guess.
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
        // Where the reader refuses an order for a booking, such as one on a scanner that cannot do it, it is none of its own.
        while !matches.isEmpty {
            let named = Self.named(matches, in: document)
            guard case .failure(let refusal) = ScenarioReader.read(named, sitePolicy: sitePolicy) else {
                (self.bytes, self.decisions) = (named, matches.map(\.decision))
                return
            }
            let refused = Set(
                refusal.findings.filter { $0.severity == .error }.compactMap { finding -> Int? in
                    let steps = finding.pointer.split(separator: "/")
                    return steps.first == "bookings" && steps.count > 1 ? Int(steps[1]) : nil
                })
            let left = matches.filter { !refused.contains($0.place) }
            guard left.count < matches.count else { return }
            matches = left
        }
    }

    private struct Moment: Hashable {
        var patient: String
        var site: String
        var start: Instant
    }

    private static func matches(_ scenario: Scenario, _ decisions: [ProposalDecision]) -> [Match] {
        let booked = Set(scenario.bookings.rows.compactMap { $0.order.map { scenario.orders[$0].id } })
        let patients = Dictionary(
            scenario.orders.rows.map { ($0.id, scenario.patients[$0.patient].id) },
            uniquingKeysWith: { first, _ in first })
        let zones = Dictionary(
            scenario.sites.rows.map { ($0.id, $0.zone) }, uniquingKeysWith: { first, _ in first })
        var accepted: [Moment: ProposalDecision] = [:]
        for (order, decision) in standing(decisions) where !booked.contains(order) {
            guard let patient = patients[order], let zone = zones[decision.site],
                let start = instant(decision.start, in: zone)
            else { continue }
            accepted[Moment(patient: patient, site: decision.site, start: start)] = decision
        }
        return scenario.bookings.rows.enumerated().compactMap { place, booking in
            guard booking.order == nil, let patient = booking.patient else { return nil }
            let moment = Moment(
                patient: scenario.patients[patient].id,
                site: scenario.sites[scenario.sessions[booking.session].site].id, start: booking.start)
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

    /// Each booking's row begins with its order; all else keeps its bytes.
    private static func named(_ matches: [Match], in document: JSONDocument) -> [UInt8] {
        let rows = document.root.member("bookings")?.elements.map(Array.init) ?? []
        var (named, next): ([UInt8], Int) = ([], 0)
        for (place, decision) in matches where rows.indices.contains(place) {
            let begin = rows[place].offset + 1
            named += document.bytes[next..<begin]
            named += Array("\"order\": ".utf8) + JSONOutput.string(decision.order).line() + Array(", ".utf8)
            next = begin
        }
        return named + document.bytes[next...]
    }
}
