import Logging
import Spool

extension WorkerOutcome {
    /// What it means for its job.
    var ending: JobBoard.Ending {
        switch self {
        case .solved(let solved) where solved.isVerified: .verified
        case .refused: .refused
        case .deferred: .foundOutcomes
        case .solved, .failed: .failed
        case .killed: .outlived
        case .notStarted: .noFault
        }
    }
}

extension Endings.Ending {
    /// - Parameter finished: with a plan that verifies.
    static func published(_ job: QueuedJob, _ finished: FinishedJob?) -> Self {
        guard let finished, case .solved(let solved) = finished.outcome else { return setAside(job) }
        var figures: Logger.Metadata = [
            "job": "\(job.identity.job)", "status": "\(solved.status)", "verified": "yes",
            "seconds": "\(finished.seconds)",
        ]
        if let interruption = solved.interruption { figures["worker"] = "\(interruption.rawValue)" }
        for count in solved.counts { figures[count.name] = "\(count.count)" }
        let answer = JobAnswer.published(
            job, status: solved.status, keepsOutcomes: solved.status == CalibrationFiles.status)
        return Self(answer: answer, word: "published", level: .notice, figures: figures, isPublished: true)
    }

    /// - Parameter finished: with findings.
    static func refused(_ job: QueuedJob, _ finished: FinishedJob?) -> Self {
        guard let finished, case .refused(let refused) = finished.outcome else { return setAside(job) }
        let note = RejectionNote(text: refused.text, json: refused.json)
        return Self(
            answer: .rejected(job, note, rule: "refused"), word: "rejected", level: .notice,
            figures: [
                "job": "\(job.identity.job)", "errors": "\(refused.errors)",
                "warnings": "\(refused.warnings)", "seconds": "\(finished.seconds)",
            ], isPublished: false)
    }

    /// Our fault, or what the site allows is too little.
    static func setAside(_ job: QueuedJob, limits: DaemonSettings? = nil) -> Self {
        let rule = job.hasOutlived ? "time-limit" : "worker-failed"
        return Self(
            answer: .rejected(job, job.hasOutlived ? outlived(job, limits) : failed(job), rule: rule),
            word: "rejected", level: .error, figures: ["job": "\(job.identity.job)", "rule": "\(rule)"],
            isPublished: false)
    }

    private static func outlived(_ job: QueuedJob, _ limits: DaemonSettings?) -> RejectionNote {
        RejectionNote(
            rule: "time-limit",
            message: "this scenario was not planned within the time limit"
                + (limits.map { " of \($0.deadline.value.text)" } ?? "") + ", and was tried again",
            remedy:
                "split it by site or period, ask for effort quick in its policy, or raise FAIRSLOT_DEADLINE and run "
                + "fairslot queue rerun \(job.identity.job)")
    }

    private static func failed(_ job: QueuedJob) -> RejectionNote {
        RejectionNote(
            rule: "worker-failed",
            message: "Fairslot itself failed on this scenario; the file may well be right",
            remedy:
                "tell the person who looks after Fairslot; its input is kept in the archive under this name, "
                + "and fairslot queue rerun \(job.identity.job) tries it again")
    }
}

extension WorkingLoop {
    /// The worker's own words are not logged: they may hold a patient's key. `fairslot solve` on the archived input
    /// shows them.
    func noteFailure(_ job: QueuedJob, _ finished: FinishedJob?) throws {
        guard let finished else { return }
        try spool.failAttempt(job, outcome: finished.outcome.word)
        log.warning(
            "attempt-failed",
            metadata: [
                "job": "\(job.identity.job)", "outcome": "\(finished.outcome.word)",
                "attempt": "\(job.attempts)", "seconds": "\(finished.seconds)",
            ])
    }
}
