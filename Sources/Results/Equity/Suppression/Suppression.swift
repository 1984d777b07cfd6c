import Domain

/// What of a result is shown when it is shared: no count of 1 to 10 about a part of the orders, and nothing from which
/// one could be had back. One pass over all that is shown; `Suppression.md` says what is promised and why it holds.
struct Suppression: Sendable {
    /// A count from 1 to this could name a person; 0 names nobody.
    static let largestHidden = 10
    /// Between the least and the greatest value that a hidden count of 1 to 10 could have, given all that is shown.
    static let leastWidth = 5

    static func hides(_ count: Int) -> Bool { (1...largestHidden).contains(count) }

    /// By field and stratum.
    let fields: [StratumField: [Visibility]]
    /// By table, row and column: whether the cell is shown.
    let tables: [[[Bool]]]

    /// Everything is shown inside a house.
    init(showingAll tabulation: Tabulation) {
        fields = Dictionary(
            uniqueKeysWithValues: tabulation.fields.map { field in
                (field.field, field.strata.map { _ in Visibility(all: true) })
            })
        tables = tabulation.tables.map { table in
            table.cells.map { $0.map { _ in true } }
        }
    }

    init(sharing tabulation: Tabulation) {
        var fields: [StratumField: [Visibility]] = [:]
        for field in tabulation.fields {
            // The same thing recorded twice: what one table hides the other would tell.
            let isDouble = field.field.double.map { tabulation.field($0) != nil } ?? false
            fields[field.field] =
                isDouble
                ? field.strata.map { _ in Visibility(all: false) }
                : FieldSuppression(field.strata.map(\.tallies)).visible
        }
        self.fields = fields
        var forest = Forest()
        tables = tabulation.tables.map { table in
            let hidden = table.cells.map { $0.map { _ in false } }
            guard let rows = fields[table.pair.first], let columns = fields[table.pair.second] else {
                return hidden
            }
            // Three tables in a ring could tell more together than each alone.
            guard forest.join(table.pair.first, table.pair.second) else { return hidden }
            return TableSuppression(table.cells, rows: rows, columns: columns).visible
        }
    }

    /// Which fields are joined by tables so far.
    private struct Forest {
        private var trees: [StratumField: Int] = [:]

        /// False when the two are joined already.
        mutating func join(_ first: StratumField, _ second: StratumField) -> Bool {
            let own = tree(first)
            let other = tree(second)
            guard own != other else { return false }
            for (field, tree) in trees where tree == other { trees[field] = own }
            return true
        }

        private mutating func tree(_ field: StratumField) -> Int {
            if let tree = trees[field] { return tree }
            let tree = trees.count
            trees[field] = tree
            return tree
        }
    }
}

extension StratumField {
    /// The field of the barrier profile that says the same, or a part of it.
    var double: StratumField? {
        switch self {
        case .measurementPayer: .payer
        case .area: .areaQuartile
        default: nil
        }
    }
}
