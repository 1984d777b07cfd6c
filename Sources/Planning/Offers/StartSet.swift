import Domain

/// Feasible starts as maximal half-open spans of minutes, in time order.
struct StartSet: Sendable, Equatable {
    private(set) var spans: [Span]

    init(_ spans: [Span]) { self.spans = spans.filter { !$0.isEmpty } }
    init(from: Instant, through last: Instant) { self.init([Span(from: from, to: last + 1)]) }

    var isEmpty: Bool { spans.isEmpty }

    func intersecting(_ span: Span) -> StartSet { StartSet(spans.map { $0.intersection(span) }) }

    /// `others` in time order and disjoint.
    func intersecting(_ others: [Span]) -> StartSet {
        StartSet(spans.flatMap { span in others.map { span.intersection($0) } })
    }

    func subtracting(_ holes: [Span]) -> StartSet {
        holes.isEmpty ? self : StartSet(spans.flatMap { $0.subtracting(holes) })
    }

    /// Starts at which something that runs from `s + busy.lowerBound` to `s + busy.upperBound` misses all of `holes`.
    func avoiding(_ holes: [Span], busy: Range<Int>) -> StartSet {
        subtracting(
            holes.map {
                Span(from: $0.from + Minutes(1 - busy.upperBound), to: $0.to - Minutes(busy.lowerBound))
            })
    }

    /// Starts at which [s + lower, s + upper) lies inside `window`.
    func fitting(_ window: Span, lower: Int, upper: Int) -> StartSet {
        intersecting(Span(from: window.from - Minutes(lower), to: window.to + Minutes(1 - upper)))
    }

    /// Starts at which an exam of `length` lies inside one of `spans`, which are maximal.
    func inside(_ spans: [Span], length: Minutes) -> StartSet {
        intersecting(spans.map { Span(from: $0.from, to: $0.to + 1 - length) }.filter { !$0.isEmpty })
    }

    func filter(_ keeps: (Instant) -> Bool) -> StartSet {
        var kept: [Span] = []
        for span in spans {
            for minute in span.from.int..<span.to.int where keeps(Instant(minute: minute)) {
                if let last = kept.last, last.to.int == minute, last.from >= span.from {
                    kept[kept.count - 1] = Span(from: last.from, to: last.to + 1)
                } else {
                    kept.append(Span(from: Instant(minute: minute), to: Instant(minute: minute + 1)))
                }
            }
        }
        return StartSet(kept)
    }
}
