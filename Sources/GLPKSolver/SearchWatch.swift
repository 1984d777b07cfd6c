import CGLPK
import Domain

/// What the callback sees of a running search. GLPK has no limit on work: nodes and iterations are counted here, and the
/// search is ended when either count is reached.
final class SearchWatch {
    let limits: SearchLimits
    let sense: Sense
    private(set) var nodes = 0
    /// The weakest bound among active nodes when last seen.
    private(set) var bound: Double?

    init(limits: SearchLimits, sense: Sense) {
        self.limits = limits
        self.sense = sense
    }

    func look(at tree: OpaquePointer) {
        var total: Int32 = 0
        glp_ios_tree_size(tree, nil, nil, &total)
        nodes = Int(total)
        let best = glp_ios_best_node(tree)
        if best != 0 { see(glp_ios_node_bound(tree, best)) }
        let iterations = Int(glp_get_it_cnt(glp_ios_get_prob(tree)))
        if nodes > limits.nodes || iterations > limits.iterations { glp_ios_terminate(tree) }
    }

    /// A tree's bound only ever tightens; before the root is solved GLPK reports an infinite one.
    private func see(_ candidate: Double) {
        guard candidate.isFinite, abs(candidate) < Double.greatestFiniteMagnitude / 2 else { return }
        guard let bound else { return self.bound = candidate }
        self.bound = sense == .maximise ? min(bound, candidate) : max(bound, candidate)
    }
}

/// At file scope: a closure written inside an isolated context would be bound to it and trap on another thread.
func watchSearch(_ tree: OpaquePointer?, _ info: UnsafeMutableRawPointer?) {
    guard let tree, let info else { return }
    Unmanaged<SearchWatch>.fromOpaque(info).takeUnretainedValue().look(at: tree)
}
