/// Reads a journal from its first line on and names the first one that does not hang on the line before it.
public struct JournalAudit: Equatable, Sendable {
    /// After the last line that is as it was written.
    public private(set) var head = JournalHead()
    /// The first line that is not, counted from 1; nil: all are.
    public private(set) var brokenLine: Int?
    private var lines = 0

    init() {}

    /// - Parameter bytes: the journal; an unfinished last line is what a crash leaves, not a break.
    public init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            read(rest[..<end])
            rest = rest[(end + 1)...]
        }
    }

    public var isWhole: Bool { brokenLine == nil }

    /// One line, without its newline.
    mutating func read(_ line: ArraySlice<UInt8>) {
        guard brokenLine == nil else { return }
        lines += 1
        let chain = JournalHead.chain(previous: head.chain, body: line.dropLast(Self.sealLength))
        let next = JournalHead(after: line)
        let isSealed = line.suffix(Self.sealLength).elementsEqual(", \"chain\": \"\(chain)\"}".utf8)
        if isSealed && next.line == lines { head = next } else { brokenLine = lines }
    }

    private static let sealLength = Array(", \"chain\": \"\"}".utf8).count + 64
}
