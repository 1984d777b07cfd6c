import Domain

/// What stops an offer, in a scheduler's words. A rule counts the offers it stops; an offer may be stopped by several.
struct RuleWords {
    let reading: PlanReading
    let order: Order

    init(_ reading: PlanReading, _ order: Order) {
        self.reading = reading
        self.order = order
    }

    /// `scanner time full (3), rides used up (1)`.
    func counted(_ binding: [Waiting.Binding]) -> String {
        binding.map { "\(word($0.rule)) (\($0.count))" }.joined(separator: ", ")
    }

    func word(_ rule: Rule) -> String {
        switch rule {
        case .fitsBlock: "scanner time full"
        case .startTimes: "a helper is busy at every start that is free"
        case .poolLimit: "\(Words.list(stocks, "or")) used up"
        case .reserved: "the rest of the session is kept for others"
        case .minimumFill: "an extra session would be too empty to open"
        case .notInTwoPlaces: "the patient is elsewhere then"
        case .visit: "belongs to a visit that is placed as a whole"
        case .reachInTime: "outreach minutes used up before then"
        case .earlierGoal: "a goal that comes first would get worse"
        case .sessionPrice: "an extra session that costs more than it brings"
        case .gate: "something must be done before"
        case .respect: "an earlier decision forbids it"
        case .bookedAtMostOnce: "placed elsewhere"
        }
    }

    /// What the order may draw on: the count does not say which pool is used up, so all that can be are named.
    private var stocks: [String] {
        let scenario = reading.scenario
        let patient = reading.patient(order)
        let exam = reading.exam(order)
        var kinds: Set<PoolKind> = []
        if patient.needsTransport { kinds.insert(.ride) }
        if patient.needsInterpreter { kinds.insert(.interpreter) }
        if order.staffGender != nil { kinds.insert(.technologist) }
        for need in exam.needs {
            switch need.source {
            case .pool(let pool): kinds.insert(scenario.pools[pool].kind)
            case .kind(let kind, _): kinds.insert(kind)
            }
        }
        if reading.closedWithStaff.contains(exam.modality) { kinds.insert(.staff) }
        if !reading.paidKinds.isDisjoint(with: kinds) {
            kinds.insert(.money)
        }
        let named = PoolKind.allCases.filter(kinds.contains).map(Words.stock)
        return named.isEmpty ? ["a supply it draws on"] : named
    }
}
