import Attendance
import Domain
import Testing

@testable import Planning
@testable import Verification

@Suite("Planner and verifier read one bound from one certificate")
struct SharedBoundTests {
    @Test("Random prices on rows prove the same bound to both, to the millionth", arguments: 0..<10)
    func randomPrices(batch: Int) {
        for seed in (batch * 15)..<(batch * 15 + 15) {
            let (scenario, history) = TinyScenario.ofAnyForm(seed: seed)
            let best = BruteForce.values(scenario, history)
            let instance = Instance(scenario)
            let plain = Planning.OfferList(instance)
            let context = PlanningContext(instance, plain)
            let list = plain.withOptionalSupports(instance).list
            let able = list.offers.indices.filter { context.canOpen(list[$0].session) }
            let settled = CertificateTests().settled(context, plain)
            let offers = FlatOffers(context, list, kept: Array(able), settled: settled)
            let checked = Verification.OfferList(scenario)
            let figures = GoalFigures(checked, history: history, firstCome: FirstCome.plan(checked))
            var random = SplitMix64(seed: UInt64(seed))
            var pins: [Pin] = []
            var printed: [BoundFromPrices.Pin] = []
            for (terms, value) in zip(CertificateTests().goals(context, plain, list, history), best) {
                let goal = FlatGoal(offers, terms, pins)
                for basis in [BoundBasis.prices, .knapsackPrices] {
                    let (rows, prices) = CertificateTests().prices(offers, goal, basis, &random)
                    let certificate = Certificate(offers, rows, goal, prices, basis)
                    let names = certificate.prices.compactMap { entry in
                        entry.row.priceName(instance, groups(context, plain, list, history))
                            .map { RowPrice(row: $0, price: entry.price) }
                    }
                    var bound = BoundFromPrices(
                        figures, goal: terms.name, pins: printed,
                        prices: PriceList(names.filter { $0.price != 0 }, basis: basis, place: ""),
                        settled: Verification.SettledOrders(figures.list, placed: settled))
                    let (proven, wrong) = bound.bound()
                    // Windows of help before the exam have no row of their own, but some of these prices stand on them.
                    if !wrong.isEmpty { continue }
                    let sign: Int64 = terms.name.sense == .maximise ? 1 : -1
                    #expect(
                        proven.contains(sign * certificate.bound), "seed \(seed), \(terms.name), \(basis)")
                }
                let tolerance = terms.tolerance(scenario.policy)
                pins.append(Pin(terms: terms, floor: value - tolerance))
                let sign: Int64 = terms.name.sense == .maximise ? 1 : -1
                printed.append(.init(goal: terms.name, pinned: sign * value, tolerance: tolerance))
            }
        }
    }

    private func groups(
        _ context: PlanningContext, _ plain: Planning.OfferList, _ list: Planning.OfferList,
        _ history: History
    ) -> [Planning.BarrierGroup] {
        CertificateTests().goals(context, plain, list, history).compactMap(\.shares).first?.groups ?? []
    }
}
