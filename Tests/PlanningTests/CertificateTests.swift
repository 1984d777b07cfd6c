import Attendance
import Domain
import LinearModel
import Testing

@testable import Planning

@Suite("Any prices prove a bound")
struct CertificateTests {
    @Test(
        "Whatever the prices, no plan of a tiny scenario is better than the bounds they prove",
        arguments: 0..<10)
    func randomPrices(batch: Int) {
        for seed in (batch * 15)..<(batch * 15 + 15) {
            let (scenario, history) = TinyScenario.ofAnyForm(seed: seed)
            let best = BruteForce.values(scenario, history)
            let instance = Instance(scenario)
            let plain = OfferList(instance)
            let context = PlanningContext(instance, plain)
            let list = plain.withOptionalSupports(instance).list
            let able = list.offers.indices.filter { context.canOpen(list[$0].session) }
            let offers = FlatOffers(
                context, list, kept: Array(able), settled: settled(context, plain))
            var random = SplitMix64(seed: UInt64(seed))
            var pins: [Pin] = []
            for (terms, value) in zip(goals(context, plain, list, history), best) {
                let goal = FlatGoal(offers, terms, pins)
                for basis in [BoundBasis.prices, .knapsackPrices] {
                    let (rows, prices) = prices(offers, goal, basis, &random)
                    let bound = Certificate(offers, rows, goal, prices, basis).bound
                    #expect(
                        bound >= value,
                        "seed \(seed), \(terms.name), \(basis): \(bound) is below a plan of \(value)")
                }
                let tolerance = terms.tolerance(scenario.policy)
                pins.append(Pin(terms: terms, floor: value - tolerance))
            }
        }
    }

    @Test("The search's own prices prove bounds that no plan of a tiny scenario passes", arguments: 0..<40)
    func searchedPrices(seed: Int) {
        let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
        let best = BruteForce.values(scenario, history)
        let instance = Instance(scenario)
        let list = OfferList(instance)
        let context = PlanningContext(instance, list)
        let terms = ValueGoal.terms(context, list)
        let early = [Clinical.terms(instance, list)] + Equity.levels(instance, list)
        let pins = zip(early, best).map { terms, value in
            Pin(
                terms: terms, floor: value - terms.tolerance(scenario.policy)
            )
        }
        let offers = FlatOffers(
            context, list, kept: list.worthChoosing(context, early + [terms]), settled: settled(context, list)
        )
        var tightening = Tightening(
            search: PriceSearch(offers, FlatGoal(offers, terms, pins), threads: 1), rounds: .init())
        let value = best[early.count]
        let orderwise = tightening.orderwise(.init(count: 200), enough: value)
        let wide = Certificate(tightening.search, orderwise, .prices).bound
        let knapsack = tightening.knapsack(
            from: orderwise, .init(count: 60, first: 0.02, last: 0.001)
        ) { _, _ in }
        let narrow = Certificate(tightening.search, knapsack, .knapsackPrices).bound
        #expect(value <= narrow, "seed \(seed)")
        #expect(
            narrow <= wide + 100, "the knapsack relaxation starts from the other's prices and keeps its best")
    }

    /// Demanded orders that first come, first served can place.
    func settled(_ context: PlanningContext, _ plain: OfferList) -> Set<Index<Order>> {
        Set(Baseline.plan(context, plain).chosen.keys.filter { context.instance.demanded[$0] != nil })
    }

    func goals(
        _ context: PlanningContext, _ plain: OfferList, _ list: OfferList, _ history: History
    ) -> [GoalTerms] {
        GoalSequence.beforeCare(context, plain, Baseline.plan(context, plain)).map { $0.over(list, context) }
            + [Care.terms(context.instance, list, history)]
    }

    /// On each row that the basis prices a price with even odds, from nothing to more than any row is worth.
    func prices(
        _ offers: FlatOffers, _ goal: FlatGoal, _ basis: BoundBasis, _ random: inout SplitMix64
    ) -> (PricedRows, Prices<Int64>) {
        let rows = PricedRows(offers, counted(offers, &random))
        func price() -> Int64 {
            guard random.chance(50) else { return 0 }
            return Int64.random(in: 0...(1 << Int64.random(in: 1...42, using: &random)), using: &random)
        }
        var prices = Prices<Int64>(Prices(rows, goal), rows, goal)
        for row in 0..<rows.count where rows.isPriced[row] {
            prices.row[row] = min(price(), rows.dearest(row))
        }
        for pin in prices.pin.indices { prices.pin[pin] = price() >> 20 }
        for set in prices.share.indices {
            for group in prices.share[set].indices { prices.share[set][group] = price() >> 20 }
        }
        guard basis == .knapsackPrices else { return (rows, prices) }
        for row in Array(0..<rows.blocks) + Array(rows.fill(0)..<rows.countedRow(0)) { prices.row[row] = 0 }
        prices.order = (0..<offers.orderCount).map { offers.visits.ofOrder[$0] < 0 ? price() : 0 }
        prices.place = (0..<offers.visits.priceCount).map { _ in price() }
        return (rows, prices)
    }

    /// Some rows counted in whole units, about things and times of offers.
    private func counted(_ offers: FlatOffers, _ random: inout SplitMix64) -> UnitRows {
        guard offers.count > 0 else { return .none }
        let shared = SharedThings(offers)
        var rows: [UnitRows.Row] = []
        for _ in 0..<8 {
            let offer = Int.random(in: 0..<offers.count, using: &random)
            var things: [UnitRows.Thing] = []
            shared.each(offer) { things.append(shared.thing($0)) }
            let thing = things[Int.random(in: 0..<things.count, using: &random)]
            let stretch = shared.times(offer, on: thing).first.flatMap { busy -> Range<Int32>? in
                let from = offers.last[offer] + busy.lowerBound - Int32.random(in: 0...20, using: &random)
                let to = offers.first[offer] + busy.upperBound + Int32.random(in: 0...20, using: &random)
                return from < to ? from..<to : nil
            }
            switch thing {
            case .block, .heads: if stretch == nil { continue }
            case .window(let window):
                guard offers.context.instance.isDrawnDuring(window) else { continue }
            case .reserved: break
            }
            let unit = Int32.random(in: 1...30, using: &random)
            let row = UnitRows.Row(
                thing: thing, stretch: stretch, count: UnitCount(unit, of: shared.free(thing, stretch)))
            if !rows.contains(row) { rows.append(row) }
        }
        return UnitRows(rows, offers)
    }

    @Test(
        "A bound is rounded down to the millionth that a plan can still reach",
        arguments: [
            (-1_000_001, -2), (-1_000_000, -1), (-999_999, -1), (0, 0), (999_999, 0), (1_000_000, 1),
        ])
    func rounding(total: Int, bound: Int) {
        #expect(floorDivision(Int128(total), 1_000_000) == Int128(bound))
    }
}
