/// How a job ends.
public struct JobAnswer: Sendable {
    enum Kind: Sendable {
        /// The staged directory becomes the result.
        case result(status: String, keepsOutcomes: Bool)
        case rejection(RejectionNote, rule: String)
    }

    public let job: QueuedJob
    let kind: Kind

    /// - Parameter keepsOutcomes: the input is kept as outcomes, for calibrations to come.
    public static func published(_ job: QueuedJob, status: String, keepsOutcomes: Bool = false) -> JobAnswer {
        JobAnswer(job: job, kind: .result(status: status, keepsOutcomes: keepsOutcomes))
    }

    /// - Parameter note: the findings, for whoever dropped it.
    public static func rejected(_ job: QueuedJob, _ note: RejectionNote, rule: String) -> JobAnswer {
        JobAnswer(job: job, kind: .rejection(note, rule: rule))
    }

    /// Calibrations that follow read it.
    public var keepsOutcomes: Bool {
        if case .result(_, let keeps) = kind { keeps } else { false }
    }

    var event: JournalEvent {
        switch kind {
        case .result(let status, _): .published(job.identity, status: status)
        case .rejection(_, let rule): .rejected(job.identity, rule: rule)
        }
    }
}

extension Spool {
    /// Answers jobs, many at a time: everything durable first, then one rename each that replaces nothing and is the
    /// instant of its answer, then the journal, then the archive. Whatever their number, the disk is waited for as often as
    /// for one. An answer that stands already stays.
    public func answer(_ answers: [JobAnswer]) throws(SpoolError) {
        guard !answers.isEmpty else { return }
        for answer in answers { try prepare(answer) }
        try syncAll(answers.map(prepared) + (try closeFinance(of: answers)), inGroup: answers.count)
        for answer in answers { try reveal(answer) }
        for place in [Place.outgoing, .staging, .rejected] { try directory.sync(place) }
        try finish(answers.map { ($0.job.identity, $0.event) })
    }

    public func publish(
        _ job: QueuedJob, status: String, keepsOutcomes: Bool = false
    ) throws(SpoolError) {
        try answer([.published(job, status: status, keepsOutcomes: keepsOutcomes)])
    }

    /// Ends a job without a result; its input goes to the archive.
    public func reject(_ job: QueuedJob, _ note: RejectionNote, rule: String) throws(SpoolError) {
        try answer([.rejected(job, note, rule: rule)])
    }

    private func prepare(_ answer: JobAnswer) throws(SpoolError) {
        let identity = answer.job.identity
        switch answer.kind {
        case .result(_, keepsOutcomes: false): break
        case .result(_, keepsOutcomes: true):
            // Said before the instant of publication, so that whoever finishes it after a crash knows.
            try directory.mark(.outcomesMark(identity))
            try directory.sync(.job(identity))
        case .rejection(let note, _):
            try directory.removeTree(.staged(identity.job, attempt: answer.job.attempts))
            try draft(note, for: .job(identity.job))
        }
    }

    /// - Returns: what is to be synced for it.
    private func closeFinance(of answers: [JobAnswer]) throws(SpoolError) -> [Place] {
        var isClosed = false
        for answer in answers {
            guard case .result = answer.kind else { continue }
            isClosed = try directory.closeFinance(of: prepared(answer)) || isClosed
        }
        return isClosed ? [.finance] : []
    }

    private func prepared(_ answer: JobAnswer) -> Place {
        switch answer.kind {
        case .result: .staged(answer.job.identity.job, attempt: answer.job.attempts)
        case .rejection: .rejectionDraft(.job(answer.job.identity.job))
        }
    }

    private func reveal(_ answer: JobAnswer) throws(SpoolError) {
        let job = answer.job.identity.job
        let place: Place
        switch answer.kind {
        case .result: place = .result(job)
        case .rejection: place = .rejection(.job(job))
        }
        if try !directory.move(prepared(answer), unlessThere: place) {
            try directory.removeTree(prepared(answer))
        }
    }

    /// What follows the instants of publication or rejection; recovery does it again when a crash fell in between.
    func finish(_ answered: [(identity: JobIdentity, event: JournalEvent)]) throws(SpoolError) {
        guard !answered.isEmpty else { return }
        try tell(answered.map(\.event))
        for (identity, event) in answered {
            guard let turn = try directory.turn(of: identity) else { continue }
            let place = try archivePlace(identity, event, turn: turn)
            try directory.replace(.input(identity, turn: turn), to: place)
        }
        // Both ends of each move, before the directory it came from goes: a disk may keep one and not the other.
        try syncAll([.archive] + answered.map { .job($0.identity) }, inGroup: answered.count)
        for (identity, _) in answered { try directory.removeTree(.job(identity)) }
        try directory.sync(.work)
    }

    private func archivePlace(
        _ identity: JobIdentity, _ event: JournalEvent, turn: Int
    ) throws(SpoolError) -> Place {
        // Marked for a publication that a crash prevented, a file may be refused by the version that comes after.
        guard case .published = event, try directory.exists(.outcomesMark(identity)) else {
            return .archived(identity)
        }
        archiveChanged()
        return .keptOutcomes(identity, turn)
    }

    /// Makes files and trees durable: one by one, or by one call for the whole file system where that is cheaper, which it
    /// is where the spool has its own, and for a group of jobs anywhere: 64 small files take 3 ms by one call, 100 by 64.
    /// - Parameter count: for how many jobs.
    func syncAll(_ places: [Place], inGroup count: Int) throws(SpoolError) {
        if syncsFileSystem || count >= Self.smallestGroup { return try directory.syncFileSystem() }
        for place in places where try directory.exists(place) { try directory.syncTree(place) }
    }

    private static let smallestGroup = 8
}
