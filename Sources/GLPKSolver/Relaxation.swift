import CGLPK
public import LinearModel

/// A linear relaxation that is solved again and again as rows are added and columns lose their choice, each time from where
/// it was. Lives on the thread that made it.
@safe public struct Relaxation: ~Copyable {
    public struct Point: Sendable {
        public var objective: Double
        /// By column.
        public var values: [Double]
        /// By column: by how much the objective changes for one more of it; 0 of what is between its bounds.
        public var reducedCosts: [Double]
    }

    private let problem: Problem
    private let columns: Int
    private let ownRows: Int
    private var isBegun = false

    /// Far more than a relaxation of this size has been seen to take: beyond it GLPK has lost its way.
    private static let iterations: Int32 = 100_000

    public init<Label>(_ model: borrowing LinearModel<Label>) {
        precondition(model.isFinite && model.columnCount > 0)
        glp_term_out(GLP_OFF)
        problem = Problem(model)
        (columns, ownRows) = (model.columnCount, model.rowCount)
    }

    /// What the relaxation comes to.
    public enum Outcome: Sendable {
        case optimal(Point)
        case infeasible
        /// GLPK lost its way.
        case failed
    }

    public mutating func solve() -> Outcome {
        // Rows that are added leave the duals as good as they were. GLPK's primal method is for the beginning alone: from a
        // basis that the dual one has left behind it has ended the process.
        let method = isBegun ? GLP_DUAL : GLP_PRIMAL
        if !isBegun { unsafe glp_adv_basis(problem.pointer, 0) }
        isBegun = true
        return run(method) ?? .failed
    }

    /// Nil: it did not come to an end.
    private func run(_ method: Int32) -> Outcome? {
        var parameters = glp_smcp()
        unsafe glp_init_smcp(&parameters)
        parameters.msg_lev = GLP_MSG_OFF
        parameters.meth = method
        parameters.presolve = GLP_OFF
        parameters.it_lim = Self.iterations
        let pointer = unsafe problem.pointer
        guard unsafe glp_simplex(pointer, &parameters) == 0 else { return nil }
        switch unsafe glp_get_status(pointer) {
        case GLP_OPT:
            return .optimal(
                Point(
                    objective: unsafe glp_get_obj_val(pointer),
                    values: (0..<columns).map { unsafe glp_get_col_prim(pointer, Int32($0 + 1)) },
                    reducedCosts: (0..<columns).map { unsafe glp_get_col_dual(pointer, Int32($0 + 1)) }))
        case GLP_NOFEAS: return .infeasible
        default: return nil
        }
    }

    public mutating func add(_ rows: [SparseRow]) {
        guard !rows.isEmpty else { return }
        let pointer = unsafe problem.pointer
        let first = unsafe glp_add_rows(pointer, Int32(rows.count))
        for (place, row) in rows.enumerated() {
            let number = first + Int32(place)
            unsafe glp_set_row_bnds(pointer, number, GLP_UP, 0, row.upper)
            unsafe glp_set_mat_row(
                pointer, number, Int32(row.columns.count), [0] + row.columns.map { $0 + 1 }, [0] + row.values)
        }
    }

    public mutating func fix(_ column: Int, at value: Double) {
        unsafe glp_set_col_bnds(problem.pointer, Int32(column + 1), GLP_FX, value, value)
    }

    /// Which of the added rows bind, in the order in which they were added; the others are taken out.
    public mutating func dropLoose() -> [Bool] {
        let pointer = unsafe problem.pointer
        let binds = (ownRows..<Int(unsafe glp_get_num_rows(pointer))).map {
            unsafe glp_get_row_stat(pointer, Int32($0 + 1)) != GLP_BS
        }
        let loose = binds.indices.filter { !binds[$0] }.map { Int32(ownRows + $0 + 1) }
        if !loose.isEmpty { unsafe glp_del_rows(pointer, Int32(loose.count), [0] + loose) }
        return binds
    }
}

@available(*, unavailable)
extension Relaxation: Sendable {}
