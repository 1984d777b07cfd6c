import Glibc
import Synchronization

/// A job at a worker, as whoever assigned it sees it: it can be ended.
final class WorkerHandle: Sendable {
    private struct State {
        var processGroup: pid_t?
        var isEnded = false
    }
    private let state = Mutex(State())

    /// Ends the job's worker, now or as soon as it has one.
    func end() {
        state.withLock { state in
            state.isEnded = true
            if let group = state.processGroup { kill(-group, SIGKILL) }
        }
    }

    /// The job was asked to end: what its worker held before is not wanted.
    var isEnded: Bool { state.withLock(\.isEnded) }

    /// Lets `end` reach a worker for as long as `body` runs.
    func holding(_ group: pid_t, _ body: () async -> WorkerOutcome) async -> WorkerOutcome {
        state.withLock { state in
            state.processGroup = group
            if state.isEnded { kill(-group, SIGKILL) }
        }
        let outcome = await body()
        // Before the process is waited for: its number is its own until then.
        state.withLock { $0.processGroup = nil }
        return outcome
    }
}
