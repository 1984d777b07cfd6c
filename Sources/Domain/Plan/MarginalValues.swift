/// What a little more of something would be worth: of every kind of help in stock, and of sessions that stay closed.
public struct MarginalValues: Sendable {
    /// In millionths: what printed values of goals differ by for no other reason.
    public static let rounding: Int64 = 10

    /// What there is more of.
    public enum Extra: Hashable, Sendable {
        /// `amount` in the pool's unit (cents of money), in one of its windows, a position in `windows`.
        case pool(Index<Pool>, window: Int, amount: Int64)
        /// People open it.
        case session(Index<Session>)
    }

    /// Extras that answer the same question: one more ride, an interpreter's half day in Spanish by video, an MR evening.
    public enum Family: Hashable, Sendable {
        case stock(
            PoolKind, language: String?, mode: InterpreterMode?, skill: String?, mobility: Set<Mobility>?)
        case session(Hours, Modality)

        public enum Hours: String, CaseIterable, Sendable {
            case early, day, evening, saturday, sunday
            /// A scanner that works at more than one site.
            case van
        }

        /// Whether goal care and outreach may use it too, for whoever has a place: they are not among the goals here.
        public var isAlsoForCare: Bool {
            guard case .stock(let kind, _, _, _, _) = self else { return false }
            return [.counsellor, .outreach, .navigator].contains(kind)
        }
    }

    /// What a plan comes to in the goals before care. Values and bounds as printed.
    public struct Standing: Sendable, Equatable {
        public struct Goal: Sendable, Equatable {
            public var name: GoalName
            public var value: Value
            public var bound: Value
            public init(name: GoalName, value: Value, bound: Value) {
                self.name = name
                self.value = value
                self.bound = bound
            }
        }
        public var goals: [Goal]
        public var placed: Int
        /// Parallel to `groups`.
        public var placedOfGroup: [Int]
        /// Of all open orders.
        public var lateDays: Int
        /// Price of the flexible sessions that are open.
        public var price: Cents
        public init(goals: [Goal], placed: Int, placedOfGroup: [Int], lateDays: Int, price: Cents) {
            self.goals = goals
            self.placed = placed
            self.placedOfGroup = placedOfGroup
            self.lateDays = lateDays
            self.price = price
        }
    }

    /// How much better a goal could get by an extra, whatever plan is made of it.
    public struct AtMost: Sendable, Equatable {
        public var goal: GoalName
        /// Beyond the plan there is: what the goal's prices prove with the extra, less the goal's value.
        public var gain: Value
        /// Of that what is the extra's, and not what was open before.
        public var fromExtra: Value
        /// Whether it is more than rounding.
        public var addsMore: Bool { fromExtra.millionths > MarginalValues.rounding }
        public init(goal: GoalName, gain: Value, fromExtra: Value) {
            self.goal = goal
            self.gain = gain
            self.fromExtra = fromExtra
        }
    }

    /// Why more would change nothing, the reasons of several places in this order.
    public enum Idle: String, CaseIterable, Comparable, Sendable {
        /// No open order could use it.
        case nobodyNeedsIt = "nobody-needs-it"
        /// The plan leaves some of it unused.
        case enoughIsThere = "enough-is-there"
        /// It is used up, but whoever would use more has no place for another reason, or is served as well without.
        case otherThingsBind = "other-things-bind"

        public static func < (a: Idle, b: Idle) -> Bool {
            Self.allCases.firstIndex(of: a)! < Self.allCases.firstIndex(of: b)!
        }
    }

    public struct Entry: Sendable {
        public var family: Family
        /// At the place that gains most of those planned again, else where prices promise most.
        public var extra: Extra
        /// By goal before care, in their order.
        public var atMost: [AtMost]
        /// Planned again with the extra; nil: only bounded.
        public var solved: Standing?
        /// Only where nothing is gained, or can be.
        public var idle: Idle?
        /// Where nothing is gained: by goal, how much more at another place, that was not planned again, could gain; empty:
        /// nothing anywhere.
        public var elsewhere: [AtMost]
        /// What the extra costs: a pool's cost by unit, or a session's price; nil where no cost is given.
        public var cost: Cents?
        public init(
            family: Family, extra: Extra, atMost: [AtMost], solved: Standing?, idle: Idle?,
            elsewhere: [AtMost] = [], cost: Cents?
        ) {
            self.family = family
            self.extra = extra
            self.atMost = atMost
            self.solved = solved
            self.idle = idle
            self.elsewhere = elsewhere
            self.cost = cost
        }
    }

    public var groups: [ProtectedGroup]
    public var base: Standing
    /// Those planned again first, by what they gain in the order of the goals; then by what prices promise.
    public var entries: [Entry]
    /// False when a clock, and not counted work, ended the run.
    public var reproducible: Bool

    public init(groups: [ProtectedGroup], base: Standing, entries: [Entry], reproducible: Bool) {
        self.groups = groups
        self.base = base
        self.entries = entries
        self.reproducible = reproducible
    }
}

extension MarginalValues.Family {
    /// The question that an extra of a scenario answers.
    public init(of extra: MarginalValues.Extra, _ scenario: Scenario) {
        switch extra {
        case .pool(let index, _, _):
            let pool = scenario.pools[index]
            self = .stock(
                pool.kind, language: pool.language?.primary, mode: pool.mode, skill: pool.skill,
                mobility: pool.mobility)
        case .session(let index):
            let session = scenario.sessions[index]
            self = .session(
                Self.hours(of: index, scenario), scenario.scanners[session.scanner].modality)
        }
    }

    private static func hours(of index: Index<Session>, _ scenario: Scenario) -> Hours {
        let session = scenario.sessions[index]
        let sites = Set(scenario.sessions.rows.filter { $0.scanner == session.scanner }.map(\.site))
        if sites.count > 1 { return .van }
        let zone = scenario.zone(of: index)
        switch zone.day(of: session.span.from).weekday {
        case .sat: return .saturday
        case .sun: return .sunday
        default: break
        }
        let minute = zone.minuteOfDay(of: session.span.from).int
        return minute >= 16 * 60 ? .evening : minute < 8 * 60 - 30 ? .early : .day
    }
}
