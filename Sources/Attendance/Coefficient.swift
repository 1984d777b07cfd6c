public import Domain

/// One number of the attendance model with where it comes from. Nothing enters the model without its origin, and an
/// effect that studies did not find stands in the table as the null it is.
public struct Coefficient: Hashable, Sendable {
    public enum Name: String, CaseIterable, Sendable {
        case baseMammography = "base.no_show.mammography"
        case baseCTAndMR = "base.no_show.ct_mri"
        case baseRadiography = "base.no_show.radiography"
        case baseOther = "base.no_show.other"
        case cancelWithNotice = "base.cancel_with_notice"
        case waitAdultUnder7Days = "wait.adult.under_7d"
        case waitAdult7To21Days = "wait.adult.7_to_21d"
        case waitAdultOver21Days = "wait.adult.over_21d"
        case waitPaediatricUnder7Days = "wait.paediatric.under_7d"
        case waitPaediatric7To21Days = "wait.paediatric.7_to_21d"
        case waitPaediatricOver21Days = "wait.paediatric.over_21d"
        case costUnresolved = "barrier.cost.unresolved"
        case costResolved = "barrier.cost.resolved"
        case language = "language.main_effect"
        case ride = "transport.ride_effect"
        case priorMissed = "history.prior_missed"
        case text = "contact.text"
        case liveCall = "contact.live_call"
        case languageCongruentCall = "contact.language_congruent_call"
        case callCancelled = "contact.call.cancelled"
        case secondContact = "contact.second_reminder"
        case navigator = "contact.navigator"
        case reach = "contact.reach"
        case nextContactShare = "combine.contacts"
        case highRisk = "contact.second_reminder.high_risk"
        case navigatorRisk = "contact.navigator.high_risk"
        case floor
        case cap
    }

    /// What the number multiplies, or that it is a chance by itself.
    public enum Scale: String, Sendable {
        /// A chance, or a share.
        case probability = "P"
        /// An odds ratio of a missed appointment.
        case oddsRatio = "OR"
        /// A risk ratio of a missed appointment; converted at the rate in question before it is used.
        case riskRatio = "RR"
    }

    /// Whether the effect was measured outside imaging and carried over.
    public enum Transported: String, Sendable {
        case no, yes
        /// The setting was not recorded in what was read; treat as carried over.
        case unrecorded
        /// A rule of ours, no measurement.
        case ourRule = "our-rule"
    }

    public var name: Name
    public var value: Value
    public var scale: Scale
    /// The 95% confidence interval, where the source gives one.
    public var interval: ClosedRange<Value>?
    /// How many were studied, as the source counts them.
    public var n: String?
    public var design: String
    public var setting: String
    public var citation: String
    public var transported: Transported

    public init(
        name: Name, value: Value, scale: Scale, interval: ClosedRange<Value>? = nil, n: String? = nil,
        design: String, setting: String, citation: String, transported: Transported
    ) {
        self.name = name
        self.value = value
        self.scale = scale
        self.interval = interval
        self.n = n
        self.design = design
        self.setting = setting
        self.citation = citation
        self.transported = transported
    }

    /// A ratio of exactly 1: known, looked for, and without effect.
    public var isNull: Bool { scale != .probability && value == .one }
}
