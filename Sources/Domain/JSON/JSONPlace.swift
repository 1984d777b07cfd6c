/// A line and a column, both from 1; columns count Unicode scalars.
public struct JSONPlace: Hashable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public init(of offset: Int, in bytes: [UInt8]) {
        self = JSONPlace.places(of: [offset], in: bytes)[0]
    }

    /// The places of many offsets, which must ascend, in one pass over the bytes.
    public static func places(of offsets: [Int], in bytes: [UInt8]) -> [JSONPlace] {
        var places: [JSONPlace] = []
        var (line, column, at) = (1, 1, 0)
        for offset in offsets {
            while at < min(offset, bytes.count) {
                if bytes[at] == UInt8(ascii: "\n") {
                    (line, column) = (line + 1, 1)
                } else if bytes[at] & 0b1100_0000 != 0b1000_0000 {
                    column += 1
                }
                at += 1
            }
            places.append(JSONPlace(line: line, column: column))
        }
        return places
    }
}
