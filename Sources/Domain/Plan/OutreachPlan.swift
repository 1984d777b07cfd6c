/// What else is done for an appointment, beyond the contact that carries its offer and the help goal care has chosen.
public enum OutreachKind: String, CaseIterable, Comparable, Sendable {
    /// A text, where nothing with a known effect has been sent.
    case reminder
    /// The channel of the offer once more, by the day before.
    case secondReminder = "second-reminder"
    case liveCall = "live-call"
    /// A call in the patient's language, where that is more than an ordinary call.
    case languageCall = "language-call"
    case navigator
    /// A talk about what the exam costs.
    case counsellingCall = "counselling-call"
    /// Help with coverage or an authorisation that an exam waits for.
    case enrol
    /// Showing a patient without digital access the portal, at the visit.
    case digitalNavigator = "digital-navigator"

    /// In the order in which they are listed.
    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self)! }

    /// Whether a study gives it an effect on attendance. What has none is help, and is never counted as completions.
    public var isValued: Bool { self != .enrol && self != .digitalNavigator }
    /// Whether it counts towards the contacts a patient may get: at the visit nobody is contacted.
    public var isContact: Bool { self != .digitalNavigator }
    /// Whose minutes it takes.
    public var pool: PoolKind {
        switch self {
        case .enrol, .counsellingCall: .counsellor
        case .navigator, .digitalNavigator: .navigator
        case .reminder, .secondReminder, .liveCall, .languageCall: .outreach
        }
    }
}

/// The outreach that was decided after the appointments, with the bounds that show how much better any could be.
public struct OutreachPlan: Sendable, Equatable {
    public struct Action: Sendable, Equatable {
        public var order: Index<Order>
        public var kind: OutreachKind
        /// Nil: in person, at the visit.
        public var channel: ChannelKind?
        /// The last day on which it still helps.
        public var by: Day
        public var minutes: Minutes
        /// What the minutes cost, where they are paid for.
        public var cost: Cents
        /// Expected completions that it adds to what the order's actions before it in the list add.
        public var saving: Value

        public init(
            order: Index<Order>, kind: OutreachKind, channel: ChannelKind?, by: Day, minutes: Minutes,
            cost: Cents, saving: Value
        ) {
            self.order = order
            self.kind = kind
            self.channel = channel
            self.by = by
            self.minutes = minutes
            self.cost = cost
            self.saving = saving
        }
    }

    /// What one stage came to: value, bound, and the prices that prove one.
    public struct Figure: Sendable, Equatable {
        public var value: Value
        /// What the stage came to when it was decided: no less than this is kept afterwards.
        public var pinned: Value
        /// Best proven.
        public var bound: Value
        public var basis: BoundBasis
        /// What `prices` prove.
        public var recomputedBound: Value
        public var prices: [RowPrice]

        public init(
            value: Value, pinned: Value, bound: Value, basis: BoundBasis, recomputedBound: Value,
            prices: [RowPrice]
        ) {
            self.value = value
            self.pinned = pinned
            self.bound = bound
            self.basis = basis
            self.recomputedBound = recomputedBound
            self.prices = prices
        }

        public static let nothing = Figure(
            value: .zero, pinned: .zero, bound: .zero, basis: .prices, recomputedBound: .zero, prices: [])
        public var gap: Value { bound - value }
        public var isOptimal: Bool { bound == value }
    }

    /// What actions came to for some people.
    public struct Tally: Sendable, Equatable {
        /// Orders with at least one valued action.
        public var reached = 0
        public var contacts = 0
        public var minutes = 0
        public var cost: Cents = 0
        /// Expected completions.
        public var saved = Value.zero
        public init() {}
    }

    /// A window of money that outreach may be paid from.
    public struct Purse: Sendable, Equatable {
        public var pool: Index<Pool>
        /// Position in `pool.windows`.
        public var window: Int
        /// What bookings and the plan leave.
        public var left: Cents
        public var spent: Cents
        public init(pool: Index<Pool>, window: Int, left: Cents, spent: Cents) {
            self.pool = pool
            self.window = window
            self.left = left
            self.spent = spent
        }
    }

    public struct Group: Sendable, Equatable {
        public var name: GroupName
        public var isProtected: Bool
        /// Orders with an appointment ahead.
        public var appointments: Int
        /// Expected completions without outreach.
        public var expected: Value
        public var own: Tally
        /// What the same minutes would come to, given to those most likely to miss.
        public var byRisk: Tally

        public init(
            name: GroupName, isProtected: Bool, appointments: Int, expected: Value, own: Tally, byRisk: Tally
        ) {
            self.name = name
            self.isProtected = isProtected
            self.appointments = appointments
            self.expected = expected
            self.own = own
            self.byRisk = byRisk
        }
    }

    /// By order, then by kind.
    public var actions: [Action] = []
    /// The least expected completed share of a protected group that help can raise; nil: there is none, or the policy
    /// does not ask.
    public var level: Figure?
    /// Expected completions saved, less `penalty`.
    public var saved = Figure.nothing
    /// What it costs in expected completions that groups are apart, where the policy asks for parity.
    public var penalty = Value.zero
    /// The saving with every effect at the weak and at the strong end of its interval.
    public var range = Value.zero...Value.zero
    public var total = Tally()
    public var byRisk = Tally()
    public var groups: [Group] = []
    /// In the order of the scenario.
    public var purses: [Purse] = []

    public init() {}
}

/// Who could take a slot if its appointment fell through.
public struct StandbySlot: Sendable, Equatable {
    /// Whose appointment it is.
    public var order: Index<Order>
    /// Best first; each feasible in that slot at that start with that one appointment gone and everyone else unmoved.
    public var standby: [Placement]

    public init(order: Index<Order>, standby: [Placement]) {
        self.order = order
        self.standby = standby
    }
}

extension RowName {
    /// Of outreach: minutes of one kind of help in one language up to a day, for patients whose quiet hours reach at
    /// least over these.
    public static func quiet(
        _ kind: PoolKind, _ language: String?, _ quiet: Channel.QuietHours, _ day: Day
    ) -> String {
        "Quiet \(kind.rawValue) \(language ?? "-") \(clock(quiet.from))-\(clock(quiet.to)) \(day)"
    }
    /// Of outreach: contacts with one patient.
    public static func contacts(_ patient: String) -> String { "Contacts \(patient)" }
    /// Of outreach: a group's expected completions.
    public static func expected(_ group: GroupName) -> String { "Expected \(group)" }

    private static func clock(_ minutes: Minutes) -> String {
        "\(padded(minutes.int / 60, 2)):\(padded(minutes.int % 60, 2))"
    }
}
