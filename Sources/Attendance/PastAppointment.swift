public import Domain

/// An appointment that is over, with what the model would have known of it beforehand and what became of it.
public struct PastAppointment: Sendable, Hashable {
    public enum Ending: String, CaseIterable, Sendable {
        case completed
        /// With notice, so that the time could be given to somebody else.
        case cancelled
        case missed
    }

    /// How the patient was reached; the strongest contact and whether there was a second one.
    public struct Contact: Sendable, Hashable {
        public var channel: ChannelKind
        /// A call in the patient's language where that is not the site's usual one.
        public var isInOwnLanguage: Bool
        public var isFollowedBySecond: Bool
        public init(channel: ChannelKind, isInOwnLanguage: Bool, isFollowedBySecond: Bool) {
            self.channel = channel
            self.isInOwnLanguage = isInOwnLanguage
            self.isFollowedBySecond = isFollowedBySecond
        }
    }

    public var modality: Modality
    public var population: Population
    /// When the exam was asked for.
    public var requested: Day
    /// When the appointment was made; not before `requested`.
    public var booked: Day
    /// Of the exam.
    public var day: Day
    /// Nil: nobody was reached, or it was not tried.
    public var contact: Contact?
    public var costNeed: Bool
    public var counselling: Bool
    public var ride: Bool
    /// Missed appointments before this one.
    public var priorMissed: Int
    public var ending: Ending
    /// The chance of missing that was printed for it, if one was.
    public var printed: Value?

    public init(
        modality: Modality, population: Population = .adult, requested: Day, booked: Day? = nil, day: Day,
        contact: Contact? = nil, costNeed: Bool = false, counselling: Bool = false, ride: Bool = false,
        priorMissed: Int = 0, ending: Ending, printed: Value? = nil
    ) {
        self.modality = modality
        self.population = population
        self.requested = requested
        self.booked = booked ?? requested
        self.day = day
        self.contact = contact
        self.costNeed = costNeed
        self.counselling = counselling
        self.ride = ride
        self.priorMissed = priorMissed
        self.ending = ending
        self.printed = printed
    }

    public var isMissed: Bool { ending == .missed }
    /// Fairslot proposes nothing for the same day, and those who are there already seldom miss it.
    public var isBookedAhead: Bool { day - booked >= 1 }
}

/// One line of a file of outcomes. Nothing that is estimated sees the strata: they only say for whom it holds.
public struct OutcomeRecord: Sendable, Hashable {
    public enum Stratum: String, CaseIterable, Sendable {
        case race, ethnicity, sex, ageBand, payer, area, language, interpreter, transport, site
    }

    /// An opaque key, to tell a line that is given again.
    public var order: String?
    public var appointment: PastAppointment
    public var strata: [Stratum: String]

    public init(order: String? = nil, appointment: PastAppointment, strata: [Stratum: String] = [:]) {
        self.order = order
        self.appointment = appointment
        self.strata = strata
    }
}

/// What makes two lines the same appointment: an order's key and the day of the exam.
public struct AppointmentKey: Hashable, Sendable {
    private let order: String
    private let day: Day

    /// Nil for a line without a key.
    public init?(_ record: OutcomeRecord) {
        guard let order = record.order else { return nil }
        self.order = order
        day = record.appointment.day
    }
}

extension [OutcomeRecord] {
    /// Several files as one, the newest last: of an appointment that is given again the last line counts, where the
    /// first one stood.
    public static func joined(_ files: [[OutcomeRecord]]) -> (records: [OutcomeRecord], replaced: Int) {
        var records: [OutcomeRecord] = []
        var places: [AppointmentKey: Int] = [:]
        var replaced = 0
        for record in files.joined() {
            guard let key = AppointmentKey(record) else {
                records.append(record)
                continue
            }
            if let place = places[key] {
                records[place] = record
                replaced += 1
            } else {
                places[key] = records.count
                records.append(record)
            }
        }
        return (records, replaced)
    }
}
