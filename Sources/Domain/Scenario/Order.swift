public enum Priority: String, CaseIterable, Sendable { case stat, asap, urgent, routine }

/// Wall-clock times at which someone can be there, read in the zone of the site.
public struct Availability: Hashable, Sendable {
    public enum Days: Hashable, Sendable {
        case weekly(Set<Weekday>)
        case dates(Set<Day>)
    }
    public var days: Days
    /// Minutes since local midnight; `to` may be 1440. from < to.
    public var from: Minutes
    public var to: Minutes

    public init(days: Days, from: Minutes, to: Minutes) {
        self.days = days
        self.from = from
        self.to = to
    }

    public func includes(_ day: Day) -> Bool {
        switch days {
        case .weekly(let weekdays): weekdays.contains(day.weekday)
        case .dates(let dates): dates.contains(day)
        }
    }
}

extension [Availability] {
    /// The time these windows cover on `day` in `zone`: maximal pieces, in time order, touching ones joined.
    public func spans(on day: Day, in zone: Zone) -> [Span] {
        let raw = filter { $0.includes(day) }
            .map {
                Span(from: zone.firstInstant(on: day, at: $0.from), to: zone.lastInstant(on: day, at: $0.to))
            }
            .filter { !$0.isEmpty }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        return raw.reduce(into: []) { joined, span in
            if let last = joined.last, span.from <= last.to {
                joined[joined.count - 1] = Span(from: last.from, to: Swift.max(last.to, span.to))
            } else {
                joined.append(span)
            }
        }
    }
}

/// Something that must be done before an exam.
public struct Gate: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case authorisation, labs, implantClearance = "implant-clearance", consent, records, coverage
    }
    public enum Status: String, CaseIterable, Sendable { case done, pending, unknown, expired }

    public var kind: Kind
    public var status: Status
    /// The first day the exam may be on.
    public var notBefore: Day?
    public var leadDays: Int?
    public var hard: Bool

    public init(kind: Kind, status: Status, notBefore: Day? = nil, leadDays: Int? = nil, hard: Bool) {
        self.kind = kind
        self.status = status
        self.notBefore = notBefore
        self.leadDays = leadDays
        self.hard = hard
    }
}

/// Someone who comes along; nil availability: at any time.
public struct Companion: Sendable {
    public var availability: [Availability]?
    public init(availability: [Availability]? = nil) { self.availability = availability }
}

/// An imaging order that is open or booked.
public struct Order: Sendable {
    public var id: String
    public var patient: Index<Patient>
    public var exam: Index<Exam>
    public var priority: Priority
    /// To the minute; the baseline's queue.
    public var requestedAt: Instant
    public var earliest: Day
    public var due: Day
    /// Nil: the horizon ends it.
    public var latest: Day?
    public var population: Population
    /// Nil: every site.
    public var sitesAllowed: Set<Index<Site>>?
    /// Nil: at any time. The exam without its turnaround lies inside.
    public var availability: [Availability]?
    /// Kinder times; read in goal care only. Nil: no preference.
    public var preferred: [Availability]?
    /// Hours from `asOf` before which no exam may start.
    public var noticeHours: Int
    /// Scanner features this patient needs (wide bore, hoist).
    public var features: Set<String>
    public var extraMinutes: Minutes
    public var escort: Companion?
    public var guardian: Companion?
    public var staffGender: StaffGender?
    /// Exams of one patient that are done on one day at one site.
    public var visit: String?
    public var gates: [Gate]

    public init(
        id: String, patient: Index<Patient>, exam: Index<Exam>, priority: Priority, requestedAt: Instant,
        earliest: Day, due: Day, latest: Day? = nil, population: Population = .adult,
        sitesAllowed: Set<Index<Site>>? = nil, availability: [Availability]? = nil,
        preferred: [Availability]? = nil, noticeHours: Int = 0, features: Set<String> = [],
        extraMinutes: Minutes = 0, escort: Companion? = nil, guardian: Companion? = nil,
        staffGender: StaffGender? = nil, visit: String? = nil, gates: [Gate] = []
    ) {
        self.id = id
        self.patient = patient
        self.exam = exam
        self.priority = priority
        self.requestedAt = requestedAt
        self.earliest = earliest
        self.due = due
        self.latest = latest
        self.population = population
        self.sitesAllowed = sitesAllowed
        self.availability = availability
        self.preferred = preferred
        self.noticeHours = noticeHours
        self.features = features
        self.extraMinutes = extraMinutes
        self.escort = escort
        self.guardian = guardian
        self.staffGender = staffGender
        self.visit = visit
        self.gates = gates
    }
}

/// An appointment that is made and stays.
public struct Booking: Sendable {
    public struct Draw: Hashable, Sendable {
        public var pool: Index<Pool>
        /// Minutes, units, or cents.
        public var use: Int64
        public init(pool: Index<Pool>, use: Int64) {
            self.pool = pool
            self.use = use
        }
    }
    public var id: String
    public var session: Index<Session>
    public var start: Instant
    /// Turnaround included.
    public var minutes: Minutes
    public var order: Index<Order>?
    public var patient: Index<Patient>?
    public var bundle: [Draw]

    public init(
        id: String, session: Index<Session>, start: Instant, minutes: Minutes, order: Index<Order>? = nil,
        patient: Index<Patient>? = nil, bundle: [Draw] = []
    ) {
        self.id = id
        self.session = session
        self.start = start
        self.minutes = minutes
        self.order = order
        self.patient = patient
        self.bundle = bundle
    }

    public var span: Span { Span(from: start, to: start + minutes) }
}

/// What an earlier plan proposed and what became of it.
public struct PreviousProposal: Sendable {
    public enum Reason: String, CaseIterable, Sendable {
        case timeOfDay = "time-of-day", day, site, language, other
    }
    public enum Status: Hashable, Sendable {
        case proposed, accepted
        case declined(Reason)
    }
    public var order: Index<Order>
    public var status: Status
    public var site: Index<Site>
    public var session: Index<Session>?
    public var start: Instant
    /// Mode of the interpreter in the declined bundle, where there was one.
    public var interpreterMode: InterpreterMode?
    /// When that was decided; nil: nobody wrote it down.
    public var decidedAt: Instant?

    public init(
        order: Index<Order>, status: Status, site: Index<Site>, session: Index<Session>?, start: Instant,
        interpreterMode: InterpreterMode? = nil, decidedAt: Instant? = nil
    ) {
        self.decidedAt = decidedAt
        self.order = order
        self.status = status
        self.site = site
        self.session = session
        self.start = start
        self.interpreterMode = interpreterMode
    }
}

/// A person's decision that the plan obeys.
public struct Override: Sendable {
    public enum Demand: Sendable {
        case must(session: Index<Session>, start: Instant)
        case neverAtSite(Index<Site>)
        case neverInSession(Index<Session>)
        case neverOnDay(Day)
    }
    public var order: Index<Order>
    public var demand: Demand
    public init(order: Index<Order>, demand: Demand) {
        self.order = order
        self.demand = demand
    }
}
