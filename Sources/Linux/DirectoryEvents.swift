import Glibc

/// What happens in a directory, by inotify. Hints only: a full queue loses them and a network share never gives them.
public final class DirectoryEvents: Sendable {
    public enum Event: Hashable, Sendable {
        /// A rename into the directory: how a careful writer says that the file is whole.
        case renamed([UInt8])
        case touched
    }

    private let queue: OpenFile

    /// Readable when there are events.
    public var number: Int32 { queue.number }

    /// Nil when the kernel has no watch to give.
    public init?(_ directory: String) {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number >= 0 else { return nil }
        queue = OpenFile(owning: number)
        // What is made and never written, a link or a pipe or a directory, has no other event than that it was made.
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR)
        guard unsafe inotify_add_watch(number, directory, mask) >= 0 else { return nil }
    }

    /// What has happened since this was last asked. `touched` alone where there is nothing to read.
    public func next() -> [Event] {
        var events: [Event] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while let count = try? queue.read(into: &buffer), count > 0 {
            events += Self.events(in: buffer[..<count])
        }
        return events.isEmpty ? [.touched] : events
    }

    /// The kernel's records: watch, mask, cookie and the name's length, four bytes each, lowest first as on every processor
    /// that this runs on; then the name with NULs after it.
    static func events(in records: ArraySlice<UInt8>) -> [Event] {
        var events: [Event] = []
        var rest = records
        while rest.count >= 16 {
            func word(_ number: Int) -> UInt32 {
                rest.dropFirst(4 * number).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
            let (mask, length) = (word(1), Int(word(3)))
            let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
            events.append(mask & UInt32(IN_MOVED_TO) != 0 ? .renamed(Array(name)) : .touched)
            rest = rest.dropFirst(16 + length)
        }
        return events
    }
}
