/// What operators do to single jobs. Each is durable when it returns.
extension Spool {
    /// Keeps a job from being planned, across restarts too.
    public func hold(_ job: QueuedJob, by user: UInt32) throws(SpoolError) {
        try directory.mark(.heldMark(job.identity))
        try directory.sync(.job(job.identity))
        try tell([.held(job.identity, by: user)])
    }

    public func release(_ job: QueuedJob, by user: UInt32) throws(SpoolError) {
        try directory.remove(.heldMark(job.identity))
        try directory.sync(.job(job.identity))
        try tell([.released(job.identity, by: user)])
    }

    /// Answers a job that waits or is held: it was cancelled. Whoever dropped it reads so in `rejected/`.
    public func cancel(_ job: QueuedJob, by user: UInt32) throws(SpoolError) {
        try tell([.cancelled(job.identity, by: user)])
        let note = RejectionNote(
            rule: "cancelled", message: "an operator cancelled this job; nothing was planned",
            remedy:
                "ask who looks after Fairslot; fairslot queue rerun \(job.identity.job) plans it after all")
        try reject(job, note, rule: "cancelled")
    }

    public enum Rerun: Sendable, Equatable {
        case queued(QueuedJob)
        /// It waits or is planned already.
        case queuedBefore(JobID)
        /// Under the settings of now the same input has this answer, which planning again would only repeat.
        case answered(JobID)
        /// Its input is no longer in the archive.
        case gone
    }

    /// Queues an answered job's input once more, under the settings of now. Where these are those of then, the job is the
    /// same job: an answer that planning again would repeat stays, any other is taken back first.
    public func rerun(
        _ job: JobID, by user: UInt32, repeats: (Place) throws -> Bool
    ) throws -> Rerun {
        let archived = try directory.names(in: .archive).first { $0.bytes.starts(with: job.text.utf8) }
        guard let archived, let old = JobIdentity(name: EntryName(bytes: archived.bytes.prefix(52))) else {
            return .gone
        }
        let input = try digest(of: .child(.archive, archived))
        let now = JobIdentity(input: input, settings: settings)
        if try directory.turn(of: now) != nil { return .queuedBefore(now.job) }
        if try directory.exists(.result(now.job)), try repeats(.result(now.job)) { return .answered(now.job) }
        if try isAnswered(now.job) { try withdraw(now, by: user) }
        try directory.removeTree(.job(now))
        try directory.makeDirectory(.job(now), mode: 0o700)
        let turn = nextTurn()
        // First: into a directory that a power cut may forget, the only copy of the input would go for good.
        try directory.sync(.work)
        // The instant: an input under its name is a job. What was kept as outcomes is found so again.
        try directory.replace(.child(.archive, archived), to: .input(now, turn: turn))
        archiveChanged()
        for place in [Place.job(now), .archive] { try directory.sync(place) }
        let bytes = try directory.look(.input(now, turn: turn))?.bytes ?? 0
        try tell(
            (old == now ? [] : [.renewed(now, from: old.name)]) + [.resumed(now, input: input, bytes: bytes)])
        return .queued(QueuedJob(identity: now, input: input, attempts: 0, bytes: bytes, turn: turn))
    }

    /// Takes an answer back: at one instant it is gone from where people look.
    private func withdraw(_ identity: JobIdentity, by user: UInt32) throws(SpoolError) {
        try tell([.withdrawn(identity, by: user)])
        let job = identity.job
        if try directory.exists(.result(job)) {
            try directory.removeTree(.withdrawn(job))
            _ = try directory.rename(.result(job), to: .withdrawn(job))
            // Both ends of the move, before what it moved goes: a disk may keep one and not the other.
            for place in [Place.outgoing, .staging] { try directory.sync(place) }
            _ = try clear(.withdrawn(job))
        }
        if try directory.exists(.rejection(.job(job))) {
            try directory.removeTree(.rejectionDraft(.job(job)))
            _ = try directory.rename(.rejection(.job(job)), to: .rejectionDraft(.job(job)))
            try directory.sync(.rejected)
            _ = try clear(.rejectionDraft(.job(job)))
        }
    }
}
