import CGLPK
import Domain
public import LinearModel

/// The one door to GLPK. Every call makes, loads, solves, reads and frees its problem on the calling thread. GLPK ends
/// the process on misuse and its time limit is soft: the program runs it in a worker child only.
public enum GLPK {
    public static var version: String { unsafe String(cString: glp_version()) }

    /// Solves the linear relaxation. Nil when it has no optimum, or GLPK lost its way.
    public static func relax<Label>(_ model: borrowing LinearModel<Label>) -> RelaxedSolution? {
        precondition(model.isFinite)
        guard model.columnCount > 0 else { return nothingToChoose(model) }
        glp_term_out(GLP_OFF)
        let problem = Problem(model)
        guard runSimplex(problem) else { return nil }
        let pointer = unsafe problem.pointer
        return unsafe RelaxedSolution(
            objective: glp_get_obj_val(pointer),
            rowDuals: (0..<model.rowCount).map { unsafe glp_get_row_dual(pointer, Int32($0 + 1)) },
            values: (0..<model.columnCount).map { unsafe glp_get_col_prim(pointer, Int32($0 + 1)) })
    }

    /// GLPK's presolver ends the process on a problem without columns.
    private static func nothingToChoose<Label>(_ model: borrowing LinearModel<Label>) -> RelaxedSolution? {
        guard model.rowRanges.allSatisfy({ $0.contains(0) }) else { return nil }
        return RelaxedSolution(
            objective: 0, rowDuals: Array(repeating: 0, count: model.rowCount), values: [])
    }

    private static func runSimplex(_ problem: borrowing Problem) -> Bool {
        var parameters = glp_smcp()
        unsafe glp_init_smcp(&parameters)
        parameters.msg_lev = GLP_MSG_OFF
        // A cold primal start; the dual's default ratio test did not end in two minutes where this took seconds.
        parameters.meth = GLP_PRIMAL
        parameters.presolve = GLP_OFF
        unsafe glp_adv_basis(problem.pointer, 0)
        let code = unsafe glp_simplex(problem.pointer, &parameters)
        return unsafe code == 0 && glp_get_status(problem.pointer) == GLP_OPT
    }

    /// Branch and cut with presolve and all of GLPK's cuts: for a scheduling program of a few hundred orders the cuts
    /// on the openings are what closes the gap. Where the simplex of a node gets stuck over them, the search begins anew
    /// without Gomory's, with which nodes have been seen to cycle for ever.
    public static func solve<Label>(_ model: borrowing LinearModel<Label>, _ limits: SearchLimits)
        -> IntegerSolution
    {
        precondition(model.isFinite)
        guard model.columnCount > 0 else {
            let trivial = nothingToChoose(model)
            return IntegerSolution(
                termination: trivial == nil ? .infeasible : .optimal, values: trivial?.values,
                objective: trivial?.objective, bound: trivial?.objective, nodes: 0)
        }
        glp_term_out(GLP_OFF)
        return branchAndCut(model, limits)
    }

    private static func branchAndCut<Label>(
        _ model: borrowing LinearModel<Label>, _ limits: SearchLimits, withGomoryCuts: Bool = true
    ) -> IntegerSolution {
        let problem = Problem(model)
        problem.addPresolverGuard()
        let watch = unsafe SearchWatch(
            parameters(limits, withGomoryCuts: withGomoryCuts), limits: limits, sense: model.sense)
        let code = withExtendedLifetime(watch) { unsafe glp_intopt(problem.pointer, watch.parameters) }
        guard code == GLP_ETMLIM, watch.hasTime else {
            return read(problem, code: code, columns: model.columnCount, watch: watch)
        }
        // The simplex got stuck in a node.
        guard withGomoryCuts else {
            return read(problem, code: GLP_ESTOP, columns: model.columnCount, watch: watch)
        }
        var left = limits
        left.milliseconds = limits.milliseconds.map { max(1, $0 - watch.elapsed) }
        return branchAndCut(model, left, withGomoryCuts: false)
    }

    private static func parameters(_ limits: SearchLimits, withGomoryCuts: Bool) -> glp_iocp {
        var parameters = unsafe glp_iocp()
        unsafe glp_init_iocp(&parameters)
        unsafe parameters.msg_lev = GLP_MSG_OFF
        unsafe parameters.presolve = GLP_ON
        unsafe parameters.gmi_cuts = withGomoryCuts ? GLP_ON : GLP_OFF
        unsafe parameters.mir_cuts = GLP_ON
        unsafe parameters.cov_cuts = GLP_ON
        unsafe parameters.clq_cuts = GLP_ON
        unsafe parameters.br_tech = GLP_BR_DTH
        unsafe parameters.bt_tech = GLP_BT_BLB
        unsafe parameters.tol_obj = 1e-9
        unsafe parameters.mip_gap = limits.gap
        return unsafe parameters
    }

    private static func read(
        _ problem: borrowing Problem, code: Int32, columns: Int, watch: SearchWatch
    ) -> IntegerSolution {
        let status = unsafe glp_mip_status(problem.pointer)
        let holdsSolution = status == GLP_OPT || status == GLP_FEAS
        let termination: Termination =
            switch code {
            case 0: status == GLP_NOFEAS ? .infeasible : status == GLP_UNDEF ? .failed(code: code) : .optimal
            case GLP_ENOPFS: .infeasible
            case GLP_ENODFS: .unbounded
            case GLP_ETMLIM: .deadline
            case GLP_EMIPGAP: .gapReached
            case GLP_ESTOP: .workLimit
            default: .failed(code: code)
            }
        let objective = unsafe holdsSolution ? glp_mip_obj_val(problem.pointer) : nil
        return IntegerSolution(
            termination: termination,
            values: holdsSolution
                ? (0..<columns).map { unsafe glp_mip_col_val(problem.pointer, Int32($0 + 1)) } : nil,
            objective: objective,
            bound: termination == .optimal ? objective : watch.bound,
            nodes: watch.nodes)
    }
}
