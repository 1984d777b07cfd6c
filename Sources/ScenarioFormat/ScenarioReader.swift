public import Attendance
public import Domain

/// A scenario that obeys every rule of the format, with what is kept apart from the planner.
public struct DecodedScenario: Sendable {
    public var scenario: Scenario
    /// What a site knows about attendance; goals 1 to 3 never receive it.
    public var history: History
    /// Strata for reports; no plan receives them.
    public var measurement: Measurement
    /// Defaults, site policy and scenario policy merged: a document of `fairslot.policy/1`, every key present, in a
    /// fixed order.
    public var effectivePolicy: JSONOutput
    /// In the order of the file.
    public var warnings: [Finding]
}

/// Reads `fairslot.scenario/1`: bytes, then a JSON document, then the raw parts, then a checked scenario, or every
/// reason why not.
public enum ScenarioReader {
    /// 256 MiB: a hundred thousand orders, with room to spare.
    public static let byteLimit = 256 * 1024 * 1024

    /// `sitePolicy` is a document of `fairslot.policy/1`; its findings carry the source `policy`.
    public static func read(_ bytes: [UInt8], sitePolicy: [UInt8]? = nil) -> Result<DecodedScenario, Refusal>
    {
        var stack = PolicyStack()
        let policyFindings = sitePolicy.map { readPolicy($0, into: &stack) } ?? []
        let (decoded, findings) = readScenario(bytes, &stack)
        let all = findings + policyFindings
        guard var decoded, !all.contains(where: { $0.severity == .error }) else {
            return .failure(Refusal(findings: all))
        }
        decoded.warnings = all
        return .success(decoded)
    }

    /// What keeps the bytes from being one JSON document with each key once, whatever it says; nothing of formats.
    public static func checkSyntax(_ bytes: [UInt8]) -> [Finding] {
        switch document(bytes, source: .scenario) {
        case .failure(let refusal): return refusal.findings
        case .success(let document):
            let log = FindingLog(document, source: .scenario)
            document.duplicates.forEach(log.problem)
            return log.findings()
        }
    }

    /// Checks a site's policy file alone.
    public static func check(sitePolicy: [UInt8]) -> [Finding] {
        var stack = PolicyStack()
        return readPolicy(sitePolicy, into: &stack)
    }

    /// Whether small counts are shown, by the site's policy or, without one, by the defaults.
    public static func suppression(sitePolicy: [UInt8]?) -> Result<Policy.Suppression, Refusal> {
        var stack = PolicyStack()
        let findings = sitePolicy.map { readPolicy($0, into: &stack) } ?? []
        guard let policy = stack.layer.policy, !findings.contains(where: { $0.severity == .error }) else {
            return .failure(Refusal(findings: findings))
        }
        return .success(policy.suppression)
    }

    private static func readPolicy(_ bytes: [UInt8], into stack: inout PolicyStack) -> [Finding] {
        switch document(bytes, source: .policy) {
        case .failure(let refusal): return refusal.findings
        case .success(let document):
            let log = FindingLog(document, source: .policy)
            document.duplicates.forEach(log.problem)
            stack.addSite(document.root, log)
            Strata.check(document, outside: [document.root.member("measurement")], log)
            return log.findings()
        }
    }

    private static func readScenario(
        _ bytes: [UInt8], _ stack: inout PolicyStack
    ) -> (DecodedScenario?, [Finding]) {
        switch document(bytes, source: .scenario) {
        case .failure(let refusal): return (nil, refusal.findings)
        case .success(let document):
            let log = FindingLog(document, source: .scenario)
            document.duplicates.forEach(log.problem)
            let decoded = decode(document, &stack, log)
            return (decoded, log.findings())
        }
    }

    private static func decode(
        _ document: JSONDocument, _ stack: inout PolicyStack, _ log: FindingLog
    ) -> DecodedScenario? {
        guard let raw = RawScenario(document, log) else { return nil }
        if let node = raw.policy { stack.addScenario(node, log) }
        warn(of: stack, raw, log)
        guard let policy = stack.layer.policy else { return nil }
        let decoder = ScenarioDecoder(raw, policy: policy, log)
        guard let scenario = decoder.decode() else { return nil }
        return DecodedScenario(
            scenario: scenario, history: decoder.history, measurement: decoder.measurement,
            effectivePolicy: policy.document, warnings: [])
    }

    /// Fairslot ships no clinical ranking; a plan without one treats all priorities alike.
    private static func warn(of stack: PolicyStack, _ raw: RawScenario, _ log: FindingLog) {
        let node = raw.policy ?? raw.root
        if !stack.hasWeights {
            log.warning(
                "neutral-weights", at: node, "value.weight is not set, so all priorities weigh the same",
                "set the weights the site has decided on")
        }
        if !stack.hasPoints {
            log.warning(
                "neutral-points", at: node,
                "clinical.points is not set, so all urgent priorities count the same",
                "set the points the site has decided on")
        }
    }

    private static func document(_ bytes: [UInt8], source: Finding.Source) -> Result<JSONDocument, Refusal> {
        if bytes.count > byteLimit {
            let finding = Finding(
                severity: .error, class: .entry, rule: "too-large",
                message: "the file is larger than 256 MiB",
                remedy: "split it by region or by modality", source: source)
            return .failure(Refusal(findings: [finding]))
        }
        return JSONReader.read(bytes).mapError { problem in
            Refusal(findings: [Finding(problem, source: source)])
        }
    }
}

extension DecodedScenario {
    /// Planned as if the policy asked for equity in this form alone: in what is planned, and in the policy that is printed.
    public mutating func ask(_ form: Policy.Form) {
        scenario.policy = scenario.policy.asking(form)
        effectivePolicy = scenario.policy.document
    }
}
