public import Domain

/// A scenario with decisions written into it, as far as it has a place for them. Scenarios are made anew, of other
/// systems' exports; decisions outlive them.
public struct DecidedScenario: Sendable {
    /// Accepted or declined, and impossible in this scenario.
    public struct Unfit: Sendable {
        public var decision: ProposalDecision
        public var message: String
        public var remedy: String
        public init(decision: ProposalDecision, message: String, remedy: String) {
            self.decision = decision
            self.message = message
            self.remedy = remedy
        }
    }

    public private(set) var bytes: [UInt8]
    public private(set) var unfit: [Unfit] = []
    /// About orders that the scenario does not have.
    public private(set) var unknown: [ProposalDecision] = []
    /// Accepted, and booked by now by an appointment that does not say for which order.
    public private(set) var booked: [ProposalDecision] = []

    /// - Parameters:
    ///   - bytes: a scenario without an error.
    ///   - decisions: in the order in which they were made.
    ///   - asOf: the planning instant to write, as a scenario has it; nil: it stays.
    public static func make(
        _ bytes: [UInt8], _ decisions: [ProposalDecision], asOf: String? = nil, sitePolicy: [UInt8]? = nil
    ) -> Result<DecidedScenario, Refusal> {
        let scenario: Scenario
        switch ScenarioReader.read(bytes, sitePolicy: sitePolicy) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let decoded): scenario = decoded.scenario
        }
        let named = AcceptedBookings(bytes, scenario, decisions, sitePolicy: sitePolicy)
        guard case .success(let document) = JSONReader.read(named.bytes) else {
            return .failure(Refusal(findings: []))
        }
        var made = DecidedScenario(bytes: named.bytes)
        made.booked = named.decisions
        var fitting = made.sorted(decisions, document)
        while true {
            made.bytes = DecisionEdits.apply(fitting, asOf: asOf, to: document)
            guard case .failure(let refusal) = ScenarioReader.read(made.bytes, sitePolicy: sitePolicy)
            else { return .success(made) }
            // Each round takes decisions out, or is the last.
            let left = made.taken(fitting, refusal)
            guard left.count < fitting.count else { return .failure(refusal) }
            fitting = left
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Those about orders that are there to be planned, with the sessions that there are.
    private mutating func sorted(
        _ decisions: [ProposalDecision], _ document: JSONDocument
    ) -> [ProposalDecision] {
        func rows(_ list: String) -> [JSONNode] { document.root.member(list)?.elements ?? [] }
        let orders = Set(rows("orders").compactMap { $0.member("id")?.string })
        let taken = Set(rows("bookings").compactMap { $0.member("order")?.string })
        let sites = Dictionary(
            rows("sessions").map { ($0.member("id")?.string ?? "", $0.member("site")?.string ?? "") },
            uniquingKeysWith: { first, _ in first })
        let pools = Set(rows("pools").compactMap { $0.member("id")?.string })
        return decisions.compactMap { decision in
            if decision.kind == .doNotContact { return decision }
            guard orders.contains(decision.order) else {
                unknown.append(decision)
                return nil
            }
            // What is booked by now is neither accepted nor offered any more, and no order to take out. What was declined holds.
            if taken.contains(decision.order) {
                guard case .declined = decision.kind else { return nil }
            }
            var decision = decision
            // An importer names sessions after their first free minute: another day they are called otherwise. Site and
            // start say enough.
            if sites[decision.session] != decision.site { decision.session = "" }
            if !pools.contains(decision.interpreterPool) { decision.interpreterPool = "" }
            return decision
        }
    }

    /// What is left without the decisions that the reader has found to be impossible.
    private mutating func taken(_ decisions: [ProposalDecision], _ refusal: Refusal) -> [ProposalDecision] {
        guard case .success(let document) = JSONReader.read(bytes) else { return decisions }
        let entries = document.root.member("previousPlan")?.elements.map(Array.init) ?? []
        var reasons: [String: Finding] = [:]
        for finding in refusal.findings where finding.severity == .error {
            let steps = finding.pointer.split(separator: "/")
            guard steps.first == "previousPlan", steps.count > 1, let place = Int(steps[1]),
                entries.indices.contains(place), let order = entries[place].member("order")?.string
            else { continue }
            reasons[order] = reasons[order] ?? finding
        }
        return decisions.filter { decision in
            guard decision.kind != .doNotContact, decision.kind != .withdrawn,
                let finding = reasons[decision.order]
            else { return true }
            if decision.kind != .proposed {
                unfit.append(Unfit(decision: decision, message: finding.message, remedy: finding.remedy))
            }
            return false
        }
    }
}
