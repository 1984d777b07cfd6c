import Domain

/// A barrier group as the equity goal sees it.
struct BarrierGroup: Sendable {
    var name: GroupName
    /// Open orders, in scenario order; none only before groups are merged.
    var orders: [Index<Order>]

    /// w_g = round(10⁶ ÷ n_g): what one placed order adds to the level, in millionths.
    var weight: Int64 { roundedHalfUp(1_000_000, over: Int128(orders.count)) }
}

/// Goal 2: leximin levels in ordered-outcome form. Level k maximises the sum of the k smallest levels.
enum Equity {
    /// Groups after merging: those the goal protects, and those that are too small and measured only.
    static func groups(_ instance: Instance) -> (protected: [BarrierGroup], measured: [BarrierGroup]) {
        let (all, _) = merged(instance)
        let minimum = instance.scenario.policy.equity.minimumGroup
        return (all.filter { $0.orders.count >= minimum }, all.filter { $0.orders.count < minimum })
    }

    /// Groups after merging, and which have joined which, in the order of the policy.
    static func merged(_ instance: Instance) -> (groups: [BarrierGroup], joined: [PlanOutcome.Joined]) {
        let equity = instance.scenario.policy.equity
        var groups = equity.partitions.flatMap { partition in
            partition.groups.map { name in
                let orders = instance.openOrders.filter { order in
                    let patient = instance.scenario.orders[order].patient
                    return instance.scenario.patients[patient].group(by: partition.by) == name
                }
                return BarrierGroup(name: GroupName(partition.by, name), orders: orders)
            }
        }
        let joined = equity.partitions.flatMap { join($0, equity.minimumGroup, &groups) }
        groups.removeAll(where: \.orders.isEmpty)
        return (groups, joined)
    }

    /// Groups of a partition that have too few orders, with whoever joined them before, join its parent.
    private static func join(
        _ partition: Policy.Partition, _ minimum: Int, _ groups: inout [BarrierGroup]
    ) -> [PlanOutcome.Joined] {
        guard let parent = partition.parent else { return [] }
        var joined: [PlanOutcome.Joined] = []
        for name in partition.groups.map({ GroupName(partition.by, $0) }) where name != parent {
            guard let small = groups.firstIndex(where: { $0.name == name }),
                groups[small].orders.count < minimum,
                let place = groups.firstIndex(where: { $0.name == parent })
            else { continue }
            if !groups[small].orders.isEmpty {
                joined.append(.init(group: name, parent: parent, orders: groups[small].orders.count))
            }
            groups[place].orders = Array(Set(groups[place].orders).union(groups[small].orders)).sorted()
            groups.remove(at: small)
        }
        return joined
    }

    /// One goal for each level: K = min(G, levels + Z), Z groups having no offer at all.
    static func levels(_ instance: Instance, _ list: OfferList) -> [GoalTerms] {
        let groups = groups(instance).protected
        let unreachable = groups.filter { !$0.orders.contains(where: list.hasOffer) }.count
        let count = min(groups.count, instance.scenario.policy.equity.levels + unreachable)
        return (0..<count).map {
            GoalTerms(name: .equity($0 + 1), shares: Shares(.lowest($0 + 1), groups))
        }
    }

    /// By how many placed orders groups stay below the first-come plan with regular sessions only.
    static func baseline(_ instance: Instance, _ baseline: Candidate) -> GoalTerms? {
        let groups = groups(instance).protected
        guard instance.scenario.policy.equity.notBelowBaseline, !groups.isEmpty else { return nil }
        let least = groups.map { $0.orders.count { baseline.chosen[$0] != nil } }
        return GoalTerms(name: .baseline, shares: Shares(.shortfall(least: least), groups))
    }

    /// How much further apart levels are than the policy allows.
    static func gap(_ instance: Instance) -> GoalTerms? {
        let groups = groups(instance).protected
        guard let allowed = instance.scenario.policy.equity.maxGap, groups.count > 1 else { return nil }
        return GoalTerms(name: .gap, shares: Shares(.gap(allowed: allowed.millionths), groups))
    }

    /// The value goal less the penalty for levels that differ: n·(value ÷ n − λ·Σ_g |u_g − u|), n orders being open.
    static func parity(_ context: PlanningContext, _ list: OfferList) -> GoalTerms? {
        let instance = context.instance
        let groups = groups(instance).protected
        guard let penalty = instance.scenario.policy.equity.parityPenalty, !groups.isEmpty else { return nil }
        var terms = ValueGoal.terms(context, list)
        terms.name = .parity
        terms.shares = Shares(
            .parity(penalty: penalty.millionths, orders: instance.openOrders.count), groups)
        return terms
    }

    /// How many orders are placed.
    static func placed(_ list: OfferList) -> GoalTerms {
        GoalTerms(name: .placed, offers: Array(repeating: 1_000_000, count: list.offers.count))
    }
}
