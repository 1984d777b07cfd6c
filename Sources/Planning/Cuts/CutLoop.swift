import Domain
import GLPKSolver
import LinearModel

/// A program made smaller and tighter before a tree is grown from it: its relaxation is cut where it is no plan, columns
/// that no better plan can have lose their choice, and again, until little is gained.
struct CutLoop<Label: Sendable> {
    /// What it comes to.
    struct Outcome {
        var model: LinearModel<Label>
        /// No plan is better, or else than the one held; nil: the relaxation said nothing.
        var bound: Double?
        /// No plan is better than the one held.
        var isProven = false
    }

    let model: LinearModel<Label>
    /// Of each column the order that it places; nil: none.
    let owners: [Int?]
    /// What the plan is worth that is to be bettered, in the model's sense.
    let held: Double
    /// The last resort: the tree that comes after it says that time was short.
    var clock = DeadlineClock.none

    /// Rounds of cuts, and how many in a row may bring less than a hundredth of what is open.
    private static var rounds: Int { 30 }
    private static var patience: Int { 3 }
    private static var cutsOfRound: Int { 150 }
    /// Cosine above which two cuts are nearly the same.
    private static var likeness: Double { 0.9 }

    /// - Parameter label: of the rows that are added.
    func tightened(_ label: Label) -> Outcome {
        precondition(model.sense == .maximise)
        let isInteger = model.columnKinds.map { $0 == .integer }
        let sources = model.sparseRows.compactMap { CutSource($0, owners: owners, isInteger: isInteger) }
        var relaxation = Relaxation(model)
        var point = CutPoint(
            values: [], lower: model.columnRanges.map(\.lowerBound),
            upper: model.columnRanges.map(\.upperBound))
        var (cuts, fixed): ([SparseRow], [(column: Int, value: Double)]) = ([], [])
        var (bound, patience): (Double?, Int) = (nil, Self.patience)
        for _ in 0..<Self.rounds where clock.hasTime {
            let reached: Relaxation.Point
            switch relaxation.solve() {
            case .optimal(let found): reached = found
            case .infeasible where !fixed.isEmpty || !cuts.isEmpty:
                return Outcome(model: model, bound: held, isProven: true)
            // Without either there is the plan that is held: GLPK has lost its way.
            case .infeasible, .failed: return outcome(cuts, fixed, bound, label)
            }
            let gain = (bound ?? .infinity) - reached.objective
            bound = min(bound ?? .infinity, reached.objective)
            guard reached.objective > held + 1e-7 else {
                return Outcome(model: model, bound: held, isProven: true)
            }
            patience = gain < 0.01 * (reached.objective - held) ? patience - 1 : Self.patience
            for (column, value) in settled(reached, point) {
                fixed.append((column, value))
                (point.lower[column], point.upper[column]) = (value, value)
                relaxation.fix(column, at: value)
            }
            point.values = reached.values
            let binds = relaxation.dropLoose()
            cuts = zip(cuts, binds).filter(\.1).map(\.0)
            let found =
                patience > 0 ? select(sources.compactMap { MixedIntegerRounding.cut($0, at: point) }) : []
            guard !found.isEmpty else { break }
            cuts += found
            relaxation.add(found)
        }
        return outcome(cuts, fixed, bound, label)
    }

    private func outcome(
        _ cuts: [SparseRow], _ fixed: [(column: Int, value: Double)], _ bound: Double?, _ label: Label
    ) -> Outcome {
        var tight = model
        for (column, value) in fixed { tight.fix(column, at: value) }
        for cut in cuts { tight.subject(to: cut, label) }
        return Outcome(model: tight, bound: bound)
    }

    /// Columns that no plan better than the one held has otherwise than the relaxation does: the change alone would cost more
    /// than is open.
    private func settled(_ reached: Relaxation.Point, _ point: CutPoint) -> [(column: Int, value: Double)] {
        let open = reached.objective - held + 1e-6
        return reached.values.indices.compactMap { column in
            let (lower, upper) = (point.lower[column], point.upper[column])
            guard model.columnKinds[column] == .integer, upper > lower else { return nil }
            let (value, cost) = (reached.values[column], reached.reducedCosts[column])
            if value < lower + 1e-6, -cost > open { return (column, lower) }
            if value > upper - 1e-6, cost > open { return (column, upper) }
            return nil
        }
    }

    /// The deepest, and of those that are nearly the same one.
    private func select(_ cuts: [MixedIntegerRounding.Cut]) -> [SparseRow] {
        let ranked = cuts.enumerated().sorted {
            ($1.element.efficacy, $0.offset) < ($0.element.efficacy, $1.offset)
        }
        var (kept, lengths): ([SparseRow], [Double]) = ([], [])
        var scratch = [Double](repeating: 0, count: model.columnCount)
        for (_, cut) in ranked {
            guard kept.count < Self.cutsOfRound else { break }
            let row = cut.row
            for (column, value) in zip(row.columns, row.values) { scratch[Int(column)] = value }
            defer { for column in row.columns { scratch[Int(column)] = 0 } }
            let length = row.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let isNew = zip(kept, lengths).allSatisfy { other, otherLength in
                let product = zip(other.columns, other.values).reduce(0) { $0 + scratch[Int($1.0)] * $1.1 }
                return abs(product) < Self.likeness * length * otherLength
            }
            guard isNew else { continue }
            kept.append(row)
            lengths.append(length)
        }
        return kept
    }
}
