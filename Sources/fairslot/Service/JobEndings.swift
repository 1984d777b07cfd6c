import Logging
import Spool

extension WorkingLoop {
    /// What a worker's outcome means for its job.
    func end(_ finished: FinishedJob) throws {
        guard let slot = slots.firstIndex(where: { $0.number == finished.slot }),
            let running = slots[slot].running
        else { return }
        slots[slot].running = nil
        let seconds = running.since.duration(to: .now).tenths
        switch finished.outcome {
        case .solved(let solved) where solved.isVerified: try publish(running.job, solved, seconds)
        case .refused(let refused): try reject(running.job, refused, seconds)
        case .deferred: try deferOutcomes(running.job)
        case .solved, .failed, .killed: try retry(running.job, finished.outcome, seconds)
        }
    }

    private func publish(_ job: QueuedJob, _ solved: SolvedJob, _ seconds: String) throws {
        try spool.publish(
            job, status: solved.status, keepsOutcomes: solved.status == CalibrationFiles.status)
        status.published += 1
        var figures: Logger.Metadata = [
            "job": "\(job.identity.job)", "status": "\(solved.status)", "verified": "yes",
            "seconds": "\(seconds)",
        ]
        if let interruption = solved.interruption { figures["worker"] = "\(interruption.rawValue)" }
        for count in solved.counts { figures[count.name] = "\(count.count)" }
        log.notice("published", metadata: figures)
    }

    /// A calibration rests on all outcomes that came before: it waits until nothing before it is unfinished.
    private func deferOutcomes(_ job: QueuedJob) throws {
        try spool.withdrawAttempt(job)
        var job = job
        job.attempts -= 1
        job.isOutcomes = true
        queue.append(job)
    }

    private func reject(_ job: QueuedJob, _ refused: RefusedJob, _ seconds: String) throws {
        try spool.reject(job, RejectionNote(text: refused.text, json: refused.json), rule: "refused")
        status.rejected += 1
        log.notice(
            "rejected",
            metadata: [
                "job": "\(job.identity.job)", "errors": "\(refused.errors)",
                "warnings": "\(refused.warnings)",
                "seconds": "\(seconds)",
            ])
    }

    /// The worker's own words are not logged: they may hold a patient's key. `fairslot solve` on the archived input
    /// shows them.
    private func retry(_ job: QueuedJob, _ outcome: WorkerOutcome, _ seconds: String) throws {
        var job = job
        job.failures += 1
        try spool.failAttempt(job, outcome: outcome.word)
        log.warning(
            "attempt-failed",
            metadata: [
                "job": "\(job.identity.job)", "outcome": "\(outcome.word)", "attempt": "\(job.attempts)",
                "seconds": "\(seconds)",
            ])
        if job.failures >= Self.failuresAllowed { try giveUp(job) } else { queue.append(job) }
    }

    func giveUp(_ job: QueuedJob) throws {
        let note = RejectionNote(
            rule: "worker-failed",
            message: "Fairslot itself failed on this scenario; the file may well be right",
            remedy:
                "tell the person who looks after Fairslot; its input is kept in the archive under this name")
        try spool.reject(job, note, rule: "worker-failed")
        status.rejected += 1
        log.error("rejected", metadata: ["job": "\(job.identity.job)", "rule": "worker-failed"])
    }
}
