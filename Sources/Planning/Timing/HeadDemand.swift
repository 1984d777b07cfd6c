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
    func headDemands(_ instance: Instance) -> [HeadDemand] {
        var draws: [Index<Pool>: [Range<Int>]] = [:]
        for use in uses {
            let pool = instance.windows[use.window].pool
            guard let busy = use.busy, instance.scenario.pools[pool].heads != nil else { continue }
            draws[pool, default: []].append(busy)
        }
        return draws.keys.sorted().flatMap { pool in
            let edges = Set(draws[pool]!.flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
            return zip(edges, edges.dropFirst()).compactMap { from, to in
                let count = draws[pool]!.filter { $0.lowerBound <= from && to <= $0.upperBound }.count
                return count > 0 ? HeadDemand(pool: pool, span: from..<to, count: count) : nil
            }
        }
    }
}
