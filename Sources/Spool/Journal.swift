import Domain
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
    private let clock: @Sendable () -> Int64

    /// Opens or starts the journal and cuts off a line that a crash left half written.
    /// - Parameter clock: seconds since 1970.
    init(in spool: SpoolDirectory, clock: @escaping @Sendable () -> Int64) throws(SpoolError) {
        let isNew = try !spool.exists(.journal)
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        descriptor = Place.journal.withPath { openat(spool.root, $0, flags, 0o600) }
        self.clock = clock
        head = JournalHead()
        guard descriptor >= 0 else { throw SpoolError("open", Place.journal.label, code: errno) }
        if isNew { try spool.sync(.state) }
        let tail = try Self.tail(of: descriptor)
        head = tail.head
        if tail.torn > 0 {
            guard ftruncate(descriptor, off_t(tail.wholeBytes)) == 0, fsync(descriptor) == 0 else {
                throw SpoolError("truncate", Place.journal.label, code: errno)
            }
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
        guard writeAll(lines, to: descriptor) else {
            throw SpoolError("write", Place.journal.label, code: errno)
        }
        guard fdatasync(descriptor) == 0 else {
            throw SpoolError("fdatasync", Place.journal.label, code: errno)
        }
        head = next
    }

    private struct Tail {
        var head = JournalHead()
        var wholeBytes = 0
        var torn = 0
    }

    /// Reads backwards until one whole line is held: a journal of years opens as fast as a new one.
    private static func tail(of descriptor: Int32) throws(SpoolError) -> Tail {
        let size = Int(lseek(descriptor, 0, SEEK_END))
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
                head: JournalHead(after: line), wholeBytes: size - span + end + 1, torn: span - end - 1)
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

/// The last line's number and seal. Whoever keeps a copy elsewhere can show later that no line was cut off the end.
public struct JournalHead: Equatable, Sendable {
    public internal(set) var line = 0
    public internal(set) var chain = Digest(of: []).hex

    init() {}

    /// A last line that is not ours gets a seal of its own, so that what follows still hangs on what stands there.
    init(after bytes: some BidirectionalCollection<UInt8>) {
        let parsed = JSONLine(Array(bytes))
        line = parsed?.integer("line") ?? 0
        chain = parsed?.text("chain") ?? Digest(of: bytes).hex
    }

    /// The event's line with its newline; this head then stands after it.
    mutating func seal(_ event: JournalEvent, time: String) -> [UInt8] {
        line += 1
        var members: [JSONOutput.Member] = [
            .init("line", .integer(Int64(line))), .init("time", .string(time)),
            .init("event", .string(event.name)),
        ]
        members += event.figures
        let body = Array(JSONOutput.object(members).line().dropLast())
        chain = Self.chain(previous: chain, body: body)
        return body + Array(", \"chain\": \"\(chain)\"}\n".utf8)
    }

    static func chain(previous: String, body: some Sequence<UInt8>) -> String {
        var stream = DigestStream()
        stream.add(Array(previous.utf8))
        stream.add(Array(body))
        return stream.finish().hex
    }
}

/// What the journal can tell. Job ids, digests, counts and codes: no name of a file, nothing of a patient.
public enum JournalEvent: Equatable, Sendable {
    case started(version: String, policy: Digest, model: Digest? = nil)
    case accepted(JobIdentity, input: Digest, bytes: Int64)
    /// Found in `work/` at start and run again.
    case resumed(JobIdentity)
    /// The version or the policy changed while the job waited.
    case renewed(JobIdentity, from: String)
    case duplicate(JobIdentity)
    case attempted(JobID, Int, outcome: String)
    case published(JobIdentity, status: String)
    case rejected(JobIdentity, rule: String)
    case refused(RejectionID, EntryFault)
    case stopped

    var name: String {
        switch self {
        case .started: "started"
        case .accepted: "accepted"
        case .resumed: "resumed"
        case .renewed: "renewed"
        case .duplicate: "duplicate"
        case .attempted: "attempted"
        case .published: "published"
        case .rejected: "rejected"
        case .refused: "refused"
        case .stopped: "stopped"
        }
    }

    var figures: [JSONOutput.Member] {
        switch self {
        case .started(let version, let policy, let model):
            [.init("version", .string(version)), .init("policySha256", .string(policy.hex))]
                + (model.map { [.init("modelSha256", .string($0.hex))] } ?? [])
        case .accepted(let identity, let input, let bytes):
            Self.naming(identity) + [.init("sha256", .string(input.hex)), .init("bytes", .integer(bytes))]
        case .resumed(let identity), .duplicate(let identity): Self.naming(identity)
        case .renewed(let identity, let from): Self.naming(identity) + [.init("from", .string(from))]
        case .attempted(let job, let attempt, let outcome):
            [
                .init("job", .string("\(job)")), .init("attempt", .integer(Int64(attempt))),
                .init("outcome", .string(outcome)),
            ]
        case .published(let identity, let status): Self.naming(identity) + [.init("status", .string(status))]
        case .rejected(let identity, let rule): Self.naming(identity) + [.init("rule", .string(rule))]
        case .refused(let id, let fault):
            [.init("entry", .string("\(id)")), .init("rule", .string(fault.rawValue))]
        case .stopped: []
        }
    }

    private static func naming(_ identity: JobIdentity) -> [JSONOutput.Member] {
        [.init("job", .string("\(identity.job)")), .init("identity", .string(identity.name))]
    }
}

/// UTC, to the second.
enum Timestamp {
    static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }
}
