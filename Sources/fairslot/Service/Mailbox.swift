import Linux
import Spool
import Synchronization

/// What reaches the working loop from elsewhere. Letters wait together: however many came, one turn reads them all,
/// so a burst of hints costs one scan and not thousands.
final class Mailbox: Sendable {
    struct Letters: Sendable {
        var renamed: [EntryName] = []
        var isScanWanted = false
        var finished: [FinishedJob] = []
        var isStopWanted = false
        /// A worker has written what is to be redacted, or could not.
        var redacted: WorkerOutcome?
        /// The policy and the model are to be read again.
        var isReloadWanted = false
    }

    private let letters = Mutex(Letters())
    private let bell: AsyncStream<Void>.Continuation
    /// Rings at least once after each letter.
    let rings: AsyncStream<Void>

    init() {
        (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { bell.yield() }

    func put(_ change: @Sendable (inout Letters) -> Void) {
        letters.withLock { change(&$0) }
        bell.yield()
    }

    func hint(_ hints: [DirectoryEvents.Event]) {
        put { letters in
            letters.isScanWanted = true
            for case .renamed(let name) in hints { letters.renamed.append(EntryName(bytes: name)) }
        }
    }

    func take() -> Letters {
        letters.withLock { held in
            defer { held = Letters() }
            return held
        }
    }
}

/// A job that came back from a worker.
struct FinishedJob: Sendable {
    var slot: Int
    var outcome: WorkerOutcome
    /// With its planning, for people.
    var seconds: String
}
