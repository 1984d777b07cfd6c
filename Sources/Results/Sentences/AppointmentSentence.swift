import Domain

/// Why an appointment is where it is, in one true sentence.
struct AppointmentSentence {
    private let reading: PlanReading
    private let position: Int

    init(_ reading: PlanReading, _ position: Int) {
        self.reading = reading
        self.position = position
    }

    var text: String {
        let placement = reading.placements[position]
        if let decision = decided(placement) { return decision }
        let explanation = reading.outcome.explanations[position]
        guard explanation.earlierOffers > 0 else {
            return "First day on which this order can be done\(help(placement))."
        }
        let words = RuleWords(reading, reading.order(placement))
        let binding = explanation.binding
        let stopped = words.counted(binding)
        let accountsForAll = binding.reduce(0) { $0 + $1.count } >= explanation.earlierOffers
        guard accountsForAll, !binding.contains(where: { $0.rule == .earlierGoal }) else {
            return "Best for the plan as a whole"
                + (stopped.isEmpty ? "." : "; its offers on earlier days: \(stopped).")
        }
        let offers =
            explanation.earlierOffers == 1 ? "its one offer" : "its \(explanation.earlierOffers) offers"
        return "Earliest day left: everyone else in place, \(offers) on earlier days cannot be had: "
            + (binding.count == 1 ? words.word(binding[0].rule) : stopped) + "."
    }

    /// An earlier decision of people outranks any reason of ours.
    private func decided(_ placement: Placement) -> String? {
        switch reading.decisions[placement.order] {
        case .override: "Set by an override: this time was asked for."
        case .accepted: "Kept as it is: this proposal was accepted before."
        case nil: nil
        }
    }

    /// `, with an in-person Spanish interpreter and a ride`.
    private func help(_ placement: Placement) -> String {
        let parts = reading.help(placement)
        return parts.isEmpty ? "" : ", with \(Words.list(parts))"
    }
}

extension PlanReading {
    /// The help arranged for a placement, for people: `a Spanish interpreter in person`, `a ride`.
    func help(_ placement: Placement) -> [String] {
        var parts: [String] = []
        for draw in draws(placement, of: .interpreter) {
            let pool = scenario.pools[draw.pool]
            let language = pool.language.map { Words.language($0) + " " } ?? ""
            parts.append("\(language)interpreter" + (pool.mode.map { " \(Words.mode($0))" } ?? ""))
        }
        if !draws(placement, of: .ride).isEmpty { parts.append("ride there and back") }
        if placement.optional.contains(.counselling) { parts.append("cost counselling") }
        return parts
    }

    /// Needs that the bundle or the contact answers, in the order of the codes.
    func addressed(_ position: Int) -> [BarrierCode] {
        let placement = placements[position]
        let patient = self.patient(order(placement))
        return BarrierCode.allCases.filter { code in
            guard patient.need(code) == .yes else { return false }
            switch code {
            case .languageAccess: return !draws(placement, of: .interpreter).isEmpty
            case .transportationInsecurity: return !draws(placement, of: .ride).isEmpty
            case .medicalCostBurden: return placement.optional.contains(.counselling)
            case .digitalAccess:
                return channel(placement).map { [.call, .letter].contains($0.kind) } ?? false
            default: return false
            }
        }
    }
}
