import Domain
import Linux
import Logging
import Spool

/// What operators ask for, done between two turns of the loop: nothing else touches the spool meanwhile.
extension WorkingLoop {
    func answerOperators() throws {
        let requests = try spool.directory.requests()
        try forgetting.abandonIfUnasked(spool)
        if !requests.isEmpty, !forgetting.isUnderWay { try commitAllEndings() }
        for placed in requests {
            // The others' turn comes when nothing is looked at any more.
            if forgetting.isUnderWay, placed.request?.changesNothing != true { continue }
            guard let request = placed.request else {
                let answer = ControlAnswer(
                    .refused,
                    placed.isReadable
                        ? "this is not a request that this version knows"
                        : "the daemon may not read this request")
                try spool.directory.answer(placed, answer)
                continue
            }
            guard let answer = try answer(request, placed) else { continue }
            log.notice(
                "operator",
                metadata: [
                    "verb": "\(request.verb)", "by": "\(placed.user)",
                    "verdict": "\(answer.verdict.rawValue)",
                ])
            try spool.directory.answer(placed, answer)
            // What ended meanwhile is answered first.
            if case .forget = request { return mailbox.ring() }
        }
    }

    /// Nil: not yet.
    private func answer(_ request: ControlRequest, _ placed: PlacedRequest) throws -> ControlAnswer? {
        let user = placed.user
        return switch request {
        case .list: ControlAnswer(.done, "", details: [.init("jobs", .array(board.entries.map(\.members)))])
        case .hold(let job): try ask(.hold, of: job, by: user)
        case .release(let job): try ask(.release, of: job, by: user)
        case .cancel(let job): try ask(.cancel, of: job, by: user)
        case .rerun(let job): try rerun(job, by: user)
        case .prune(let order): try prune(order)
        case .forget(let patient, let isRehearsal):
            try forgetting.answer(self, patient: patient, isRehearsal: isRehearsal, asked: placed)
        }
    }

    /// Nil while the job's worker is being ended: what the job is then is not yet to be seen.
    private func ask(_ event: JobEvent, of job: JobID, by user: UInt32) throws -> ControlAnswer? {
        guard let steps = board.ask(event, of: job, by: user) else { return refusal(event, job) }
        for step in steps { try perform(step) }
        guard let stage = board[job]?.stage else { return ControlAnswer(.done, "\(job) is cancelled") }
        return ControlAnswer(
            .done, "\(job) is \(stage.words)", details: [.init("stage", .string(stage.rawValue))])
    }

    private func refusal(_ event: JobEvent, _ job: JobID) -> ControlAnswer? {
        guard let stage = board[job]?.stage else {
            return ControlAnswer(
                .refused, "\(job) is not in the queue: it is answered, or was never accepted")
        }
        if stage == .holding || stage == .cancelling { return nil }
        return ControlAnswer(.refused, "\(job) is \(stage.words): there is nothing to \(event.rawValue)")
    }

    private func rerun(_ job: JobID, by user: UInt32) throws -> ControlAnswer {
        if board[job] != nil { return ControlAnswer(.refused, "\(job) is in the queue already") }
        let outcome: Spool.Rerun
        do { outcome = try spool.rerun(job, by: user, repeats: wouldRepeat) } catch let error as SpoolError
            where error.isObstacle
        {
            return ControlAnswer(
                .later, "\(error): this is not the daemon's to move or delete; put it right, then ask again")
        }
        switch outcome {
        case .queued(let queued):
            board.add([queued])
            let now = queued.identity.job
            return ControlAnswer(
                .done,
                now == job
                    ? "\(job) is queued again" : "\(job) is queued as \(now), under the settings of now",
                details: [.init("job", .string("\(now)"))])
        case .queuedBefore(let now): return ControlAnswer(.refused, "\(now) is in the queue already")
        case .answered(let now):
            return ControlAnswer(
                .refused, "\(now) has a result that planning again would repeat byte by byte")
        case .gone:
            return ControlAnswer(
                .refused, "the input of \(job) is no longer in the archive; drop the file again")
        }
    }

    /// Whether a result is what the same input comes to again: not one that a time limit or a failing worker cut short.
    private func wouldRepeat(_ result: Place) throws -> Bool {
        let path = spool.directory.absolutePath(result) + "/manifest.json"
        // A result that somebody has spoiled is none that would be repeated.
        guard let bytes = try? FileBytes.read(path), case .success(let manifest) = JSONReader.read(bytes)
        else { return false }
        return manifest.root.member("reproducible")?.bool ?? true
    }

    private func prune(_ order: ControlRequest.PruneOrder) throws -> ControlAnswer {
        if order.clockIsRight { try spool.confirmClock() }
        let limits = order.limits.isEmpty ? daemon.settings.retention : order.limits
        let pruned = try spool.prune(
            limits, keepsOutcomes: daemon.settings.outcomeFiles.value, isRehearsal: order.isRehearsal)
        let counts = Shelf.allCases.map { "\(pruned.names[$0]?.count ?? 0) of \($0.words)" }
        let names = Shelf.allCases.map { shelf in
            JSONOutput.Member(shelf.rawValue, .array((pruned.names[shelf] ?? []).map(JSONOutput.string)))
        }
        if let doubt = pruned.doubt, !order.isRehearsal {
            return ControlAnswer(
                .refused,
                "nothing is deleted: \(doubt.words). Look at the clock; with --clock-is-right it is gone by")
        }
        let stayed =
            pruned.stayed.isEmpty
            ? "" : "; not the daemon's to delete, as the log says: \(pruned.stayed.joined(separator: ", "))"
        return ControlAnswer(
            .done,
            (order.isRehearsal ? "would delete " : "deleted ") + counts.joined(separator: ", ") + stayed,
            details: [.init("dryRun", .bool(order.isRehearsal))] + names)
    }
}

extension WorkingLoop {
    /// Reads the policy and the model again. Jobs at work end under the old ones; what waits is planned by the new.
    func reload() throws {
        isReloadWanted = false
        daemon.manager.reloading()
        defer { daemon.manager.ready() }
        let site: SiteFiles
        do { site = try SiteFiles(daemon.settings) } catch {
            let reason = CommandFailure(error).message
            return log.error("reload-failed", metadata: ["reason": "\(reason); the old ones stay"])
        }
        try commitAllEndings()
        guard try spool.reload(policyBytes: site.policy, modelBytes: site.model) else {
            return log.notice("reloaded", metadata: ["changed": "no"])
        }
        try renewWaiting()
        status = status.under(spool.settings)
        log.notice(
            "reloaded", metadata: ["changed": "yes", "policySha256": "\(spool.settings.policy.hex)"])
    }

    /// What a job is named after is what it is planned with. One that is at work keeps its name, and changes it when it
    /// comes back unanswered.
    func renewWaiting() throws {
        isRenewalDue = false
        var held: [JobIdentity] = []
        try board.renew { job in
            daemon.manager.alive()
            let now = try spool.renewed(job)
            if now == nil, job.isHeld { held.append(JobIdentity(input: job.input, settings: spool.settings)) }
            return now
        }
        // The same input waits under its new name already: what an operator wants of it stays so.
        for identity in held {
            for step in board.ask(.hold, of: identity.job) ?? [] { try perform(step) }
        }
        hasJobsOfBefore = board.entries.contains { $0.stage.isAtWork && !spool.isOfNow($0.job) }
    }
}

extension ControlRequest {
    /// Of the spool, or only once nothing else is under way.
    fileprivate var changesNothing: Bool {
        switch self {
        case .list, .forget: true
        case .hold, .release, .cancel, .rerun, .prune: false
        }
    }

    fileprivate var verb: String {
        switch self {
        case .list: "list"
        case .hold: "hold"
        case .release: "release"
        case .cancel: "cancel"
        case .rerun: "rerun"
        case .prune: "prune"
        case .forget: "forget"
        }
    }
}

extension JobStage {
    /// After "the job is".
    var words: String {
        switch self {
        case .waiting: "waiting for a worker"
        case .deferred: "waiting for the jobs before it"
        case .held: "held"
        case .planning: "being planned"
        case .holding: "being stopped, to be held"
        case .cancelling: "being stopped, to be cancelled"
        case .published: "published"
        case .rejected: "rejected"
        case .cancelled: "cancelled"
        }
    }
}

extension Shelf {
    fileprivate var words: String {
        switch self {
        case .results: "the results"
        case .rejected: "the rejections"
        case .inputs: "the inputs in the archive"
        }
    }
}

extension JobBoard.Entry {
    fileprivate var members: JSONOutput {
        [
            "job": .string("\(job.identity.job)"), "stage": .string(stage.rawValue),
            "number": .integer(Int64(job.turn)), "bytes": .integer(job.bytes),
            "attempts": .integer(Int64(job.attempts)), "failures": .integer(Int64(job.failures)),
        ]
    }
}
