import CGLPK
import Domain
import LinearModel

// What is marked `unsafe` in this module calls GLPK with a problem that stands, on the thread that made it, and with arrays
// as long as it is told.

/// Owns one `glp_prob`. Not copyable, not sendable: GLPK keeps its memory pool per thread and ends the process when
/// another thread frees a problem, so each lives and dies inside one synchronous call.
@safe struct Problem: ~Copyable {
    let pointer: OpaquePointer

    init<Label>(_ model: borrowing LinearModel<Label>) {
        unsafe pointer = unsafe glp_create_prob()
        load(model)
    }

    deinit { unsafe glp_delete_prob(pointer) }

    /// Three further binaries of which exactly one is 1, worth nothing. When the presolver solves a whole program, GLPK's
    /// cover cuts end the process for want of a column; this row it never removes, so one always remains.
    func addPresolverGuard() {
        let first = unsafe glp_add_cols(pointer, 3)
        let row = unsafe glp_add_rows(pointer, 1)
        let columns = [0, first, first + 1, first + 2]
        for column in columns.dropFirst() { unsafe glp_set_col_kind(pointer, column, GLP_BV) }
        unsafe glp_set_row_bnds(pointer, row, GLP_FX, 1, 1)
        unsafe glp_set_mat_row(pointer, row, 3, columns, [0, 1, 1, 1])
    }

    /// Bad indices and repeated (row, column) pairs end the process; `LinearModel` can hold neither.
    private func load<Label>(_ model: borrowing LinearModel<Label>) {
        unsafe glp_set_obj_dir(pointer, model.sense == .maximise ? GLP_MAX : GLP_MIN)
        if model.columnCount > 0 { unsafe glp_add_cols(pointer, Int32(model.columnCount)) }
        for column in 0..<model.columnCount {
            let range = model.columnRanges[column]
            // The kind first: GLP_BV would reset the bounds to 0 and 1.
            if model.columnKinds[column] == .integer {
                unsafe glp_set_col_kind(pointer, Int32(column + 1), GLP_IV)
            }
            unsafe glp_set_col_bnds(
                pointer, Int32(column + 1), range.glpkKind, range.lowerBound, range.upperBound)
            unsafe glp_set_obj_coef(pointer, Int32(column + 1), model.objectiveCoefficients[column])
        }
        if model.rowCount > 0 { unsafe glp_add_rows(pointer, Int32(model.rowCount)) }
        for row in 0..<model.rowCount {
            let range = model.rowRanges[row]
            unsafe glp_set_row_bnds(
                pointer, Int32(row + 1), range.glpkKind, range.lowerBound, range.upperBound)
        }
        let terms = model.terms
        unsafe glp_load_matrix(pointer, Int32(model.termCount), terms.rows, terms.columns, terms.values)
    }
}

@available(*, unavailable)
extension Problem: Sendable {}

extension ClosedRange<Double> {
    fileprivate var glpkKind: Int32 {
        switch (lowerBound.isFinite, upperBound.isFinite) {
        case (false, false): GLP_FR
        case (true, false): GLP_LO
        case (false, true): GLP_UP
        case (true, true): lowerBound == upperBound ? GLP_FX : GLP_DB
        }
    }
}
