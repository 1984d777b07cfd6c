/// One way of planning, lived through many times.
public struct PolicyRun: Sendable {
    public enum Policy: String, CaseIterable, Sendable {
        /// By request alone, each at its earliest feasible start.
        case firstCome = "first-come"
        /// Urgent orders first, then by request.
        case urgentFirst = "urgent-first"
        /// Fairslot's plan, its minutes for counselling and second contacts given to those who are likeliest to miss.
        case riskRanked = "risk-ranked"
        /// Fairslot's plan where the policy protects no group.
        case withoutEquity = "without-equity"
        case fairslot
    }

    /// What happened once.
    public struct Replication: Sendable, Equatable {
        public var completed = 0
        public var cancelled = 0
        public var missed = 0
        /// Waiting orders that got a place that was cancelled.
        public var filled = 0
        /// From request to exam, over all completed ones.
        public var waitDays = 0
        /// Points × late days of urgent orders; one that was not completed counts as one that waits.
        public var lateness = Value.zero
        /// Parallel to the protected groups.
        public var completedOfGroup: [Int] = []

        public init() {}
    }

    public var policy: Policy
    public var placed: Int
    /// Completed appointments to be expected by the chances alone, nobody standing by.
    public var expectedCompletions: Value
    public var replications: [Replication]

    public init(policy: Policy, placed: Int, expectedCompletions: Value, replications: [Replication]) {
        self.policy = policy
        self.placed = placed
        self.expectedCompletions = expectedCompletions
        self.replications = replications
    }
}
