import Domain
import LinearModel

extension Formulation {
    /// An opened session is at least so full: minimumMinutes·open[k] − Σ m·book[o] ≤ 0. A session that holds a booking
    /// was opened by people and is not asked.
    mutating func addMinimumFill() {
        for session in instance.scenario.sessions.indices {
            guard let open = open[session.int], let opening = instance.scenario.sessions[session].opening,
                opening.minimumMinutes > 0
            else { continue }
            let placed = sum(ofSession[session]) { [book, choices] in
                Double(choices[$0].minutes.int) * book[$0.int]
            }
            let needed = Double(opening.minimumMinutes.int) * open
            model.subject(to: needed - placed <= 0, .minimumFill(session))
        }
    }
}

extension PlanningContext {
    /// What the plan may do with each session. One that all its orders together could not fill to its minimum, or whose
    /// staff has no window, is closed before solving.
    static func doors(_ instance: Instance, _ list: OfferList) -> [Door] {
        let scenario = instance.scenario
        var largest = [[Index<Order>: Int]](repeating: [:], count: scenario.sessions.count)
        for offer in list.offers.rows {
            largest[offer.session.int][offer.order] = max(
                largest[offer.session.int][offer.order] ?? 0, offer.minutes.int)
        }
        return scenario.sessions.indices.map { session in
            guard let opening = scenario.sessions[session].opening else { return .regular }
            if instance.isHeld[session.int] { return .held }
            let most = largest[session.int].values.reduce(0, +)
            guard most > 0, most >= opening.minimumMinutes.int, let uses = instance.openingUses(session),
                uses.allSatisfy({ $0.amount <= instance.windows[$0.window].left })
            else { return .closed }
            return .choice
        }
    }
}
