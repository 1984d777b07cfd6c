/// What a site has decided: weights, points, protected groups, tolerances. All figures in exact integers.
public struct Policy: Sendable, Equatable {
    public struct Clinical: Sendable, Equatable {
        /// Priorities the clinical goal counts.
        public var urgent: Set<Priority>
        /// Points per late day.
        public var points: [Priority: Value]
        public init(urgent: Set<Priority>, points: [Priority: Value]) {
            self.urgent = urgent
            self.points = points
        }
    }

    /// What a placed order is worth `days` after its earliest day: linear between rows, constant after the last.
    public struct TimelinessRow: Sendable, Equatable {
        public var days: Int
        public var factor: Value
        public init(days: Int, factor: Value) {
            self.days = days
            self.factor = factor
        }
    }

    public struct ValueGoal: Sendable, Equatable {
        public var weight: [Priority: Value]
        /// Days strictly increasing from 0.
        public var timeliness: [TimelinessRow]
        public var tolerance: Value
        public init(weight: [Priority: Value], timeliness: [TimelinessRow], tolerance: Value) {
            self.weight = weight
            self.timeliness = timeliness
            self.tolerance = tolerance
        }
    }

    public struct Equity: Sendable, Equatable {
        public var levels: Int
        public var minimumGroup: Int
        public var partitions: [Partition]
        public var tolerance: Value
        /// Whether no group may have fewer placed orders than first come, first served gives it, as far as urgent lateness
        /// allows.
        public var notBelowBaseline: Bool
        /// How far apart levels may be; nil: as far as they come.
        public var maxGap: Value?
        /// How many fewer orders may be placed for the sake of `maxGap`.
        public var levellingDown: Int
        /// Exam equivalents an order is worth less for each whole level that a group is away from that of all; takes the
        /// place of levels. Nil: levels.
        public var parityPenalty: Value?
        public init(
            levels: Int, minimumGroup: Int, partitions: [Partition], tolerance: Value,
            notBelowBaseline: Bool = false, maxGap: Value? = nil, levellingDown: Int = 0,
            parityPenalty: Value? = nil
        ) {
            self.levels = levels
            self.minimumGroup = minimumGroup
            self.partitions = partitions
            self.tolerance = tolerance
            self.notBelowBaseline = notBelowBaseline
            self.maxGap = maxGap
            self.levellingDown = levellingDown
            self.parityPenalty = parityPenalty
        }
    }

    /// Groups of one field of the barrier profile.
    public struct Partition: Sendable, Equatable {
        public enum Field: String, CaseIterable, Sendable {
            case interpreter, transport, cost, language, payer, areaQuartile, disability, digitalAccess,
                distanceBand
        }
        public var by: Field
        /// Protected groups, in the order of the file.
        public var groups: [String]
        /// Where groups under `minimumGroup` merge into.
        public var parent: GroupName?
        public init(by: Field, groups: [String], parent: GroupName? = nil) {
            self.by = by
            self.groups = groups
            self.parent = parent
        }
    }

    public struct Money: Sendable, Equatable {
        public var currency: String
        /// The price of one exam: turns session prices into exam equivalents.
        public var perExam: Cents
        public init(currency: String, perExam: Cents) {
            self.currency = currency
            self.perExam = perExam
        }
    }

    /// Burdens of goal care, in expected completions.
    public struct Care: Sendable, Equatable {
        public var travelMinute: Value
        public var offPreference: Value
        public var shortNotice: Value
        public var shortNoticeDays: Int
        public var move: Value
        public init(
            travelMinute: Value, offPreference: Value, shortNotice: Value, shortNoticeDays: Int, move: Value
        ) {
            self.travelMinute = travelMinute
            self.offPreference = offPreference
            self.shortNotice = shortNotice
            self.shortNoticeDays = shortNoticeDays
            self.move = move
        }
    }

    public struct ExtraMinutes: Sendable, Equatable {
        public var interpreterExtra: Minutes
        public var transferExtra: Minutes
        public var counselling: Minutes
        public init(interpreterExtra: Minutes, transferExtra: Minutes, counselling: Minutes) {
            self.interpreterExtra = interpreterExtra
            self.transferExtra = transferExtra
            self.counselling = counselling
        }
    }

    public enum Suppression: String, CaseIterable, Sendable { case shared, `internal` }
    public enum Effort: String, CaseIterable, Sendable { case quick, normal, deep }
    /// Which chances of attending are read where any are: published ones, or those by the site's own outcomes.
    public enum Attendance: String, CaseIterable, Sendable { case cited, calibrated }

    public var clinical: Clinical
    public var value: ValueGoal
    public var equity: Equity
    public var money: Money
    public var care: Care
    public var minutes: ExtraMinutes
    public var outreach: Outreach
    public var suppression: Suppression
    public var effort: Effort
    public var attendance: Attendance
    /// For reports only.
    public var measuring: Measuring

    public init(
        clinical: Clinical, value: ValueGoal, equity: Equity, money: Money, care: Care, minutes: ExtraMinutes,
        outreach: Outreach = .standard, suppression: Suppression, effort: Effort,
        attendance: Attendance = .cited, measuring: Measuring = .init()
    ) {
        self.clinical = clinical
        self.value = value
        self.equity = equity
        self.money = money
        self.care = care
        self.minutes = minutes
        self.outreach = outreach
        self.suppression = suppression
        self.effort = effort
        self.attendance = attendance
        self.measuring = measuring
    }

    public func points(_ priority: Priority) -> Value { clinical.points[priority] ?? .one }
    public func weight(_ priority: Priority) -> Value { value.weight[priority] ?? .one }

    /// What an order of this priority is worth when it is placed `days` (≥ 0) after its earliest day: weight × timeliness,
    /// rounded half up to a millionth once.
    public func worth(_ priority: Priority, days: Int) -> Value {
        let (numerator, denominator) = timeliness(days: days)
        let product = Int128(weight(priority).millionths) * numerator
        return Value(millionths: roundedHalfUp(product, over: denominator * 1_000_000))
    }

    /// The timeliness factor in millionths, as an exact fraction.
    private func timeliness(days: Int) -> (numerator: Int128, denominator: Int128) {
        let rows = value.timeliness
        guard let next = rows.firstIndex(where: { $0.days > days }) else {
            return (Int128(rows[rows.count - 1].factor.millionths), 1)
        }
        let (a, b) = (rows[next - 1], rows[next])
        let length = Int128(b.days - a.days)
        let rise = Int128(b.factor.millionths - a.factor.millionths) * Int128(days - a.days)
        return (Int128(a.factor.millionths) * length + rise, length)
    }

    /// A session's price in exam equivalents, rounded up to a millionth.
    public func examEquivalents(_ price: Cents) -> Value {
        let perExam = Int128(money.perExam.count)
        return Value(millionths: Int64((Int128(price.count) * 1_000_000 + perExam - 1) / perExam))
    }
}

/// A barrier group by its partition's field and its value: `interpreter/needed`.
public struct GroupName: Hashable, Sendable, CustomStringConvertible {
    public var partition: Policy.Partition.Field
    public var group: String
    public init(_ partition: Policy.Partition.Field, _ group: String) {
        self.partition = partition
        self.group = group
    }
    /// As printed; nil: there is no such partition.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let partition = Policy.Partition.Field(rawValue: parts[0]) else { return nil }
        self.init(partition, parts[1])
    }
    public var description: String { "\(partition.rawValue)/\(group)" }
}

extension Patient {
    /// The patient's group in a partition: `needed`, `not-needed`, `unknown` for the three needs, the primary
    /// language, or the recorded value of the field (`unknown` where none is).
    public func group(by field: Policy.Partition.Field) -> String {
        switch field {
        case .interpreter: needGroup(.languageAccess)
        case .transport: needGroup(.transportationInsecurity)
        case .cost: needGroup(.medicalCostBurden)
        case .language: language?.primary ?? "unknown"
        case .payer: groups.payer?.rawValue ?? "unknown"
        case .areaQuartile: groups.areaQuartile.map(String.init) ?? "unknown"
        case .disability: groups.disability?.rawValue ?? "unknown"
        case .digitalAccess: groups.digitalAccess?.rawValue ?? "unknown"
        case .distanceBand: groups.distanceBand?.rawValue ?? "unknown"
        }
    }

    private func needGroup(_ code: BarrierCode) -> String {
        switch need(code) {
        case .yes: "needed"
        case .no: "not-needed"
        case .unknown, .declined: "unknown"
        }
    }
}
