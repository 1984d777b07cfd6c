import Domain

/// A patient's word about channels.
struct ConsentFacts {
    var patient: String
    var channels: Set<String>
    var isPermitted: Bool
    /// When it was said; nil where that cannot be read.
    var said: ClosedRange<Day>?

    /// Whether `statements` about a channel, all of them in force, come to a consent; nil where there are none. The newest
    /// decides; a refusal that may be as new as the newest permission is one.
    static func decision(_ statements: [ConsentFacts]) -> Bool? {
        guard !statements.isEmpty else { return nil }
        let permitted = statements.filter(\.isPermitted).map { $0.said?.lowerBound ?? .distantPast }.max()
        let refused = statements.filter { !$0.isPermitted }.map { $0.said?.upperBound ?? .distantFuture }
            .max()
        guard let permitted else { return false }
        return refused.map { $0 < permitted } ?? true
    }
}

extension Day {
    fileprivate static let distantPast = Day(number: Int(Int32.min))
    fileprivate static let distantFuture = Day(number: Int(Int32.max))
}

extension FHIRImporter {
    /// Only consents whose category the companion names: what a consent is about differs from site to site.
    mutating func readConsent(_ resource: FHIRResource, _ id: String) {
        let status = resource["status"]?.string ?? ""
        guard ["active", "rejected"].contains(status) else { return log.leftOut("Consent", "not active") }
        guard let patient = FHIRReference.key(resource["patient"]) else {
            return leaveOut(resource, "patient", "there is no patient")
        }
        let codes = Set((resource["category"]?.all ?? []).flatMap(\.codings))
        let rules = companion.consents.filter { codes.contains($0.code) }
        guard !rules.isEmpty else { return log.leftOut("Consent", "category not in the companion") }
        let today = companion.zone.day(of: companion.asOf)
        let period = FHIRPeriod(resource["provision"]?.member("period"), in: companion.zone)
        guard period?.contains(today) ?? true else { return log.leftOut("Consent", "not in force") }
        let said = resource["dateTime"]?.string.flatMap { FHIRTime.days($0, in: companion.zone) }
        var word = status == "rejected" ? .refused : Self.word(resource)
        if word == .permitted && (period == nil || said.map { $0.upperBound > today } ?? false) {
            word = .unclear
        }
        if word == .unclear {
            log.add(
                resource.finding(
                    .warning, .notSupported, "provision", "it is not clear what is permitted, so nothing is",
                    "export policyRule OPTIN or OPTOUT, or provision.type, and when it was said"))
        }
        log.used("Consent")
        facts.consents.append(
            ConsentFacts(
                patient: patient, channels: rules.reduce(into: []) { $0.formUnion($1.channels) },
                isPermitted: word == .permitted, said: said))
    }

    private enum ConsentWord {
        case permitted, refused, unclear
    }

    /// By the rule that the consent is an exception to and by its provisions, a refusal in any of which is one. R4 has no
    /// type in the outermost provision; where an export has one, it is taken at its word.
    private static func word(_ resource: FHIRResource) -> ConsentWord {
        let policy = resource["policyRule"]?.codings ?? []
        let root = resource["provision"]
        if policy.contains(where: { ["OPTOUT", "OPTOUTE"].contains($0.code) }) || refuses(root) {
            return .refused
        }
        if resource.isModified || root?.isModified == true { return .unclear }
        let isOptIn = policy.contains { $0.code == "OPTIN" && FHIRCodes.actCodes.contains($0.system) }
        return isOptIn || root?.member("type")?.string == "permit" ? .permitted : .unclear
    }

    private static func refuses(_ provision: JSONNode?) -> Bool {
        guard let provision else { return false }
        return provision.member("type")?.string == "deny"
            || (provision.member("provision")?.all ?? []).contains(where: refuses)
    }
}
