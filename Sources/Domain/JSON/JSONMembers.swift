/// The members of one object, to be asked for by key. A question begins where the last one was answered, so whoever
/// asks in about the order of the file looks at each key once.
public struct JSONMembers: Sendable {
    /// A value and, from 0, which member it is.
    public struct Found {
        public let node: JSONNode
        public let ordinal: Int
    }

    public let object: JSONNode
    private let end: Int
    /// Where the next question begins: an entry and its ordinal.
    private var cursor: Int
    private var ordinal = 0

    /// `node` must be an object.
    public init(_ node: JSONNode) {
        precondition(node.kind == .object)
        object = node
        end = node.entry.after(node.index)
        cursor = node.index + 1
    }

    /// The value under `key`; of two, the first. Nil when there is none.
    public mutating func value(_ key: String) -> Found? {
        // Where a key stands twice the first one must be found, wherever the cursor is.
        if !document.duplicates.isEmpty { rewind() }
        let start = cursor
        while cursor < end {
            if let found = take(key) { return found }
        }
        rewind()
        while cursor < start {
            if let found = take(key) { return found }
        }
        return nil
    }

    public func has(_ key: String) -> Bool {
        var search = self
        return search.value(key) != nil
    }

    /// All keys, in the order of the file.
    public var keys: [JSONNode] {
        var keys: [JSONNode] = []
        var next = first
        while next < end {
            keys.append(JSONNode(document: document, index: next))
            next = document.entries[next + 1].after(next + 1)
        }
        return keys
    }

    public var count: Int {
        var (count, next) = (0, first)
        while next < end {
            count += 1
            next = document.entries[next + 1].after(next + 1)
        }
        return count
    }

    private var document: JSONDocument { object.document }
    private var first: Int { object.index + 1 }

    private mutating func rewind() { (cursor, ordinal) = (first, 0) }

    /// Moves over the member at the cursor; its value, if it has this key.
    private mutating func take(_ key: String) -> Found? {
        let (position, number) = (cursor, ordinal)
        cursor = document.entries[position + 1].after(position + 1)
        ordinal += 1
        guard document.spells(key, at: position) else { return nil }
        return Found(node: JSONNode(document: document, index: position + 1), ordinal: number)
    }
}

extension JSONDocument {
    /// Whether the entry at `position` is a string or key of exactly these bytes.
    func spells(_ word: String, at position: Int) -> Bool {
        let entry = entries[position]
        guard entry.kind == .key || entry.kind == .string else { return false }
        let inside = entry.inside
        if entry.isEscaped {
            // An escape stands for a byte at least and takes six at most.
            guard word.utf8.count < inside.count, inside.count <= 6 * word.utf8.count else { return false }
            return JSONText.unescaped(bytes[inside]).elementsEqual(word.utf8)
        }
        guard inside.count == word.utf8.count else { return false }
        var at = inside.lowerBound
        for byte in word.utf8 {
            if bytes[at] != byte { return false }
            at += 1
        }
        return true
    }
}
