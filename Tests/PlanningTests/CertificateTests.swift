import Attendance
import Domain
import LinearModel
import Testing

@testable import Planning

@Suite("Any prices prove a bound")
struct CertificateTests {
    @Test(
        "Whatever the prices, no plan of a tiny scenario is better than the bound they prove",
        arguments: 0..<10)
    func randomPrices(batch: Int) {
        for seed in (batch * 15)..<(batch * 15 + 15) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let best = BruteForce.values(scenario, history)
            let instance = Instance(scenario)
            let plain = OfferList(instance)
            let context = PlanningContext(instance, plain)
            let list = plain.withOptionalSupports(instance).list
            var random = SeededGenerator(seed: UInt64(seed))
            var pins: [Pin] = []
            for (goal, value) in zip(goals(context, plain, list, history), best) {
                let bound = BoundFromPrices(
                    context: context, list: list, goal: goal, pins: pins,
                    prices: prices(context, list, goal, pins, &random)
                ).compute()
                #expect(bound >= value, "seed \(seed), \(goal.name): \(bound) is below a plan of \(value)")
                let tolerance = goal.levels.map { Equity.tolerance($0, scenario.policy) } ?? 0
                pins.append(Pin(terms: goal, floor: value - tolerance))
            }
        }
    }

    private func goals(
        _ context: PlanningContext, _ plain: OfferList, _ list: OfferList, _ history: History
    ) -> [GoalTerms] {
        [Clinical.terms(context.instance, list)] + Equity.terms(context.instance, plain)
            + [ValueGoal.terms(context, list), Care.terms(context.instance, list, history)]
    }

    /// On each row a price with even odds, from nothing to more than any row is worth.
    private func prices(
        _ context: PlanningContext, _ list: OfferList, _ goal: GoalTerms, _ pins: [Pin],
        _ random: inout SeededGenerator
    ) -> RowPrices {
        let rows = Formulation(
            context, list, kept: Array(list.offers.indices), goal: goal, pins: pins, forced: []
        ).pricedModel.rowLabels
        let priced = rows.filter { label in
            switch label {
            case .bookedAtMostOnce, .notInTwoPlaces, .visit, .startTimes, .timingCut: false
            default: random.chance(50)
            }
        }
        return RowPrices(
            priced.map {
                ($0, Int64.random(in: 0...(1 << Int64.random(in: 1...42, using: &random)), using: &random))
            })
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
