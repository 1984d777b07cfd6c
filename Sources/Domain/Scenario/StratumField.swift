/// A field by which results are measured: one of the barrier profile, or one of the strata that are kept for reports.
/// Nothing here steers a plan; which of the first nine do is the policy's `equity.partitions`.
public enum StratumField: String, CaseIterable, Sendable {
    case interpreter, transport, cost, language, payer, areaQuartile, disability, digitalAccess, distanceBand
    /// `measurementPayer` is the payer as `measurement` records it; `payer` is the barrier profile's.
    case race, ethnicity, sex, ageBand, measurementPayer, area

    /// The field of the barrier profile; nil for one that only `measurement` holds.
    public var barrier: Policy.Partition.Field? { Policy.Partition.Field(rawValue: rawValue) }

    /// The field of `measurement`; nil for one of the barrier profile.
    public var recorded: Measurement.Field? {
        barrier != nil ? nil : self == .measurementPayer ? .payer : Measurement.Field(rawValue: rawValue)
    }

    public init(_ field: Policy.Partition.Field) {
        switch field {
        case .interpreter: self = .interpreter
        case .transport: self = .transport
        case .cost: self = .cost
        case .language: self = .language
        case .payer: self = .payer
        case .areaQuartile: self = .areaQuartile
        case .disability: self = .disability
        case .digitalAccess: self = .digitalAccess
        case .distanceBand: self = .distanceBand
        }
    }

    /// Strata of their own in every field: nobody has asked or noted it, and the patient would not say.
    public static let unknown = "unknown"
    public static let declined = "declined"

    /// The stratum of a patient in this field. Unlike the groups of the equity goal, which count them together, what was
    /// declined stands apart from what is unknown.
    public func stratum(of patient: Patient, recorded values: [Measurement.Field: String]) -> String {
        if let recorded { return Self.canonical(values[recorded] ?? Self.unknown) }
        guard let barrier else { return Self.unknown }
        let need: BarrierCode? =
            switch self {
            case .interpreter: .languageAccess
            case .transport: .transportationInsecurity
            case .cost: .medicalCostBurden
            default: nil
            }
        return need.map(patient.need) == .declined ? Self.declined : patient.group(by: barrier)
    }

    /// `Unknown` and `DECLINED` are what they say however they are written; other values stay as they are.
    public static func canonical(_ value: String) -> String {
        let lowered = value.lowercased()
        return lowered == unknown || lowered == declined ? lowered : value
    }
}

extension Policy {
    /// What reports compare: with whom, and which two fields at once. No plan depends on it.
    public struct Measuring: Sendable, Equatable {
        public struct Pair: Sendable, Hashable {
            public var first: StratumField
            public var second: StratumField
            public init(_ first: StratumField, _ second: StratumField) {
                self.first = first
                self.second = second
            }
        }

        /// The stratum with which the others of a field are compared; where none is named, the largest.
        public var reference: [StratumField: String]
        /// In the order of the policy; no pair twice, in either order.
        public var twoWay: [Pair]
        public init(reference: [StratumField: String] = [:], twoWay: [Pair] = []) {
            self.reference = reference
            self.twoWay = twoWay
        }
    }
}
