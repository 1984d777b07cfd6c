import Domain

/// What one order asks of a place, as far as it does not depend on the place.
struct Request {
    /// What the exam draws beside the interpreter.
    enum Need {
        case listed(Exam.Need)
        /// Where a gender is asked for and no technologist is drawn: one for the whole exam.
        case technologistThroughout
    }
    struct ContactChoice {
        var channel: Int
        /// The first day on which it can be made.
        var first: Day
        /// Whole days before the exam.
        var lead: Int
    }

    let order: Index<Order>
    let facts: Order
    let exam: Exam
    let patient: Patient
    /// Without an interpreter.
    let length: Minutes
    /// Nil: a gate is shut for good.
    let gateDay: Day?
    /// With the exam's days of preparation.
    let firstDay: Day
    let noticeEnds: Instant
    /// The later orders of a visit have neither contact nor ride of their own.
    let follows: Bool
    /// Nil for those, and for what was accepted before: nobody is to be told.
    let contacts: [ContactChoice]?
    let interpreters: [[Index<Pool>]]
    let interpreterModes: Set<InterpreterMode>
    let needs: [Need]
    /// The order's own, its guardian's and its escort's.
    let availabilities: [[Availability]]
    let proposals: [PreviousProposal]
    let overrides: [Override]
    let demanded: Timetable.Demanded?

    init(_ order: Index<Order>, _ timetable: Timetable, _ catalogue: Catalogue, _ helpBefore: HelpBefore) {
        let scenario = timetable.scenario
        let facts = scenario.orders[order]
        let exam = scenario.exams[facts.exam]
        let patient = scenario.patients[facts.patient]
        self.order = order
        self.facts = facts
        self.exam = exam
        self.patient = patient
        length =
            exam.minutes + facts.extraMinutes
            + (patient.needsTransfer ? scenario.policy.minutes.transferExtra : 0)
        gateDay = Request.gateDay(facts, scenario)
        let isAccepted = timetable.isAccepted(order)
        follows = timetable.followers.contains(order)
        firstDay = isAccepted ? scenario.today : scenario.today + exam.prepLeadDays
        noticeEnds = isAccepted ? scenario.asOf : scenario.asOf + Minutes(60 * facts.noticeHours)
        contacts =
            follows || isAccepted
            ? nil
            : patient.channels.enumerated().compactMap { position, channel in
                guard channel.consent, let first = helpBefore.firstDay(facts.patient, channel) else {
                    return nil
                }
                let lead = max(channel.leadDays, exam.prepLeadDays)
                return ContactChoice(channel: position, first: first, lead: lead)
            }
        interpreters = patient.language.flatMap(catalogue.interpreters) ?? []
        interpreterModes = exam.interpreterModes.intersection(patient.interpreterModes)
        needs = Request.needs(facts, exam, scenario)
        availabilities = [facts.availability, facts.guardian?.availability, facts.escort?.availability]
            .compactMap { $0 }
        proposals = catalogue.proposals[order] ?? []
        overrides = catalogue.overrides[order] ?? []
        demanded = timetable.demanded[order]
    }

    private static func gateDay(_ facts: Order, _ scenario: Scenario) -> Day? {
        var first = scenario.horizon.lowerBound
        for gate in facts.gates where gate.hard && gate.status != .done {
            if scenario.isUrgent(facts), gate.kind == .authorisation || gate.kind == .coverage { continue }
            let days = [gate.notBefore, gate.leadDays.map { scenario.today + $0 }].compactMap { $0 }
            guard let day = days.max() else { return nil }
            first = max(first, day)
        }
        return first
    }

    private static func needs(_ facts: Order, _ exam: Exam, _ scenario: Scenario) -> [Need] {
        let own = exam.needs.map { Need.listed($0) }
        let drawsTechnologist = exam.needs.contains { need in
            switch need.source {
            case .pool(let pool): scenario.pools[pool].kind == .technologist
            case .kind(let kind, _): kind == .technologist
            }
        }
        return facts.staffGender != nil && !drawsTechnologist ? own + [.technologistThroughout] : own
    }

    /// Whether everything that was decided about the order before leaves its starts as they are.
    var isUndecided: Bool { proposals.isEmpty && overrides.isEmpty && demanded == nil }
    /// What an earlier plan proposed and nobody has answered.
    var proposed: PreviousProposal? { proposals.last { $0.status == .proposed } }

    func canBeReached(on day: Day) -> Bool { contacts?.contains { day - $0.lead >= $0.first } ?? true }
}
