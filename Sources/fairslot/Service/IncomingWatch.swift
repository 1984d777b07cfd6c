import Dispatch
import Glibc
import Spool

/// Hints that something came into `incoming/`, by inotify. Hints only: a full queue loses them and a network share
/// never gives them, so a scan decides, and a timer sees to it that there is one.
enum IncomingHint: Sendable {
    /// A rename into the directory: how a careful writer says that the file is whole.
    case renamed(EntryName)
    case touched
}

/// Free functions: a closure written where an actor's isolation is inferred would trap on Dispatch's thread.
enum IncomingWatch {
    /// Nil when the kernel has no watch to give; the timer then does it alone.
    static func start(_ directory: String, tell: @escaping @Sendable ([IncomingHint]) -> Void)
        -> Cancellation?
    {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        // What is made and never written, a link or a pipe or a directory, has no other event than that it was made.
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR)
        guard inotify_add_watch(descriptor, directory, mask) >= 0 else {
            close(descriptor)
            return nil
        }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "fairslot.incoming"))
        source.setEventHandler { tell(hints(from: descriptor)) }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        return Cancellation(source: source)
    }

    final class Cancellation: Sendable {
        private nonisolated(unsafe) let source: any DispatchSourceRead
        init(source: any DispatchSourceRead) { self.source = source }
        func cancel() { source.cancel() }
        deinit { source.cancel() }
    }
}

private func hints(from descriptor: Int32) -> [IncomingHint] {
    var hints: [IncomingHint] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
    defer { buffer.deallocate() }
    while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return hints.isEmpty ? [.touched] : hints }
        var offset = 0
        while offset < count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let nameStart = offset + MemoryLayout<inotify_event>.size
            let name = EntryName(bytes: buffer[nameStart..<nameStart + Int(event.len)].prefix { $0 != 0 })
            hints.append(event.mask & UInt32(IN_MOVED_TO) != 0 ? .renamed(name) : .touched)
            offset = nameStart + Int(event.len)
        }
    }
}
