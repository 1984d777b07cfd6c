public import Domain

/// A mixed-integer linear program, stored the way a solver reads it.
///
/// Terms are kept as sparse triplets with an unused first slot, because GLPK counts from one: the arrays are handed
/// over without a copy. Each row carries a label of the caller's own type; names are made from labels only when a
/// model is exported.
public struct LinearModel<RowLabel: Sendable>: Sendable {
    public enum Kind: UInt8, Sendable { case continuous, integer }

    public let sense: Sense
    public internal(set) var columnRanges: [ClosedRange<Double>] = []
    public internal(set) var columnKinds: [Kind] = []
    public internal(set) var rowRanges: [ClosedRange<Double>] = []
    public internal(set) var rowLabels: [RowLabel] = []
    @usableFromInline var objectiveTerms: [Double] = []

    @usableFromInline var termRows: [Int32] = [0]
    @usableFromInline var termColumns: [Int32] = [0]
    @usableFromInline var termValues: [Double] = [0]
    /// Where in the current row a column was last written: repeated terms merge, since GLPK ends the process on a
    /// repeated (row, column) pair.
    @usableFromInline var lastTerm: [Int] = []

    public init(_ sense: Sense) { self.sense = sense }

    public var objectiveCoefficients: [Double] { objectiveTerms }
    public var columnCount: Int { columnRanges.count }
    public var rowCount: Int { rowRanges.count }
    public var termCount: Int { termRows.count - 1 }

    /// Whether every figure is finite where it must be. GLPK takes a NaN without complaint and returns nonsense.
    public var isFinite: Bool {
        objectiveTerms.allSatisfy(\.isFinite) && termValues.allSatisfy(\.isFinite)
            && rowRanges.allSatisfy { $0.lowerBound < .infinity && $0.upperBound > -.infinity }
    }

    /// A new column with its coefficient in the objective.
    public mutating func variable(
        _ kind: Kind = .continuous, in range: ClosedRange<Double> = 0...1, objective: Double = 0
    ) -> Variable {
        columnRanges.append(range)
        columnKinds.append(kind)
        objectiveTerms.append(objective)
        lastTerm.append(0)
        return Variable(column: Int32(columnRanges.count - 1))
    }

    @inlinable public mutating func addToObjective<E: LinearExpression>(_ expression: E) {
        expression.forEachTerm { coefficient, column in objectiveTerms[Int(column)] += coefficient }
    }

    /// Appends a row; rows without a term are kept, so that labels and rows stay aligned.
    @discardableResult
    @inlinable @inline(__always) public mutating func subject<E: LinearExpression>(
        to constraint: Constraint<E>, _ label: RowLabel
    ) -> Int {
        let row = appendRow(constraint.range, label)
        var rows = take(&termRows), columns = take(&termColumns), values = take(&termValues),
            last = take(&lastTerm)
        let rowStart = rows.count
        constraint.body.forEachTerm { coefficient, column in
            let seen = last[Int(column)]
            if seen >= rowStart {
                values[seen] += coefficient
            } else {
                last[Int(column)] = rows.count
                rows.append(Int32(row + 1))
                columns.append(column + 1)
                values.append(coefficient)
            }
        }
        (termRows, termColumns, termValues, lastTerm) = (rows, columns, values, last)
        return row
    }

    @usableFromInline mutating func appendRow(_ range: ClosedRange<Double>, _ label: RowLabel) -> Int {
        rowRanges.append(range)
        rowLabels.append(label)
        return rowRanges.count - 1
    }

    /// Rows, columns and values of all terms, counted from one, slot 0 unused.
    public var terms: (rows: [Int32], columns: [Int32], values: [Double]) {
        (termRows, termColumns, termValues)
    }
}

/// Moves an array out of its storage, leaving an empty one behind.
@inlinable @inline(__always) func take<Element>(_ array: inout [Element]) -> [Element] {
    var taken: [Element] = []
    swap(&taken, &array)
    return taken
}
