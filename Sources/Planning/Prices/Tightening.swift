import Domain

/// A search for prices that is given rows counted in whole units as its own choices break them, a few of each thing at a
/// time: most of the rows there could be never matter.
struct Tightening {
    /// Rounds of adding rows and going on, and the steps of each.
    struct Rounds: Sendable {
        var orderwise = 2
        var orderwiseSteps = PriceSearch.Steps(count: 300, first: 0.02)
        var knapsack = 1
        var knapsackSteps = PriceSearch.Steps(count: 100, first: 0.01, last: 0.0006)
    }

    private(set) var search: PriceSearch
    let rounds: Rounds

    /// Prices of the basis `prices`. `enough`: a plan's value; a bound that comes down to it needs no further row.
    /// `carried`: prices of much the same goal, from which fewer and smaller steps lead on.
    mutating func orderwise(
        _ steps: PriceSearch.Steps, from carried: CarriedPrices? = nil, enough: Int64
    ) -> Prices<Double> {
        let start = carried?.searched(search.offers, search.rows, search.goal)
        var steps = steps
        if start != nil { (steps.count, steps.first) = (steps.count / 2, min(steps.first, 0.03)) }
        var found = search.orderwise(from: start, steps, enough: enough)
        for _ in 0..<rounds.orderwise {
            guard found.bound >= Double(enough) + 0.5, search.clock.hasTime, addRows(brokenBy: found.taken)
            else { break }
            let start = found.prices.extended(to: search.rows)
            found = search.orderwise(from: start, rounds.orderwiseSteps, enough: enough)
        }
        return found.prices
    }

    /// Prices of the basis `knapsack-prices`, from those of `prices`.
    mutating func knapsack(
        from start: Prices<Double>, _ steps: PriceSearch.Steps,
        opened: (_ sessions: [Bool], _ bound: Double) -> Void
    ) -> Prices<Double> {
        var found = search.knapsack(from: start, steps, opened: opened)
        for _ in 0..<rounds.knapsack {
            guard search.clock.hasTime, addRows(brokenBy: found.taken) else { break }
            let start = found.prices.extended(to: search.rows)
            found = search.knapsack(from: start, rounds.knapsackSteps, opened: opened)
        }
        return found.prices
    }

    /// - Parameter taken: by row of `FlatOffers`, how often it was chosen, as a share of the steps.
    private mutating func addRows(brokenBy taken: [Float]) -> Bool {
        let known = search.rows.counted.rows
        let broken = BrokenRows(search.offers, taken, known: Set(known)).rows
        guard !broken.isEmpty else { return false }
        search = PriceSearch(
            search.offers, search.goal, UnitRows(known + broken, search.offers), threads: search.threads,
            clock: search.clock)
        return true
    }
}
