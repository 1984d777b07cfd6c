import Domain
import Glibc
import Linux

/// What happened to the spool, one JSON line an event, each line sealed by a digest over the line before it: an
/// edited, deleted or reordered line shows. Append-only; the directories are the truth, so an event may stand twice
/// after a crash and none is missing.
///
/// ```json
/// {"line": 7, "time": "2027-03-01T14:02:11Z", "event": "published", "job": "mfzwizltoq4uxk2a", "chain": "5f0c…"}
/// ```
final class Journal {
    private let file: OpenFile
    private(set) var head: JournalHead
    /// Of the line that stood last when this was opened.
    let lastTime: SpoolCalendar.LastTime
    private let clock: @Sendable () -> Int64
    /// Bytes of whole lines that are on the disk.
    private var length: Int

    /// Opens or starts the journal and cuts off a line that a crash left half written.
    /// - Parameter clock: seconds since 1970.
    init(in spool: SpoolDirectory, clock: @escaping @Sendable () -> Int64) throws(SpoolError) {
        let isNew = try !spool.exists(.journal)
        let file = try spool.open(.journal, O_RDWR | O_CREAT | O_APPEND, mode: 0o600)
        if isNew { try spool.sync(.state) }
        let tail = try at(Place.journal.label) { () throws(CallError) in
            let tail = try Self.tail(of: file)
            if tail.torn > 0 {
                try file.truncate(to: tail.wholeBytes)
                try file.sync()
            }
            return tail
        }
        (head, lastTime, length) = (tail.head, tail.time, tail.wholeBytes)
        self.clock = clock
        self.file = file
    }

    /// All or, after a crash, a first part of them. Durable when this returns.
    func append(_ events: [JournalEvent]) throws(SpoolError) {
        var lines: [UInt8] = []
        var next = head
        let time = Timestamp.text(clock())
        for event in events { lines += next.seal(event, time: time) }
        do throws(CallError) {
            try file.write(lines)
            try file.syncData()
        } catch {
            // Lines whose sync failed may be read back as if they were on the disk, until a power cut shows a hole in the
            // chain: they go, and whoever recovers tells their events again.
            try? file.truncate(to: length)
            throw SpoolError(error, at: Place.journal.label)
        }
        head = next
        length += lines.count
    }

    private struct Tail {
        var head = JournalHead()
        var time = SpoolCalendar.LastTime.never
        var wholeBytes = 0
        var torn = 0
    }

    /// Reads backwards until one whole line is held: a journal of years opens as fast as a new one.
    private static func tail(of file: borrowing OpenFile) throws(CallError) -> Tail {
        let size = try file.size()
        var span = 0
        while true {
            span = min(size, span + 65_536)
            let bytes = try file.read(span, at: size - span)
            guard let end = bytes.lastIndex(of: 0x0A) else {
                if span == size { return Tail(torn: size) }
                continue
            }
            let start = bytes[..<end].lastIndex(of: 0x0A)
            if start == nil && span < size { continue }
            let line = bytes[(start.map { $0 + 1 } ?? 0)..<end]
            return Tail(
                head: JournalHead(after: line),
                time: JSONLine(Array(line))?.text("time").flatMap(Timestamp.seconds)
                    .map(SpoolCalendar.LastTime.seconds) ?? .unknown,
                wholeBytes: size - span + end + 1, torn: span - end - 1)
        }
    }
}
