import Glibc

/// What happened to the spool, one JSON line an event, each line sealed by a digest over the line before it: an
/// edited, deleted or reordered line shows. Append-only; the directories are the truth, so an event may stand twice
/// after a crash and none is missing.
///
/// ```json
/// {"line": 7, "time": "2027-03-01T14:02:11Z", "event": "published", "job": "mfzwizltoq4uxk2a", "chain": "5f0c…"}
/// ```
final class Journal {
    private let descriptor: Int32
    private(set) var head: JournalHead
    /// Seconds since 1970 of the line that stood last when this was opened; nil in a new journal.
    let lastTime: Int64?
    private let clock: @Sendable () -> Int64
    /// Bytes of whole lines that are on the disk.
    private var length: Int

    /// Opens or starts the journal and cuts off a line that a crash left half written.
    /// - Parameter clock: seconds since 1970.
    init(in spool: SpoolDirectory, clock: @escaping @Sendable () -> Int64) throws(SpoolError) {
        let isNew = try !spool.exists(.journal)
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        descriptor = Place.journal.withPath { openat(spool.root, $0, flags, 0o600) }
        self.clock = clock
        guard descriptor >= 0 else { throw SpoolError("open", Place.journal.label, code: errno) }
        if isNew { try spool.sync(.state) }
        let tail = try Self.tail(of: descriptor)
        (head, lastTime, length) = (tail.head, tail.time, tail.wholeBytes)
        if tail.torn > 0 {
            guard ftruncate(descriptor, off_t(tail.wholeBytes)) == 0 else {
                throw SpoolError("truncate", Place.journal.label, code: errno)
            }
            guard fsync(descriptor) == 0 else { throw SpoolError("fsync", Place.journal.label, code: errno) }
        }
    }

    deinit { close(descriptor) }

    /// All or, after a crash, a first part of them. Durable when this returns.
    func append(_ events: [JournalEvent]) throws(SpoolError) {
        guard !events.isEmpty else { return }
        var lines: [UInt8] = []
        var next = head
        let time = Timestamp.text(clock())
        for event in events { lines += next.seal(event, time: time) }
        guard writeAll(lines, to: descriptor) else { throw takeBack("write", code: errno) }
        guard fdatasync(descriptor) == 0 else { throw takeBack("fdatasync", code: errno) }
        head = next
        length += lines.count
    }

    /// Lines whose sync failed may be read back as if they were on the disk, until a power cut shows a hole in the chain:
    /// they go, and whoever recovers tells their events again.
    private func takeBack(_ call: String, code: Int32) -> SpoolError {
        ftruncate(descriptor, off_t(length))
        return SpoolError(call, Place.journal.label, code: code)
    }

    private struct Tail {
        var head = JournalHead()
        var time: Int64?
        var wholeBytes = 0
        var torn = 0
    }

    /// Reads backwards until one whole line is held: a journal of years opens as fast as a new one.
    private static func tail(of descriptor: Int32) throws(SpoolError) -> Tail {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= 0 else { throw SpoolError("seek", Place.journal.label, code: errno) }
        var span = 0
        while true {
            span = min(size, span + 65_536)
            let bytes = try read(descriptor, from: size - span, count: span)
            guard let end = bytes.lastIndex(of: 0x0A) else {
                if span == size { return Tail(torn: size) }
                continue
            }
            let start = bytes[..<end].lastIndex(of: 0x0A)
            if start == nil && span < size { continue }
            let line = bytes[(start.map { $0 + 1 } ?? 0)..<end]
            return Tail(
                head: JournalHead(after: line),
                time: JSONLine(Array(line))?.text("time").flatMap(Timestamp.seconds),
                wholeBytes: size - span + end + 1, torn: span - end - 1)
        }
    }

    private static func read(_ descriptor: Int32, from start: Int, count: Int) throws(SpoolError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var held = 0
        while held < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + held, count - held, off_t(start + held))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw SpoolError("read", Place.journal.label, code: errno) }
            held += got
        }
        return bytes
    }
}
