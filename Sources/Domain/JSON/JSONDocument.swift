/// A JSON document that has been read: all values in reading order in one flat list, each with its place in the
/// bytes. Strings and numbers stay in the bytes until somebody asks for them.
public final class JSONDocument: Sendable {
    /// 12 bytes: a scenario of a hundred thousand orders has thirteen million of them.
    struct Entry {
        /// First byte of the value.
        var start: UInt32
        /// Of an array or object, the position of the first entry that is not part of it; of all else, the first byte
        /// after it, a string's quote included.
        private var end: UInt32
        let kind: JSONNode.Kind
        /// Whether a string holds escapes and so differs from its bytes.
        let isEscaped: Bool

        init(_ kind: JSONNode.Kind, start: Int, end: Int, isEscaped: Bool = false) {
            self.kind = kind
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
            self.isEscaped = isEscaped
        }

        var isContainer: Bool { kind == .array || kind == .object }
        /// The bytes of a value that is neither array nor object.
        var extent: Range<Int> { Int(start)..<Int(end) }
        /// The bytes between a string's quotes.
        var inside: Range<Int> { Int(start) + 1..<Int(end) - 1 }
        /// Where the entry after this one, and after all it holds, stands; `position` is where this one does.
        func after(_ position: Int) -> Int { isContainer ? Int(end) : position + 1 }
        mutating func close(after position: Int) { end = UInt32(truncatingIfNeeded: position) }
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

    /// The keys of all objects, in reading order, that are wanted as they are written between their quotes.
    public func keys(where isWanted: (ArraySlice<UInt8>) -> Bool) -> [JSONNode] {
        var wanted: [Int] = []
        for index in entries.indices where entries[index].kind == .key {
            if isWanted(bytes[entries[index].inside]) { wanted.append(index) }
        }
        return wanted.map { JSONNode(document: self, index: $0) }
    }

    /// The JSON pointers (RFC 6901) of many values or keys of this document, which must stand in reading order: one
    /// pass over what lies between them. A key has the pointer of its value.
    public func pointers(of nodes: [JSONNode]) -> [String] {
        var path = JSONPath()
        return nodes.map { path.pointer(to: $0.index, in: entries, of: bytes) }
    }
}

/// One value of a `JSONDocument`, or one key of an object. A value knows where it stands: `pointer`, `offset`.
public struct JSONNode: Sendable {
    public enum Kind: UInt8, Sendable { case null, bool, number, string, array, object, key }

    public let document: JSONDocument
    let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    var entry: JSONDocument.Entry { document.entries[index] }
    public var kind: Kind { entry.kind }
    /// Position of the first byte.
    public var offset: Int { Int(entry.start) }
    /// The bytes of a value that is neither array nor object.
    public var extent: Range<Int> { entry.extent }

    /// Whether `other` is this value or lies inside it.
    public func contains(_ other: JSONNode) -> Bool {
        index <= other.index && other.index < entry.after(index)
    }
}

extension JSONNode {
    /// The text of a string or key, escapes resolved; nil for other kinds.
    public var string: String? { text.map { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of that text.
    public var text: ArraySlice<UInt8>? {
        let entry = entry
        guard entry.kind == .string || entry.kind == .key else { return nil }
        let inside = document.bytes[entry.inside]
        return entry.isEscaped ? JSONText.unescaped(inside)[...] : inside
    }

    /// Whether this is a string or key of exactly these bytes.
    public func spells(_ word: String) -> Bool { document.spells(word, at: index) }

    public var bool: Bool? { kind == .bool ? document.bytes[offset] == UInt8(ascii: "t") : nil }
    public var isNull: Bool { kind == .null }

    /// A number exactly as written; nil for other kinds.
    public var number: JSONNumber? {
        let entry = entry
        guard entry.kind == .number else { return nil }
        return JSONNumber(document.bytes[entry.extent])
    }

    /// A whole number, however written (`3`, `3.0`, `3e0`).
    public var asInt64: Int64? { number?.scaled(by: 0).value }
    /// An exact decimal; nil if finer than a millionth or out of range.
    public var asMillionths: Value? { number?.scaled(by: 6).value.map(Value.init(millionths:)) }

    /// The elements of an array; nil for other kinds.
    public var elements: [JSONNode]? { list.map { Array($0) } }

    public struct Member: Sendable {
        public let key: JSONNode
        public let value: JSONNode
    }

    /// The members of an object in the order of the file; nil for other kinds.
    public var members: [Member]? {
        guard kind == .object else { return nil }
        var found: [Member] = []
        let end = entry.after(index)
        var next = index + 1
        while next < end {
            found.append(
                Member(
                    key: .init(document: document, index: next),
                    value: .init(document: document, index: next + 1)))
            next = document.entries[next + 1].after(next + 1)
        }
        return found
    }

    /// The member of an object with this key; nil when there is none or this is not an object.
    public func member(_ key: String) -> JSONNode? {
        guard kind == .object else { return nil }
        var search = JSONMembers(self)
        return search.value(key)?.node
    }
}

extension JSONNode {
    /// Where it stands, as a JSON pointer (RFC 6901). A key has the pointer of its value. Looks for its way from the
    /// root: for a few values; `JSONDocument.pointers` is for many.
    public var pointer: String { document.pointers(of: [self])[0] }

    /// Line and column of the first byte. Counts from the start of the file: for a few places, not for every value.
    public var place: JSONPlace { JSONPlace(of: offset, in: document.bytes) }
    public var line: Int { place.line }
    public var column: Int { place.column }
}
