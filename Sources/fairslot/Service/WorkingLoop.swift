import Logging
import Spool

/// The daemon's one loop. A turn reads the letters, ends finished jobs, answers operators, scans, hands out jobs, says how
/// it stands. What follows from what is `JobBoard`'s to say; this does it.
final class WorkingLoop {
    let daemon: DaemonService
    let spool: Spool
    let log: Logger
    var board: JobBoard
    var desk: IntakeDesk
    var chores = DailyChores()
    let forgetting: Forgetting
    var status: DaemonStatus
    private var slots: [WorkerSlot]
    let mailbox: Mailbox
    private var endings = Endings()
    /// Why entries or jobs wait that could go on.
    private var shortage: Shortage?
    var isReloadWanted = false
    /// Jobs are at work that were begun under settings of before.
    var hasJobsOfBefore = false
    /// One of them came back.
    var isRenewalDue = false
    /// No worker could be started.
    private var pausedUntil: ContinuousClock.Instant?
    private static let pauseWithoutWorker = Duration.seconds(10)
    private var reported: (status: DaemonStatus, at: ContinuousClock.Instant)?

    /// Asked to stop, no later than this.
    private var stopBy: ContinuousClock.Instant?
    private static let patienceWithWorkers = Duration.seconds(10)

    /// A place for one worker.
    struct WorkerSlot {
        let hand: AsyncStream<WorkerAssignment>.Continuation
        /// The job it was given last.
        var job = WorkerHandle()
    }

    /// - Parameter redaction: where a worker is given what is to be forgotten.
    init(
        _ daemon: DaemonService, spool: Spool, mailbox: Mailbox, slots: [WorkerSlot],
        redaction: AsyncStream<WorkerAssignment>.Continuation, queue: [QueuedJob]
    ) {
        forgetting = Forgetting(hand: redaction)
        self.daemon = daemon
        self.spool = spool
        self.mailbox = mailbox
        self.slots = slots
        log = daemon.log
        board = JobBoard(slots: slots.count)
        board.add(queue)
        status = DaemonStatus(settings: spool.settings)
        status.lock = spool.lockName
        desk = IntakeDesk(spool: spool, settle: daemon.settings.settle.value, log: daemon.log)
    }

    /// Returns when asked to stop, or in a single run when there is nothing left to do. Where the disk ends it, jobs at work
    /// are given back first, as far as the disk lets them: it is none of their faults, and a daemon that is started again
    /// every three seconds would soon have none left.
    func run() async throws {
        do { try await work() } catch {
            endWorkers()
            for step in board.stop() { try? perform(step) }
            throw error
        }
    }

    private func work() async throws {
        mailbox.ring()
        for await _ in mailbox.rings {
            let letters = mailbox.take()
            for finished in letters.finished { try workerEnded(finished) }
            if letters.isStopWanted, stopBy == nil {
                stopBy = .now + Self.patienceWithWorkers
                daemon.manager.stopping()
                endWorkers()
            }
            if let stopBy {
                // They write until they are gone, and what they write is to be thrown away.
                if board.running == 0 || stopBy < .now { return try stop() }
                continue
            }
            if let outcome = letters.redacted { forgetting.ended(outcome) }
            isReloadWanted = isReloadWanted || letters.isReloadWanted
            desk.hear(letters)
            try answerOperators()
            if !forgetting.isUnderWay {
                if isReloadWanted { try reload() }
                if isRenewalDue { try renewWaiting() }
                board.add(try desk.work())
                if desk.hasMore { mailbox.ring() }
                if endings.isHurried { try commitEndings() }
                // The next job first: its worker is at it while the disk is waited for.
                try handOut()
                try commitEndings()
                try chores.doIfDue(self)
            }
            tellObstacles()
            report()
            if daemon.settings.once, try isDone() { return try stop() }
        }
    }

    /// Answers that are ready, in groups; one that nothing comes after is not kept waiting.
    private func commitEndings() throws {
        guard endings.isDue(isIdle: board.running == 0, isBurst: board.waiting > Endings.burst) else {
            if endings.wantsBell() { bell(after: Endings.patience) }
            return
        }
        let ready = endings.take()
        try spool.answer(ready.map(\.answer))
        for ending in ready { announce(ending) }
    }

    /// Before anything that looks at what is answered.
    func commitAllEndings() throws {
        endings.hurry()
        try commitEndings()
    }

    private func announce(_ ending: Endings.Ending) {
        if ending.isPublished { status.published += 1 } else { status.rejected += 1 }
        log.log(level: ending.level, "\(ending.word)", metadata: ending.figures)
    }

    func end(_ ending: Endings.Ending) { endings.add(ending) }

    private func bell(after pause: Duration) {
        Task { [mailbox] in
            try? await Task.sleep(for: pause)
            mailbox.ring()
        }
    }

    private func handOut() throws {
        var shortage: Shortage?
        if let pausedUntil, pausedUntil > .now { return }
        while board.hasWorkAndWorker {
            shortage = try spool.shortageToWork()
            guard shortage == nil, let steps = board.begin() else { break }
            for step in steps { try perform(step) }
        }
        tell(shortage ?? desk.shortage)
    }

    /// Said once when it begins and once when it is over, however often it is looked at in between.
    private func tell(_ lacking: Shortage?) {
        guard lacking != shortage else { return }
        shortage = lacking
        if let lacking {
            log.warning("held", metadata: ["reason": "\(lacking.rawValue)"])
        } else {
            log.notice("room-again")
        }
    }

    /// A worker has come to an end with its job.
    private func workerEnded(_ finished: FinishedJob) throws {
        let ending = try judged(finished)
        for step in board.ended(slot: finished.slot, ending) {
            try perform(step, finished)
        }
        isRenewalDue = isRenewalDue || hasJobsOfBefore
    }

    /// What a worker's end means, as far as the worker cannot know.
    private func judged(_ finished: FinishedJob) throws -> JobBoard.Ending {
        let ending = finished.outcome.ending
        // Ended by ourselves.
        if stopBy != nil, [.failed, .outlived, .noFault].contains(ending) { return .noFault }
        switch ending {
        case .verified:
            guard let job = board.job(inSlot: finished.slot) else { return ending }
            return try spool.isWhole(job) ? ending : .failed
        case .failed, .outlived: return try spool.shortageToWork() == nil ? ending : .noFault
        case .noFault:
            guard !daemon.settings.once else {
                throw CommandFailure(.unavailable, "no worker can be started; is the launcher right?")
            }
            log.error("worker-not-started", metadata: ["nextTry": "\(Self.pauseWithoutWorker.text)"])
            pausedUntil = .now + Self.pauseWithoutWorker
            return ending
        default: return ending
        }
    }

    /// - Parameter finished: what the job's worker came to, where that is why.
    func perform(_ step: JobBoard.Step, _ finished: FinishedJob? = nil) throws {
        let job = step.job
        switch step.action {
        case .begin: try start(job, in: step.slot ?? 0)
        case .publish: end(.published(job, finished))
        case .reject: end(.refused(job, finished))
        case .giveUp: end(.setAside(job, limits: daemon.settings))
        case .noteFailure: try noteFailure(job, finished)
        case .withdraw: try spool.withdrawAttempt(job)
        case .endWorker: slots[step.slot ?? 0].job.end()
        case .markHeld: try spool.hold(job, by: step.user)
        case .unmarkHeld: try spool.release(job, by: step.user)
        case .discard:
            try spool.cancel(job, by: step.user)
            status.rejected += 1
            log.notice("rejected", metadata: ["job": "\(job.identity.job)", "rule": "cancelled"])
        }
    }

    private func start(_ job: QueuedJob, in slot: Int) throws {
        let request = try workerJob(job, try spool.beginAttempt(job))
        let since = ContinuousClock.now
        slots[slot].job = WorkerHandle()
        slots[slot].hand.yield(
            WorkerAssignment(job: request, handle: slots[slot].job, onEvent: { _ in }) {
                [mailbox] outcome in
                let seconds = since.duration(to: .now).tenths
                mailbox.put {
                    $0.finished.append(FinishedJob(slot: slot, outcome: outcome, seconds: seconds))
                }
            })
    }

    private func workerJob(_ job: QueuedJob, _ staged: Place) throws -> WorkerJob {
        let settings = daemon.settings
        var request = WorkerJob(
            job: "\(job.identity.job)",
            input: spool.directory.absolutePath(.input(job.identity, turn: job.turn)),
            output: spool.directory.absolutePath(staged), deadlineSeconds: settings.softDeadlineSeconds)
        request.takesOutcomes = true
        request.defersOutcomes = board.hasEarlier(than: job)
        request.outcomesArchive = spool.directory.absolutePath(.archive)
        request.earlierOutcomes = try spool.outcomes(before: job, atMost: settings.outcomeFiles.value)
            .map(\.name)
        request.policy = spool.policyCopy.map(spool.directory.absolutePath)
        request.model = spool.modelCopy.map(spool.directory.absolutePath)
        return request
    }

    private func endWorkers() {
        for slot in slots {
            slot.hand.finish()
            slot.job.end()
        }
        forgetting.stop()
    }

    /// Gives running jobs back: they wait in `work/` for the next start.
    private func stop() throws {
        status.activity = .stopped
        endWorkers()
        for step in board.stop() { try perform(step) }
        try commitAllEndings()
        try? spool.directory.write(status)
    }

    private func tellObstacles() {
        for obstacle in spool.takeObstacles() {
            log.warning("not-deleted", metadata: ["reason": "\(obstacle)"])
        }
    }

    private func report() {
        status.queued = board.waiting
        status.running = board.running
        status.held = board.held
        status.activity =
            board.running > 0 ? .planning : desk.shortage != nil || board.waiting > 0 ? .held : .waiting
        daemon.manager.alive()
        guard status != reported?.status else { return }
        // A burst changes it thousands of times; who looks sees it change four times a second.
        let now = ContinuousClock.now
        let isSame = status.activity == reported?.status.activity
        if let reported, isSame, reported.at.duration(to: now) < .milliseconds(250) { return }
        reported = (status, now)
        daemon.manager.status(
            "\(status.activity.rawValue): \(status.queued) queued, \(status.held) held, \(status.running) running, "
                + "\(status.published) published and \(status.rejected) rejected since start")
        // For people to look at; a spool without room for it still works.
        try? spool.directory.write(status)
    }

    private func isDone() throws -> Bool {
        guard board.running == 0, !desk.isExpecting, endings.isEmpty, !forgetting.isUnderWay else {
            return false
        }
        guard board.waiting == 0, desk.shortage == nil else {
            let lacking =
                shortage == .inodes ? "there are not enough free inodes" : "there is not enough free space"
            throw CommandFailure(.tryAgain, "\(lacking) on the spool's file system")
        }
        if let trouble = desk.trouble { throw trouble }
        return true
    }
}
