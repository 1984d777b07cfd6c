/// The jobs of one daemon and its places for workers, as a value: events in, actions out. `WorkingLoop` does what it says
/// and nothing else; tests play it without a disk.
public struct JobBoard: Sendable {
    public struct Entry: Sendable, Equatable {
        public internal(set) var job: QueuedJob
        public internal(set) var stage: JobStage
        /// Which worker is at it.
        public internal(set) var slot: Int?
        /// Who asked for what happens to it next.
        var user: UInt32 = 0
    }

    /// One thing to be done to one job.
    public struct Step: Sendable, Equatable {
        public var action: JobAction
        public var job: QueuedJob
        /// Of a job with a worker.
        public var slot: Int?
        /// Whose wish it is, where it is one.
        public var user: UInt32 = 0
    }

    /// How an attempt ended, without what it brought.
    public enum Ending: Sendable { case verified, refused, foundOutcomes, failed, outlived, noFault }

    /// Attempts that fail before a job is rejected as our fault.
    public static let failuresAllowed = 3
    /// Attempts begun, across restarts: a job that takes the daemon down with it ends too, but kills from outside
    /// do not soon cost a job its result.
    public static let attemptsAllowed = 10

    /// Those not yet answered, in the order in which they are tried.
    public private(set) var entries: [Entry] = []
    private var freeSlots: [Int]
    /// How many stand where: a burst asks for it at every turn.
    private var counts: [JobStage: Int] = [:]

    /// - Parameter slots: how many jobs may be planned at a time.
    public init(slots: Int) { freeSlots = Array(0..<slots) }

    /// Accepted just now, or found waiting at the start.
    public mutating func add(_ jobs: [QueuedJob]) {
        entries += jobs.map { Entry(job: $0, stage: $0.isHeld ? .held : .waiting) }
        for job in jobs { counts[job.isHeld ? .held : .waiting, default: 0] += 1 }
    }

    /// Whether `begin` would have something to do.
    public var hasWorkAndWorker: Bool { !freeSlots.isEmpty && nextReady != nil }

    /// Gives one job to one free worker; nil when either is missing. To be asked until it says nil.
    public mutating func begin() -> [Step]? {
        guard !freeSlots.isEmpty, let ready = nextReady else { return nil }
        entries[ready].job.attempts += 1
        guard entries[ready].job.attempts <= Self.attemptsAllowed else {
            return apply(.turnTooMany, at: ready)
        }
        entries[ready].slot = freeSlots.removeFirst()
        return apply(.turn, at: ready)
    }

    /// The worker in a slot has come to an end with its job.
    public mutating func ended(slot: Int, _ ending: Ending) -> [Step] {
        guard let at = entries.firstIndex(where: { $0.slot == slot }) else { return [] }
        freeSlots.append(slot)
        freeSlots.sort()
        switch ending {
        case .verified: return apply(.verified, at: at)
        case .refused: return apply(.refused, at: at)
        case .foundOutcomes: return apply(.foundOutcomes, at: at)
        case .noFault: return apply(.noFault, at: at)
        case .failed, .outlived:
            // One that was asked to end has not failed.
            guard entries[at].stage == .planning else { return apply(.failed, at: at) }
            // What outlived its time limit once will do so again: it is tried once more, not twice.
            entries[at].job.failures += ending == .outlived ? 2 : 1
            entries[at].job.hasOutlived = ending == .outlived
            let isLast = entries[at].job.failures >= Self.failuresAllowed
            let steps = apply(isLast ? .failedForGood : .failed, at: at)
            if !isLast { moveToEnd(at) }
            return steps
        }
    }

    /// An operator's word; nil when it makes no sense where the job stands, or the job is not here.
    public mutating func ask(_ event: JobEvent, of job: JobID, by user: UInt32 = 0) -> [Step]? {
        guard let at = entries.firstIndex(where: { $0.job.identity.job == job }),
            entries[at].stage.transition(on: event) != nil
        else { return nil }
        if event == .release { entries[at].job.failures = 0 }
        entries[at].user = user
        return apply(event, at: at)
    }

    /// Jobs at work are given back; none is begun any more.
    public mutating func stop() -> [Step] {
        freeSlots = []
        return entries.indices.reversed().flatMap { at in
            entries[at].stage.isAtWork ? apply(.stop, at: at) : []
        }
    }

    /// What waits under other settings now: each may have another name, or none because it is answered already. One that
    /// stays what it is keeps its stage.
    public mutating func renew(_ now: (QueuedJob) throws -> QueuedJob?) rethrows {
        entries = try entries.compactMap { entry in
            guard !entry.stage.isAtWork else { return entry }
            return try now(entry.job).map {
                $0 == entry.job ? entry : Entry(job: $0, stage: $0.isHeld ? .held : .waiting)
            }
        }
        counts = entries.reduce(into: [:]) { $0[$1.stage, default: 0] += 1 }
    }

    /// What the worker in a slot is at.
    public func job(inSlot slot: Int) -> QueuedJob? { entries.first { $0.slot == slot }?.job }

    public subscript(job: JobID) -> Entry? { entries.first { $0.job.identity.job == job } }
    public var running: Int { count(.planning) + count(.holding) + count(.cancelling) }
    public var held: Int { count(.held) }
    /// For a worker, now or later.
    public var waiting: Int { count(.waiting) + count(.deferred) }

    private func count(_ stage: JobStage) -> Int { counts[stage] ?? 0 }

    /// Whether a job that was accepted before is unfinished. One that is held is not waited for: it may be held for long.
    public func hasEarlier(than job: QueuedJob) -> Bool {
        entries.contains { $0.job.turn < job.turn && $0.stage != .held }
    }

    private var nextReady: Int? {
        entries.firstIndex { entry in
            entry.stage == .waiting || (entry.stage == .deferred && !hasEarlier(than: entry.job))
        }
    }

    private mutating func apply(_ event: JobEvent, at position: Int) -> [Step] {
        guard let transition = entries[position].stage.transition(on: event) else { return [] }
        let entry = entries[position]
        entries[position].stage = transition.next
        counts[entry.stage, default: 0] -= 1
        if !transition.next.isAnswered { counts[transition.next, default: 0] += 1 }
        entries[position].job.isHeld = transition.next == .held
        // An attempt that is withdrawn was none.
        if transition.actions.contains(.withdraw) { entries[position].job.attempts -= 1 }
        if !transition.next.isAtWork { entries[position].slot = nil }
        let steps = transition.actions.map {
            Step(action: $0, job: entry.job, slot: entry.slot, user: entry.user)
        }
        if transition.next.isAnswered { entries.remove(at: position) }
        return steps
    }

    private mutating func moveToEnd(_ position: Int) { entries.append(entries.remove(at: position)) }
}
