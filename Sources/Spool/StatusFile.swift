public import Domain
import Glibc
public import Linux

/// `status.json` in the spool's root: what anybody on the machine may know of the daemon. Counts and digests only.
public struct DaemonStatus: Sendable, Equatable {
    public enum Activity: String, Sendable { case starting, waiting, planning, held, stopped }

    public var version: String
    public var policy: Digest
    /// Nil where the daemon has no attendance model.
    public var model: Digest?
    public var activity: Activity
    public var queued: Int
    public var running: Int
    /// By operators.
    public var held = 0
    /// Since the daemon started.
    public var published: Int
    public var rejected: Int
    /// By which whoever may not look at the lock tells that the daemon runs; nil where the kernel does not name it.
    public var lock: String?

    public init(settings: JobSettings) {
        version = settings.version
        policy = settings.policy
        model = settings.model
        activity = .starting
        queued = 0
        running = 0
        published = 0
        rejected = 0
    }

    /// The settings under which a file dropped now becomes a job.
    public var settings: JobSettings { JobSettings(policy: policy, model: model, version: version) }

    /// The same daemon under settings that were reloaded.
    public func under(_ settings: JobSettings) -> DaemonStatus {
        var status = self
        (status.version, status.policy, status.model) = (settings.version, settings.policy, settings.model)
        return status
    }

    /// Every job that was accepted is answered.
    public var isIdle: Bool { queued == 0 && running == 0 && held == 0 }

    public var members: [JSONOutput.Member] {
        [
            .init("schema", "fairslot.status/1"), .init("version", .string(version)),
            .init("policySha256", .string(policy.hex)), .init("activity", .string(activity.rawValue)),
            .init("queued", .integer(Int64(queued))), .init("running", .integer(Int64(running))),
            .init("held", .integer(Int64(held))), .init("published", .integer(Int64(published))),
            .init("rejected", .integer(Int64(rejected))),
        ] + (model.map { [.init("modelSha256", .string($0.hex))] } ?? [])
            + (lock.map { [.init("lock", .string($0))] } ?? [])
    }

    init?(_ line: JSONLine) {
        guard line.text("schema") == "fairslot.status/1", let version = line.text("version"),
            let policy = line.text("policySha256").flatMap(Digest.init(hex:)),
            let activity = line.text("activity").flatMap(Activity.init), let queued = line.integer("queued"),
            let running = line.integer("running"), let published = line.integer("published"),
            let rejected = line.integer("rejected")
        else { return nil }
        let model = line.text("modelSha256").flatMap(Digest.init(hex:))
        self.init(settings: JobSettings(policy: policy, model: model, version: version))
        self.activity = activity
        self.queued = queued
        self.running = running
        held = line.integer("held") ?? 0
        self.published = published
        self.rejected = rejected
        lock = line.text("lock")
    }
}

extension SpoolDirectory {
    /// Not synced: it is rewritten at every turn and nothing depends on it.
    public func write(_ status: DaemonStatus) throws(SpoolError) {
        let line = JSONOutput.object(status.members).line() + [0x0A]
        try remove(.statusDraft)
        let draft = try open(.statusDraft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
        try at(Place.status.label) { () throws(CallError) in
            // The daemon's umask keeps others out of results; this file is for them too.
            try draft.setMode(0o644)
            try draft.write(line)
        }
        try replace(.statusDraft, to: .status)
    }

    /// Nil when no daemon has ever written one, or it is not ours to read.
    public func status() -> DaemonStatus? {
        guard let bytes = try? contents(.status, atMost: 4096) else { return nil }
        return JSONLine(bytes).flatMap(DaemonStatus.init)
    }
}
