/// What one planning run decides about: everything a decision may read, decoded and checked, with every key turned
/// into an index. Race, ethnicity and the other strata are not here (`Measurement`), and neither is anything an
/// attendance chance is made of (`Attendance.History`): the planner cannot see them.
///
/// Below the reader nothing is re-checked: a `Scenario` that exists obeys every rule of the format.
public struct Scenario: Sendable {
    public var name: String
    /// The file's zone: instants of pools without a site, the day of `asOf`, outreach days.
    public var zone: Zone
    public var asOf: Instant
    /// First and last local day on which an exam may be placed.
    public var horizon: ClosedRange<Day>
    public var policy: Policy
    public var sites: Table<Site> = .init()
    public var exams: Table<Exam> = .init()
    public var scanners: Table<Scanner> = .init()
    public var sessions: Table<Session> = .init()
    public var pools: Table<Pool> = .init()
    public var travel: [TravelRow] = []
    public var patients: Table<Patient> = .init()
    public var orders: Table<Order> = .init()
    public var bookings: Table<Booking> = .init()
    public var previousPlan: [PreviousProposal] = []
    public var overrides: [Override] = []

    public init(name: String, zone: Zone, asOf: Instant, horizon: ClosedRange<Day>, policy: Policy) {
        self.name = name
        self.zone = zone
        self.asOf = asOf
        self.horizon = horizon
        self.policy = policy
    }

    /// The file-zone day of the planning instant; contact days, lead times and short notice count from it.
    public var today: Day { zone.day(of: asOf) }

    /// How many orders nothing is booked for yet.
    public var openOrders: Int { orders.count - Set(bookings.rows.compactMap(\.order)).count }

    public func zone(of session: Index<Session>) -> Zone { sites[sessions[session].site].zone }

    public func isUrgent(_ order: Order) -> Bool { policy.clinical.urgent.contains(order.priority) }
}

public enum Population: String, CaseIterable, Sendable { case adult, paediatric }

/// Imaging modalities by DICOM code.
public enum Modality: String, CaseIterable, Sendable {
    case mr = "MR", ct = "CT", us = "US", mg = "MG", dx = "DX", cr = "CR", nm = "NM", pt = "PT", xa = "XA",
        rf = "RF"
    case bmd = "BMD"
}

public struct Site: Hashable, Sendable {
    public var id: String
    public var label: String
    public var zone: Zone

    public init(id: String, label: String, zone: Zone) {
        self.id = id
        self.label = label
        self.zone = zone
    }
}

/// A kind of examination: how long it takes and what it needs.
public struct Exam: Sendable {
    /// Something drawn from a pool while the exam runs.
    public struct Need: Hashable, Sendable {
        public enum Source: Hashable, Sendable {
            /// Exactly this pool.
            case pool(Index<Pool>)
            /// Any pool of this kind, with this skill where one is asked for.
            case kind(PoolKind, skill: String?)
        }
        public enum Anchor: String, CaseIterable, Sendable { case start, end }

        public var source: Source
        /// Drawn minutes; for a pool counted in units, one unit is drawn for this long.
        public var minutes: Minutes
        /// Whether the minutes begin with the exam or end with it (turnaround not included).
        public var anchor: Anchor

        public init(source: Source, minutes: Minutes, anchor: Anchor) {
            self.source = source
            self.minutes = minutes
            self.anchor = anchor
        }
    }

    public var id: String
    public var label: String?
    public var modality: Modality
    public var minutes: Minutes
    public var turnaround: Minutes
    /// Whole days between the contact and the exam that preparation needs.
    public var prepLeadDays: Int
    /// How long before the start the patient is asked to be there; printed, in no rule.
    public var prepMinutes: Minutes
    /// Scanner features the exam needs.
    public var features: Set<String>
    public var needs: [Need]
    /// Modes an interpreter may work in for this exam.
    public var interpreterModes: Set<InterpreterMode>
    /// Nil: for everyone.
    public var population: Population?

    public init(
        id: String, label: String? = nil, modality: Modality, minutes: Minutes, turnaround: Minutes = 0,
        prepLeadDays: Int = 0, prepMinutes: Minutes = 0, features: Set<String> = [], needs: [Need] = [],
        interpreterModes: Set<InterpreterMode> = Set(InterpreterMode.allCases), population: Population? = nil
    ) {
        self.id = id
        self.label = label
        self.modality = modality
        self.minutes = minutes
        self.turnaround = turnaround
        self.prepLeadDays = prepLeadDays
        self.prepMinutes = prepMinutes
        self.features = features
        self.needs = needs
        self.interpreterModes = interpreterModes
        self.population = population
    }
}

public struct Scanner: Sendable {
    public var id: String
    public var label: String?
    public var modality: Modality
    public var features: Set<String>
    /// Nil: for everyone.
    public var population: Population?

    public init(
        id: String, label: String? = nil, modality: Modality, features: Set<String> = [],
        population: Population? = nil
    ) {
        self.id = id
        self.label = label
        self.modality = modality
        self.features = features
        self.population = population
    }
}

/// A scanner's staffed time at a site.
public struct Session: Sendable {
    /// What opening a flexible session costs and asks for.
    public struct Opening: Sendable {
        public struct Draw: Hashable, Sendable {
            public var pool: Index<Pool>
            public var minutes: Minutes
            public init(pool: Index<Pool>, minutes: Minutes) {
                self.pool = pool
                self.minutes = minutes
            }
        }
        public var price: Cents
        /// Booked and placed minutes an opened session must reach.
        public var minimumMinutes: Minutes
        /// Staff drawn when the session is opened, from the pool window that contains the session's start.
        public var draws: [Draw]
        /// People have decided to open it, whatever a plan makes of it.
        public var isHeld: Bool

        public init(price: Cents = 0, minimumMinutes: Minutes = 0, draws: [Draw] = [], isHeld: Bool = false) {
            self.price = price
            self.minimumMinutes = minimumMinutes
            self.draws = draws
            self.isHeld = isHeld
        }
    }

    /// Minutes kept for others until they are released.
    public struct Reserve: Sendable {
        public enum Extent: Hashable, Sendable {
            case minutes(Minutes)
            case span(Span)
        }
        public enum Purpose: String, CaseIterable, Sendable {
            case inpatient, emergency, urgent, walkIn = "walk-in"
        }
        public var extent: Extent
        public var purpose: Purpose
        /// The reserve is released when the session starts within this many hours of `asOf`; nil: never.
        public var releaseHours: Int?

        public init(extent: Extent, purpose: Purpose, releaseHours: Int?) {
            self.extent = extent
            self.purpose = purpose
            self.releaseHours = releaseHours
        }
    }

    public var id: String
    public var scanner: Index<Scanner>
    public var site: Index<Site>
    public var span: Span
    /// Nil for a regular session; a flexible one opens only if the plan pays for it.
    public var opening: Opening?
    /// The latest instant an exam may start.
    public var lastStart: Instant?
    /// Nil: every exam its scanner can do.
    public var exams: Set<Index<Exam>>?
    /// Nil: for everyone.
    public var population: Population?
    public var reserves: [Reserve]
    /// Closures, holidays and downtime that touch this session, whatever they were declared for.
    public var unavailable: [Span]

    public init(
        id: String, scanner: Index<Scanner>, site: Index<Site>, span: Span, opening: Opening? = nil,
        lastStart: Instant? = nil, exams: Set<Index<Exam>>? = nil, population: Population? = nil,
        reserves: [Reserve] = [], unavailable: [Span] = []
    ) {
        self.id = id
        self.scanner = scanner
        self.site = site
        self.span = span
        self.opening = opening
        self.lastStart = lastStart
        self.exams = exams
        self.population = population
        self.reserves = reserves
        self.unavailable = unavailable
    }

    public var isFlexible: Bool { opening != nil }
}

extension Session.Reserve {
    /// Whether the kept time is free for everyone at `asOf`.
    public func isReleased(in session: Session, asOf: Instant) -> Bool {
        guard let releaseHours else { return false }
        return session.span.from - Minutes(60 * releaseHours) <= asOf
    }
}

/// How long the way from a zone to a site takes, one way, by one mode.
public struct TravelRow: Sendable {
    public var zone: String
    public var site: Index<Site>
    public var mode: TravelMode
    public var minutes: Minutes
    /// What a ride there and back costs the money pool that its ride pool is paid from.
    public var rideCost: Cents?

    public init(zone: String, site: Index<Site>, mode: TravelMode, minutes: Minutes, rideCost: Cents? = nil) {
        self.zone = zone
        self.site = site
        self.mode = mode
        self.minutes = minutes
        self.rideCost = rideCost
    }
}

public enum TravelMode: String, CaseIterable, Sendable { case car, transit, walk, bicycle, ride }
