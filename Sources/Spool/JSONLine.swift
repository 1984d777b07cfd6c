public import Domain

/// One flat JSON object on one line: what the journal, the status file and the worker's protocol are made of.
/// Texts, whole or decimal numbers, flags and null; nothing nested, so reading it needs no depth and no budget.
public struct JSONLine: Equatable, Sendable {
    public enum Figure: Equatable, Sendable {
        case null
        case flag(Bool)
        /// As written.
        case number(String)
        case text(String)
    }

    public private(set) var members: [(key: String, figure: Figure)] = []

    /// Nil when the bytes are anything else than one flat object; a key that stands twice is an error too.
    public init?(_ bytes: some Collection<UInt8>) {
        var reader = FlatReader(rest: Array(bytes))
        guard let members = reader.object(), Set(members.map(\.key)).count == members.count else {
            return nil
        }
        self.members = members
    }

    public subscript(key: String) -> Figure? { members.first { $0.key == key }?.figure }

    public func text(_ key: String) -> String? {
        if case .text(let text)? = self[key] { text } else { nil }
    }

    public func integer(_ key: String) -> Int? {
        if case .number(let digits)? = self[key] { Int(digits) } else { nil }
    }

    public func flag(_ key: String) -> Bool? {
        if case .flag(let flag)? = self[key] { flag } else { nil }
    }

    /// A decimal with up to six places.
    public func decimal(_ key: String) -> Value? {
        guard case .number(let digits)? = self[key] else { return nil }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let whole = Int64(parts[0]), fraction.utf8.count <= 6 else { return nil }
        let padded = fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
        guard let millionths = Int64(padded), !whole.multipliedReportingOverflow(by: 1_000_000).overflow
        else {
            return nil
        }
        let sum = whole.magnitude * 1_000_000 + millionths.magnitude
        return Int64(exactly: sum).map { Value(millionths: parts[0].hasPrefix("-") ? -$0 : $0) }
    }

    public static func == (a: JSONLine, b: JSONLine) -> Bool {
        a.members.elementsEqual(b.members) { $0 == $1 }
    }
}

/// Strict RFC 8259, for a flat object only.
private struct FlatReader {
    let rest: [UInt8]
    var position = 0

    init(rest: [UInt8]) { self.rest = rest }

    private var next: UInt8? { position < rest.count ? rest[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    mutating func object() -> [(key: String, figure: JSONLine.Figure)]? {
        var members: [(key: String, figure: JSONLine.Figure)] = []
        skipSpace()
        guard take("{") else { return nil }
        skipSpace()
        if !take("}") {
            repeat {
                guard let member = member() else { return nil }
                members.append(member)
            } while take(",")
            guard take("}") else { return nil }
        }
        skipSpace()
        return position == rest.count ? members : nil
    }

    private mutating func member() -> (key: String, figure: JSONLine.Figure)? {
        skipSpace()
        guard let key = string() else { return nil }
        skipSpace()
        guard take(":") else { return nil }
        skipSpace()
        guard let figure = figure() else { return nil }
        skipSpace()
        return (key, figure)
    }

    private mutating func figure() -> JSONLine.Figure? {
        if take("null") { return .null }
        if take("true") { return .flag(true) }
        if take("false") { return .flag(false) }
        if next == UInt8(ascii: "\"") { return string().map { .text($0) } }
        return number().map { .number($0) }
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)?`; we never write an exponent, so none is read.
    private mutating func number() -> String? {
        let start = position
        _ = take("-")
        let leading = next
        guard let whole = digits(), whole == 1 || leading != UInt8(ascii: "0") else { return nil }
        if take("."), digits() == nil { return nil }
        return String(decoding: rest[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> Int? {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        return position > start ? position - start : nil
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                text += escaped
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> [UInt8]? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"): return unicode()
        default: return nil
        }
    }

    private mutating func unicode() -> [UInt8]? {
        guard let high = hexadecimal() else { return nil }
        guard (0xD800..<0xDC00).contains(high) else {
            return Unicode.Scalar(high).map { Array(String($0).utf8) }
        }
        guard take("\\u"), let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map { Array(String($0).utf8) }
    }

    private mutating func hexadecimal() -> UInt32? {
        guard position + 4 <= rest.count else { return nil }
        let digits = rest[position..<position + 4]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        position += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
