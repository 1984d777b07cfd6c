/// One order's dated, timed appointment proposal with the help that makes it possible.
public struct Placement: Sendable, Equatable {
    /// A use of one window of one pool.
    public struct Draw: Hashable, Sendable {
        public var pool: Index<Pool>
        /// Position in `pool.windows`.
        public var window: Int
        /// Minutes, units, or cents.
        public var use: Int64
        /// When a pool drawn on during the exam is busy with it; nil for the others.
        public var busy: Span?
        public init(pool: Index<Pool>, window: Int, use: Int64, busy: Span? = nil) {
            self.pool = pool
            self.window = window
            self.use = use
            self.busy = busy
        }
    }

    /// The contact that carries the offer: by which channel and until which file-zone day.
    public struct Contact: Hashable, Sendable {
        /// Position in the patient's `channels`.
        public var channel: Int
        public var by: Day
        public init(channel: Int, by: Day) {
            self.channel = channel
            self.by = by
        }
    }

    /// Help that is not needed for the appointment to be possible; chosen in goal care only.
    public enum OptionalSupport: String, CaseIterable, Sendable {
        case counselling, secondContact = "second-contact", ride
    }

    public var order: Index<Order>
    public var session: Index<Session>
    public var start: Instant
    /// Exam with its extras, without turnaround.
    public var length: Minutes
    /// Scanner minutes: length and turnaround.
    public var minutes: Minutes
    /// Interpreter, ride, exam needs, staff, money; an optional ride included. Contact minutes are not here.
    public var bundle: [Draw]
    /// Nil for the second and later orders of a visit.
    public var contact: Contact?
    public var optional: [OptionalSupport]

    public init(
        order: Index<Order>, session: Index<Session>, start: Instant, length: Minutes, minutes: Minutes,
        bundle: [Draw], contact: Contact?, optional: [OptionalSupport] = []
    ) {
        self.order = order
        self.session = session
        self.start = start
        self.length = length
        self.minutes = minutes
        self.bundle = bundle
        self.contact = contact
        self.optional = optional
    }

    /// The time the patient is in the room.
    public var exam: Span { Span(from: start, to: start + length) }
    /// The time the scanner is taken.
    public var occupied: Span { Span(from: start, to: start + minutes) }
}

/// A plan: who is placed where, and which flexible sessions are open.
public struct Plan: Sendable, Equatable {
    /// In the order of the scenario's orders; every order at most once.
    public var placements: [Placement]
    /// Flexible sessions that are open, in the order of the scenario.
    public var opened: [Index<Session>]

    public init(placements: [Placement], opened: [Index<Session>]) {
        self.placements = placements
        self.opened = opened
    }
}

/// Why an order could not be placed: a closed list (`Planning/Formulation.md`, section 6).
public enum WaitingReason: String, CaseIterable, Sendable {
    case noScanner = "no-scanner", noSession = "no-session", gate, leadTime = "lead-time", contact, travel
    case interpreter, support, availability, declined, capacity
}

/// The rules of the formulation, by the names that rows, files and staff use.
public enum Rule: String, CaseIterable, Sendable {
    case bookedAtMostOnce = "BookedAtMostOnce", fitsBlock = "FitsBlock", startTimes = "StartTimes"
    case poolLimit = "PoolLimit", reserved = "Reserved", minimumFill = "MinimumFill"
    case notInTwoPlaces = "NotInTwoPlaces", visit = "Visit", gate = "Gate", reachInTime = "ReachInTime"
    case respect = "Respect"
    /// Not a rule of the model but a true answer to "why not": an earlier goal forbids it.
    case earlierGoal = "EarlierGoal"
    /// Not a rule either: the session stays closed because of its price.
    case sessionPrice = "SessionPrice"
}

/// One waiting order with its true reason.
public struct Waiting: Sendable, Equatable {
    public struct Binding: Sendable, Equatable {
        public var rule: Rule
        /// How many of the order's offers would break it.
        public var count: Int
        public init(rule: Rule, count: Int) {
            self.rule = rule
            self.count = count
        }
    }
    public var order: Index<Order>
    public var reason: WaitingReason
    public var binding: [Binding]
    /// The smallest single change after which an offer fits, others unmoved; nil where none is known.
    public var wouldPlace: String?

    public init(
        order: Index<Order>, reason: WaitingReason, binding: [Binding] = [], wouldPlace: String? = nil
    ) {
        self.order = order
        self.reason = reason
        self.binding = binding
        self.wouldPlace = wouldPlace
    }
}
