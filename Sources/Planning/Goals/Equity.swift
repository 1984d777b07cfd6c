import Domain

/// A barrier group as the equity goal sees it.
struct BarrierGroup: Sendable {
    var name: GroupName
    /// Open orders, in scenario order; never empty.
    var orders: [Index<Order>]

    /// w_g = round(10⁶ ÷ n_g): what one placed order adds to the level, in millionths.
    var weight: Int64 { roundedHalfUp(1_000_000, over: Int128(orders.count)) }
}

/// Goal 2: leximin levels in ordered-outcome form. Level k maximises the sum of the k smallest levels.
enum Equity {
    /// Groups after merging: those the goal protects, and those that are too small and measured only.
    static func groups(_ instance: Instance) -> (protected: [BarrierGroup], measured: [BarrierGroup]) {
        let equity = instance.scenario.policy.equity
        var groups: [BarrierGroup] = []
        for partition in equity.partitions {
            for name in partition.groups {
                let orders = instance.openOrders.filter { order in
                    let patient = instance.scenario.orders[order].patient
                    return instance.scenario.patients[patient].group(by: partition.by) == name
                }
                if !orders.isEmpty {
                    groups.append(BarrierGroup(name: GroupName(partition.by, name), orders: orders))
                }
            }
        }
        return merged(groups, equity)
    }

    /// A group with too few orders joins its parent; one that is still too small is measured only.
    private static func merged(
        _ groups: [BarrierGroup], _ equity: Policy.Equity
    ) -> (protected: [BarrierGroup], measured: [BarrierGroup]) {
        var kept = groups
        for group in groups where group.orders.count < equity.minimumGroup {
            let parent = equity.partitions.first { $0.by == group.name.partition }?.parent
            guard let place = kept.firstIndex(where: { $0.name == parent }), parent != group.name else {
                continue
            }
            kept[place].orders = Array(Set(kept[place].orders).union(group.orders)).sorted()
            kept.removeAll { $0.name == group.name }
        }
        return (
            kept.filter { $0.orders.count >= equity.minimumGroup },
            kept.filter { $0.orders.count < equity.minimumGroup }
        )
    }

    /// One goal for each level: K = min(G, levels + Z), Z groups having no offer at all.
    static func terms(_ instance: Instance, _ list: OfferList) -> [GoalTerms] {
        let groups = groups(instance).protected
        let unreachable = groups.filter { !$0.orders.contains(where: list.hasOffer) }.count
        let count = min(groups.count, instance.scenario.policy.equity.levels + unreachable)
        return (0..<count).map {
            GoalTerms(name: .equity($0 + 1), levels: GoalTerms.Levels(k: $0 + 1, groups: groups))
        }
    }

    /// How far later goals may let a level fall: the policy's tolerance and the rounding of the weights.
    static func tolerance(_ levels: GoalTerms.Levels, _ policy: Policy) -> Int64 {
        policy.equity.tolerance.millionths + Int64(levels.groups.map(\.orders.count).max() ?? 0)
    }
}

extension GoalTerms.Levels {
    /// u_g of every group, each at most 10⁶.
    func levels(placed: Set<Index<Order>>) -> [Int64] {
        groups.map { group in
            min(
                1_000_000, group.weight * Int64(group.orders.reduce(0) { $0 + (placed.contains($1) ? 1 : 0) })
            )
        }
    }

    /// The sum of the k smallest.
    func value(placed: Set<Index<Order>>) -> Int64 { levels(placed: placed).sorted().prefix(k).reduce(0, +) }
}
