import Domain

/// The prices of one goal by row. Every row the bound is built from asks for its price; a price nobody asked for
/// stands on a row that does not exist, or that its basis does not price.
struct PriceList {
    private var left: [String: Int64] = [:]
    /// Those that bear a price on a stretch of time; whoever finds its block or its pool takes the price.
    private(set) var stretches: [(name: String, row: StretchRow)] = []
    /// By row: the units in which it is also counted, at a price of its own; the row takes them where it may be counted.
    private var units: [String: [Int]] = [:]
    private(set) var violations: [Violation] = []
    private let place: String
    let basis: BoundBasis

    init(_ prices: [RowPrice], basis: BoundBasis = .prices, place: String) {
        self.place = place
        self.basis = basis
        for (position, price) in prices.enumerated() {
            let here = "\(place)/prices/\(position)"
            if price.price < 0 {
                violations.append(
                    Violation(.price, here, "a price is never negative", amount: "\(price.price)"))
            } else if left.updateValue(price.price, forKey: price.row) != nil {
                violations.append(Violation(.price, here, "row \(price.row) has two prices"))
            } else if let stretch = StretchRow(price.row) {
                stretches.append((price.row, stretch))
            } else if let counted = RowName.readCounted(price.row) {
                units[counted.row, default: []].append(counted.unit)
            }
        }
    }

    mutating func take(_ row: String) -> Int128 { Int128(left.removeValue(forKey: row) ?? 0) }

    /// Prices of a row that allows `amount`, counted in whole units.
    mutating func takeCounted(_ row: String, of amount: Int) -> [WholeUnits] {
        (units.removeValue(forKey: row) ?? []).map { unit in
            WholeUnits(unit: unit, amount: amount, price: take(RowName.counted(row, unit)))
        }
    }

    /// Call when every row has been asked.
    mutating func refuseTheRest() {
        for row in left.keys.sorted() {
            violations.append(
                Violation(
                    .price, "\(place)/prices", "basis \(basis.rawValue) has no row \(row) to put a price on"))
        }
        left = [:]
    }
}
