import Domain

/// What a shared result hides is what has to be hidden, and nothing more: a count that does not suit must not be called a
/// small one. Strata are hidden exactly as the rule says, groups as their strata; of a table of two fields it is
/// looked at whether each hidden cell is small, of a hidden stratum, or the smallest of a line that hides one.
struct HidingChecks {
    private let printed: PrintedEquity
    /// Parallel to `printed.fields`.
    private let hidden: [HiddenStrata]
    private(set) var violations: [Violation] = []

    /// - Parameters:
    ///   - fields: by table, row and plan: the true counts.
    ///   - twoWay: the same of tables of two fields.
    init(
        _ printed: PrintedEquity, _ partitions: [Policy.Partition], fields: [[[EquityChecks.Counted]]],
        twoWay: [[[EquityChecks.Counted]]]
    ) {
        self.printed = printed
        let names = Set(printed.fields.map { $0.fields[0] })
        hidden = zip(printed.fields, fields).map { table, counts in
            let saysAgain = PrintedEquity.doubles.contains {
                table.fields == [$0.field] && names.contains($0.double)
            }
            return HiddenStrata(counts, isDouble: saysAgain)
        }
        for place in printed.fields.indices { checkStrata(place) }
        for partition in partitions {
            for group in partition.groups { checkGroup(GroupName(partition.by, group)) }
        }
        var rings = Rings()
        for (table, counts) in zip(printed.twoWay, twoWay) {
            let closesRing = !rings.join(table.fields[0], table.fields[1])
            checkCells(table, counts.map { $0[0] }, closesRing: closesRing)
        }
    }

    private mutating func expect(_ isShown: Bool, _ mayBeShown: Bool, _ place: String) {
        guard isShown != mayBeShown else { return }
        let message =
            isShown
            ? "by the rule this is hidden" : "this is hidden, and the rule hides neither it nor another by it"
        violations.append(Violation(.disclosure, place, message))
    }

    private mutating func checkStrata(_ place: Int) {
        for (stratum, row) in printed.fields[place].rows.enumerated() {
            check(row, [(hidden[place], stratum)])
        }
        let table = printed.fields[place]
        let untold = table.rows.indices.filter {
            [StratumField.unknown, StratumField.declined].contains(table.rows[$0].names[0])
        }
        expect(
            table.recorded != nil, hidden[place].orders.isDisjoint(with: untold), "\(table.place)/recorded")
    }

    /// A figure of a row is shown where it is of all strata that make it up.
    private mutating func check(_ row: PrintedEquity.Row, _ strata: [(HiddenStrata, Int)]) {
        func isShown(_ hides: (HiddenStrata) -> Set<Int>) -> Bool {
            !strata.contains { hides($0.0).contains($0.1) }
        }
        expect(row.orders != nil, isShown(\.orders), "\(row.place)/orders")
        for (plan, side) in ([row.plan] + row.baselines).enumerated() {
            expect(side.placed != nil, isShown(\.plans[plan].placed), "\(side.place)/placed")
            expect(side.onTime != nil, isShown(\.plans[plan].onTime), "\(side.place)/onTime")
            expect(
                side.urgentLateDays != nil, isShown(\.plans[plan].lateDays), "\(side.place)/urgentLateDays")
        }
    }

    /// `language/es` is the stratum `es` of the field `language`; who declined to tell is in the group `unknown` too.
    private mutating func checkGroup(_ name: GroupName) {
        guard let group = printed.groups.first(where: { $0.row.names == [name.description] }),
            let place = printed.fields.firstIndex(where: {
                $0.fields == [StratumField(name.partition).rawValue]
            })
        else { return }
        let isUnknown = name.group == StratumField.unknown
        let strata = printed.fields[place].rows.indices.filter { stratum in
            let value = printed.fields[place].rows[stratum].names[0]
            return value == name.group || isUnknown && value == StratumField.declined
        }
        check(group.row, strata.map { (hidden[place], $0) })
    }

    // Tables of two fields.

    private mutating func checkCells(
        _ table: PrintedEquity.Table, _ counts: [EquityChecks.Counted], closesRing: Bool
    ) {
        let isSmallWhole = isSmall(counts.reduce(0) { $0 + $1.orders })
        let strata = [hiddenNames(table.fields[0]), hiddenNames(table.fields[1])]
        let mustHide = zip(table.rows, counts).map { row, counted in
            closesRing || isSmallWhole || strata[0].contains(row.names[0])
                || strata[1].contains(row.names[1]) || Self.isSensitive(counted)
        }
        for (cell, row) in table.rows.enumerated() {
            let isJustified =
                mustHide[cell]
                || row.orders == nil && mustHide.contains(true) && goesWithOthers(cell, table, counts)
            expect(row.orders != nil, !isJustified, "\(row.place)/orders")
            let isWhole = row.plan.placed != nil && row.plan.onTime != nil
            expect(isWhole, row.orders != nil, row.place)
        }
    }

    /// A stratum of which something is hidden shows no cell.
    private func hiddenNames(_ field: String) -> Set<String> {
        guard let place = printed.fields.firstIndex(where: { $0.fields == [field] }) else { return [] }
        let (own, rows) = (hidden[place], printed.fields[place].rows)
        let strata = own.orders.union(own.plans[0].placed).union(own.plans[0].onTime)
        return Set(strata.map { rows[$0].names[0] })
    }

    private static func isSensitive(_ cell: EquityChecks.Counted) -> Bool {
        [
            cell.orders, cell.placed, cell.orders - cell.placed, cell.onTime, cell.placed - cell.onTime,
        ].contains(where: isSmall)
    }

    /// Where no cell is left the table is hidden whole; else the smallest of a row or of a column goes with what is hidden.
    private func goesWithOthers(
        _ cell: Int, _ table: PrintedEquity.Table, _ counts: [EquityChecks.Counted]
    ) -> Bool {
        let shown = table.rows.indices.filter { table.rows[$0].orders != nil }
        if shown.isEmpty { return true }
        guard counts[cell].orders > 0 else { return false }
        return [0, 1].contains { place in
            shown.allSatisfy { other in
                table.rows[other].names[place] != table.rows[cell].names[place] || counts[other].orders == 0
                    || counts[other].orders >= counts[cell].orders
            }
        }
    }
}

/// Which fields are joined by tables so far.
private struct Rings {
    private var above: [String: String] = [:]

    /// False when the two are joined already.
    mutating func join(_ first: String, _ second: String) -> Bool {
        let (a, b) = (root(first), root(second))
        if a != b { above[b] = a }
        return a != b
    }

    private func root(_ field: String) -> String {
        var found = field
        while let next = above[found] { found = next }
        return found
    }
}
