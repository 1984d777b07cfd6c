extension Spool {
    /// Begins an attempt: counted on the disk, so that a job that takes the whole machine down is not tried for ever.
    /// - Returns: the empty directory that the worker fills. It stands inside `outgoing/`, because a directory made
    ///   elsewhere and renamed keeps the wrong group, and the clinic could not read it.
    public func beginAttempt(_ job: QueuedJob) throws(SpoolError) -> Place {
        let staged = Place.staged(job.identity.job, attempt: job.attempts)
        try directory.mark(.attempt(job.identity, job.attempts))
        // A kill leaves it as it is. A power cut may lose it, once: a job that is there when a daemon starts may be what
        // took the machine down, and is begun only when that is on the disk. Others are not worth a sync each.
        if job.isResumed { try directory.sync(.job(job.identity)) }
        try directory.removeTree(staged)
        try directory.makeDirectory(staged)
        return staged
    }

    /// Where the worker of a job's attempt writes.
    public func staged(_ job: QueuedJob) -> Place { .staged(job.identity.job, attempt: job.attempts) }

    /// Notes how an attempt ended that did not end in a result, and clears what it left.
    public func failAttempt(_ job: QueuedJob, outcome: String) throws(SpoolError) {
        try directory.removeTree(.staged(job.identity.job, attempt: job.attempts))
        try tell([.attempted(job.identity.job, job.attempts, outcome: outcome)])
    }

    /// Undoes an attempt that nobody is to blame for: the daemon is stopping. What its worker writes on, a recovery clears.
    public func withdrawAttempt(_ job: QueuedJob) throws(SpoolError) {
        try directory.remove(.attempt(job.identity, job.attempts))
        _ = try clear(.staged(job.identity.job, attempt: job.attempts))
    }

    /// What a worker would lack to write its result; nil: nothing.
    public func shortageToWork() throws(SpoolError) -> Shortage? {
        try directory.room().shortage(bytes: 0, reserve: limits.reserve / 2)
    }
}
