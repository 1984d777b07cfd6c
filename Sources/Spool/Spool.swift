import Glibc
public import Linux

/// One spool, held by one daemon: what may be done to it, each deed durable when its function returns and repeatable
/// when it did not. `Spool.md` has the states and instants; `Recovery.swift` says why nothing is lost between them.
public final class Spool {
    public let directory: SpoolDirectory
    /// What jobs depend on besides their input: of the start, or of the last `reload`.
    public internal(set) var settings: JobSettings
    public let limits: SpoolLimits
    let journal: Journal
    /// The site's clock, and whether it can be gone by.
    public let calendar: SpoolCalendar
    private let lock: SpoolLock
    private var numbers = 0
    fileprivate var lastTurn = 0
    /// One syncfs instead of an fsync per file.
    let syncsFileSystem: Bool
    private var hasPolicy = false
    /// `state/clock-doubt` stands.
    var isDoubtNoted: Bool
    var knownOutcomes: [KeptOutcomes]?
    /// What could not be deleted.
    var obstacles: [SpoolError] = []

    /// Takes the lock, starts or continues the journal, keeps a copy of the policy for the workers. Nothing is
    /// recovered yet: call `recover()` next.
    /// - Parameter clock: seconds since 1970, for the journal's lines only.
    public init(
        _ directory: SpoolDirectory, policyBytes: [UInt8]?, modelBytes: [UInt8]? = nil, version: String,
        limits: SpoolLimits = SpoolLimits(),
        clock: @escaping @Sendable () -> Int64 = wallClock
    ) throws {
        lock = try SpoolLock(on: directory)
        self.directory = directory
        self.limits = limits
        settings = JobSettings(policyBytes: policyBytes, modelBytes: modelBytes, version: version)
        syncsFileSystem = directory.isOwnFileSystem()
        journal = try Journal(in: directory, clock: clock)
        let last = try directory.lastTime(journal)
        calendar = SpoolCalendar(clock: clock, last: last.time)
        isDoubtNoted = last.isMarked
        try keepSettings(policyBytes, modelBytes)
        try tell([
            .started(version: version, policy: settings.policy, model: settings.model)
        ])
    }

    public var journalHead: JournalHead { journal.head }

    /// What the kernel calls the lock that says that a daemon holds this spool; nil where it does not say.
    public var lockName: String? { lock.name }

    /// The policy and the model of now, for workers; nil where there is none.
    public var policyCopy: Place? { hasPolicy ? .policy(settings.policy) : nil }
    public var modelCopy: Place? { settings.model.map(Place.model) }

    /// The journal's last line of this run.
    public func close() throws(SpoolError) { try tell([.stopped]) }

    /// A line a day, so that a gap in the journal is a time without a daemon.
    public func noteDay() throws(SpoolError) { try tell([.day]) }

    func nextNumber() -> Int {
        numbers += 1
        return numbers
    }
}

extension Spool {
    /// Copies of the policy and the model, by their digests. They stay: a result is verified with the policy of its day.
    private func keepSettings(_ policyBytes: [UInt8]?, _ modelBytes: [UInt8]?) throws(SpoolError) {
        hasPolicy = policyBytes != nil
        try directory.remove(.settingsDraft)
        if let policyBytes { try keep(policyBytes, at: .policy(Digest(of: policyBytes))) }
        if let modelBytes { try keep(modelBytes, at: .model(Digest(of: modelBytes))) }
        try directory.sync(.state)
    }

    /// A worker may be reading the one that stands, so that is left alone unless a crash has left half of it.
    private func keep(_ bytes: [UInt8], at place: Place) throws(SpoolError) {
        if let look = try directory.look(place), look.kind == .file, look.bytes == Int64(bytes.count),
            try directory.contents(place, atMost: bytes.count) == bytes
        {
            return try directory.sync(place)
        }
        try directory.write(bytes, to: .settingsDraft)
        try directory.replace(.settingsDraft, to: place)
    }

    /// Goes by another policy and another model from now on. Jobs at work end under the old ones; what waits is to be
    /// renewed. False when nothing is different.
    public func reload(policyBytes: [UInt8]?, modelBytes: [UInt8]?) throws(SpoolError) -> Bool {
        let now = JobSettings(policyBytes: policyBytes, modelBytes: modelBytes, version: settings.version)
        guard now != settings || hasPolicy != (policyBytes != nil) else { return false }
        try keepSettings(policyBytes, modelBytes)
        settings = now
        try tell([.reloaded(policy: now.policy, model: now.model)])
        return true
    }

    /// Which job of this spool the next one is; `recover()` knows how far an earlier run had come.
    func nextTurn() -> Int {
        lastTurn += 1
        return lastTurn
    }
    func continueTurns(after turn: Int) { lastTurn = max(lastTurn, turn) }
}

/// Seconds since 1970.
public let wallClock: @Sendable () -> Int64 = { Int64(time(nil)) }

/// Held for as long as this stands; the kernel lets go of it when the process ends, however it ends.
final class SpoolLock {
    private let file: OpenFile

    init(on spool: SpoolDirectory) throws {
        file = try spool.open(.lock, O_RDWR | O_CREAT, mode: 0o600)
        do throws(CallError) { try file.lock() } catch {
            if error.code == EWOULDBLOCK { throw SpoolInUse() }
            throw SpoolError(error, at: Place.lock.label)
        }
    }

    /// Device and inode as the kernel's list of locks has them, which on some file systems is not what `stat` says.
    var name: String? {
        guard let bytes = try? OpenFile("/proc/self/fdinfo/\(file.number)").readAll() else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").lazy
            .filter { $0.hasPrefix("lock:") && $0.contains("FLOCK") }
            .compactMap {
                $0.split(whereSeparator: \.isWhitespace).first { $0.count(where: { $0 == ":" }) == 2 }
            }
            .map(String.init).first
    }

    // A child that has been forked and is not yet another program still has the file open.
    deinit { file.unlock() }
}

/// Another daemon holds this spool.
public struct SpoolInUse: Error, CustomStringConvertible {
    public var description: String { "another daemon works on this spool; one spool has one daemon" }
}

public struct SpoolLimits: Sendable, Equatable {
    /// Bytes an input may have.
    public var largestInput = Int64(largestInputByDefault)
    /// 64 MiB, some 40,000 orders: 63,000 were not planned within ten minutes on two
    /// busy processors, and a file that cannot be planned in time is better refused at once than after two tries.
    public static let largestInputByDefault = 64 << 20
    /// Bytes that stay free on the spool's file system.
    public var reserve: Int64 = 16 << 20

    public init() {}
}

/// A job that is in `work/` and waits for a worker.
public struct QueuedJob: Sendable, Equatable {
    public var identity: JobIdentity
    public var input: Digest
    /// Attempts that were begun, in this run of the daemon or an earlier one.
    public var attempts: Int
    /// Attempts of this run of the daemon that the worker did not survive or could not finish.
    public var failures = 0
    /// The last of them at its time limit.
    public var hasOutlived = false
    public var bytes: Int64
    /// Which job of this spool it is: jobs accepted later have higher ones.
    public var turn = 0
    /// An operator wants it to wait.
    public var isHeld = false
    /// It was there when the daemon started.
    public var isResumed = false
}

extension SpoolDirectory {
    /// Whether a daemon holds the lock; nil when that is not ours to see. Read from the kernel's list of locks: trying the
    /// lock would hold it for an instant, in which a daemon could fail to start. The lock itself stands where only the daemon
    /// may look, so its status, which is for everybody, says which of the list it is.
    public func isHeld() -> Bool? {
        guard let bytes = try? OpenFile("/proc/locks").readAll() else { return nil }
        let locks = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: " ") }.filter { $0.contains("FLOCK") }
        if let name = status()?.lock { return locks.contains { $0.contains { $0 == name } } }
        guard let look = try? look(.lock) else { return (try? names(in: .state)) == nil ? nil : false }
        return locks.contains { $0.contains { $0.hasSuffix(":\(look.inode)") } }
    }
}
