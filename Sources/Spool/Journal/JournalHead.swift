import Domain
import Linux

/// The last line's number and seal. Whoever keeps a copy elsewhere can show later that no line was cut off the end.
public struct JournalHead: Equatable, Sendable {
    public internal(set) var line = 0
    public internal(set) var chain = Digest(of: []).hex

    init() {}

    /// A last line that is not ours gets a seal of its own, so that what follows still hangs on what stands there.
    init(after bytes: some BidirectionalCollection<UInt8>) {
        let parsed = JSONLine(Array(bytes))
        // A number that no daemon can have come to is not ours.
        line = parsed?.integer("line").flatMap { (0...1_000_000_000_000).contains($0) ? $0 : nil } ?? 0
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
