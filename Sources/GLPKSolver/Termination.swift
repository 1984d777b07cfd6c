/// Why the solver stopped; says nothing yet about what it has in hand.
public enum Termination: Sendable, Equatable {
    case optimal, infeasible, unbounded, workLimit, deadline, gapReached
    case failed(code: Int32)
}

/// What one integer program came to. Figures are in the objective's unit.
public struct IntegerSolution: Sendable {
    public var termination: Termination
    /// The best solution found, by column; nil where none was.
    public var values: [Double]?
    public var objective: Double?
    /// No solution is better than this. Nil when the tree proved nothing.
    public var bound: Double?
    public var nodes: Int
}

/// What a relaxation came to.
public struct RelaxedSolution: Sendable {
    public var objective: Double
    /// By row: by how much the objective rises for one more unit on the row's right-hand side.
    public var rowDuals: [Double]
    public var values: [Double]
}

/// How long and how closely an integer program is searched.
public struct SearchLimits: Sendable {
    /// Nodes of the search tree; counted work, so a repeated run stops at the same place.
    public var nodes: Int
    /// Simplex iterations in all nodes; counted work too, and a better measure of it where nodes are large. Looked at
    /// between relaxations: a single one is never cut short.
    public var iterations: Int
    /// Relative gap at which to stop; 0: only a proof stops the search.
    public var gap: Double
    /// The last resort, in milliseconds of the wall clock; nil: none.
    public var milliseconds: Int?
    /// A bound as close as this stops the search: somebody holds a solution that is good enough beside it. Nil: none is.
    public var enough: Double?

    public init(nodes: Int, iterations: Int = .max, gap: Double = 0, milliseconds: Int? = nil) {
        self.nodes = nodes
        self.iterations = iterations
        self.gap = gap
        self.milliseconds = milliseconds
    }
}
