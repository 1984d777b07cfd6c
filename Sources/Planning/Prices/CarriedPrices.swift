import Domain

/// Prices that were found for one scenario, put on the rows of another that differs in what there is of something: they
/// prove a bound there too, and a search may begin from them. Orders, sessions, blocks, pools and their windows must be
/// the same; prices on rows that are not there are let go.
struct CarriedPrices {
    private let basis: BoundBasis
    private let byLabel: [RowLabel: Int64]

    init(_ certificate: Certificate) {
        basis = certificate.basis
        byLabel = Dictionary(
            certificate.prices.map { ($0.row, $0.price) }, uniquingKeysWith: { first, _ in first })
    }

    /// What they prove of a goal over other offers.
    func certificate(_ offers: FlatOffers, _ goal: FlatGoal, threads: Int) -> Certificate {
        let rows = PricedRows(offers, UnitRows(countedRows(offers), offers))
        return Certificate(offers, rows, goal, whole(offers, rows, goal), basis, threads: threads)
    }

    /// As the search moves them, rows counted in whole units left out. Only prices of the basis `prices` have such a form.
    func searched(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) -> Prices<Double> {
        precondition(basis == .prices, "prices of orders are no place to begin")
        let whole = whole(offers, rows, goal)
        var prices = Prices<Double>(rows, goal)
        prices.row = whole.row.map { Double($0) / 1e6 }
        prices.pin = whole.pin.map { Double($0) / 1e6 }
        for (set, shares) in goal.shareSets.enumerated() {
            let full = shares.pin.map { prices.pin[$0] } ?? 1
            // What has no price here has none to share: it begins as if nothing were known.
            guard full > 0, whole.share[set].contains(where: { $0 > 0 }) else { continue }
            prices.share[set] = whole.share[set].map { min(1, max(1e-9, Double($0) / 1e6 / full)) }
        }
        return prices
    }

    private func whole(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) -> Prices<Int64> {
        func price(_ label: RowLabel) -> Int64 { byLabel[label] ?? 0 }
        var prices = Prices<Int64>(Prices<Double>.zero(rows, goal), rows, goal)
        for (row, label) in rows.labels(offers).enumerated() where rows.isPriced[row] {
            prices.row[row] = min(price(label), rows.dearest(row))
        }
        prices.pin = goal.pins.map { price(.pin($0.terms.name)) }
        prices.share = goal.shareSets.map { set in
            let groups = set.shares.groups.indices
            return groups.map { price(.level(set.name, $0)) }
                + (set.shares.hasHighs ? groups.map { price(.high(set.name, $0)) } : [])
        }
        guard basis == .knapsackPrices else { return prices }
        prices.order = (0..<offers.orderCount).map { price(.bookedAtMostOnce(Index($0))) }
        prices.place = Array(repeating: 0, count: offers.visits.priceCount)
        for visit in offers.visits.visits {
            for spot in visit.places {
                for (member, place) in zip(visit.members, spot.price) {
                    prices.place[place] = price(.visitPlace(Index(member), spot.place))
                }
            }
        }
        return prices
    }

    /// In the order of their labels' names in the scenario's tables, so that the same certificate gives the same rows.
    private func countedRows(_ offers: FlatOffers) -> [UnitRows.Row] {
        let shared = SharedThings(offers)
        let rows = byLabel.keys.compactMap { label -> UnitRows.Row? in
            switch label {
            case .stretch(let block, let span, let unit):
                return row(.block(block), span, unit, shared)
            case .stretchOfHeads(let pool, let span, let unit):
                let buckets = offers.draws.buckets
                let stretch = span.from.minute..<span.to.minute
                let bucket = (0..<buckets.count).first {
                    buckets.pool[$0] == pool && buckets.spans[$0].overlaps(stretch)
                }
                return bucket.flatMap { row(.heads(bucket: Int32($0)), span, unit, shared) }
            case .counted(.poolLimit(let window), let unit): return row(.window(window), nil, unit, shared)
            case .counted(.reserved(let session, let forAll), let unit):
                return row(.reserved(session, forAll: forAll), nil, unit, shared)
            default: return nil
            }
        }
        return rows.sorted { order($0, shared).lexicographicallyPrecedes(order($1, shared)) }
    }

    private func row(
        _ thing: UnitRows.Thing, _ span: Span?, _ unit: Int, _ shared: SharedThings
    ) -> UnitRows.Row {
        let stretch = span.map { $0.from.minute..<$0.to.minute }
        return UnitRows.Row(
            thing: thing, stretch: stretch, count: UnitCount(Int32(unit), of: shared.free(thing, stretch)))
    }

    private func order(_ row: UnitRows.Row, _ shared: SharedThings) -> [Int] {
        [
            shared.number(row.thing), Int(row.stretch?.lowerBound ?? 0), Int(row.stretch?.upperBound ?? 0),
            Int(row.count.unit),
        ]
    }
}
