import Domain
public import Linux

/// What the journal can tell. Job ids, digests, counts and codes: no name of a file, nothing of a patient.
public enum JournalEvent: Equatable, Sendable {
    case started(version: String, policy: Digest, model: Digest? = nil)
    case accepted(JobIdentity, input: Digest, bytes: Int64)
    /// Found in `work/` at start and run again; after a crash this may be all that tells of its acceptance.
    case resumed(JobIdentity, input: Digest, bytes: Int64)
    /// The version or the policy changed while the job waited.
    case renewed(JobIdentity, from: String)
    case duplicate(JobIdentity)
    case attempted(JobID, Int, outcome: String)
    case published(JobIdentity, status: String)
    case rejected(JobIdentity, rule: String)
    case refused(RejectionID, EntryFault)
    /// The site's policy or model was read again and is another.
    case reloaded(policy: Digest, model: Digest?)
    /// Once a day: what was sealed so far cannot be cut off unseen by whoever keeps the system's journal.
    case day
    /// What an operator asked for, by the user's number (`PlacedRequest.user`).
    case held(JobIdentity, by: UInt32)
    case released(JobIdentity, by: UInt32)
    /// Asked for; that it happened is told by `rejected` with this rule.
    case cancelled(JobIdentity, by: UInt32)
    /// An answer was taken back so that the job is planned again.
    case withdrawn(JobIdentity, by: UInt32)
    /// Deleted because of its age or their number.
    case pruned(Shelf, name: String)
    /// `pruned` said so before, and it could not be deleted.
    case stayed(Shelf, name: String)
    /// A result was written again without one patient.
    case redacted(Shelf, name: String, from: Digest, to: Digest, by: UInt32)
    case stopped

    var name: String {
        switch self {
        case .started: "started"
        case .accepted: "accepted"
        case .resumed: "resumed"
        case .renewed: "renewed"
        case .duplicate: "duplicate"
        case .attempted: "attempted"
        case .published: "published"
        case .rejected: "rejected"
        case .refused: "refused"
        case .reloaded: "reloaded"
        case .day: "day"
        case .held: "held"
        case .released: "released"
        case .cancelled: "cancelled"
        case .withdrawn: "withdrawn"
        case .pruned: "pruned"
        case .stayed: "stayed"
        case .redacted: "redacted"
        case .stopped: "stopped"
        }
    }

    var figures: [JSONOutput.Member] {
        switch self {
        case .started(let version, let policy, let model):
            [.init("version", .string(version)), .init("policySha256", .string(policy.hex))]
                + (model.map { [.init("modelSha256", .string($0.hex))] } ?? [])
        case .accepted(let identity, let input, let bytes), .resumed(let identity, let input, let bytes):
            Self.naming(identity) + [.init("sha256", .string(input.hex)), .init("bytes", .integer(bytes))]
        case .duplicate(let identity): Self.naming(identity)
        case .renewed(let identity, let from): Self.naming(identity) + [.init("from", .string(from))]
        case .attempted(let job, let attempt, let outcome):
            [
                .init("job", .string("\(job)")), .init("attempt", .integer(Int64(attempt))),
                .init("outcome", .string(outcome)),
            ]
        case .published(let identity, let status): Self.naming(identity) + [.init("status", .string(status))]
        case .rejected(let identity, let rule): Self.naming(identity) + [.init("rule", .string(rule))]
        case .refused(let id, let fault):
            [.init("entry", .string("\(id)")), .init("rule", .string(fault.rawValue))]
        case .reloaded(let policy, let model):
            [.init("policySha256", .string(policy.hex))]
                + (model.map { [.init("modelSha256", .string($0.hex))] } ?? [])
        case .held(let identity, let user), .released(let identity, let user),
            .cancelled(let identity, let user), .withdrawn(let identity, let user):
            Self.naming(identity) + [.init("by", .integer(Int64(user)))]
        case .pruned(let shelf, let name), .stayed(let shelf, let name):
            [.init("shelf", .string(shelf.rawValue)), .init("name", .string(name))]
        case .redacted(let shelf, let name, let from, let to, let user):
            [
                .init("shelf", .string(shelf.rawValue)), .init("name", .string(name)),
                .init("from", .string(from.hex)), .init("to", .string(to.hex)),
                .init("by", .integer(Int64(user))),
            ]
        case .day, .stopped: []
        }
    }

    private static func naming(_ identity: JobIdentity) -> [JSONOutput.Member] {
        [.init("job", .string("\(identity.job)")), .init("identity", .string(identity.name))]
    }
}
