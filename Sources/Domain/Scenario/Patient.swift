/// Whether a need is there. `unknown` is never counted as none: it is planned without the support and asked about.
public enum Need: String, CaseIterable, Sendable { case yes, no, unknown, declined }

/// What may stand in a patient's way, by Gravity SDOH Clinical Care category code. The first three steer the plan;
/// the others are kept for groups, worklists and measuring.
public enum BarrierCode: String, CaseIterable, Sendable {
    case languageAccess = "language-access"
    case transportationInsecurity = "transportation-insecurity"
    case medicalCostBurden = "medical-cost-burden"
    case healthInsuranceCoverageStatus = "health-insurance-coverage-status"
    case financialInsecurity = "financial-insecurity"
    case digitalAccess = "digital-access"
    case digitalLiteracy = "digital-literacy"
    case personalHealthLiteracy = "personal-health-literacy"
    case employmentStatus = "employment-status"
    case foodInsecurity = "food-insecurity"
    case housingInstability = "housing-instability"
    case homelessness
    case materialHardship = "material-hardship"
    case socialConnection = "social-connection"
    case stress
}

public struct Barrier: Sendable {
    public enum Source: String, CaseIterable, Sendable {
        case selfReport = "self-report", observation, claim, staff, inferred
    }
    public var code: BarrierCode
    public var need: Need
    public var source: Source?
    public var recorded: Day?

    public init(code: BarrierCode, need: Need, source: Source? = nil, recorded: Day? = nil) {
        self.code = code
        self.need = need
        self.source = source
        self.recorded = recorded
    }
}

public enum ChannelKind: String, CaseIterable, Sendable { case call, text, email, portal, letter }

/// A way to reach the patient with an offer.
public struct Channel: Sendable {
    public var kind: ChannelKind
    public var consent: Bool
    /// Whole days from the contact until the patient can be expected to have answered.
    public var leadDays: Int
    /// Outreach minutes one contact takes; 0 draws on no pool.
    public var minutes: Minutes
    /// Wall-clock minutes of the day between which the patient must not be contacted.
    public var quietHours: QuietHours?

    public struct QuietHours: Hashable, Sendable {
        public var from: Minutes
        public var to: Minutes
        public init(from: Minutes, to: Minutes) {
            self.from = from
            self.to = to
        }
    }

    public init(
        kind: ChannelKind, consent: Bool, leadDays: Int, minutes: Minutes, quietHours: QuietHours? = nil
    ) {
        self.kind = kind
        self.consent = consent
        self.leadDays = leadDays
        self.minutes = minutes
        self.quietHours = quietHours
    }
}

extension Channel {
    /// The last day on which something said about a day arrives before it.
    public func lastDay(before day: Day) -> Day { day - max(1, leadDays) }
}

/// How a patient gets to a site.
public struct Transport: Sendable {
    /// Without help; nil: not known, and every site is planned as one they reach.
    public var modes: Set<TravelMode>?
    /// One way; nil: no limit.
    public var maxMinutes: Minutes?
    /// Nil: not known. It is planned as `walk` and asked about; nobody is told that it is so.
    public var mobility: Mobility?

    public init(modes: Set<TravelMode>?, maxMinutes: Minutes?, mobility: Mobility?) {
        self.modes = modes
        self.maxMinutes = maxMinutes
        self.mobility = mobility
    }
}

/// Further fields of the barrier profile, from closed lists; partitions of the equity goal may use them.
public struct PatientGroups: Hashable, Sendable {
    public enum Payer: String, CaseIterable, Sendable {
        case commercial, medicare, medicaid, publicOther = "public-other", selfPay = "self-pay", none, unknown
    }
    public enum Disability: String, CaseIterable, Sendable { case yes, no, unknown }
    public enum DigitalAccess: String, CaseIterable, Sendable { case full, limited, none, unknown }
    public enum DistanceBand: String, CaseIterable, Sendable { case near, middle, far, unknown }

    public var payer: Payer?
    /// 1 (least deprived) to 4 (most deprived).
    public var areaQuartile: Int?
    public var disability: Disability?
    public var digitalAccess: DigitalAccess?
    public var distanceBand: DistanceBand?

    public init(
        payer: Payer? = nil, areaQuartile: Int? = nil, disability: Disability? = nil,
        digitalAccess: DigitalAccess? = nil, distanceBand: DistanceBand? = nil
    ) {
        self.payer = payer
        self.areaQuartile = areaQuartile
        self.disability = disability
        self.digitalAccess = digitalAccess
        self.distanceBand = distanceBand
    }
}

/// A patient by an opaque key, with what may stand in the way and how to reach them. No name, no birth date, no
/// number: contact details are joined at the desk.
public struct Patient: Sendable {
    public var id: String
    public var zone: String?
    public var language: LanguageTag?
    /// The language outreach speaks; the patient's own unless they chose another.
    public var contactLanguage: LanguageTag?
    public var barriers: [Barrier]
    /// Nil: nothing is known, so every site counts as in reach.
    public var transport: Transport?
    public var interpreterModes: Set<InterpreterMode>
    public var channels: [Channel]
    public var groups: PatientGroups

    public init(
        id: String, zone: String? = nil, language: LanguageTag? = nil, contactLanguage: LanguageTag? = nil,
        barriers: [Barrier] = [], transport: Transport? = nil,
        interpreterModes: Set<InterpreterMode> = Set(InterpreterMode.allCases), channels: [Channel] = [],
        groups: PatientGroups = .init()
    ) {
        self.id = id
        self.zone = zone
        self.language = language
        self.contactLanguage = contactLanguage
        self.barriers = barriers
        self.transport = transport
        self.interpreterModes = interpreterModes
        self.channels = channels
        self.groups = groups
    }

    /// A code that is not listed is `unknown`.
    public func need(_ code: BarrierCode) -> Need { barriers.first { $0.code == code }?.need ?? .unknown }
    public var needsInterpreter: Bool { need(.languageAccess) == .yes }
    public var needsTransport: Bool { need(.transportationInsecurity) == .yes }
    public var needsTransfer: Bool {
        guard let mobility = transport?.mobility else { return false }
        return mobility == .wheelchair || mobility == .stretcher
    }
    /// The language of calls, texts and letters, if one is recorded.
    public var outreachLanguage: LanguageTag? { contactLanguage ?? language }
}
