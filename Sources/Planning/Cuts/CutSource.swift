import LinearModel

/// A row of whole numbers over whole decisions, its columns of one order and one coefficient taken together: an order is at
/// one place at most, so such columns are one decision, and a cut over decisions is tighter than one over the ways to carry
/// them out.
struct CutSource {
    struct Item {
        var columns: [Int32]
        var coefficient: Int
    }

    let items: [Item]
    let upper: Int

    /// Larger figures are of goals and not of minutes; cuts of them have been seen to unsettle GLPK until it ended the process.
    private static let largest = 10_000.0

    /// Nil for a row that is not one of whole numbers.
    /// - Parameter owners: of each column the order that it places; nil: none. Of one order at most one column is 1.
    init?(_ row: SparseRow, owners: [Int?], isInteger: [Bool]) {
        struct Key: Hashable {
            var owner: Int
            var coefficient: Int
        }
        var (items, places): ([Item], [Key: Int]) = ([], [:])
        for (column, value) in zip(row.columns, row.values) {
            guard isInteger[Int(column)], abs(value) <= Self.largest, value == value.rounded() else {
                return nil
            }
            let coefficient = Int(value)
            guard let owner = owners[Int(column)] else {
                items.append(Item(columns: [column], coefficient: coefficient))
                continue
            }
            let key = Key(owner: owner, coefficient: coefficient)
            if let place = places[key] {
                items[place].columns.append(column)
            } else {
                places[key] = items.count
                items.append(Item(columns: [column], coefficient: coefficient))
            }
        }
        guard items.count > 1, abs(row.upper) <= 1e9 else { return nil }
        self.items = items
        // Sums of whole numbers are whole numbers.
        upper = Int((row.upper + 1e-9).rounded(.down))
    }
}

/// What is known of the columns while cuts are looked for. All are 0, 1 or whole numbers between their bounds.
struct CutPoint {
    /// Of the relaxation, by column.
    var values: [Double]
    var lower: [Double]
    var upper: [Double]

    /// Of columns taken together, of which one at most is 1.
    func sum(_ columns: [Int32]) -> (value: Double, lower: Int, upper: Int) {
        guard columns.count > 1 else {
            let column = Int(columns[0])
            return (values[column], Int(lower[column]), Int(upper[column]))
        }
        var (value, least, most) = (0.0, 0.0, 0.0)
        for column in columns {
            value += values[Int(column)]
            least += lower[Int(column)]
            most += upper[Int(column)]
        }
        return (min(1, value), Int(min(1, least)), Int(min(1, most)))
    }
}
