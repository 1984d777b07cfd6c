/// One way of planning, lived through many times.
public struct PolicyRun: Sendable {
    public enum Policy: Hashable, Sendable {
        /// By request alone, each at its earliest feasible start.
        case firstCome
        /// Urgent orders first, then by request.
        case urgentFirst
        /// Nothing but what is booked: where no order is open, both of the above.
        case noOutreach
        /// Fairslot's plan, its help given to those who are likeliest to miss.
        case riskRanked
        /// Fairslot's plan where the policy asks for equity in this form.
        case asking(Domain.Policy.Form)
        /// As the policy has it.
        case fairslot

        /// In files.
        public var name: String {
            switch self {
            case .firstCome: "first-come"
            case .urgentFirst: "urgent-first"
            case .noOutreach: "no-outreach"
            case .riskRanked: "risk-ranked"
            case .asking(let form): form.name
            case .fairslot: "fairslot"
            }
        }
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
        /// Of the orders that were booked before; in none of the counts above but those of groups, where no order is open.
        public var completedBookings = 0

        public init() {}
    }

    public var policy: Policy
    public var placed: Int
    /// Completed appointments to be expected by the chances alone, nobody standing by.
    public var expectedCompletions: Value
    /// The same of orders that were booked before.
    public var expectedBookings: Value
    public var replications: [Replication]

    public init(
        policy: Policy, placed: Int, expectedCompletions: Value, expectedBookings: Value,
        replications: [Replication]
    ) {
        self.policy = policy
        self.placed = placed
        self.expectedCompletions = expectedCompletions
        self.expectedBookings = expectedBookings
        self.replications = replications
    }
}
