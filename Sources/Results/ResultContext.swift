public import Domain
import Linux

/// What a result says about the run it came from.
public struct ResultContext: Sendable {
    public var job: String
    /// Of the scenario file's bytes, lower-case hexadecimal.
    public var scenarioSha256: String
    public var scenarioBytes: Int
    /// Of the effective policy document's bytes, as `plan.json` prints it.
    public var policySha256: String
    public var version: String
    public var glpk: String
    public var seed: Int
    public var effort: Policy.Effort
    /// Defaults, the site's and the scenario's policy joined: what the plan obeyed.
    public var effectivePolicy: JSONOutput
    /// The file of recalibrated chances the plan was made with, kept with the result; nil: published ones.
    public var attendanceModel: [UInt8]?

    /// `policySha256` nil: taken over the document given.
    public init(
        job: String, scenarioSha256: String, scenarioBytes: Int, policySha256: String? = nil, version: String,
        glpk: String, seed: Int, effort: Policy.Effort, effectivePolicy: JSONOutput,
        attendanceModel: [UInt8]? = nil
    ) {
        self.job = job
        self.scenarioSha256 = scenarioSha256
        self.scenarioBytes = scenarioBytes
        self.policySha256 = policySha256 ?? Digest(of: effectivePolicy.bytes()).hex
        self.version = version
        self.glpk = glpk
        self.seed = seed
        self.effort = effort
        self.effectivePolicy = effectivePolicy
        self.attendanceModel = attendanceModel
    }
}

/// One file of a result directory, not yet written anywhere.
public struct ResultFile: Sendable, Equatable {
    /// Relative to the directory, with `/`.
    public var path: String
    public var mediaType: String
    public var bytes: [UInt8]

    public init(path: String, mediaType: String, bytes: [UInt8]) {
        self.path = path
        self.mediaType = mediaType
        self.bytes = bytes
    }

    init(_ path: String, _ document: JSONOutput) {
        self.init(path: path, mediaType: "application/json", bytes: document.bytes())
    }
}
