/// A row of a table, as it stood in the file. Holding one costs the piece of the file that it was read from.
public struct CSVRow {
    /// Where a field's content stands, without its quotes.
    struct Field {
        var start: Int
        var end: Int
        var isQuoted: Bool
        var hasDoubledQuotes: Bool
    }

    let bytes: [UInt8]
    let fields: [Field]
    let start: Int
    /// The line of the file on which the row begins, from 1.
    public let line: Int

    /// How many fields the row has, at least 1.
    public var count: Int { fields.count }

    /// A line on which nothing stands.
    public var isBlank: Bool { fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted }

    /// Nothing but separators and blanks: what spreadsheets leave where rows were emptied.
    public var isVoid: Bool {
        fields.indices.allSatisfy {
            content($0).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }
    }

    /// A field's text, with its quotes resolved; fields count from 0.
    public subscript(field: Int) -> String { String(decoding: content(field), as: UTF8.self) }

    /// A field's bytes, with its quotes resolved: well-formed UTF-8.
    public func content(_ field: Int) -> ArraySlice<UInt8> {
        let inside = bytes[fields[field].start..<fields[field].end]
        guard fields[field].hasDoubledQuotes else { return inside }
        var resolved: [UInt8] = []
        resolved.reserveCapacity(inside.count)
        var isSecond = false
        for byte in inside {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { resolved.append(byte) }
        }
        return resolved[...]
    }

    public func isEmpty(_ field: Int) -> Bool { fields[field].start == fields[field].end }

    /// Where a field begins in the file: at its opening quote, if it has one. Counted only when asked, since it is wanted
    /// for findings alone.
    public func place(of field: Int) -> JSONPlace {
        let first = fields[field].start - (fields[field].isQuoted ? 1 : 0)
        return CSVRow.place(of: first, in: bytes, from: start, line: line)
    }

    /// Counted from the row's beginning. A line ends with CRLF, LF or CR; columns count Unicode scalars.
    static func place(of offset: Int, in bytes: [UInt8], from start: Int, line: Int) -> JSONPlace {
        var (line, column) = (line, 1)
        for at in start..<max(start, offset) {
            switch bytes[at] {
            case UInt8(ascii: "\r") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n"): break
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
            case let byte where byte & 0b1100_0000 != 0b1000_0000: column += 1
            default: break
            }
        }
        return JSONPlace(line: line, column: column)
    }
}
