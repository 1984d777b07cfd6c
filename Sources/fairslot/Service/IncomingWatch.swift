import Dispatch
import Linux
import Synchronization

/// Hints that something came into `incoming/`. Hints only: a scan decides, and a timer sees to it that there is one.
enum IncomingWatch {
    /// Nil when the kernel has no watch to give; the timer then does it alone.
    static func start(
        _ directory: String, tell: @escaping @Sendable ([DirectoryEvents.Event]) -> Void
    ) -> Cancellation? {
        guard let events = DirectoryEvents(directory) else { return nil }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: events.number, queue: DispatchQueue(label: "fairslot.incoming"))
        source.setEventHandler { tell(events.next()) }
        // Holds what is watched until the source no longer does.
        source.setCancelHandler { _ = events }
        source.activate()
        return Cancellation(source)
    }

    final class Cancellation: Sendable {
        private let source: Mutex<any DispatchSourceRead>
        init(_ source: sending any DispatchSourceRead) { self.source = Mutex(source) }
        func cancel() { source.withLock { $0.cancel() } }
        deinit { cancel() }
    }
}
