import Logging
import Spool

/// Takes what comes into `incoming/`: scans when there is reason to, asks `Intake` what to do, does it in batches.
struct IntakeDesk {
    private let spool: Spool
    private let log: Logger
    private var intake: Intake
    private let start = ContinuousClock.now
    private var lastScan: Duration?
    private var isScanWanted = true

    /// Whole entries of the last scan that are not taken yet, the first one last.
    private var ready: [(name: EntryName, look: Look)] = []
    /// Why entries of the last scan are left where they are.
    private(set) var shortage: Shortage?
    private var isWaiting = true
    /// There are entries for the next turn.
    var hasMore: Bool { !ready.isEmpty }
    /// Entries are settling, or wait for the next turn.
    var isExpecting: Bool { isWaiting || hasMore }
    /// The last scan met an entry that its disk would not give.
    private(set) var trouble: SpoolError?

    /// Events can be lost and network shares give none: a scan at least so often.
    private static let longestPause = Duration.seconds(30)
    /// Nothing tells when there is room again.
    private static let pauseWithoutRoom = Duration.seconds(2)
    private static let batchEntries = 64
    private static let batchBytes: Int64 = 64 << 20

    init(spool: Spool, settle: Duration, log: Logger) {
        self.spool = spool
        self.log = log
        intake = Intake(settle: settle, largest: spool.limits.largestInput)
    }

    mutating func hear(_ letters: Mailbox.Letters) {
        for name in letters.renamed { intake.arrivedByRename(name) }
        isScanWanted = isScanWanted || letters.isScanWanted
    }

    /// One turn: jobs that were accepted in it.
    mutating func work() throws -> [QueuedJob] {
        let now = start.duration(to: .now)
        if ready.isEmpty {
            guard isScanWanted || isDue(now) else { return [] }
            isScanWanted = false
            lastScan = now
            try scan(now)
        }
        return try accept(try copyBatch())
    }

    private func isDue(_ now: Duration) -> Bool {
        if let next = intake.nextLook, now >= next { return true }
        let pause = shortage == nil ? Self.longestPause : Self.pauseWithoutRoom
        return lastScan.map { now - $0 >= pause } ?? true
    }

    private mutating func scan(_ now: Duration) throws {
        (shortage, isWaiting, trouble) = (nil, false, nil)
        for (name, look) in try spool.entries() {
            switch intake.saw(name, look, at: now) {
            case .ignore: break
            case .wait: isWaiting = true
            case .refuse(let fault): try refuse(name, look, fault)
            case .take: ready.append((name, look))
            }
        }
        ready.reverse()
        intake.scanEnded()
    }

    private mutating func copyBatch() throws -> [CopiedEntry] {
        var batch: [CopiedEntry] = []
        var bytes: Int64 = 0
        while batch.count < Self.batchEntries, bytes < Self.batchBytes, let (name, look) = ready.popLast() {
            guard let copy = try copyIn(name, look) else { continue }
            batch.append(copy)
            bytes += copy.bytes
        }
        return batch
    }

    private mutating func copyIn(_ name: EntryName, _ look: Look) throws -> CopiedEntry? {
        switch try spool.copyIn(name, look) {
        case .copied(let copy): return copy
        // Whole by its looks, so no later look is due: the next turn has one.
        case .unsettled: (isWaiting, isScanWanted) = (true, true)
        case .noRoom(let lacking): shortage = lacking
        case .troubled(let error):
            trouble = error
            log.error("entry-troubled", metadata: ["call": "\(error.call)", "errno": "\(error.code)"])
        case .refuse(let fault): try refuse(name, look, fault)
        }
        return nil
    }

    private func refuse(_ name: EntryName, _ look: Look, _ fault: EntryFault) throws {
        switch try spool.refuse(name, look, fault) {
        case .moved(let id):
            log.notice("entry-refused", metadata: ["entry": "\(id)", "rule": "\(fault.rawValue)"])
        case .left(let id):
            log.warning("entry-refused-unmoved", metadata: ["entry": "\(id)", "rule": "\(fault.rawValue)"])
        case .known: break
        }
    }

    private func accept(_ batch: [CopiedEntry]) throws -> [QueuedJob] {
        var accepted: [QueuedJob] = []
        for acceptance in try spool.accept(batch) {
            switch acceptance {
            case .accepted(let job):
                log.info("accepted", metadata: ["job": "\(job.identity.job)", "bytes": "\(job.bytes)"])
                accepted.append(job)
            case .duplicate(let job): log.info("duplicate", metadata: ["job": "\(job)"])
            }
        }
        return accepted
    }
}
