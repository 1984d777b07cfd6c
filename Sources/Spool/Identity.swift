public import Linux

/// What makes two jobs the same job: equal input bytes, equal bytes of the site's policy and of its attendance model,
/// equal version.
public struct JobIdentity: Hashable, Sendable {
    /// 52 characters: the whole digest, which decides equality. Names in `work/` and `archive/`.
    public let name: String

    /// The first 16 characters: what people and result directories call the job.
    public var job: JobID { JobID(text: String(name.prefix(JobID.length))) }

    public init(input: Digest, settings: JobSettings) {
        var stream = DigestStream()
        // With a model there is a digest more: the first line says which it is.
        stream.add(Array((settings.model == nil ? "fairslot.job/1\n" : "fairslot.job/1 model\n").utf8))
        // Both digests have a fixed length, so no two triples run together into the same bytes.
        stream.add(input.bytes)
        stream.add(settings.policy.bytes)
        if let model = settings.model { stream.add(model.bytes) }
        stream.add(Array(settings.version.utf8))
        name = stream.finish().base32
    }

    /// Nil when `name` is not a whole digest in base32.
    init?(name: EntryName) {
        guard name.bytes.count == 52, name.bytes.allSatisfy(isBase32) else { return nil }
        self.name = String(decoding: name.bytes, as: UTF8.self)
    }
}

/// What a job depends on besides its input.
public struct JobSettings: Sendable, Equatable {
    /// Digest of the site policy's bytes; of no bytes when there is no policy.
    public var policy: Digest
    /// Of the attendance model's bytes; nil where none is named.
    public var model: Digest?
    public var version: String

    public init(policyBytes: [UInt8]?, modelBytes: [UInt8]? = nil, version: String) {
        self.init(
            policy: Digest(of: policyBytes ?? []), model: modelBytes.map { Digest(of: $0) }, version: version)
    }

    public init(policy: Digest, model: Digest? = nil, version: String) {
        self.policy = policy
        self.model = model
        self.version = version
    }
}

/// 16 characters of a-z and 2-7: the only name of a job that reaches a path in `outgoing/`, a page or a log.
public struct JobID: Hashable, Sendable, CustomStringConvertible {
    static let length = 16
    let text: String
    public var description: String { text }
}

/// The name under `rejected/`: of a job, or of an entry that never became one.
public enum RejectionID: Hashable, Sendable, CustomStringConvertible {
    case job(JobID)
    /// `x` and 15 characters over inode and change time: known without opening the entry.
    case entry(Look)

    public var description: String {
        switch self {
        case .job(let job): job.text
        case .entry(let look): "x" + Digest(of: look.fingerprint.utf8).base32.prefix(15)
        }
    }
}

func isBase32(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
}
