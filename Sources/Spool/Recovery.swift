import Linux

extension Spool {
    /// Finishes or undoes whatever a crash left, and says which jobs wait. Done twice it does nothing the second time.
    ///
    /// The directories decide, in this order: what was being built is thrown away; what was being taken goes back to
    /// `incoming/`; a job with a result or a rejection is finished; a job with an input waits; one without has none.
    public func recover() throws(SpoolError) -> [QueuedJob] {
        for name in try directory.names(in: .staging) { _ = try clear(.child(.staging, name)) }
        for name in try directory.names(in: .rejected) where name.isHidden {
            _ = try clear(.child(.rejected, name))
        }
        try directory.clearFinance()
        try directory.clearAnswers()
        var waiting: [QueuedJob] = []
        for name in try directory.names(in: .work) {
            if let job = try recover(name) { waiting.append(job) }
        }
        // As they were accepted; names in `work/` are digests.
        waiting.sort { ($0.turn, $0.identity.name) < ($1.turn, $1.identity.name) }
        continueTurns(
            after: max(waiting.last?.turn ?? 0, try keptOutcomes().last?.turn ?? 0))
        for place in [Place.incoming, .work, .outgoing, .rejected, .staging] { try directory.sync(place) }
        try tell(waiting.map { .resumed($0.identity, input: $0.input, bytes: $0.bytes) })
        return waiting
    }

    private func recover(_ name: EntryName) throws(SpoolError) -> QueuedJob? {
        let place = Place.child(.work, name)
        guard let identity = JobIdentity(name: name) else {
            try recoverLoose(place, name)
            return nil
        }
        if try directory.exists(.result(identity.job)) {
            try finish([(identity, .published(identity, status: "recovered"))])
            return nil
        }
        if try directory.exists(.rejection(.job(identity.job))) {
            try finish([(identity, .rejected(identity, rule: "recovered"))])
            return nil
        }
        guard let turn = try directory.turn(of: identity) else {
            try directory.removeTree(place)
            return nil
        }
        return try resume(identity, turn: turn)
    }

    /// A copy that never became a job is thrown away: its entry still stands. An entry that was being unlinked goes
    /// back: if its job is there, it is a duplicate and is unlinked again.
    private func recoverLoose(_ place: Place, _ name: EntryName) throws(SpoolError) {
        guard name.bytes.starts(with: ".taken-".utf8), let look = try directory.look(place) else {
            return try directory.removeTree(place)
        }
        try giveBack(place, as: EntryName("returned-\(RejectionID.entry(look))"), look)
    }

    /// A job always runs under the version and policy of now: if they changed while it waited, it changes its name.
    private func resume(_ identity: JobIdentity, turn: Int) throws(SpoolError) -> QueuedJob? {
        let input = try digest(of: .input(identity, turn: turn))
        let now = JobIdentity(input: input, settings: settings)
        if now != identity {
            guard try renew(identity, as: now) else { return nil }
        }
        let attempts = try directory.names(in: .job(now)).compactMap(\.attemptNumber).max() ?? 0
        let bytes = try directory.look(.input(now, turn: turn))?.bytes ?? 0
        var job = QueuedJob(identity: now, input: input, attempts: attempts, bytes: bytes, turn: turn)
        job.isHeld = try directory.exists(.heldMark(now))
        job.isResumed = true
        return job
    }

    /// Whether it is named after the settings of now.
    public func isOfNow(_ job: QueuedJob) -> Bool {
        JobIdentity(input: job.input, settings: settings) == job.identity
    }

    /// The same job under the settings of now, after they were reloaded; nil when it is answered already.
    public func renewed(_ job: QueuedJob) throws(SpoolError) -> QueuedJob? {
        try isOfNow(job) ? job : resume(job.identity, turn: job.turn)
    }

    /// False when the renewed job is answered or waiting already; the old copy is then not needed.
    private func renew(_ identity: JobIdentity, as now: JobIdentity) throws(SpoolError) -> Bool {
        try tell([.renewed(now, from: identity.name)])
        guard try !isAnswered(now.job), try directory.move(.job(identity), unlessThere: .job(now)) else {
            try directory.removeTree(.job(identity))
            return false
        }
        // Attempts under the old version say nothing about the new one.
        for name in try directory.names(in: .job(now)) where name.attemptNumber != nil {
            try directory.remove(.child(.job(now), name))
        }
        return true
    }

    func digest(of place: Place) throws(SpoolError) -> Digest {
        let file = try directory.open(place)
        var stream = DigestStream()
        try at(place.label) { () throws(CallError) in try file.forEachPiece(of: 1 << 18) { stream.add($0) } }
        return stream.finish()
    }
}

extension SpoolDirectory {
    /// Which job of this spool stands in `work/<identity>/`; nil where no input does.
    func turn(of identity: JobIdentity) throws(SpoolError) -> Int? {
        guard try exists(.job(identity)) else { return nil }
        return try names(in: .job(identity)).compactMap(\.inputTurn).max()
    }
}

extension EntryName {
    var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

    /// `attempt-2` → 2
    fileprivate var attemptNumber: Int? { number(after: "attempt-") }
    /// `input-12` → 12
    fileprivate var inputTurn: Int? {
        bytes.elementsEqual("input".utf8) ? 0 : number(after: "input-")
    }

    private func number(after prefix: String) -> Int? {
        guard bytes.starts(with: prefix.utf8) else { return nil }
        return Self.number(bytes.dropFirst(prefix.utf8.count))
    }

    /// Digits of a name of ours. More than these are none, and a count that goes on from them would end the daemon.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...15).contains(digits.count),
            digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else {
            return nil
        }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
