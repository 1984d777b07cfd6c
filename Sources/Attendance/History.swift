public import Domain

/// What a site supplies about attendance: read by goal care, contact planning and reports, and by nothing else.
/// It is decoded beside the `Scenario`, so goals 1 to 3 cannot see it.
public struct History: Sendable {
    /// A site's own chances for one order's options; the first that matches an option overrides the model.
    public struct SuppliedChance: Sendable {
        public enum Scope: Sendable {
            case anywhere
            case site(Index<Site>)
            case session(Index<Session>)
        }
        public var order: Index<Order>
        public var scope: Scope
        public var outcome: Outcome
        public init(order: Index<Order>, scope: Scope, outcome: Outcome) {
            self.order = order
            self.scope = scope
            self.outcome = outcome
        }
    }

    /// Missed appointments before this order, by patient; absent: none known. Capped by the model.
    public var priorMissed: [Index<Patient>: Int]
    public var supplied: [SuppliedChance]
    /// What the site's outcomes made of the published figures; nil: the policy goes by those.
    public var recalibration: Recalibration?

    public init(
        priorMissed: [Index<Patient>: Int] = [:], supplied: [SuppliedChance] = [],
        recalibration: Recalibration? = nil
    ) {
        self.priorMissed = priorMissed
        self.supplied = supplied
        self.recalibration = recalibration
    }
}

/// Chances of the three outcomes of an appointment; they sum to one million.
public struct Outcome: Hashable, Sendable {
    public var completed: Value
    public var cancelled: Value
    public var missed: Value

    /// Chances in [0, 1] that sum to 1.
    public init(completed: Value, cancelled: Value, missed: Value) {
        precondition(completed + cancelled + missed == .one)
        self.completed = completed
        self.cancelled = cancelled
        self.missed = missed
    }
}
