/// What a pool is a stock of. The kind decides on which of its windows a use draws (`Pool.TimeBase`).
public enum PoolKind: String, CaseIterable, Sendable {
    case ride, interpreter, counsellor, outreach, navigator, technologist, nurse, anaesthesia, radiologist
    case equipment, staff, money
}

public enum InterpreterMode: String, CaseIterable, Sendable {
    case inPerson = "in-person", video, phone
}

public enum Mobility: String, CaseIterable, Sendable { case walk, assist, wheelchair, stretcher }

public enum StaffGender: String, CaseIterable, Sendable { case female, male }

/// Anything in limited supply, with what there is of it in each window of time.
public struct Pool: Sendable {
    public enum Unit: String, CaseIterable, Sendable { case minutes, count, money }

    /// When a use is drawn.
    public enum TimeBase: Sendable {
        /// While the exam runs, wholly inside one window.
        case during
        /// On the day: the window that contains the exam's start.
        case thatDay
        /// Before the exam: windows add up from the first on (contact, counselling).
        case before
        /// When a session is opened: the window that contains the session's start.
        case opening
        /// Through `paidFrom` of another pool: the window that contains the exam's (session's) start.
        case budget
    }

    public struct Window: Hashable, Sendable {
        public var span: Span
        /// Minutes, units, or cents.
        public var amount: Int64
        public init(span: Span, amount: Int64) {
            self.span = span
            self.amount = amount
        }
    }

    public var id: String
    public var label: String?
    public var kind: PoolKind
    public var unit: Unit
    /// In time order, not overlapping.
    public var windows: [Window]
    /// How many may be in use at once; nil: no limit. Only of pools drawn on `during` the exam.
    public var heads: Int?
    /// BCP-47, canonical; interpreters and outreach.
    public var language: LanguageTag?
    public var mode: InterpreterMode?
    public var skill: String?
    public var gender: StaffGender?
    /// Mobility a ride can carry; nil: any.
    public var mobility: Set<Mobility>?
    /// Nil: everywhere.
    public var site: Index<Site>?
    /// Nil: everywhere.
    public var zone: String?
    /// What one unit costs the pool it is paid from.
    public var cost: Cents?
    public var paidFrom: Index<Pool>?
    /// Times at which the pool cannot be drawn on. Only of pools drawn on `during` the exam or `thatDay`.
    public var unavailable: [Span]

    public init(
        id: String, label: String? = nil, kind: PoolKind, unit: Unit, windows: [Window], heads: Int? = nil,
        language: LanguageTag? = nil, mode: InterpreterMode? = nil, skill: String? = nil,
        gender: StaffGender? = nil,
        mobility: Set<Mobility>? = nil, site: Index<Site>? = nil, zone: String? = nil, cost: Cents? = nil,
        paidFrom: Index<Pool>? = nil, unavailable: [Span] = []
    ) {
        self.id = id
        self.label = label
        self.kind = kind
        self.unit = unit
        self.windows = windows
        self.heads = heads
        self.language = language
        self.mode = mode
        self.skill = skill
        self.gender = gender
        self.mobility = mobility
        self.site = site
        self.zone = zone
        self.cost = cost
        self.paidFrom = paidFrom
        self.unavailable = unavailable
    }

    public var timeBase: TimeBase {
        switch kind {
        case .interpreter, .technologist, .nurse, .anaesthesia, .radiologist, .equipment: .during
        case .ride: .thatDay
        case .outreach, .counsellor, .navigator: .before
        case .staff: .opening
        case .money: .budget
        }
    }

    /// The position of the window that contains `instant`, if any.
    public func window(at instant: Instant) -> Int? { windows.firstIndex { $0.span.contains(instant) } }
}

/// A language by its BCP-47 tag. Two tags match when their primary languages are equal.
public struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    /// Canonical: `es`, `zh-Hant`, `pt-BR`.
    public let tag: String

    /// `tag` must be canonical BCP-47.
    public init(canonical tag: String) { self.tag = tag }

    /// The primary language subtag, lower case.
    public var primary: String { String(tag.prefix { $0 != "-" }) }
    public func matches(_ other: LanguageTag) -> Bool { primary == other.primary }
    public var description: String { tag }
}
