public import Domain
import Glibc

/// What an operator may ask of a running daemon: one flat JSON object in a file of `control/`, which only the group
/// `fairslot-admin` may write. A file and not a socket: a request survives a crash of the daemon, and one made while no
/// daemon runs waits for one.
///
/// ```json
/// {"schema": "fairslot.control/1", "verb": "cancel", "job": "mfzwizltoq4uxk2a", "by": 1004}
/// ```
///
/// Doing one twice is doing it once: it is answered, then unlinked, and after a crash in between done again.
public enum ControlRequest: Equatable, Sendable {
    case list
    case hold(JobID), release(JobID), cancel(JobID), rerun(JobID)
    case prune(PruneOrder)
    /// Everything of one patient, by the scenario's key.
    case forget(patient: String, isRehearsal: Bool)

    public struct PruneOrder: Equatable, Sendable {
        /// What is asked for this once; nil: what the daemon is set to.
        public var limits: [Shelf: RetentionLimit]
        /// Only say what would go.
        public var isRehearsal: Bool
        /// The operator has looked at the machine's clock.
        public var clockIsRight: Bool

        public init(limits: [Shelf: RetentionLimit], isRehearsal: Bool, clockIsRight: Bool) {
            self.limits = limits
            self.isRehearsal = isRehearsal
            self.clockIsRight = clockIsRight
        }
    }

    static let schema = "fairslot.control/1"
    /// Bytes; a request is one line.
    static let largest = 4096

    /// Nil: not a request of this version.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let line = JSONLine(bytes), line.text("schema") == Self.schema, let verb = line.text("verb")
        else { return nil }
        let job = line.text("job").flatMap(JobID.init(written:))
        switch (verb, job) {
        case ("list", _): self = .list
        case ("hold", let job?): self = .hold(job)
        case ("release", let job?): self = .release(job)
        case ("cancel", let job?): self = .cancel(job)
        case ("rerun", let job?): self = .rerun(job)
        case ("prune", _):
            guard let order = PruneOrder(line) else { return nil }
            self = .prune(order)
        case ("forget", _):
            guard let patient = line.text("patient"), !patient.isEmpty else { return nil }
            self = .forget(patient: patient, isRehearsal: line.flag("dryRun") ?? true)
        default: return nil
        }
    }

    /// By whoever runs this.
    var line: [UInt8] {
        let members =
            [.init("schema", .string(Self.schema))] + members + [.init("by", .integer(Int64(geteuid())))]
        return JSONOutput.object(members).line() + [0x0A]
    }

    /// Who says to have asked; nil where the request does not say.
    static func claimedUser(_ bytes: some Collection<UInt8>) -> UInt32? {
        JSONLine(bytes)?.integer("by").flatMap { UInt32(exactly: $0) }
    }

    private var members: [JSONOutput.Member] {
        func naming(_ verb: String, _ job: JobID) -> [JSONOutput.Member] {
            [.init("verb", .string(verb)), .init("job", .string("\(job)"))]
        }
        switch self {
        case .list: return [.init("verb", "list")]
        case .hold(let job): return naming("hold", job)
        case .release(let job): return naming("release", job)
        case .cancel(let job): return naming("cancel", job)
        case .rerun(let job): return naming("rerun", job)
        case .prune(let order): return [.init("verb", "prune")] + order.members
        case .forget(let patient, let isRehearsal):
            return [
                .init("verb", "forget"), .init("patient", .string(patient)),
                .init("dryRun", .bool(isRehearsal)),
            ]
        }
    }
}

extension ControlRequest.PruneOrder {
    fileprivate init?(_ line: JSONLine) {
        limits = [:]
        for shelf in Shelf.allCases {
            guard let text = line.text(shelf.rawValue) else { continue }
            guard let limit = RetentionLimit(text: text) else { return nil }
            limits[shelf] = limit
        }
        isRehearsal = line.flag("dryRun") ?? true
        clockIsRight = line.flag("clockIsRight") ?? false
    }

    fileprivate var members: [JSONOutput.Member] {
        [.init("dryRun", .bool(isRehearsal)), .init("clockIsRight", .bool(clockIsRight))]
            + Shelf.allCases.compactMap { shelf in
                limits[shelf].map { .init(shelf.rawValue, .string($0.text)) }
            }
    }
}

/// What the daemon says to a request. `details` are for programs and for the one who asked; the message is for people.
public struct ControlAnswer: Sendable, Equatable {
    public enum Verdict: String, Sendable {
        case done
        /// What was asked makes no sense for what stands there.
        case refused
        /// It may later.
        case later
    }

    public var verdict: Verdict
    public var message: String
    public var details: [JSONOutput.Member]

    public init(_ verdict: Verdict, _ message: String, details: [JSONOutput.Member] = []) {
        self.verdict = verdict
        self.message = message
        self.details = details
    }

    var bytes: [UInt8] {
        JSONOutput.object(
            [
                .init("schema", "fairslot.answer/1"), .init("verdict", .string(verdict.rawValue)),
                .init("message", .string(message)),
            ] + details
        ).bytes()
    }
}

extension JobID {
    /// As people copy it from a log or a directory's name; nil for anything else.
    public init?(written text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(isBase32) else { return nil }
        self.init(text: text)
    }
}
