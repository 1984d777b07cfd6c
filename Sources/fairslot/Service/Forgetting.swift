import Domain
import Spool

/// Forgetting a patient takes two turns of the loop: a worker is sent to write what is to take the place of what names the
/// patient, and when it is back the places are exchanged. In between the loop goes on, and the request stands.
final class Forgetting {
    private enum State {
        case atRest
        case underWay
        case written(WorkerOutcome)
    }

    private var state = State.atRest
    /// Who is being forgotten: another's request waits.
    private var patient = ""
    private let hand: AsyncStream<WorkerAssignment>.Continuation

    init(hand: AsyncStream<WorkerAssignment>.Continuation) { self.hand = hand }

    func stop() { hand.finish() }

    /// A single run ends after it.
    var isUnderWay: Bool { if case .atRest = state { false } else { true } }

    func ended(_ outcome: WorkerOutcome) { state = .written(outcome) }

    /// Nil: not yet.
    func answer(
        _ loop: WorkingLoop, patient: String, isRehearsal: Bool, by user: UInt32
    ) throws -> ControlAnswer? {
        switch state {
        case .underWay: return nil
        case .atRest:
            try send(loop, patient)
            self.patient = patient
            state = .underWay
            return nil
        case .written(let outcome):
            guard patient == self.patient else { return nil }
            (state, self.patient) = (.atRest, "")
            guard case .solved = outcome, let changes = try loop.spool.redactionChanges() else {
                try loop.spool.endRedaction()
                return ControlAnswer(
                    .later,
                    "the spool could not be gone through; nothing is changed. Is there room for a copy of it?"
                )
            }
            return try end(loop, changes, isRehearsal, user)
        }
    }

    private func send(_ loop: WorkingLoop, _ patient: String) throws {
        let directory = loop.spool.directory
        var job = WorkerJob(
            job: "redaction", input: directory.absolutePath,
            output: directory.absolutePath(try loop.spool.prepareRedaction()))
        job.forgets = patient
        hand.yield(
            WorkerAssignment(job: job, onEvent: { _ in }) { [mailbox = loop.mailbox] outcome in
                mailbox.put { $0.redacted = outcome }
            })
    }

    private func end(
        _ loop: WorkingLoop, _ changes: [RedactionChange], _ isRehearsal: Bool, _ user: UInt32
    ) throws -> ControlAnswer {
        let busy = changes.compactMap { if case .busy(let job) = $0 { job } else { nil } }
        guard busy.isEmpty else {
            try loop.spool.endRedaction()
            return ControlAnswer(
                .later,
                "jobs that are not answered name this patient: \(busy.joined(separator: ", ")). "
                    + "Let them end or cancel them, then ask again")
        }
        guard !changes.contains(.unread) else {
            try loop.spool.endRedaction()
            return ControlAnswer(
                .later,
                "a file in incoming/ that is not accepted yet names this patient. Let it be answered, or take it "
                    + "away, then ask again")
        }
        if isRehearsal { try loop.spool.endRedaction() } else { try loop.spool.redact(changes, by: user) }
        let counts = Shelf.allCases.map { shelf in
            let count = changes.count { if case .written(shelf, _, _, _) = $0 { true } else { false } }
            return "\(count) \(shelf.counted)"
        }
        return ControlAnswer(
            .done,
            (isRehearsal ? "would write without this patient: " : "written without this patient: ")
                + counts.joined(separator: ", "))
    }
}

extension Shelf {
    fileprivate var counted: String {
        switch self {
        case .results: "results"
        case .rejected: "refused entries (deleted)"
        case .inputs: "inputs"
        }
    }
}
