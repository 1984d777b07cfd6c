/// Reads a journal from its first line and names the first one that does not hang on the line before it.
public enum JournalAudit: Equatable, Sendable {
    case whole(JournalHead)
    /// The lines before this one are as they were written; the count starts at 1.
    case broken(line: Int)

    /// - Parameter bytes: the journal; an unfinished last line is what a crash leaves, not a break.
    public init(_ bytes: [UInt8]) {
        var head = JournalHead()
        var rest = bytes[...]
        var number = 0
        while let end = rest.firstIndex(of: 0x0A) {
            number += 1
            guard let next = Self.head(after: rest[..<end], from: head, number: number) else {
                self = .broken(line: number)
                return
            }
            head = next
            rest = rest[(end + 1)...]
        }
        self = .whole(head)
    }

    private static let sealLength = Array(", \"chain\": \"\"}".utf8).count + 64

    private static func head(after line: ArraySlice<UInt8>, from head: JournalHead, number: Int)
        -> JournalHead?
    {
        let chain = JournalHead.chain(previous: head.chain, body: line.dropLast(sealLength))
        guard line.suffix(sealLength).elementsEqual(", \"chain\": \"\(chain)\"}".utf8) else { return nil }
        let next = JournalHead(after: line)
        return next.line == number ? next : nil
    }
}
