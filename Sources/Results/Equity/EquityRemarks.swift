import Domain

/// What a reader has to know of how groups were counted, and of what the policy's wishes for them cost. With counts, so for
/// those who may see the plan.
struct EquityRemarks {
    let reading: PlanReading

    var lines: [String] { joined + measuredOnly + price }

    /// What was given up, or would be, for groups.
    var price: [String] { levellingDown + lift }

    /// Counts of groups are hidden then, and so is what would tell them.
    private var isShared: Bool { reading.scenario.policy.suppression == .shared }

    private var minimum: String { "fewer than \(reading.scenario.policy.equity.minimumGroup) open orders" }

    private var joined: [String] {
        reading.outcome.joined.map {
            "\(Words.group($0.group)) counts with \(Words.group($0.parent)): it has \(minimum)."
        }
    }

    private var measuredOnly: [String] {
        reading.outcome.groups.filter { !$0.isProtected }.map {
            "\(Words.group($0.name)) is measured only, not protected: it has \(minimum)."
        }
    }

    private var levellingDown: [String] {
        guard let down = reading.outcome.levellingDown else { return [] }
        let lost = down.placedWithoutGap - reading.placements.count
        let own = PlanFigures(reading.outcome.plan, reading.scenario).value
        let bound = reading.outcome.goals.first { $0.name == .value }?.bound ?? own
        let least = max(.zero, down.valueWithoutGap - bound)
        let most = max(.zero, down.boundWithoutGap - own)
        let price =
            least == most ? "\(Words.short(most))" : "between \(Words.short(least)) and \(Words.short(most))"
        let count =
            lost <= 0
            ? "no fewer orders are placed"
            : "\(Words.count(lost, "order")) fewer \(lost == 1 ? "is" : "are") placed"
        return [
            "For a smaller gap between groups \(count) than without that goal (\(down.allowed) allowed); it costs \(price) exam equivalents."
        ]
    }

    /// The policy compares with regular sessions: it is of use only to who is served less than that, too.
    private func advice(_ lift: PlanOutcome.Lift) -> String {
        let isBelow = reading.levels.contains {
            lift.groups.contains($0.name) && $0.placed(.plan) < $0.placed(.baseline)
        }
        return isBelow && !reading.scenario.policy.equity.notBelowBaseline
            ? " policy.equity.notBelowBaseline asks for that, as far as regular sessions go." : ""
    }

    /// What the policy asks of groups besides, which a lifted plan need not keep.
    private var letGo: String {
        let equity = reading.scenario.policy.equity
        if equity.parityPenalty != nil { return "The penalty for groups being apart is let go" }
        return equity.maxGap == nil
            ? "The levels of those served least are let go" : "The levels and the largest gap are let go"
    }

    /// The price of serving nobody less than first come, first served would with the same sessions.
    private var lift: [String] {
        guard let lift = reading.outcome.lift else { return [] }
        let groups = zip(lift.groups, lift.placedOfGroup).map {
            isShared ? Words.group($0) : "\(Words.group($0)) to \($1)"
        }
        let cost = lift.valueNow - lift.value
        let least = max(.zero, lift.valueNow - lift.bound)
        let price =
            cost <= .zero
            ? "would cost no exam equivalents"
            : cost == least
                ? "would cost \(Words.short(cost)) exam equivalents"
                : "would cost between \(Words.short(least)) and \(Words.short(cost)) exam equivalents"
        let placed = lift.placed - reading.placements.count
        let overall =
            placed == 0
            ? "as many placed overall" : "\(abs(placed)) \(placed > 0 ? "more" : "fewer") placed overall"
        let fallen = lift.fallen.map {
            isShared ? Words.group($0.group) : "\(Words.group($0.group)) from \($0.now) to \($0.placed)"
        }
        let instead =
            ". \(letGo) for it\(fallen.isEmpty ? "" : "; fewer would be placed of \(Words.list(fallen))")"
        return [
            "Lifting\(lift.isReached ? "" : ", as far as was found,") who is served less than first come, first served with the same sessions (\(Words.list(groups))) \(price), with \(overall)\(instead).\(advice(lift))"
        ]
    }
}
