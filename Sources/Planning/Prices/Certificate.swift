import Domain

/// A bound that whole prices prove, by one exact pass over all offers worth a choice, and those prices by row. Offers left
/// out of the flat list are matched by others that are worth no less at any prices, so the bound holds for all.
struct Certificate: Sendable {
    /// In millionths of the goal's unit, maximised; rounded down, since every plan's value is a whole number of them.
    let bound: Int64
    let basis: BoundBasis
    /// Prices above 0, in 10⁻¹² of the goal's unit for one unit of the row; for a millionth on pins and shares.
    let prices: [(row: RowLabel, price: Int64)]

    /// `prices`: as the search left them, with or without prices of orders.
    init(_ search: PriceSearch, _ prices: Prices<Double>, _ basis: BoundBasis) {
        self.init(
            search.offers, search.rows, search.goal, Prices<Int64>(prices, search.rows, search.goal), basis,
            threads: search.threads)
    }

    init(
        _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal, _ whole: Prices<Int64>,
        _ basis: BoundBasis,
        threads: Int = 1
    ) {
        let total: Int128
        if basis == .knapsackPrices {
            let pass = KnapsackPass<Int64>(
                offers: offers, items: BlockItems(offers), rows: rows, goal: goal,
                staff: StaffWindows(offers.context), threads: threads)
            total = pass.run(whole).bound
        } else {
            let pass = OrderwisePass<Int64>(offers: offers, rows: rows, goal: goal, threads: threads)
            total = pass.run(whole).bound
        }
        bound = Int64(clamping: floorDivision(total, 1_000_000))
        self.basis = basis
        self.prices = Self.labelled(whole, offers, rows, goal).filter { $0.price > 0 }
    }

    private static func labelled(
        _ prices: Prices<Int64>, _ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal
    ) -> [(row: RowLabel, price: Int64)] {
        var labelled = zip(rows.labels(offers), prices.row).map { (row: $0, price: $1) }
        for (pin, price) in zip(goal.pins, prices.pin) { labelled.append((.pin(pin.terms.name), price)) }
        let groups = goal.groups.count
        for (set, shares) in zip(goal.shareSets, prices.share) {
            for (row, price) in shares.enumerated() {
                labelled.append((row < groups ? .level(set.name, row) : .high(set.name, row - groups), price))
            }
        }
        for (order, price) in prices.order.enumerated() {
            labelled.append((.bookedAtMostOnce(Index(order)), price))
        }
        guard !prices.place.isEmpty else { return labelled }
        for visit in offers.visits.visits {
            for spot in visit.places {
                for (member, price) in zip(visit.members, spot.price) {
                    labelled.append((.visitPlace(Index(member), spot.place), prices.place[price]))
                }
            }
        }
        return labelled
    }
}

extension PricedRows {
    /// By row.
    func labels(_ offers: FlatOffers) -> [RowLabel] {
        let all = (0..<sessions).map { Index<Session>($0) }
        return (0..<blocks).map { RowLabel.fitsBlock(Index($0)) }
            + (0..<windows).map { RowLabel.poolLimit(Index($0)) }
            + offers.help.supplyAndDay.map { RowLabel.before($0.supply, $0.day) }
            + all.map { RowLabel.reserved($0, forAll: false) }
            + all.map { RowLabel.reserved($0, forAll: true) }
            + all.map { RowLabel.minimumFill($0) }
            + counted.labels
    }
}
