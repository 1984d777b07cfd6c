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
        for partition in equity.partitions { join(partition, equity.minimumGroup, &groups) }
        groups.removeAll(where: \.orders.isEmpty)
        return (
            groups.filter { $0.orders.count >= equity.minimumGroup },
            groups.filter { $0.orders.count < equity.minimumGroup }
        )
    }

    /// Groups of a partition that have too few orders, with whoever joined them before, join its parent.
    private static func join(
        _ partition: Policy.Partition, _ minimum: Int, _ groups: inout [BarrierGroup]
    ) {
        guard let parent = partition.parent else { return }
        for name in partition.groups.map({ GroupName(partition.by, $0) }) where name != parent {
            guard let small = groups.firstIndex(where: { $0.name == name }),
                groups[small].orders.count < minimum,
                let place = groups.firstIndex(where: { $0.name == parent })
            else { continue }
            groups[place].orders = Array(Set(groups[place].orders).union(groups[small].orders)).sorted()
            groups.remove(at: small)
        }
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
