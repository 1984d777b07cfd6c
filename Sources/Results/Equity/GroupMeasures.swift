import Domain

/// What the report's pictures say of a barrier group, only as far as it may be shown.
///
/// Counts are shown as in `equity.json`. What is expected of a group is a sum of people's chances: it is shown only where
/// more than ten are placed, or it would tell somebody's chance, and where results are shared only if the counts of the
/// whole field are shown, or what is expected of the others would tell of a hidden one by difference. Where results are
/// shared, waits are quantiles with more than ten orders on either side (`Report.md`).
struct GroupMeasures: Sendable {
    /// Nil: all open orders.
    let name: GroupName?
    let isProtected: Bool
    let figures: ShownTallies
    /// By side of the comparison; none for one that may not be shown.
    let expected: [Side: ExpectedShare]
    /// Nil where they may not be shown, or nobody is placed.
    let waits: DayQuantiles?
    /// Days after the due day; below 0 before it.
    let lateness: DayQuantiles?

    var title: String { name.map(Words.group) ?? "All open orders" }
}

extension GroupMeasures {
    /// All open orders, then the groups of which orders are shown, in the policy's order.
    static func all(_ reading: PlanReading) -> [GroupMeasures] {
        let (scenario, outcome) = (reading.scenario, reading.outcome)
        let prospects = [
            Side.plan: OrderProspects(outcome.plan, scenario, reading.model),
            Side.baseline: OrderProspects(outcome.baseline, scenario, reading.model),
        ]
        let open = reading.decidedOrders
        let whole = GroupMeasures(
            nil, isProtected: false, reading.equity.overall, open, prospects, reading, isWhole: true)
        let groups = zip(reading.equity.groups, reading.ordersOfGroups(open)).compactMap { group, orders in
            (group.figures.orders ?? 0) == 0
                ? nil
                : GroupMeasures(
                    group.name, isProtected: group.isProtected == true, group.figures, orders, prospects,
                    reading, isWhole: false)
        }
        return [whole] + groups
    }

    private init(
        _ name: GroupName?, isProtected: Bool, _ figures: ShownTallies, _ orders: [Index<Order>],
        _ prospects: [Side: OrderProspects], _ reading: PlanReading, isWhole: Bool
    ) {
        self.name = name
        self.isProtected = isProtected
        self.figures = figures
        let isShared = reading.equity.isShared
        var expected: [Side: ExpectedShare] = [:]
        for (side, own) in prospects {
            let placed = own.of(orders)
            let isShown = isWhole || !isShared || reading.equity.showsAllPlaced(of: name, side)
            if isShown && placed.count > Suppression.largestHidden {
                expected[side] = ExpectedShare(placed, of: orders.count)
            }
        }
        self.expected = expected
        let placed = prospects[.plan]?.of(orders) ?? []
        let own = figures[.plan]
        waits =
            own.placed == nil || placed.isEmpty
            ? nil : DayQuantiles(placed.map(\.waitDays), isShared: isShared)
        lateness =
            own.onTime == nil || placed.isEmpty
            ? nil : DayQuantiles(placed.map(\.daysAfterDue), isShared: isShared)
    }
}

extension PlanReading {
    /// Open orders of each group of `equity.groups`, in its order: as the goal counts them inside a house, as strata show
    /// them where results are shared.
    fileprivate func ordersOfGroups(_ open: [Index<Order>]) -> [[Index<Order>]] {
        guard equity.isShared else { return outcome.groups.map(\.orders) }
        return equity.groups.map { group in
            let field = StratumField(group.name.partition)
            return open.filter { order in
                let stratum = field.stratum(of: patient(scenario.orders[order]), recorded: [:])
                return stratum == group.name.group
                    || group.name.group == StratumField.unknown && stratum == StratumField.declined
            }
        }
    }
}

extension EquityReading {
    /// Whether how many are placed is shown of every stratum of the group's field.
    fileprivate func showsAllPlaced(of name: GroupName?, _ side: Side) -> Bool {
        guard let name, let field = fields.first(where: { $0.field == StratumField(name.partition) }) else {
            return false
        }
        return field.strata.allSatisfy { $0.figures[side].placed != nil }
    }
}
