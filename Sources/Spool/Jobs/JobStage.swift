/// Where an accepted job stands in the daemon that holds its spool, and what may happen to it there. The whole of it is
/// one table, `transitions`: no clock, no disk, no worker. `JobBoard` keeps many jobs by it.
public enum JobStage: String, CaseIterable, Sendable {
    /// For a worker.
    case waiting
    /// Outcomes, until no job that was accepted before is unfinished.
    case deferred
    /// Until an operator releases it.
    case held
    case planning
    /// Held or cancelled while it was planned: its worker is being ended.
    case holding, cancelling
    /// Answered: it leaves the board.
    case published, rejected, cancelled

    public var isAnswered: Bool { self == .published || self == .rejected || self == .cancelled }
    /// A worker is at it.
    public var isAtWork: Bool { self == .planning || self == .holding || self == .cancelling }
}

/// What happens to a job.
public enum JobEvent: String, CaseIterable, Sendable {
    /// A worker is free, and it is this job's turn.
    case turn
    /// Its turn, but it has been begun too often: it takes its daemon down with it.
    case turnTooMany = "turn, begun too often"
    /// The worker's plan verifies.
    case verified
    case refused
    /// The worker found outcomes that have to wait.
    case foundOutcomes = "found outcomes"
    /// No verified plan: the worker said so, went away, or was killed at its deadline.
    case failed
    /// The same, for want of room on the disk or of a worker that starts.
    case noFault = "failed, not by its own fault"
    case failedForGood = "failed, the last time allowed"
    /// An operator's words.
    case hold, release, cancel
    /// The daemon ends.
    case stop
}

/// What the daemon does about it, in this order; each is durable before the next.
public enum JobAction: String, Sendable {
    case begin = "begin an attempt"
    case publish
    case reject = "reject with the findings"
    case giveUp = "reject: our fault"
    case noteFailure = "throw the attempt away, note how it ended"
    case withdraw = "throw the attempt away, uncounted"
    case endWorker = "end its worker"
    case markHeld = "mark as held"
    case unmarkHeld = "take the mark away"
    case discard = "reject: cancelled"
}

extension JobStage {
    public struct Transition: Equatable, Sendable {
        public let next: JobStage
        public let actions: [JobAction]

        init(_ next: JobStage, _ actions: [JobAction]) {
            self.next = next
            self.actions = actions
        }
    }

    /// Nil: cannot happen, or makes no sense, where the job stands.
    public func transition(on event: JobEvent) -> Transition? {
        switch (self, event) {
        case (.waiting, .turn), (.deferred, .turn): Transition(.planning, [.begin])
        case (.waiting, .turnTooMany), (.deferred, .turnTooMany): Transition(.rejected, [.giveUp])
        case (.waiting, .hold), (.deferred, .hold): Transition(.held, [.markHeld])
        case (.waiting, .cancel), (.deferred, .cancel), (.held, .cancel): Transition(.cancelled, [.discard])
        case (.held, .release): Transition(.waiting, [.unmarkHeld])

        // An answer that is there already counts, whatever was asked for meanwhile.
        case (.planning, .verified), (.holding, .verified), (.cancelling, .verified):
            Transition(.published, [.publish])
        case (.planning, .refused), (.holding, .refused), (.cancelling, .refused):
            Transition(.rejected, [.reject])
        case (.planning, .foundOutcomes): Transition(.deferred, [.withdraw])
        case (.planning, .noFault): Transition(.waiting, [.withdraw])
        case (.planning, .failed): Transition(.waiting, [.noteFailure])
        case (.planning, .failedForGood): Transition(.rejected, [.noteFailure, .giveUp])

        case (.planning, .hold): Transition(.holding, [.endWorker])
        case (.holding, .foundOutcomes), (.holding, .failed), (.holding, .noFault),
            (.holding, .failedForGood):
            Transition(.held, [.withdraw, .markHeld])
        case (.planning, .cancel): Transition(.cancelling, [.endWorker])
        case (.holding, .cancel): Transition(.cancelling, [])
        case (.cancelling, .foundOutcomes), (.cancelling, .failed), (.cancelling, .noFault),
            (.cancelling, .failedForGood):
            Transition(.cancelled, [.withdraw, .discard])

        // Asked for before the daemon was told to stop, and owed.
        case (.holding, .stop): Transition(.held, [.withdraw, .markHeld])
        case (.cancelling, .stop): Transition(.cancelled, [.withdraw, .discard])
        case (.planning, .stop): Transition(.waiting, [.withdraw])
        default: nil
        }
    }

    /// Every stage and event that go together, as the table in `Spool.md` shows them.
    public static var table: String {
        let rows = allCases.flatMap { stage in
            JobEvent.allCases.compactMap { event in
                stage.transition(on: event).map { transition in
                    let actions = transition.actions.map(\.rawValue).joined(separator: "; ")
                    return "| \(stage) | \(event.rawValue) | \(transition.next) | \(actions) |"
                }
            }
        }
        return (["| stage | event | next | actions |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }
}
