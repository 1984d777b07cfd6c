public import Domain
import Linux

/// What a document that stands beside no plan was made from, so that it cannot be taken for another scenario's.
public struct DocumentOrigin: Sendable, Equatable {
    /// Of the scenario file's bytes, lower-case hexadecimal.
    public var scenarioSha256: String
    /// Of the effective policy, as `plan.json` would print it.
    public var policySha256: String

    public init(scenario bytes: [UInt8], effectivePolicy: JSONOutput) {
        scenarioSha256 = Digest(of: bytes).hex
        policySha256 = Digest(of: effectivePolicy.bytes()).hex
    }

    init(scenarioSha256: String, policySha256: String) {
        self.scenarioSha256 = scenarioSha256
        self.policySha256 = policySha256
    }
}
