extension Spool {
    public enum Acceptance: Sendable, Equatable {
        /// A new job, to be run.
        case accepted(QueuedJob)
        /// Answered by a result, a rejection or a job that stands already.
        case duplicate(JobID)

        fileprivate var newJob: Place? {
            if case .accepted(let job) = self { .job(job.identity) } else { nil }
        }
    }

    /// Turns copies into jobs, many at a time: whatever their number, two syncs of `work/`, one journal append and one
    /// sync of `incoming/`. The entry is unlinked last, so at every instant the bytes stand in at least one place.
    public func accept(_ copies: [CopiedEntry]) throws(SpoolError) -> [Acceptance] {
        guard !copies.isEmpty else { return [] }
        try syncAll(copies.map { .copy($0.number) }, inGroup: copies.count)
        var outcomes: [Acceptance] = []
        for copy in copies { outcomes.append(try place(copy)) }
        try syncAll(outcomes.compactMap(\.newJob) + [.work], inGroup: copies.count)
        var events: [JournalEvent] = []
        for (copy, outcome) in zip(copies, outcomes) { events.append(event(for: copy, outcome)) }
        try tell(events)
        for copy in copies { try takeOut(copy) }
        // Before a worker can begin: an entry that a power cut brings back beside its answer would, under another policy,
        // be answered once more. Both directories, for each entry was moved from the one and unlinked in the other.
        try directory.sync(.incoming)
        try directory.sync(.work)
        return outcomes
    }

    private func place(_ copy: CopiedEntry) throws(SpoolError) -> Acceptance {
        let identity = copy.identity
        guard try !isKnown(identity) else {
            try directory.remove(.copy(copy.number))
            return .duplicate(identity.job)
        }
        try directory.makeDirectory(.job(identity), mode: 0o700)
        let turn = nextTurn()
        // An input under its name is whole: recovery relies on it.
        guard try directory.move(.copy(copy.number), unlessThere: .input(identity, turn: turn)) else {
            try directory.remove(.copy(copy.number))
            return .duplicate(identity.job)
        }
        return .accepted(
            QueuedJob(identity: identity, input: copy.input, attempts: 0, bytes: copy.bytes, turn: turn))
    }

    /// A job answered before, or waiting. Its id has 80 bits of the identity; a different identity under the same id
    /// has never been seen and is answered by what stands there.
    private func isKnown(_ identity: JobIdentity) throws(SpoolError) -> Bool {
        if try isAnswered(identity.job) { return true }
        return try directory.turn(of: identity) != nil
    }

    func isAnswered(_ job: JobID) throws(SpoolError) -> Bool {
        if try directory.exists(.result(job)) { return true }
        return try directory.exists(.rejection(.job(job)))
    }

    private func event(for copy: CopiedEntry, _ outcome: Acceptance) -> JournalEvent {
        switch outcome {
        case .accepted: .accepted(copy.identity, input: copy.input, bytes: copy.bytes)
        case .duplicate: .duplicate(copy.identity)
        }
    }

    /// Moves the entry aside, looks whether it is still what was copied, and only then unlinks it: somebody may have
    /// put a new file under the name since. Such a file goes back, under another name if the name is in use again.
    private func takeOut(_ copy: CopiedEntry) throws(SpoolError) {
        let aside = Place.taken(copy.number)
        guard try directory.take(.entry(copy.name), to: aside), let look = try directory.look(aside) else {
            return
        }
        if look.sameContent(as: copy.look) { return try directory.remove(aside) }
        try giveBack(aside, as: copy.name, look)
    }

    func giveBack(_ aside: Place, as name: EntryName, _ look: Look) throws(SpoolError) {
        if try directory.rename(aside, to: .returned(name)) == .targetExists {
            _ = try directory.rename(aside, to: .returned(EntryName("returned-\(RejectionID.entry(look))")))
        }
    }
}
