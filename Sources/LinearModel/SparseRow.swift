/// Σ values · columns ≤ upper.
public struct SparseRow: Sendable, Equatable {
    /// From 0, each once.
    public var columns: [Int32]
    public var values: [Double]
    public var upper: Double

    public init(columns: [Int32], values: [Double], upper: Double) {
        self.columns = columns
        self.values = values
        self.upper = upper
    }
}

extension LinearModel {
    /// Every row as one or two sums that are no more than something.
    public var sparseRows: [SparseRow] {
        var rows = rowRanges.map { _ in (columns: [Int32](), values: [Double]()) }
        for term in 1..<termRows.count {
            rows[Int(termRows[term]) - 1].columns.append(termColumns[term] - 1)
            rows[Int(termRows[term]) - 1].values.append(termValues[term])
        }
        return zip(rows, rowRanges).flatMap { row, range in
            let upper = range.upperBound.isFinite ? [(row.values, range.upperBound)] : []
            let lower = range.lowerBound.isFinite ? [(row.values.map { -$0 }, -range.lowerBound)] : []
            return (upper + lower).map { SparseRow(columns: row.columns, values: $0.0, upper: $0.1) }
        }
    }

    public mutating func subject(to row: SparseRow, _ label: RowLabel) {
        let terms = sum(row.columns.indices) { row.values[$0] * Variable(column: row.columns[$0]) }
        subject(to: terms <= row.upper, label)
    }

    /// Leaves a column no choice.
    public mutating func fix(_ column: Int, at value: Double) { columnRanges[column] = value...value }
}
