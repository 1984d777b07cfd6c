import Domain

/// A group of the policy's partitions, after merging.
struct BarrierGroup: Equatable {
    var name: GroupName
    /// Open orders, in scenario order.
    var orders: [Index<Order>]
    /// False: too small even after merging; measured only.
    var isProtected: Bool

    /// What one placed order adds to the level, in millionths.
    var weight: Int64 { roundedHalfUp(1_000_000, over: Int128(max(1, orders.count))) }

    /// Listed groups with an open order that did not join another, in the order of the policy.
    static func all(_ scenario: Scenario, open: [Index<Order>]) -> [BarrierGroup] {
        let partitions = scenario.policy.equity.partitions
        let names = partitions.flatMap { partition in partition.groups.map { GroupName(partition.by, $0) } }
        var members: [GroupName: Set<Index<Order>>] = [:]
        for name in names {
            members[name] = Set(
                open.filter {
                    scenario.patients[scenario.orders[$0].patient].group(by: name.partition) == name.group
                })
        }
        var joined: Set<GroupName> = []
        for partition in partitions {
            guard let parent = partition.parent, members[parent] != nil, !joined.contains(parent) else {
                continue
            }
            for group in partition.groups {
                let name = GroupName(partition.by, group)
                guard name != parent, let own = members[name], own.count < scenario.policy.equity.minimumGroup
                else {
                    continue
                }
                members[parent]?.formUnion(own)
                joined.insert(name)
            }
        }
        return names.filter { !joined.contains($0) }.compactMap { name in
            let orders = (members[name] ?? []).sorted()
            let isProtected = orders.count >= scenario.policy.equity.minimumGroup
            return orders.isEmpty ? nil : BarrierGroup(name: name, orders: orders, isProtected: isProtected)
        }
    }
}
