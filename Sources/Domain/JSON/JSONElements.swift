/// The elements of an array, one after the other; nothing is made of them before they are asked for.
public struct JSONElements: Sequence, Sendable {
    private let array: JSONNode

    fileprivate init(_ array: JSONNode) { self.array = array }

    public var isEmpty: Bool { array.entry.after(array.index) == array.index + 1 }
    public var count: Int { reduce(0) { count, _ in count + 1 } }
    public func makeIterator() -> Iterator { Iterator(array) }

    public struct Iterator: IteratorProtocol {
        private let document: JSONDocument
        private var position: Int
        private let end: Int

        fileprivate init(_ array: JSONNode) {
            document = array.document
            position = array.index + 1
            end = array.entry.after(array.index)
        }

        public mutating func next() -> JSONNode? {
            guard position < end else { return nil }
            defer { position = document.entries[position].after(position) }
            return JSONNode(document: document, index: position)
        }
    }
}

extension JSONNode {
    /// The elements of an array, to be walked over; nil for other kinds.
    public var list: JSONElements? { kind == .array ? JSONElements(self) : nil }
}
