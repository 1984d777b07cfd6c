import LinearModel

/// Cuts by mixed-integer rounding: a row Σ aᵢxᵢ ≤ b of whole numbers is divided by d, of which b leaves the rest r. Then
///
///     Σ (⌊aᵢ ÷ d⌋ (d − r) + max(0, aᵢ mod d − r)) xᵢ ≤ ⌊b ÷ d⌋ (d − r)
///
/// holds for whole xᵢ ≥ 0, and is a row of whole numbers again: nothing is lost to rounding. Which divisor, and which
/// decisions are counted as not taken instead of taken, is tried (Marchand and Wolsey, "Aggregation and mixed integer
/// rounding to solve MIPs", Operations Research 49, 2001, section 4).
struct MixedIntegerRounding {
    /// A row that the relaxation breaks, and by how much of the row's length.
    struct Cut {
        var row: SparseRow
        var efficacy: Double
    }

    private struct Part {
        let item: Int
        let lower: Int
        let upper: Int
        /// Counted from its upper bound down.
        var isComplemented: Bool
        /// As it is counted.
        var coefficient: Int
        var value: Double

        var isOpen: Bool { value > 1e-6 && value < Double(upper - lower) - 1e-6 }

        mutating func complement() {
            isComplemented.toggle()
            coefficient = -coefficient
            value = Double(upper - lower) - value
        }
    }

    private typealias Rounded = (divisor: Int, efficacy: Double)

    private static let leastEfficacy = 0.005
    /// How many are tried.
    private static let divisors = 12
    private static let complements = 20

    private let source: CutSource
    private var parts: [Part] = []
    private var upper: Int

    private init(_ source: CutSource, _ point: CutPoint) {
        self.source = source
        upper = source.upper
        for (place, item) in source.items.enumerated() {
            let (value, lower, most) = point.sum(item.columns)
            upper -= item.coefficient * lower
            guard most > lower else { continue }
            parts.append(
                Part(
                    item: place, lower: lower, upper: most, isComplemented: false,
                    coefficient: item.coefficient,
                    value: max(0, value - Double(lower))))
            if Double(most) - value < value - Double(lower) { complement(parts.count - 1) }
        }
    }

    /// The best cut of a row at a point of the relaxation; nil where none cuts it off.
    static func cut(_ source: CutSource, at point: CutPoint) -> Cut? {
        var rounding = MixedIntegerRounding(source, point)
        return rounding.best()
    }

    private mutating func best() -> Cut? {
        guard var best = bestDivisor(), best.efficacy > -0.05 else { return nil }
        for share in [2, 4, 8] {
            if let finer = rounded(by: (best.divisor + share - 1) / share), finer.efficacy > best.efficacy {
                best = finer
            }
        }
        // First those that are nearest to half of what they can be.
        func distance(_ part: Part) -> Double { abs(part.value - Double(part.upper - part.lower) / 2) }
        let open = parts.indices.filter { parts[$0].isOpen }
            .sorted { (distance(parts[$0]), $0) < (distance(parts[$1]), $1) }
        for place in open.prefix(Self.complements) {
            complement(place)
            if let other = rounded(by: best.divisor), other.efficacy > best.efficacy + 1e-9 {
                best = other
            } else {
                complement(place)
            }
        }
        guard best.efficacy > Self.leastEfficacy else { return nil }
        return Cut(row: row(by: best.divisor), efficacy: best.efficacy)
    }

    private mutating func complement(_ place: Int) {
        upper -= parts[place].coefficient * (parts[place].upper - parts[place].lower)
        parts[place].complement()
    }

    private func bestDivisor() -> Rounded? {
        var sizes = Set(parts.filter { $0.value > 1e-6 }.map { abs($0.coefficient) }).subtracting([0])
            .sorted()
        if sizes.count > Self.divisors {
            sizes = (0..<Self.divisors).map { sizes[$0 * (sizes.count - 1) / (Self.divisors - 1)] }
        }
        return sizes.compactMap(rounded).max { $0.efficacy < $1.efficacy }
    }

    /// ⌊b ÷ d⌋ and what d − r is; nil where d divides b, and rounding says nothing.
    private func quotient(_ divisor: Int) -> (whole: Int, short: Int)? {
        let rest = upper.modulo(divisor)
        return rest == 0 ? nil : ((upper - rest) / divisor, divisor - rest)
    }

    private func coefficient(_ part: Part, _ divisor: Int, _ short: Int) -> Int {
        let rest = part.coefficient.modulo(divisor)
        return (part.coefficient - rest) / divisor * short + max(0, rest - (divisor - short))
    }

    private func rounded(by divisor: Int) -> Rounded? {
        guard divisor > 1, let (whole, short) = quotient(divisor) else { return nil }
        var (excess, square) = (-Double(whole * short), 0.0)
        for part in parts {
            let value = Double(coefficient(part, divisor, short))
            excess += value * part.value
            square += value * value * Double(source.items[part.item].columns.count)
        }
        return square > 0 ? (divisor, excess / square.squareRoot()) : nil
    }

    /// The cut in the columns' own terms.
    private func row(by divisor: Int) -> SparseRow {
        guard let (whole, short) = quotient(divisor) else {
            preconditionFailure("a divisor that rounds nothing")
        }
        var terms: [(item: Int, value: Int)] = []
        var upper = whole * short
        for part in parts {
            let value = coefficient(part, divisor, short)
            guard value != 0 else { continue }
            let own = part.isComplemented ? -value : value
            upper += own * (part.isComplemented ? part.upper : part.lower)
            terms.append((part.item, own))
        }
        let common = terms.reduce(0) { greatestCommonDivisor($0, abs($1.value)) }
        var row = SparseRow(columns: [], values: [], upper: Double((upper - upper.modulo(common)) / common))
        for (item, value) in terms {
            for column in source.items[item].columns {
                row.columns.append(column)
                row.values.append(Double(value / common))
            }
        }
        return row
    }
}

extension Int {
    /// From 0 to what it is divided by.
    fileprivate func modulo(_ divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
