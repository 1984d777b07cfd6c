public import Domain

/// Outcomes against the model: what recalibration makes of them, and whether that held on appointments that came later.
public struct CalibrationStudy: Sendable {
    /// Fitted on the earlier part, judged on the later one: nothing is judged by what it was fitted to.
    public struct Trial: Sendable {
        /// The first day of the later part.
        public var from: Day
        public var earlier: Int
        public var later: Int
        public var fit: RecalibrationFit
        /// The published figures on the later part.
        public var before: ChanceMeasures
        /// The recalibrated ones on the later part.
        public var after: ChanceMeasures
        /// A yardstick: the earlier part's share of missed appointments, the same for everybody.
        public var oneShare: ChanceMeasures
        /// Mean fall of the Brier score from before to after; above 0 is better.
        public var gain: Estimate
        /// The later part does not have the level that the earlier one led to expect.
        public var hasDrifted: Bool
        public var partitions: [Partition]
    }

    /// Groups of the later part by one property.
    public struct Partition: Sendable {
        /// The name of the one whose groups are fitted apart.
        public static let modality = "modality"
        /// Whoever is contacted was chosen for it.
        public static let contact = "contact"

        public var name: String
        /// Not by anything the model reads.
        public var isMeasuredOnly: Bool
        public var groups: [Group]
    }

    public struct Group: Sendable {
        public var name: String
        public var appointments: Int
        public var missed: Int
        /// Expected by the published and by the recalibrated figures.
        public var expectedBefore: Value
        public var expectedAfter: Value
        /// Missed ÷ expected, recalibrated, with the exact Poisson interval; 1 is right.
        public var ratio: Estimate
        /// The interval over all groups together (Bonferroni) does not hold 1.
        public var isMiscalibrated: Bool
    }

    /// Those booked at least a day ahead.
    public let appointments: Int
    /// Left out: booked for the same day.
    public let sameDay: Int
    public let completed: Int
    public let cancelled: Int
    public let missed: Int
    public let days: ClosedRange<Day>
    /// Of all appointments: what would be used.
    public let fit: RecalibrationFit
    /// Nil where either part has fewer than 20 missed appointments.
    public let trial: Trial?
    /// Chances as they were printed, where they were.
    public let printed: ChanceMeasures?

    /// Missed appointments that each part of a trial must have.
    public static let leastMissed = 20

    /// - Parameter laterFrom: the first day of the later part; nil: so that the earlier one, of whole days, has at least
    ///   seven in ten.
    /// Nil when no appointment was booked ahead.
    public init?(_ records: [OutcomeRecord], laterFrom: Day? = nil, coefficients: Coefficients = .cited) {
        let ahead = records.filter(\.appointment.isBookedAhead)
        // By day, and within a day in the order given.
        let ranking = ahead.indices.sorted { a, b in
            (ahead[a].appointment.day, a) < (ahead[b].appointment.day, b)
        }
        let ordered = ranking.map { ahead[$0] }
        guard let first = ordered.first, let last = ordered.last else { return nil }
        let past = ordered.map(\.appointment)
        appointments = past.count
        sameDay = records.count - past.count
        completed = past.count { $0.ending == .completed }
        cancelled = past.count { $0.ending == .cancelled }
        missed = past.count(where: \.isMissed)
        days = first.appointment.day...last.appointment.day
        fit = RecalibrationFit(past, coefficients: coefficients)
        trial = Trial(ordered, from: laterFrom ?? Self.split(past), coefficients)
        let shown = past.filter { $0.printed != nil }
        printed =
            shown.isEmpty ? nil : ChanceMeasures(shown.map { $0.printed!.insideOne }, shown.map(\.isMissed))
    }

    private static func split(_ past: [PastAppointment]) -> Day {
        let end = past.count * 7 / 10
        // Whole days: the day in which the seventh tenth ends belongs to the earlier part.
        let last: Day = past[end].day
        let next = past[end...].first { $0.day > last }
        return next?.day ?? last + 1
    }
}

extension CalibrationStudy.Trial {
    fileprivate init?(_ ordered: [OutcomeRecord], from day: Day, _ coefficients: Coefficients) {
        let earlier = ordered.prefix { $0.appointment.day < day }
        let later = Array(ordered[earlier.count...])
        let least = CalibrationStudy.leastMissed
        guard earlier.count(where: \.appointment.isMissed) >= least,
            later.count(where: \.appointment.isMissed) >= least
        else { return nil }
        let fit = RecalibrationFit(earlier.map(\.appointment), coefficients: coefficients)
        let effects = Effects(coefficients)
        let past = later.map(\.appointment)
        let before = past.map { effects.missed($0, nil) }
        let recalibration = fit.recalibration
        let after = past.map { effects.missed($0, recalibration) }
        let outcomes = past.map(\.isMissed)
        let measured = ChanceMeasures(after, outcomes)
        from = day
        self.earlier = earlier.count
        self.later = later.count
        self.fit = fit
        self.before = ChanceMeasures(before, outcomes)
        self.after = measured
        let share = Double(fit.overall.missed) / Double(earlier.count)
        oneShare = ChanceMeasures(past.map { _ in Value(rounding: share).insideOne }, outcomes)
        gain = Self.gain(before, after, outcomes)
        hasDrifted = measured.inTheLarge?.excludes(.zero) ?? true
        partitions = Grouping(later, before, after).partitions
    }

    /// By the differences of each appointment, so what both get wrong does not blur it.
    private static func gain(_ before: [Value], _ after: [Value], _ outcomes: [Bool]) -> Estimate {
        func square(_ chance: Value, _ outcome: Bool) -> Double {
            let distance = chance.decimal - (outcome ? 1 : 0)
            return distance * distance
        }
        let gains = outcomes.indices.map {
            square(before[$0], outcomes[$0]) - square(after[$0], outcomes[$0])
        }
        let (mean, low, high) = Interval.mean(gains) ?? (gains[0], gains[0], gains[0])
        return Estimate(mean, low, high)
    }
}

/// Who is in which group of the later part.
private struct Grouping {
    private let records: [OutcomeRecord]
    private let before: [Value]
    private let after: [Value]

    init(_ records: [OutcomeRecord], _ before: [Value], _ after: [Value]) {
        self.records = records
        self.before = before
        self.after = after
    }

    var partitions: [CalibrationStudy.Partition] {
        let named = read + measured
        let tests = named.reduce(0) { $0 + $1.groups.count }
        return named.map { name, isMeasuredOnly, groups in
            CalibrationStudy.Partition(
                name: name, isMeasuredOnly: isMeasuredOnly,
                groups: groups.map { group($0.name, $0.places, tests: tests) })
        }
    }

    private typealias Named = (name: String, isMeasuredOnly: Bool, groups: [(name: String, places: [Int])])

    private var read: [Named] {
        [
            partition(CalibrationStudy.Partition.modality, Modality.allCases.map(\.rawValue)) {
                $0.modality.rawValue
            },
            partition("population", Population.allCases.map(\.rawValue)) { $0.population.rawValue },
            partition("wait", ["under 7 days", "7 to 21 days", "over 21 days"]) { past in
                let days = past.day - past.requested
                return days < 7 ? "under 7 days" : days <= 21 ? "7 to 21 days" : "over 21 days"
            },
            partition(CalibrationStudy.Partition.contact, ["none"] + ChannelKind.allCases.map(\.rawValue)) {
                $0.contact?.channel.rawValue ?? "none"
            },
            partition("cost", ["need", "no need known"]) { $0.costNeed ? "need" : "no need known" },
        ].filter { $0.groups.count > 1 }
    }

    private func partition(_ name: String, _ values: [String], _ value: (PastAppointment) -> String) -> Named
    {
        let own = records.map { value($0.appointment) }
        return (name, false, groups(values, own))
    }

    private var measured: [Named] {
        OutcomeRecord.Stratum.allCases.compactMap { stratum in
            let own = records.map { $0.strata[stratum] ?? "not recorded" }
            let values = Set(own).subtracting(["not recorded"]).sorted()
            guard !values.isEmpty else { return nil }
            return (stratum.rawValue, true, groups(values + ["not recorded"], own))
        }
    }

    private func groups(_ values: [String], _ own: [String]) -> [(name: String, places: [Int])] {
        let members = Dictionary(grouping: own.indices) { own[$0] }
        return values.compactMap { value in members[value].map { (value, $0) } }
    }

    private func group(_ name: String, _ places: [Int], tests: Int) -> CalibrationStudy.Group {
        let missed = places.count { records[$0].appointment.isMissed }
        let expected = places.reduce(Value.zero) { $0 + after[$1] }
        func ratio(_ level: Double) -> Estimate {
            let interval = Interval.poisson(missed, level: level)
            let sum = expected.decimal
            return Estimate(Double(missed) / sum, interval.lowerBound / sum, interval.upperBound / sum)
        }
        return CalibrationStudy.Group(
            name: name, appointments: places.count, missed: missed,
            expectedBefore: places.reduce(.zero) { $0 + before[$1] }, expectedAfter: expected,
            ratio: ratio(0.95), isMiscalibrated: ratio(1 - 0.05 / Double(tests)).excludes(.one))
    }
}

extension Effects {
    /// The chance of missing of a past appointment, published or recalibrated, as it would have been printed.
    func missed(_ past: PastAppointment, _ recalibration: Recalibration?) -> Value {
        let logits = logits(past)
        let shift = recalibration?[past.modality].shift(spread: logits.spread) ?? 0
        return missed(logits.published + shift)
    }
}

extension Value {
    /// A chance of exactly 0 or 1 has no logit; a millionth beside it has.
    var insideOne: Value { min(max(self, Value(millionths: 1)), Value(millionths: 999_999)) }
}
