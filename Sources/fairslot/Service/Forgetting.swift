import Domain
import Spool

/// Forgetting a patient takes two turns of the loop: a worker is sent to write what is to take the place of what names the
/// patient, and when it is back the places are exchanged. In between the request stands, and the loop takes nothing in and
/// publishes, deletes and renames nothing: what the worker has looked at must not change.
final class Forgetting {
    private enum State {
        case atRest
        case underWay
        case written(WorkerOutcome)
    }

    private var state = State.atRest
    /// Who is being forgotten: another's request waits.
    private var patient = ""
    /// By which file that is asked for.
    private var request: EntryName?
    private var worker = WorkerHandle()
    private let hand: AsyncStream<WorkerAssignment>.Continuation

    init(hand: AsyncStream<WorkerAssignment>.Continuation) { self.hand = hand }

    func stop() { hand.finish() }

    /// Where nobody asks for it any more, the operator having given up, its worker is ended and what was written thrown away.
    /// A request that cannot be read at the moment still stands.
    func abandonIfUnasked(_ spool: Spool) throws {
        guard let request, (try? spool.directory.exists(.request(request))) == false else { return }
        switch state {
        case .atRest: return
        case .underWay: worker.end()
        case .written:
            (state, patient, self.request) = (.atRest, "", nil)
            try spool.endRedaction()
        }
    }

    /// A single run ends after it.
    var isUnderWay: Bool { if case .atRest = state { false } else { true } }

    func ended(_ outcome: WorkerOutcome) { state = .written(outcome) }

    /// Nil: not yet.
    func answer(
        _ loop: WorkingLoop, patient: String, isRehearsal: Bool, asked placed: PlacedRequest
    ) throws -> ControlAnswer? {
        switch state {
        case .underWay: return nil
        case .atRest:
            // Its worker's end still moves its input.
            guard !loop.board.entries.contains(where: { $0.stage == .cancelling }) else { return nil }
            try send(loop, patient)
            (state, self.patient, request) = (.underWay, patient, placed.name)
            return nil
        case .written(let outcome):
            guard placed.name == request, patient == self.patient else { return nil }
            (state, self.patient, request) = (.atRest, "", nil)
            guard case .solved = outcome, let changes = try loop.spool.redactionChanges() else {
                try loop.spool.endRedaction()
                return ControlAnswer(
                    .later,
                    "the spool could not be gone through; nothing is changed. Is there room for a copy of it?"
                )
            }
            return try end(loop, changes, isRehearsal, placed.user)
        }
    }

    private func send(_ loop: WorkingLoop, _ patient: String) throws {
        let directory = loop.spool.directory
        var job = WorkerJob(
            job: "redaction", input: directory.absolutePath,
            output: directory.absolutePath(try loop.spool.prepareRedaction()))
        job.forgets = patient
        worker = WorkerHandle()
        hand.yield(
            WorkerAssignment(job: job, handle: worker, onEvent: { _ in }) {
                [mailbox = loop.mailbox] outcome in
                mailbox.put { $0.redacted = outcome }
            })
    }

    private func end(
        _ loop: WorkingLoop, _ changes: [RedactionChange], _ isRehearsal: Bool, _ user: UInt32
    ) throws -> ControlAnswer {
        if let reason = Self.reasonToWait(changes) {
            try loop.spool.endRedaction()
            return ControlAnswer(.later, reason)
        }
        let isGone =
            isRehearsal ? try loop.spool.endRedaction() : try loop.spool.redact(changes, by: user)
        try loop.spool.directory.clearAnswers()
        guard isGone else {
            return ControlAnswer(
                .later,
                "what stands names this patient no more, but of what stood before something could not be deleted, as the "
                    + "log says: delete by hand what lies in outgoing/.staging/ and work/, then ask again")
        }
        let counts = Shelf.allCases.map { shelf in
            let count = changes.count { if case .written(shelf, _, _, _) = $0 { true } else { false } }
            return "\(count) \(shelf.counted)"
        }
        return ControlAnswer(
            .done,
            (isRehearsal ? "would write without this patient: " : "written without this patient: ")
                + counts.joined(separator: ", "))
    }

    /// Why nothing may be written yet, and what is to be done about it; nil when everything may.
    private static func reasonToWait(_ changes: [RedactionChange]) -> String? {
        func list(_ name: (RedactionChange) -> String?) -> String? {
            let names = changes.compactMap(name)
            let more = names.count > 20 ? ", and \(names.count - 20) more" : ""
            return names.isEmpty ? nil : names.prefix(20).joined(separator: ", ") + more
        }
        if let busy = list({ if case .busy(let job) = $0 { job } else { nil } }) {
            return "jobs that are not answered name this patient: \(busy). "
                + "Let them end or cancel them, then ask again"
        }
        if changes.contains(.unread) {
            return
                "a file in incoming/ that is not accepted yet names this patient. Let it be answered, or take it "
                + "away, then ask again"
        }
        if let inputs = list({ if case .unreadable(let name) = $0 { name } else { nil } }) {
            return
                "nothing is changed: without this patient these inputs in archive/ could not be read any more: "
                + "\(inputs). Delete them with fairslot queue prune --inputs 0 (or by hand), then ask again"
        }
        if let entries = list({ if case .unknown(let entry) = $0 { entry } else { nil } }) {
            return
                "entries that cannot be looked through may name this patient: \(entries). Delete refused ones with "
                + "fairslot queue prune --rejected 0 (or by hand), and folders in incoming/ by hand, then ask again"
        }
        return nil
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
