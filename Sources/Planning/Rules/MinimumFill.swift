import Domain
import LinearModel

extension Formulation {
    /// An opened session is at least so full: minimumMinutes·open[k] − Σ m·book[o] ≤ 0. A held session
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
        let most = mostMinutes(instance, list)
        return scenario.sessions.indices.map { session in
            guard let opening = scenario.sessions[session].opening else { return .regular }
            if instance.isHeld[session.int] { return .held }
            let most = most[session.int]
            guard most > 0, most >= opening.minimumMinutes.int, let uses = instance.openingUses(session),
                uses.allSatisfy({ $0.amount <= instance.windows[$0.window].left })
            else { return .closed }
            return .choice
        }
    }

    /// By session: the minutes of its orders together, each taken once, with its longest offer there.
    private static func mostMinutes(_ instance: Instance, _ list: OfferList) -> [Int] {
        var most = [Int](repeating: 0, count: instance.scenario.sessions.count)
        var counted = [(order: Int, minutes: Int)](repeating: (-1, 0), count: most.count)
        for (order, range) in list.ofOrder.enumerated() {
            for offer in range {
                let session = list.session(of: Index(offer)).int
                let minutes = Int(list.minutes[offer])
                let known = counted[session].order == order ? counted[session].minutes : 0
                guard minutes > known else { continue }
                most[session] += minutes - known
                counted[session] = (order, minutes)
            }
        }
        return most
    }
}
