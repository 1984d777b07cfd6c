/// A JSON document that has been read: all values in reading order in one flat list, each with its place in the
/// bytes. Strings and numbers stay in the bytes until somebody asks for them.
public final class JSONDocument: Sendable {
    struct Entry {
        var kind: JSONNode.Kind
        /// Whether a string holds escapes and so differs from its bytes.
        var isEscaped = false
        /// First byte of the value and first byte after it; a string's quotes are included.
        var start: UInt32
        var end: UInt32
        /// The array or object around it; -1 for the outermost value.
        var parent: Int32
        /// Which element or member of its parent it is, from 0.
        var ordinal: Int32
        /// Position of the first entry that is not part of this one.
        var after: Int32
    }

    public let bytes: [UInt8]
    let entries: [Entry]
    /// Keys that stand twice in one object, in reading order. Nothing else can be wrong with a document that exists.
    public let duplicates: [JSONProblem]

    init(bytes: [UInt8], entries: [Entry], duplicates: [JSONProblem]) {
        self.bytes = bytes
        self.entries = entries
        self.duplicates = duplicates
    }

    public var root: JSONNode { JSONNode(document: self, index: 0) }

    /// Every key of every object, in reading order.
    public var keys: some Sequence<JSONNode> {
        entries.indices.lazy.filter { self.entries[$0].kind == .key }.map {
            JSONNode(document: self, index: $0)
        }
    }
}

/// One value of a `JSONDocument`, or one key of an object. A value knows where it stands: `pointer`, `offset`.
public struct JSONNode: Sendable {
    public enum Kind: UInt8, Sendable { case null, bool, number, string, array, object, key }

    public let document: JSONDocument
    let index: Int

    var entry: JSONDocument.Entry { document.entries[index] }
    public var kind: Kind { entry.kind }
    /// Position of the first byte.
    public var offset: Int { Int(entry.start) }

    /// Whether `other` is this value or lies inside it.
    public func contains(_ other: JSONNode) -> Bool { index <= other.index && other.index < Int(entry.after) }
}

extension JSONNode {
    /// The text of a string or key, escapes resolved; nil for other kinds.
    public var string: String? {
        guard kind == .string || kind == .key else { return nil }
        return String(decoding: textBytes, as: UTF8.self)
    }

    /// Whether this is a string or key of exactly these bytes.
    public func spells(_ text: String) -> Bool {
        guard kind == .string || kind == .key else { return false }
        let entry = entry
        if entry.isEscaped { return textBytes.elementsEqual(text.utf8) }
        let count = Int(entry.end) - Int(entry.start) - 2
        guard count == text.utf8.count else { return false }
        var at = Int(entry.start) + 1
        for byte in text.utf8 {
            if document.bytes[at] != byte { return false }
            at += 1
        }
        return true
    }

    var textBytes: ArraySlice<UInt8> {
        let inside = document.bytes[Int(entry.start) + 1..<Int(entry.end) - 1]
        return entry.isEscaped ? JSONText.unescaped(inside)[...] : inside
    }

    public var bool: Bool? { kind == .bool ? document.bytes[offset] == UInt8(ascii: "t") : nil }
    public var isNull: Bool { kind == .null }

    /// A number exactly as written; nil for other kinds.
    public var number: JSONNumber? {
        guard kind == .number else { return nil }
        return JSONNumber(document.bytes[Int(entry.start)..<Int(entry.end)])
    }

    /// A whole number, however written (`3`, `3.0`, `3e0`).
    public var asInt64: Int64? { number?.scaled(by: 0).value }
    /// An exact decimal; nil if finer than a millionth or out of range.
    public var asMillionths: Value? { number?.scaled(by: 6).value.map(Value.init(millionths:)) }

    /// The elements of an array; nil for other kinds.
    public var elements: [JSONNode]? {
        guard kind == .array else { return nil }
        var found: [JSONNode] = []
        var next = index + 1
        while next < Int(entry.after) {
            found.append(JSONNode(document: document, index: next))
            next = Int(document.entries[next].after)
        }
        return found
    }

    public struct Member: Sendable {
        public let key: JSONNode
        public let value: JSONNode
    }

    /// The members of an object in the order of the file; nil for other kinds.
    public var members: [Member]? {
        guard kind == .object else { return nil }
        var found: [Member] = []
        var next = index + 1
        while next < Int(entry.after) {
            found.append(
                Member(
                    key: .init(document: document, index: next),
                    value: .init(document: document, index: next + 1)))
            next = Int(document.entries[next + 1].after)
        }
        return found
    }

    /// The member of an object with this key; nil when there is none or this is not an object.
    public func member(_ key: String) -> JSONNode? { members?.first { $0.key.spells(key) }?.value }
}

extension JSONNode {
    /// Where it stands, as a JSON pointer (RFC 6901). A key has the pointer of its value.
    public var pointer: String { JSONText.pointer(to: index, in: document.entries, of: document.bytes) }

    /// Line and column of the first byte. Counts from the start of the file: for a few places, not for every value.
    public var place: JSONPlace { JSONPlace(of: offset, in: document.bytes) }
    public var line: Int { place.line }
    public var column: Int { place.column }
}

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
