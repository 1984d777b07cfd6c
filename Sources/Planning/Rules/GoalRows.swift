import Domain
import LinearModel

private typealias Term = Scaled<Variable>

extension Formulation {
    /// The goal itself, in its unit.
    mutating func addObjective(_ goal: GoalTerms) {
        if let shares = goal.shares { addShares(shares, goal.name).forEach { model.addToObjective($0) } }
        if goal.isLinear { model.addToObjective(linear(goal)) }
    }

    /// A decided goal is kept: −value ≤ −floor.
    mutating func addPin(_ pin: Pin) {
        let floor = Double(pin.floor - pin.terms.constant) / 1e6
        let shared = pin.terms.shares.map { addShares($0, pin.terms.name) } ?? []
        let value = sum(shared) { $0 }
        if pin.terms.isLinear {
            model.subject(to: -1 * (value + linear(pin.terms)) <= -floor, .pin(pin.terms.name))
        } else {
            model.subject(to: -1 * value <= -floor, .pin(pin.terms.name))
        }
    }

    /// Variables and rows of a form (`Shares`), and the terms its value is the sum of.
    private mutating func addShares(_ shares: Shares, _ name: GoalName) -> [Term] {
        switch shares.form {
        case .lowest(let k): addLowest(k, shares, name)
        case .gap(let allowed): addGap(allowed, shares, name)
        case .parity: addParity(shares, name)
        case .shortfall(let least): addShortfall(least, shares, name)
        }
    }

    /// t − d_g − u_g ≤ 0 for each group, 0 ≤ t, d ≤ 1: then k·t − Σ d is the sum of the k smallest levels.
    private mutating func addLowest(_ k: Int, _ shares: Shares, _ name: GoalName) -> [Term] {
        let t = model.variable()
        let d = shares.groups.map { _ in model.variable() }
        for group in d.indices {
            model.subject(to: t - d[group] - figure(shares, group) <= 0, .level(name, group))
        }
        return [Double(k) * t] + d.map { -1 * $0 }
    }

    /// u_g − hi ≤ 0, lo − u_g ≤ 0, hi − lo − e ≤ allowed.
    private mutating func addGap(_ allowed: Int64, _ shares: Shares, _ name: GoalName) -> [Term] {
        let top = Double(shares.groups.indices.map(shares.furthest).max() ?? 0) / 1e6
        let (hi, lo, e) = (
            model.variable(in: 0...top), model.variable(in: 0...top), model.variable(in: 0...top)
        )
        for group in shares.groups.indices {
            model.subject(to: figure(shares, group) - hi <= 0, .high(name, group))
            model.subject(to: lo - figure(shares, group) <= 0, .level(name, group))
        }
        model.subject(to: hi - lo - e <= Double(allowed) / 1e6, .share(name))
        return [-1 * e]
    }

    /// a_g·placed_g − λ·placed − d_g ≤ 0 and λ·placed − a_g·placed_g − d_g ≤ 0, all that is placed being one variable.
    private mutating func addParity(_ shares: Shares, _ name: GoalName) -> [Term] {
        let placed = model.variable(in: 0...Double(instance.openOrders.count))
        model.subject(to: sum(choices.indices) { [book] in book[$0.int] } - placed == 0, .share(name))
        let everyone = Double(shares.everyone) / 1e6
        let d = shares.groups.indices.map { model.variable(in: 0...Double(shares.furthest($0)) / 1e6) }
        for group in d.indices {
            let figure = figure(shares, group)
            model.subject(to: figure - everyone * placed - d[group] <= 0, .high(name, group))
            model.subject(to: everyone * placed - figure - d[group] <= 0, .level(name, group))
        }
        return d.map { -1 * $0 }
    }

    /// least_g − placed_g − s_g ≤ 0.
    private mutating func addShortfall(_ least: [Int], _ shares: Shares, _ name: GoalName) -> [Term] {
        let s = least.map { model.variable(in: 0...Double($0)) }
        for group in s.indices {
            model.subject(
                to: -1 * figure(shares, group) - s[group] <= -Double(least[group]), .level(name, group))
        }
        return s.map { -1 * $0 }
    }

    /// What the placed orders of a group add up to.
    private func figure(_ shares: Shares, _ group: Int) -> some LinearExpression {
        sum(shares.groups[group].orders.flatMap { ofOrder[$0] }) { [book] in
            Double(shares.weights[group]) / 1e6 * book[$0.int]
        }
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
