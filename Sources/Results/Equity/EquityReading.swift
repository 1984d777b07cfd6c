import Domain

/// Everything about groups that a result says, as it may be shown: what is hidden is not here.
struct EquityReading: Sendable {
    /// A group of the policy under the plan and both first-come plans.
    struct Group: Sendable {
        let name: GroupName
        /// Nil where that would tell of a hidden count.
        let isProtected: Bool?
        let figures: ShownTallies
    }

    struct Stratum: Sendable {
        let value: String
        let figures: ShownTallies
        /// Beside the reference; nil for the reference itself, and where either is hidden or empty.
        let gap: Gap?
    }

    struct Field: Sendable {
        let field: StratumField
        let reference: String?
        let strata: [Stratum]
        /// Orders with a recorded value, neither unknown nor declined; nil where hidden.
        let recorded: Int?
        let orders: Int
        /// Hidden whole, because another field says the same.
        let isDouble: Bool

        var completeness: Value? { recorded.flatMap { share($0, of: orders) } }
    }

    struct Cell: Sendable {
        let row: String
        let column: String
        let figures: ShownTally
        let gap: Gap?
    }

    struct Table: Sendable {
        let pair: Policy.Measuring.Pair
        /// The cell that the others are compared with.
        let reference: (row: String, column: String)?
        /// By row and column.
        let cells: [Cell]
    }

    let suppression: Policy.Suppression
    let overall: ShownTallies
    let groups: [Group]
    let fields: [Field]
    let tables: [Table]

    var isShared: Bool { suppression == .shared }

    init(_ policy: Policy, _ levels: [GroupLevel], _ tabulation: Tabulation) {
        let isShared = policy.suppression == .shared
        let shown = isShared ? Suppression(sharing: tabulation) : Suppression(showingAll: tabulation)
        suppression = policy.suppression
        overall = ShownTallies(tabulation.overall)
        groups =
            isShared
            ? policy.listedGroups.map { Group($0, tabulation, shown, policy.equity.minimumGroup) }
            : levels.map {
                Group(name: $0.name, isProtected: $0.isProtected, figures: ShownTallies($0.tallies))
            }
        fields = tabulation.fields.map { field in
            Field(field, shown.fields[field.field] ?? [], policy.measuring.reference[field.field], isShared)
        }
        let references = Dictionary(
            uniqueKeysWithValues: fields.map { ($0.field, $0.reference) })
        tables = zip(tabulation.tables, shown.tables).map { table, visible in
            Table(table, visible, references)
        }
    }

    /// Groups, protected or measured only, with fewer orders placed than first come, first served would with the plan's
    /// sessions. Only those of which both counts are shown.
    var lowerThanFirstCome: [Group] {
        groups.filter { group in
            guard let placed = group.figures[.plan].placed,
                let first = group.figures[.baselineWithSessions].placed
            else { return false }
            return placed < first
        }
    }

    /// Whether some group cannot be compared with first come, first served by what is shown.
    var hidesComparisons: Bool {
        groups.contains {
            $0.figures[.plan].placed == nil || $0.figures[.baselineWithSessions].placed == nil
        }
    }
}

extension Policy {
    /// Groups of all partitions, in their order.
    var listedGroups: [GroupName] {
        equity.partitions.flatMap { partition in partition.groups.map { GroupName(partition.by, $0) } }
    }
}

extension EquityReading.Group {
    /// As strata show it: small groups that the goal counts with another are not in it, since who joined is told by
    /// subtraction.
    fileprivate init(
        _ name: GroupName, _ tabulation: Tabulation, _ shown: Suppression, _ minimumGroup: Int
    ) {
        let field = StratumField(name.partition)
        var tallies = Tallies()
        var visible = Visibility(all: true)
        let strata = tabulation.field(field)?.strata ?? []
        for (stratum, own) in zip(strata, shown.fields[field] ?? [])
        where stratum.value == name.group
            || name.group == StratumField.unknown && stratum.value == StratumField.declined
        {
            tallies += stratum.tallies
            visible = visible && own
        }
        self.name = name
        figures = ShownTallies(tallies, visible)
        isProtected = visible.orders && tallies.orders >= minimumGroup ? true : nil
    }
}

extension EquityReading.Field {
    fileprivate init(
        _ field: Tabulation.Field, _ visible: [Visibility], _ named: String?, _ isShared: Bool
    ) {
        let rows = zip(field.strata, visible).map { (value: $0.value, tallies: $0.tallies, shown: $1) }
        self.field = field.field
        let isRecorded = { (value: String) in ![StratumField.unknown, StratumField.declined].contains(value) }
        // The largest that is shown: which one is largest must not tell of one that is hidden.
        let largest = rows.filter { isRecorded($0.value) && $0.shown.orders && $0.tallies.orders > 0 }
            .max { ($0.tallies.orders, $1.value) < ($1.tallies.orders, $0.value) }
        let reference = named ?? largest?.value
        self.reference = reference
        let base = rows.first { $0.value == reference }.map { ShownTallies($0.tallies, $0.shown)[.plan] }
        strata = rows.map { row in
            let figures = ShownTallies(row.tallies, row.shown)
            let gap = row.value == reference ? nil : base.flatMap { Gap(figures[.plan], beside: $0) }
            return .init(value: row.value, figures: figures, gap: gap)
        }
        orders = rows.reduce(0) { $0 + $1.tallies.orders }
        let others = rows.filter { !isRecorded($0.value) }
        recorded =
            others.allSatisfy(\.shown.orders)
            ? orders - others.reduce(0) { $0 + $1.tallies.orders } : nil
        isDouble = isShared && orders > 0 && field.field.double != nil && !visible.contains { $0.orders }
    }
}

extension EquityReading.Table {
    fileprivate init(
        _ table: Tabulation.Table, _ visible: [[Bool]], _ references: [StratumField: String?]
    ) {
        pair = table.pair
        let row = references[table.pair.first] ?? nil
        let column = references[table.pair.second] ?? nil
        reference = row.flatMap { row in column.map { (row, $0) } }
        func shown(_ row: Int, _ column: Int) -> ShownTally {
            let isShown = visible[row][column]
            return ShownTally(
                table.cells[row][column], orders: isShown,
                .init(placed: isShown, onTime: isShown, urgentLateDays: isShown))
        }
        let base = table.rows.firstIndex { $0 == row }.flatMap { row in
            table.columns.firstIndex { $0 == column }.map { shown(row, $0) }
        }
        cells = table.rows.enumerated().flatMap { place, own in
            table.columns.enumerated().map { other, name in
                let figures = shown(place, other)
                let isReference = own == row && name == column
                return .init(
                    row: own, column: name, figures: figures,
                    gap: isReference ? nil : base.flatMap { Gap(figures, beside: $0) })
            }
        }
    }
}
