import Domain

/// How many heads of a pool an offer keeps busy in one stretch of time, relative to its start.
struct HeadDemand: Sendable {
    var pool: Index<Pool>
    var span: Range<Int>
    /// More than 1 where the exam's own draws on the pool overlap.
    var count: Int
}

extension Offer {
    /// Draws on pools with a head count, cut where their number changes.
    func headDemands(_ instance: Instance) -> [HeadDemand] { uses.headDemands(instance) }

    /// When the offer keeps heads of a pool busy, relative to its start.
    func draws(on pool: Index<Pool>, _ instance: Instance) -> [Range<Int>] { uses.draws(on: pool, instance) }
}

extension [Offer.Use] {
    func headDemands(_ instance: Instance) -> [HeadDemand] {
        let pools = Set(map { instance.windows[$0.window].pool })
        return pools.sorted().filter { instance.scenario.pools[$0].heads != nil }.flatMap { pool in
            draws(on: pool, instance).pieces.map { HeadDemand(pool: pool, span: $0.span, count: $0.count) }
        }
    }

    fileprivate func draws(on pool: Domain.Index<Pool>, _ instance: Instance) -> [Range<Int>] {
        compactMap { instance.windows[$0.window].pool == pool ? $0.busy : nil }
    }
}

extension [Range<Int>] {
    /// The time they cover, cut where their number changes, with their number.
    fileprivate var pieces: [(span: Range<Int>, count: Int)] {
        let edges = Set(flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
        return zip(edges, edges.dropFirst()).compactMap { from, to in
            let count = filter { $0.lowerBound <= from && to <= $0.upperBound }.count
            return count > 0 ? (from..<to, count) : nil
        }
    }
}

extension [Span] {
    /// The time covered by at least `count` of these spans, as maximal pieces.
    func whereAtLeast(_ count: Int) -> [Span] {
        let edges = flatMap { [($0.from, 1), ($0.to, -1)] }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var (pieces, depth, start): ([Span], Int, Instant?) = ([], 0, nil)
        for (instant, step) in edges {
            depth += step
            if depth >= count, start == nil { start = instant }
            if depth < count, let from = start {
                pieces.append(Span(from: from, to: instant))
                start = nil
            }
        }
        return pieces.filter { !$0.isEmpty }
    }
}
