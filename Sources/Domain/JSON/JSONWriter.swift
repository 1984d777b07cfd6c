/// A JSON value to be written: keys keep the order they were given in, figures keep their exact decimals, so the
/// same result always has the same bytes.
public indirect enum JSONOutput: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Written as a decimal with up to six places.
    case decimal(Domain.Value)
    /// A number exactly as it was read.
    case number(String)
    case string(String)
    case array([JSONOutput])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public var key: String
        public var value: JSONOutput
        public init(_ key: String, _ value: JSONOutput) {
            self.key = key
            self.value = value
        }
    }

    /// UTF-8, two spaces of indentation, a newline at the end. Arrays and objects without nested arrays or objects
    /// stand on one line when they fit in 110 columns.
    public func bytes() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self, indent: 0)
        writer.out.append(UInt8(ascii: "\n"))
        return writer.out
    }

    /// On one line, without a newline: for protocols of one value a line.
    public func line() -> [UInt8] {
        var writer = JSONWriter()
        writer.writeFlat(self)
        return writer.out
    }
}

extension JSONOutput: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONOutput...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONOutput)...) {
        self = .object(elements.map(Member.init))
    }
    public init(nilLiteral: ()) { self = .null }
}

extension Value: CustomStringConvertible {
    /// A decimal with up to six places and no trailing zeros: `4.385714`, `-0.5`, `3`.
    public var description: String {
        let magnitude = millionths.magnitude
        let fraction = String(magnitude % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.count)
        var digits = Substring(padding + fraction)
        while digits.hasSuffix("0") { digits = digits.dropLast() }
        return (millionths < 0 ? "-" : "") + String(magnitude / 1_000_000)
            + (digits.isEmpty ? "" : "." + digits)
    }
}

extension Cents: CustomStringConvertible {
    /// `400`, `12.5`, `0.05`
    public var description: String { value.description }
}

struct JSONWriter {
    var out: [UInt8] = []
    static let width = 110

    mutating func write(_ value: JSONOutput, indent: Int) {
        switch value {
        case .array(let elements) where !fits(value, indent: indent):
            for (position, element) in elements.enumerated() {
                beginPart(isFirst: position == 0, opening: "[", indent: indent)
                write(element, indent: indent + 2)
            }
            endBlock("]", indent: indent)
        case .object(let members) where !fits(value, indent: indent):
            for (position, member) in members.enumerated() {
                beginPart(isFirst: position == 0, opening: "{", indent: indent)
                writeKey(member.key)
                write(member.value, indent: indent + 2)
            }
            endBlock("}", indent: indent)
        default: writeFlat(value)
        }
    }

    /// The line on which an element or member of a block begins.
    mutating func beginPart(isFirst: Bool, opening: String, indent: Int) {
        if isFirst { out.append(ascii: opening) } else { out.append(UInt8(ascii: ",")) }
        newLine(indent: indent + 2)
    }

    mutating func endBlock(_ closing: String, indent: Int) {
        newLine(indent: indent)
        out.append(ascii: closing)
    }

    private mutating func newLine(indent: Int) {
        out.append(UInt8(ascii: "\n"))
        for _ in 0..<indent { out.append(UInt8(ascii: " ")) }
    }

    mutating func writeKey(_ key: String) {
        writeString(key)
        out.append(ascii: ": ")
    }

    mutating func writeFlat(_ value: JSONOutput) {
        switch value {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): out.append(contentsOf: String(number).utf8)
        case .decimal(let figure): out.append(contentsOf: figure.description.utf8)
        case .number(let digits): out.append(contentsOf: digits.utf8)
        case .string(let text): writeString(text)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { out.append(contentsOf: ", ".utf8) }
                writeFlat(element)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { out.append(contentsOf: ", ".utf8) }
                writeKey(member.key)
                writeFlat(member.value)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private mutating func writeString(_ text: String) {
        out.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: JSONWriter.isEscaped) {
            for byte in text.utf8 {
                if JSONWriter.isEscaped(byte) { writeEscape(byte) } else { out.append(byte) }
            }
        } else {
            // Nearly every text, in one piece.
            out.append(contentsOf: text.utf8)
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): out.append(ascii: "\\\"")
        case UInt8(ascii: "\\"): out.append(ascii: "\\\\")
        case 0x0A: out.append(ascii: "\\n")
        case 0x0D: out.append(ascii: "\\r")
        case 0x09: out.append(ascii: "\\t")
        default:
            let hex = String(byte, radix: 16)
            out.append(contentsOf: ("\\u00" + (hex.count == 1 ? "0" : "") + hex).utf8)
        }
    }

    private func fits(_ value: JSONOutput, indent: Int) -> Bool {
        guard let length = flatLength(value, limit: Self.width - indent) else { return false }
        return length <= Self.width - indent
    }

    /// Length on one line; nil when it is longer than `limit` or nests deeper than one level.
    private func flatLength(_ value: JSONOutput, limit: Int, depth: Int = 0) -> Int? {
        var length = 2
        switch value {
        case .null, .bool: return 5
        case .integer(let number): return String(number).utf8.count
        case .decimal(let figure): return figure.description.utf8.count
        case .number(let digits): return digits.utf8.count
        case .string(let text): return text.utf8.count + 2
        case .array(let elements):
            if depth > 1 { return nil }
            for element in elements {
                guard let part = flatLength(element, limit: limit, depth: depth + 1) else { return nil }
                length += part + 2
                if length > limit { return nil }
            }
        case .object(let members):
            if depth > 1 { return nil }
            for member in members {
                guard let part = flatLength(member.value, limit: limit, depth: depth + 1) else { return nil }
                length += part + member.key.utf8.count + 6
                if length > limit { return nil }
            }
        }
        return length
    }
}

extension [UInt8] {
    fileprivate mutating func append(ascii text: String) { append(contentsOf: text.utf8) }
}
