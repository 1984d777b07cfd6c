import CGLPK
import Domain

/// What the callback sees of a running search. GLPK has no limit on work: nodes and iterations are counted here, and the
/// search is ended when either count is reached. Nor does it call back from within a node's simplex, which may cycle: its
/// time limit, which a node keeps, is moved on from callback to callback.
@safe final class SearchWatch {
    /// Of the running search, which reads its time limit from here before each node.
    let parameters: UnsafeMutablePointer<glp_iocp>
    let limits: SearchLimits
    let sense: Sense
    private(set) var nodes = 0
    /// The weakest bound among active nodes when last seen.
    private(set) var bound: Double?

    private let started = ContinuousClock.now

    /// Nodes take milliseconds, those of the largest programs some tenths of a second. What takes so long is stuck.
    private static let millisecondsOfOneNode = 10_000
    /// For what GLPK does before it calls back for the first time, the root's relaxation among it.
    private static let millisecondsOfRoot = 60_000

    init(_ parameters: glp_iocp, limits: SearchLimits, sense: Sense) {
        unsafe self.parameters = .allocate(capacity: 1)
        unsafe self.parameters.initialize(to: parameters)
        self.limits = limits
        self.sense = sense
        unsafe self.parameters.pointee.cb_func = unsafe watchSearch
        unsafe self.parameters.pointee.cb_info = unsafe Unmanaged.passUnretained(self).toOpaque()
        allow(Self.millisecondsOfRoot)
    }

    deinit { unsafe parameters.deallocate() }

    /// Whether the caller's own limit of time has not been reached.
    var hasTime: Bool { limits.milliseconds.map { elapsed + 1 < $0 } ?? true }

    var elapsed: Int { Int(started.duration(to: .now) / .milliseconds(1)) }

    /// Lets the search run so much longer, as far as the caller's limit goes.
    private func allow(_ milliseconds: Int) {
        unsafe parameters.pointee.tm_lim = Int32(
            clamping: min(elapsed + milliseconds, limits.milliseconds ?? .max))
    }

    func look(at tree: OpaquePointer) {
        allow(Self.millisecondsOfOneNode)
        var total: Int32 = 0
        unsafe glp_ios_tree_size(tree, nil, nil, &total)
        nodes = Int(total)
        let best = unsafe glp_ios_best_node(tree)
        if best != 0 { unsafe see(glp_ios_node_bound(tree, best)) }
        let iterations = unsafe Int(glp_get_it_cnt(glp_ios_get_prob(tree)))
        if nodes > limits.nodes || iterations > limits.iterations || isCloseEnough {
            unsafe glp_ios_terminate(tree)
        }
    }

    private var isCloseEnough: Bool {
        guard let bound, let enough = limits.enough else { return false }
        return sense == .maximise ? bound <= enough : bound >= enough
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
    guard let tree = unsafe tree, let info = unsafe info else { return }
    unsafe Unmanaged<SearchWatch>.fromOpaque(info).takeUnretainedValue().look(at: tree)
}
