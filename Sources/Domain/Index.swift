/// A position in a table of `Entity`. The tag keeps an order from being used where a block is meant; at run time
/// it is one `Int32`.
public struct Index<Entity>: Hashable, Comparable, Sendable {
    public let position: Int32

    @inlinable public init(_ position: Int) { self.position = Int32(position) }
    @inlinable public var int: Int { Int(position) }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.position < b.position }
}

/// The rows of one table, reachable only by their own kind of index.
public struct Table<Entity: Sendable>: Sendable {
    public var rows: [Entity]

    @inlinable public init(_ rows: [Entity] = []) { self.rows = rows }
    @inlinable public var count: Int { rows.count }
    @inlinable public var isEmpty: Bool { rows.isEmpty }
    @inlinable public subscript(index: Index<Entity>) -> Entity {
        get { rows[index.int] }
        set { rows[index.int] = newValue }
    }
    @inlinable public var indices: some RandomAccessCollection<Index<Entity>> {
        (0..<rows.count).lazy.map { Index($0) }
    }
    /// Appends a row and returns where it stands.
    @discardableResult
    @inlinable public mutating func append(_ row: Entity) -> Index<Entity> {
        rows.append(row)
        return Index(rows.count - 1)
    }
}

extension Table: Equatable where Entity: Equatable {}

/// Members of one table filed under a row of another (offers under their order), in compressed rows: two flat
/// arrays, whatever the number of groups. Members keep the order of their table.
public struct Grouping<Group, Member: Sendable>: Sendable {
    @usableFromInline let starts: [Int32]
    @usableFromInline let members: [Index<Member>]

    /// Files every row of `table` under the groups that `keys` lists for it.
    public init(_ table: Table<Member>, into groups: Int, by keys: (Member) -> [Index<Group>]) {
        var starts = [Int32](repeating: 0, count: groups + 1)
        for row in table.rows { for key in keys(row) { starts[key.int + 1] += 1 } }
        for group in 0..<groups { starts[group + 1] += starts[group] }
        var next = starts
        var members = [Index<Member>](repeating: Index(0), count: Int(starts[groups]))
        for index in table.indices {
            for key in keys(table[index]) {
                members[Int(next[key.int])] = index
                next[key.int] += 1
            }
        }
        self.starts = starts
        self.members = members
    }

    @inlinable public subscript(group: Index<Group>) -> ArraySlice<Index<Member>> {
        members[Int(starts[group.int])..<Int(starts[group.int + 1])]
    }
}
