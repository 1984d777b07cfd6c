extension Spool {
    /// Begins an attempt: counted on the disk, so that a job that takes the whole machine down is not tried for ever.
    /// - Returns: the empty directory that the worker fills. It stands inside `outgoing/`, because a directory made
    ///   elsewhere and renamed keeps the wrong group, and the clinic could not read it.
    public func beginAttempt(_ job: QueuedJob) throws(SpoolError) -> Place {
        let staged = Place.staged(job.identity.job, attempt: job.attempts)
        try directory.write([], to: .attempt(job.identity, job.attempts))
        try directory.removeTree(staged)
        try directory.makeDirectory(staged)
        return staged
    }

    /// Notes how an attempt ended that did not end in a result, and clears what it left.
    public func failAttempt(_ job: QueuedJob, outcome: String) throws(SpoolError) {
        try directory.removeTree(.staged(job.identity.job, attempt: job.attempts))
        try journal.append([.attempted(job.identity.job, job.attempts, outcome: outcome)])
    }

    /// Undoes an attempt that nobody is to blame for: the daemon is stopping.
    public func withdrawAttempt(_ job: QueuedJob) throws(SpoolError) {
        try directory.removeTree(.staged(job.identity.job, attempt: job.attempts))
        try directory.remove(.attempt(job.identity, job.attempts))
    }

    /// Enough for a worker to write its result.
    public func hasRoomToWork() throws(SpoolError) -> Bool {
        try directory.room().admits(bytes: 0, reserve: limits.reserve / 2)
    }

    /// Makes the staged directory the job's result: everything in it durable first, then one rename that replaces
    /// nothing. If a result stands there already, that one stays.
    /// - Parameter keepsOutcomes: the input is kept as outcomes, for calibrations to come. Said before the instant of
    ///   publication, so that whoever finishes it after a crash knows.
    public func publish(
        _ job: QueuedJob, status: String, keepsOutcomes: Bool = false
    ) throws(SpoolError) {
        if keepsOutcomes {
            try directory.mark(.outcomesMark(job.identity))
            try directory.sync(.job(job.identity))
        }
        let staged = Place.staged(job.identity.job, attempt: job.attempts)
        if syncsFileSystem { try directory.syncFileSystem() } else { try directory.syncTree(staged) }
        if try directory.rename(staged, to: .result(job.identity.job)) != .done {
            try directory.removeTree(staged)
        }
        try directory.sync(.outgoing)
        try directory.sync(.staging)
        try finish(job.identity, .published(job.identity, status: status))
    }

    /// What follows the instant of publication or rejection; recovery does it again when a crash fell in between.
    func finish(_ identity: JobIdentity, _ event: JournalEvent) throws(SpoolError) {
        try journal.append([event])
        if try directory.exists(.input(identity)) {
            try directory.replace(.input(identity), to: try archivePlace(identity, event))
            // Both ends of the move, before the directory it came from goes: a disk may keep one and not the other.
            try directory.sync(.archive)
            try directory.sync(.job(identity))
        }
        try directory.removeTree(.job(identity))
        try directory.sync(.work)
    }

    private func archivePlace(
        _ identity: JobIdentity, _ event: JournalEvent
    ) throws(SpoolError) -> Place {
        // Marked for a publication that a crash prevented, a file may be refused by the version that comes after.
        guard case .published = event, try directory.exists(.outcomesMark(identity)) else {
            return .archived(identity)
        }
        return .keptOutcomes(identity, try turn(of: identity))
    }
}
