/// Writes one large object member by member, in the layout of `JSONOutput.bytes()`, without holding the whole of it:
///
///     var stream = JSONStream()
///     try stream.member("schema", "fairslot.scenario/1", to: sink)
///     try stream.member("orders", orders, to: sink) { $0.json }
///     try stream.end(to: sink)
public struct JSONStream {
    private var writer = JSONWriter()
    private var isEmpty = true
    private let indent: Int
    /// Enough for few calls of the sink, little enough to stay in the cache.
    private static let pieceBytes = 1 << 18

    public init() { self.init(indent: 2) }

    private init(indent: Int) {
        self.indent = indent
        writer.out.reserveCapacity(2 * JSONStream.pieceBytes)
        writer.out.append(UInt8(ascii: "{"))
    }

    public mutating func member<Failure: Error>(
        _ key: String, _ value: JSONOutput, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        begin(key)
        writer.write(value, indent: indent)
        try flush(to: sink, always: false)
    }

    /// A list with one element for each of `rows`.
    public mutating func member<Row, Failure: Error>(
        _ key: String, _ rows: [Row], to sink: ([UInt8]) throws(Failure) -> Void,
        _ json: (Row) -> JSONOutput
    ) throws(Failure) {
        // Only a short list can stand on one line: an element and its comma take three columns at least.
        guard rows.count > JSONWriter.width / 3 else {
            return try member(key, .array(rows.map(json)), to: sink)
        }
        begin(key)
        for (position, row) in rows.enumerated() {
            writer.beginPart(isFirst: position == 0, opening: "[", indent: indent)
            writer.write(json(row), indent: indent + 2)
            try flush(to: sink, always: false)
        }
        writer.endBlock("]", indent: indent)
    }

    /// An object, written in the same way.
    public mutating func member<Failure: Error>(
        _ key: String, to sink: ([UInt8]) throws(Failure) -> Void,
        _ body: (inout JSONStream) throws(Failure) -> Void
    ) throws(Failure) {
        begin(key)
        try flush(to: sink, always: true)
        var inner = JSONStream(indent: indent + 2)
        try body(&inner)
        inner.writer.endBlock("}", indent: indent)
        try inner.flush(to: sink, always: true)
    }

    /// To be called once, after the last member.
    public mutating func end<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        writer.endBlock("}", indent: indent - 2)
        writer.out.append(UInt8(ascii: "\n"))
        try flush(to: sink, always: true)
    }

    private mutating func begin(_ key: String) {
        writer.beginPart(isFirst: isEmpty, opening: "", indent: indent - 2)
        isEmpty = false
        writer.writeKey(key)
    }

    private mutating func flush<Failure: Error>(
        to sink: ([UInt8]) throws(Failure) -> Void, always: Bool
    ) throws(Failure) {
        guard always || writer.out.count >= JSONStream.pieceBytes else { return }
        try sink(writer.out)
        writer.out.removeAll(keepingCapacity: true)
    }
}
