import Domain

/// Travel rows by the zone they start in, and ride pools.
struct Roads: Sendable {
    struct Row: Sendable {
        var site: Index<Site>
        var mode: TravelMode
        var minutes: Minutes
        var rideCost: Cents?
    }
    struct RidePool: Sendable {
        var pool: Index<Pool>
        var site: Index<Site>?
        var zone: String?
        var mobility: Set<Mobility>?
        var payer: Index<Pool>?
        var cost: Cents?
        var unavailable: [Span]
    }

    let siteCount: Int
    private let rowsFromZone: [String: [Row]]
    private let ridePools: [RidePool]

    init(_ scenario: Scenario) {
        siteCount = scenario.sites.count
        rowsFromZone = Dictionary(grouping: scenario.travel, by: \.zone).mapValues { rows in
            rows.map { Row(site: $0.site, mode: $0.mode, minutes: $0.minutes, rideCost: $0.rideCost) }
        }
        ridePools = scenario.pools.indices.filter { scenario.pools[$0].kind == .ride }.map { index in
            let pool = scenario.pools[index]
            return RidePool(
                pool: index, site: pool.site, zone: pool.zone, mobility: pool.mobility, payer: pool.paidFrom,
                cost: pool.cost, unavailable: pool.unavailable)
        }
    }

    /// In the order of the file.
    func rows(from zone: String?) -> [Row] { zone.flatMap { rowsFromZone[$0] } ?? [] }

    func ridePools(from zone: String?, carrying mobility: Mobility) -> [RidePool] {
        ridePools.filter {
            ($0.zone == nil || $0.zone == zone) && ($0.mobility?.contains(mobility) ?? true)
        }
    }
}
