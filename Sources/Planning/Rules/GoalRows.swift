import Domain
import LinearModel

extension Formulation {
    /// The goal itself, in its unit.
    mutating func addObjective(_ goal: GoalTerms) {
        if let levels = goal.levels {
            let (t, d) = addLevels(levels, goal.name)
            model.addToObjective(Double(levels.k) * t - sum(d) { $0 })
        } else {
            model.addToObjective(linear(goal))
        }
    }

    /// A decided goal is kept: −value ≤ −floor.
    mutating func addPin(_ pin: Pin) {
        let floor = Double(pin.floor - pin.terms.constant) / 1e6
        if let levels = pin.terms.levels {
            let (t, d) = addLevels(levels, pin.terms.name)
            model.subject(to: sum(d) { $0 } - Double(levels.k) * t <= -floor, .pin(pin.terms.name))
        } else {
            model.subject(to: -1 * linear(pin.terms) <= -floor, .pin(pin.terms.name))
        }
    }

    /// t − d_g − Σ w_g·book ≤ 0 for each group, 0 ≤ t, d ≤ 1: then k·t − Σ d is the sum of the k smallest levels.
    private mutating func addLevels(_ levels: GoalTerms.Levels, _ name: GoalName) -> (
        t: Variable, d: [Variable]
    ) {
        let t = model.variable()
        let d = levels.groups.map { _ in model.variable() }
        for (place, group) in levels.groups.enumerated() {
            let placed = group.orders.flatMap { ofOrder[$0] }
            let level = sum(placed) { [book] in Double(group.weight) / 1e6 * book[$0.int] }
            model.subject(to: t - d[place] - level <= 0, .level(name, place))
        }
        return (t, d)
    }

    private func linear(_ terms: GoalTerms) -> some LinearExpression {
        let sessions = instance.scenario.sessions.indices.filter { open[$0.int] != nil }
        return sum(choices.indices) { [book, original] in
            Double(terms.coefficient(original[$0.int])) / 1e6 * book[$0.int]
        }
            + sum(sessions) { [open] in Double(terms.coefficient($0)) / 1e6 * open[$0.int]! }
    }

    /// Offers that cannot all be timed together.
    mutating func addTimingCuts(_ cuts: [TimingCut]) {
        guard !cuts.isEmpty else { return }
        var place: [Index<Offer>: Index<Offer>] = [:]
        for choice in choices.indices { place[original[choice.int]] = choice }
        for cut in cuts {
            let held = cut.offers.compactMap { place[$0] }
            guard held.count > cut.most else { continue }
            model.subject(to: sum(held) { [book] in book[$0.int] } <= Double(cut.most), .timingCut)
        }
    }
}
