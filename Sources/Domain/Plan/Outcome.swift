/// Everything a planning run found out, ready to be written.
public struct PlanOutcome: Sendable {
    public enum Status: String, Sendable {
        /// Every goal's value equals its bound.
        case optimal
        /// Every goal's gap is within what was asked for.
        case withinGap = "within-gap"
        /// Effort ended first: a verified plan with honest bounds.
        case stoppedWithPlan = "stopped-with-plan"
    }

    /// Why an appointment is where it is: which of the order's offers that start on an earlier day would break what.
    public struct Explanation: Sendable, Equatable {
        /// How many offers start on an earlier day; 0: this is the first day on which the order can be done.
        public var earlierOffers: Int
        /// Rules those would break, others unmoved; in the order of `Rule`.
        public var binding: [Waiting.Binding]
        public init(earlierOffers: Int, binding: [Waiting.Binding]) {
            self.earlierOffers = earlierOffers
            self.binding = binding
        }
    }

    /// A barrier group as the equity goal uses it, after merging.
    public struct Group: Sendable, Equatable {
        public var name: GroupName
        /// Open orders of the group, in scenario order.
        public var orders: [Index<Order>]
        /// False: too small to be protected, measured only.
        public var isProtected: Bool
        public init(name: GroupName, orders: [Index<Order>], isProtected: Bool) {
            self.name = name
            self.orders = orders
            self.isProtected = isProtected
        }
    }

    /// What serving no protected group less than first come, first served with the plan's sessions would cost.
    public struct Lift: Sendable, Equatable {
        /// Those that are served less, and how many of each would be placed.
        public var groups: [GroupName]
        public var placedOfGroup: [Int]
        /// Those that would be served less for it, since levels are let go, and how many of each are and would be placed.
        public var fallen: [Fall]
        /// In all.
        public var placed: Int
        /// Of goal value: the plan's, the lifted plan's, and the most that any lifted plan can have.
        public var valueNow: Value
        public var value: Value
        public var bound: Value
        /// Whether no group stays below; else lateness, or the search, left some there.
        public var isReached: Bool
        public struct Fall: Sendable, Equatable {
            public var group: GroupName
            public var now: Int
            public var placed: Int
            public init(group: GroupName, now: Int, placed: Int) {
                self.group = group
                self.now = now
                self.placed = placed
            }
        }
        public init(
            groups: [GroupName], placedOfGroup: [Int], fallen: [Fall] = [], placed: Int, valueNow: Value,
            value: Value, bound: Value, isReached: Bool
        ) {
            self.fallen = fallen
            self.isReached = isReached
            self.groups = groups
            self.placedOfGroup = placedOfGroup
            self.placed = placed
            self.valueNow = valueNow
            self.value = value
            self.bound = bound
        }
    }

    /// A group with too few orders to be protected by itself, counted with another.
    public struct Joined: Sendable, Equatable {
        public var group: GroupName
        public var parent: GroupName
        /// Its open orders.
        public var orders: Int
        public init(group: GroupName, parent: GroupName, orders: Int) {
            self.group = group
            self.parent = parent
            self.orders = orders
        }
    }

    /// What a smaller gap between groups cost in placements, beside a plan that was made without asking for it.
    public struct LevellingDown: Sendable, Equatable {
        public var placedWithoutGap: Int
        /// Of goal value, and the best proven.
        public var valueWithoutGap: Value
        public var boundWithoutGap: Value
        /// How many fewer may be placed.
        public var allowed: Int
        public init(placedWithoutGap: Int, valueWithoutGap: Value, boundWithoutGap: Value, allowed: Int) {
            self.placedWithoutGap = placedWithoutGap
            self.valueWithoutGap = valueWithoutGap
            self.boundWithoutGap = boundWithoutGap
            self.allowed = allowed
        }
    }

    public var plan: Plan
    /// In scenario order.
    public var waiting: [Waiting]
    /// Parallel to `plan.placements`.
    public var explanations: [Explanation]
    /// Parallel to `plan.placements`: up to two further placements, each feasible alone with all others unmoved.
    public var alternatives: [[Placement]]
    /// In the order in which they were decided.
    public var goals: [GoalReport]
    public var status: Status
    /// False when a clock, and not counted work, ended the run, or when it began from another plan.
    public var reproducible: Bool
    /// First come, first served with regular sessions only.
    public var baseline: Plan
    /// The same with the plan's sessions open.
    public var baselineWithSessions: Plan
    /// Parallel to `plan.opened`: the first goal that falls if the session stays closed; nil for one that people hold open.
    public var openedFor: [GoalName?]
    public var groups: [Group]
    public var joined: [Joined]
    /// Only with `Policy.Equity.maxGap`, once that goal is decided.
    public var levellingDown: LevellingDown?
    /// Only where a protected group is served less than first come, first served.
    public var lift: Lift?
    /// What is done beyond the contacts that carry offers.
    public var outreach = OutreachPlan()
    /// Slots likeliest to fall through first; those that nobody could take are left out.
    public var standby: [StandbySlot] = []

    public init(
        plan: Plan, waiting: [Waiting], explanations: [Explanation], alternatives: [[Placement]],
        goals: [GoalReport], status: Status, reproducible: Bool, baseline: Plan, baselineWithSessions: Plan,
        openedFor: [GoalName?], groups: [Group], joined: [Joined] = [],
        levellingDown: LevellingDown? = nil
    ) {
        self.plan = plan
        self.waiting = waiting
        self.explanations = explanations
        self.alternatives = alternatives
        self.goals = goals
        self.status = status
        self.reproducible = reproducible
        self.baseline = baseline
        self.baselineWithSessions = baselineWithSessions
        self.openedFor = openedFor
        self.groups = groups
        self.joined = joined
        self.levellingDown = levellingDown
    }
}
