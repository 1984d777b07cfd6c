import Domain

/// Feasible starts as maximal half-open spans of minutes, in time order. Nearly always it is one span, which is kept
/// without an array: enumeration cuts start sets a hundred times for every order.
struct StartSet: Sendable, Equatable {
    /// Empty where there is no start at all.
    private(set) var head = Span(from: Instant(minute: 0), to: Instant(minute: 0))
    private var tail: [Span] = []

    init() {}
    init(_ span: Span) { append(span) }
    init(_ spans: [Span]) { for span in spans { append(span) } }
    init(from: Instant, through last: Instant) { self.init(Span(from: from, to: last + 1)) }

    var isEmpty: Bool { head.isEmpty }
    var earliest: Instant? { isEmpty ? nil : head.from }
    var spans: [Span] { isEmpty ? [] : [head] + tail }
    /// From the first start to the last; not empty.
    var hull: Span { Span(from: head.from, to: tail.last?.to ?? head.to) }

    private mutating func append(_ span: Span) {
        guard !span.isEmpty else { return }
        if head.isEmpty { head = span } else { tail.append(span) }
    }

    func forEach(_ body: (Span) -> Void) {
        guard !isEmpty else { return }
        body(head)
        for span in tail { body(span) }
    }

    func intersecting(_ span: Span) -> StartSet {
        var left = StartSet()
        forEach { left.append($0.intersection(span)) }
        return left
    }

    /// `others` in time order and disjoint.
    func intersecting(_ others: [Span]) -> StartSet { inside(others, length: 1) }

    func subtracting(_ holes: [Span]) -> StartSet {
        holes.isEmpty ? self : without(holes.inOrder, before: 0, after: 0)
    }

    /// Starts at which something that runs from `s + busy.lowerBound` to `s + busy.upperBound` misses all of `holes`.
    func avoiding(_ holes: [Span], busy: Range<Int>) -> StartSet {
        holes.isEmpty ? self : avoiding(inOrder: holes.inOrder, busy: busy)
    }

    /// As `avoiding`; `holes` in time order.
    func avoiding(inOrder holes: some Sequence<Span>, busy: Range<Int>) -> StartSet {
        without(holes, before: Minutes(busy.upperBound - 1), after: Minutes(-busy.lowerBound))
    }

    /// Without holes that begin `before` earlier and end `after` later than those given.
    private func without(_ holes: some Sequence<Span>, before: Minutes, after: Minutes) -> StartSet {
        var left = StartSet()
        forEach { span in
            var start = span.from
            for hole in holes {
                let (from, to) = (hole.from - before, hole.to + after)
                guard start < span.to, from < span.to else { break }
                guard from < to else { continue }
                left.append(Span(from: start, to: from))
                start = max(start, to)
            }
            left.append(Span(from: start, to: span.to))
        }
        return left
    }

    /// Starts at which [s + lower, s + upper) lies inside `window`.
    func fitting(_ window: Span, lower: Int, upper: Int) -> StartSet {
        intersecting(Span(from: window.from - Minutes(lower), to: window.to + Minutes(1 - upper)))
    }

    /// Starts at which an exam of `length` lies inside one of `spans`, which are maximal.
    func inside(_ spans: [Span], length: Minutes) -> StartSet {
        var left = StartSet()
        forEach { own in
            for span in spans {
                left.append(own.intersection(Span(from: span.from, to: span.to + 1 - length)))
            }
        }
        return left
    }

    func filter(_ keeps: (Instant) -> Bool) -> StartSet {
        var left = StartSet()
        forEach { span in
            var from: Instant?
            for minute in span.from.int..<span.to.int {
                let start = Instant(minute: minute)
                if keeps(start) {
                    from = from ?? start
                } else if let first = from {
                    left.append(Span(from: first, to: start))
                    from = nil
                }
            }
            if let from { left.append(Span(from: from, to: span.to)) }
        }
        return left
    }
}

extension [Span] {
    fileprivate var inOrder: [Span] {
        count > 1 ? sorted { ($0.from, $0.to) < ($1.from, $1.to) } : self
    }
}
