import Domain

/// A set of start minutes, as spans in time order that neither overlap nor touch.
struct Starts: Equatable {
    private(set) var spans: [Span]

    static let none = Starts(spans: [])

    private init(spans: [Span]) { self.spans = spans }

    init(_ span: Span) { spans = span.isEmpty ? [] : [span] }

    /// The union of `spans`, in whatever order they come.
    init(union spans: [Span]) {
        let sorted = spans.filter { !$0.isEmpty }.sorted { $0.from < $1.from }
        self.spans = sorted.reduce(into: []) { joined, span in
            if let last = joined.last, span.from <= last.to {
                joined[joined.count - 1] = Span(from: last.from, to: max(last.to, span.to))
            } else {
                joined.append(span)
            }
        }
    }

    var isEmpty: Bool { spans.isEmpty }

    func contains(_ instant: Instant) -> Bool { spans.contains { $0.contains(instant) } }

    func intersection(_ other: Span) -> Starts {
        if spans.count == 1, other.contains(spans[0]) { return self }
        return Starts(spans: spans.map { $0.intersection(other) }.filter { !$0.isEmpty })
    }

    func subtracting(_ holes: [Span]) -> Starts {
        let near = holes.filter { hole in spans.contains { $0.overlaps(hole) } }
        return near.isEmpty ? self : Starts(spans: spans.flatMap { $0.subtracting(near) })
    }

    func subtracting(_ other: Starts) -> Starts { subtracting(other.spans) }

    /// The starts for which `holds` is true, asked minute by minute.
    func filter(_ holds: (Instant) -> Bool) -> Starts {
        let minutes = spans.flatMap { ($0.from.int..<$0.to.int).map(Instant.init(minute:)) }.filter(holds)
        return Starts(union: minutes.map { Span(from: $0, to: $0 + 1) })
    }
}

extension Span {
    /// Starts s with [s, s + length) inside this span; may be empty.
    func starts(lasting length: Minutes) -> Span { Span(from: from, to: to - length + 1) }

    /// Starts s with which [s + offset, s + offset + length) overlaps this span.
    func clashes(with offset: Minutes, lasting length: Minutes) -> Span {
        isEmpty || length <= 0
            ? Span(from: from, to: from) : Span(from: from - offset - length + 1, to: to - offset)
    }
}
