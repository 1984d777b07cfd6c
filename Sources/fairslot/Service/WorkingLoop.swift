import Logging
import Spool

/// A place for one worker.
struct WorkerSlot {
    let number: Int
    let hand: AsyncStream<WorkerAssignment>.Continuation
    /// What its worker is at.
    var running: (job: QueuedJob, since: ContinuousClock.Instant)?
}

/// The daemon's one loop. A turn reads the letters, ends finished jobs, scans, hands out jobs, says how it stands.
final class WorkingLoop {
    let daemon: DaemonService
    let spool: Spool
    let log: Logger
    var desk: IntakeDesk
    var queue: [QueuedJob]
    var slots: [WorkerSlot]
    var status: DaemonStatus
    private let mailbox: Mailbox
    private var reported: DaemonStatus?

    /// Attempts that fail before a job is rejected as our fault.
    static let failuresAllowed = 3
    /// Attempts begun, across restarts: a job that takes the daemon down with it ends too, but kills from outside
    /// do not soon cost a job its result.
    static let attemptsAllowed = 10

    init(_ daemon: DaemonService, spool: Spool, mailbox: Mailbox, slots: [WorkerSlot], queue: [QueuedJob]) {
        self.daemon = daemon
        self.spool = spool
        self.mailbox = mailbox
        self.slots = slots
        self.queue = queue
        log = daemon.log
        status = DaemonStatus(settings: spool.settings)
        desk = IntakeDesk(spool: spool, settle: daemon.settings.settle.value, log: daemon.log)
    }

    /// Returns when asked to stop, or in a single run when there is nothing left to do.
    func run() async throws {
        mailbox.ring()
        for await _ in mailbox.rings {
            let letters = mailbox.take()
            for finished in letters.finished { try end(finished) }
            if letters.isStopWanted { return try stop() }
            queue += try desk.work(letters)
            if desk.hasMore { mailbox.ring() }
            try handOut()
            report()
            if daemon.settings.once, try isDone() { return try stop() }
        }
    }

    private func handOut() throws {
        for slot in slots.indices where slots[slot].running == nil {
            let isReady = { [self] (job: QueuedJob) in !job.isOutcomes || !hasEarlier(than: job) }
            guard let next = queue.firstIndex(where: isReady), try spool.hasRoomToWork() else { return }
            var job = queue.remove(at: next)
            job.attempts += 1
            if job.attempts > Self.attemptsAllowed {
                try giveUp(job)
            } else {
                try start(job, in: slot)
            }
        }
    }

    /// Whether a job that was accepted before is unfinished.
    private func hasEarlier(than job: QueuedJob) -> Bool {
        queue.contains { $0.turn < job.turn } || slots.contains { ($0.running?.job.turn ?? .max) < job.turn }
    }

    private func start(_ job: QueuedJob, in slot: Int) throws {
        let staged = try spool.beginAttempt(job)
        let request = try workerJob(job, staged)
        slots[slot].running = (job, .now)
        let number = slots[slot].number
        slots[slot].hand.yield(
            WorkerAssignment(job: request, onEvent: { _ in }) { [mailbox] outcome in
                mailbox.put { $0.finished.append(FinishedJob(slot: number, outcome: outcome)) }
            })
    }

    private func workerJob(_ job: QueuedJob, _ staged: Place) throws -> WorkerJob {
        let settings = daemon.settings
        var request = WorkerJob(
            job: "\(job.identity.job)", input: spool.directory.absolutePath(.input(job.identity)),
            output: spool.directory.absolutePath(staged), deadlineSeconds: settings.softDeadlineSeconds)
        request.takesOutcomes = true
        request.defersOutcomes = hasEarlier(than: job)
        request.outcomesArchive = spool.directory.absolutePath(.archive)
        request.earlierOutcomes = try spool.outcomes(before: job, atMost: settings.outcomeFiles.value)
            .map(\.name)
        if settings.policy.value != nil { request.policy = spool.directory.absolutePath(.policy) }
        if settings.model.value != nil { request.model = spool.directory.absolutePath(.model) }
        return request
    }

    /// Gives running jobs back: they wait in `work/` for the next start.
    private func stop() throws {
        daemon.manager.stopping()
        status.activity = .stopped
        for slot in slots {
            slot.hand.finish()
            if let job = slot.running?.job { try spool.withdrawAttempt(job) }
        }
        try? spool.directory.write(status)
    }

    private func report() {
        status.queued = queue.count
        status.running = slots.count { $0.running != nil }
        status.activity = status.running > 0 ? .planning : desk.isHeld || !queue.isEmpty ? .held : .waiting
        daemon.manager.alive()
        guard status != reported else { return }
        reported = status
        daemon.manager.status(
            "\(status.activity.rawValue): \(status.queued) queued, \(status.running) running, "
                + "\(status.published) published and \(status.rejected) rejected since start")
        // For people to look at; a spool without room for it still works.
        try? spool.directory.write(status)
    }

    private func isDone() throws -> Bool {
        guard status.running == 0, !desk.isWaiting else { return false }
        guard queue.isEmpty, !desk.isHeld else {
            throw CommandFailure(.tryAgain, "there is not enough free space on the spool's file system")
        }
        if let trouble = desk.trouble { throw trouble }
        return true
    }
}
