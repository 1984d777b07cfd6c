import Attendance
import Domain
import Testing

@testable import Verification

@Suite("Prices on orders, knapsacks of blocks")
struct KnapsackBoundTests {
    @Test(
        "An evening opens where its one order is worth more than its price, and only as far as the staff goes",
        arguments: [
            // count 4.985714; A-2 counts 1 on Wednesday, and on Thursday 0.985714.
            (price: Int64(40_000), staff: Int64(360), bound: Int64(4_985_714)), (20_000, 360, 5_371_428),
            (20_000, 359, 5_185_714),
        ])
    func evenings(price: Int64, staff: Int64, bound: Int64) {
        #expect(proven(twoEvenings(price: price, staff: staff)) == bound...bound)
    }

    @Test("A price on an order takes it out of two evenings at once")
    func orderPrice() {
        let evenings = twoEvenings(price: 20_000, staff: 360)
        let price = RowPrice(row: "BookedAtMostOnce A-2", price: 190_000_000_000)
        #expect(proven(evenings, [price]) == 5_185_714...5_185_714)
    }

    @Test("An evening that its orders fill only at a loss opens if it is still worth it")
    func minimumFill() {
        var evenings = twoEvenings(price: 20_000, staff: 180)
        var filler = evenings.orders[Index(1)]
        filler.id = "A-4"
        evenings.orders.append(filler)
        evenings.sessions[Index(1)].opening?.minimumMinutes = 100
        let price = RowPrice(row: "BookedAtMostOnce A-4", price: 1_100_000_000_000)
        // Thursday: 0.185714 for A-2 alone. Wednesday: together, at 0.2 − 0.1.
        #expect(proven(evenings, [price]) == 6_271_428...6_271_428)
        evenings.sessions[Index(3)].opening?.minimumMinutes = 100
        #expect(proven(evenings, [price]) == 6_185_714...6_185_714)
    }

    @Test("The certificate's basis decides which rows may bear a price")
    func otherRows() {
        for row in ["FitsBlock mr1-wed-eve#1", "MinimumFill mr1-wed-eve"] {
            #expect(
                rows(twoEvenings(price: 0, staff: 0), [RowPrice(row: row, price: 1)]).1.map(\.kind) == [
                    .price
                ])
        }
    }

    @Test("A result on this basis verifies, and says so")
    func wholeResult() {
        var draft = Draft.workedExample
        draft.basis = .knapsackPrices
        draft.prices = [:]
        let report = draft.verify(draft.files.bytes)
        #expect(report.violations == [])
        #expect(
            report.lines.contains(
                "value: value 4.385714, bound 4.985714: 4.985714 recomputed from prices and a knapsack for each block"
            ))
    }

    /// The worked example with its evening on Thursday too.
    private func twoEvenings(price: Int64, staff: Int64) -> Scenario {
        var scenario = WorkedExample.scenario()
        scenario.sessions[Index(1)].opening?.price = Cents(price)
        var thursday = scenario.sessions[Index(1)]
        thursday.id = "mr1-thu-eve"
        thursday.span = Span(from: WorkedExample.at(3, 17), to: WorkedExample.at(3, 20))
        scenario.sessions.append(thursday)
        scenario.pools[Index(4)].windows[0].amount = staff
        return scenario
    }

    private func proven(_ scenario: Scenario, _ prices: [RowPrice] = []) -> ClosedRange<Int64> {
        rows(scenario, prices).0
    }

    private func rows(_ scenario: Scenario, _ prices: [RowPrice]) -> (ClosedRange<Int64>, [Violation]) {
        let figures = GoalFigures(OfferList(scenario), history: History())
        let list = PriceList(prices, basis: .knapsackPrices, place: "")
        var value = BoundFromPrices(figures, goal: .value, pins: [], prices: list)
        return value.bound()
    }
}
