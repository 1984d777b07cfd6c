import Domain

/// Something for some rows of a table: a dictionary of indices, kept as an array.
struct ByIndex<Entity, Thing> {
    private var things: [Thing?]

    init(count: Int) { things = Array(repeating: nil, count: count) }

    subscript(index: Index<Entity>) -> Thing? {
        get { things[index.int] }
        set { things[index.int] = newValue }
    }
}

extension ByIndex: Sendable where Thing: Sendable {}
