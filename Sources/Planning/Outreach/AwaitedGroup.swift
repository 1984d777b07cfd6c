import Domain

/// A group of the policy's partitions among those whose appointment is to come; merged as the groups of goal equity are.
struct AwaitedGroup {
    var name: GroupName
    /// Positions among the awaited appointments.
    var targets: [Int]
    /// False: too small even after merging.
    var isProtected: Bool

    static func all(_ awaited: AwaitedAppointments, _ scenario: Scenario) -> [AwaitedGroup] {
        let equity = scenario.policy.equity
        var groups = equity.partitions.flatMap { partition in
            partition.groups.map { name in
                let targets = awaited.rows.indices.filter {
                    scenario.patients[awaited.rows[$0].patient].group(by: partition.by) == name
                }
                return AwaitedGroup(
                    name: GroupName(partition.by, name), targets: targets, isProtected: false)
            }
        }
        for partition in equity.partitions { join(partition, equity.minimumGroup, &groups) }
        groups.removeAll(where: \.targets.isEmpty)
        for place in groups.indices {
            groups[place].isProtected = groups[place].targets.count >= equity.minimumGroup
        }
        return groups
    }

    private static func join(
        _ partition: Policy.Partition, _ minimum: Int, _ groups: inout [AwaitedGroup]
    ) {
        guard let parent = partition.parent else { return }
        for name in partition.groups.map({ GroupName(partition.by, $0) }) where name != parent {
            guard let small = groups.firstIndex(where: { $0.name == name }),
                groups[small].targets.count < minimum,
                let place = groups.firstIndex(where: { $0.name == parent })
            else { continue }
            groups[place].targets = Set(groups[place].targets).union(groups[small].targets).sorted()
            groups.remove(at: small)
        }
    }
}
