import Domain

/// A model as text that any solver of integer programs reads. Both forms are minimisations, since free MPS has no word
/// for a maximum that all readers know: a maximum is written as the minimum of its negative, and a constant as the
/// coefficient of a column fixed at 1.
public struct ModelText<Label: Sendable>: Sendable {
    private let model: LinearModel<Label>
    private let constant: Double
    private let rowNames: [String]
    private let columnNames: [String]

    /// `constant` is in the model's own sense. Names may hold anything; blanks become `_`.
    public init(
        _ model: LinearModel<Label>, constant: Double, rowName: (Label, Int) -> String, columnNames: [String]
    ) {
        precondition(columnNames.count == model.columnCount)
        self.model = model
        self.constant = constant
        rowNames = model.rowLabels.enumerated().map { rowName($1, $0).withoutBlanks }
        self.columnNames = columnNames.map(\.withoutBlanks)
    }

    private var sign: Double { model.sense == .maximise ? -1 : 1 }

    /// Terms by column, in row order.
    private var columns: [[(row: Int, value: Double)]] {
        var columns = [[(row: Int, value: Double)]](repeating: [], count: model.columnCount)
        let terms = model.terms
        for term in 1..<(model.termCount + 1) {
            columns[Int(terms.columns[term]) - 1].append((Int(terms.rows[term]) - 1, terms.values[term]))
        }
        return columns
    }

    /// Free MPS.
    public var mps: String {
        var lines = ["NAME fairslot", "ROWS", " N COST"]
        lines += rowNames.indices.map { " \(kind(of: $0)) \(rowNames[$0])" }
        lines.append("COLUMNS")
        let columns = columns
        var isInteger = false
        for place in columnNames.indices {
            if (model.columnKinds[place] == .integer) != isInteger {
                isInteger.toggle()
                lines.append(" M\(place) 'MARKER' '\(isInteger ? "INTORG" : "INTEND")'")
            }
            lines.append(" \(columnNames[place]) COST \(sign * model.objectiveCoefficients[place])")
            lines += columns[place].map { " \(columnNames[place]) \(rowNames[$0.row]) \($0.value)" }
        }
        if isInteger { lines.append(" MEND 'MARKER' 'INTEND'") }
        lines.append(" CONSTANT COST \(sign * constant)")
        lines.append("RHS")
        lines += rowNames.indices.map { " RHS \(rowNames[$0]) \(limit(of: $0))" }
        lines.append("BOUNDS")
        for place in columnNames.indices {
            lines.append(" LO BND \(columnNames[place]) \(model.columnRanges[place].lowerBound)")
            lines.append(" UP BND \(columnNames[place]) \(model.columnRanges[place].upperBound)")
        }
        lines.append(" FX BND CONSTANT 1")
        lines.append("ENDATA")
        return lines.joined(separator: "\n") + "\n"
    }

    /// CPLEX LP. Its names allow few signs, so rows and columns are numbered and named in comments.
    public var lp: String {
        var rows = [[String]](repeating: [], count: model.rowCount)
        for (place, terms) in columns.enumerated() {
            for term in terms { rows[term.row].append("\(signed(term.value)) x\(place + 1)") }
        }
        var lines = ["\\ fairslot"]
        lines += columnNames.enumerated().map { "\\ x\($0 + 1): \($1)" }
        let cost = model.objectiveCoefficients.enumerated().map { "\(signed(sign * $1)) x\($0 + 1)" }
        lines +=
            ["Minimize", " COST:"] + cost.map { "  \($0)" } + [
                "  \(signed(sign * constant)) CONSTANT", "Subject To",
            ]
        for place in rows.indices where !rows[place].isEmpty {
            let relation = ["L": "<=", "G": ">=", "E": "="][kind(of: place)]!
            lines.append("\\ \(rowNames[place])")
            lines.append(" r\(place + 1):")
            lines += rows[place].map { "  \($0)" }
            lines.append("  \(relation) \(limit(of: place))")
        }
        lines += ["Bounds"]
        lines += columnNames.indices.map {
            " \(model.columnRanges[$0].lowerBound) <= x\($0 + 1) <= \(model.columnRanges[$0].upperBound)"
        }
        lines += [" CONSTANT = 1", "Generals"]
        lines += columnNames.indices.filter { model.columnKinds[$0] == .integer }.map { " x\($0 + 1)" }
        return lines.joined(separator: "\n") + "\nEnd\n"
    }

    private func signed(_ value: Double) -> String { "\(value < 0 ? "-" : "+") \(value.magnitude)" }

    /// Rows have one finite side, or two equal ones.
    private func kind(of row: Int) -> String {
        let range = model.rowRanges[row]
        if range.lowerBound == range.upperBound { return "E" }
        return range.upperBound.isFinite ? "L" : "G"
    }

    private func limit(of row: Int) -> Double {
        let range = model.rowRanges[row]
        return range.upperBound.isFinite ? range.upperBound : range.lowerBound
    }
}

extension String {
    fileprivate var withoutBlanks: String { String(map { $0 == " " ? "_" : $0 }) }
}
