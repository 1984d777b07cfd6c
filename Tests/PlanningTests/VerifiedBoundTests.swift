import Attendance
import Domain
import Testing

@testable import Verification

@Suite("Whatever the prices, what the verifier reads from them is a bound")
struct VerifiedBoundTests {
    @Test(
        "No plan of a tiny scenario is better than what random prices prove, on either basis",
        arguments: [BoundBasis.prices, .knapsackPrices], 0..<10)
    func randomPrices(basis: BoundBasis, batch: Int) {
        for seed in (batch * 30)..<(batch * 30 + 30) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let figures = GoalFigures(OfferList(scenario), history: history)
            var random = SplitMix64(seed: UInt64(seed))
            var pins: [BoundFromPrices.Pin] = []
            for (goal, best) in zip(figures.goals, BruteForce.values(scenario, history)) {
                for scale in [0, 20, 36, 40] {
                    let prices = PricedRows(figures, goal, pins, basis).random(scale, &random)
                    var rows = BoundFromPrices(
                        figures, goal: goal, pins: pins, prices: PriceList(prices, basis: basis, place: ""))
                    let (bound, wrong) = rows.bound()
                    #expect(wrong == [], "seed \(seed), \(goal)")
                    let proven = goal.sense == .maximise ? bound.lowerBound : -bound.upperBound
                    #expect(proven >= best, "seed \(seed), \(goal): \(proven) is below a plan of \(best)")
                }
                let pinned = goal.sense == .maximise ? best : -best
                let tolerance = figures.tolerance(goal)?.millionths ?? 0
                pins.append(.init(goal: goal, pinned: pinned, tolerance: tolerance))
            }
        }
    }
}

/// The rows that a basis prices in one goal's program.
private struct PricedRows {
    private var rows: [String] = []

    init(_ figures: GoalFigures, _ goal: GoalName, _ pins: [BoundFromPrices.Pin], _ basis: BoundBasis) {
        let (list, scenario) = (figures.list, figures.scenario)
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            let kept = list.timetable.keptMinutes[index.int]
            if kept.forUrgent + kept.fromAll > 0 { rows.append(RowName.reserved(session.id)) }
            guard basis == .prices else { continue }
            for block in list.timetable.blocks[index.int].indices {
                rows.append(RowName.fitsBlock(session.id, block + 1))
            }
            if session.isFlexible, !list.timetable.held.contains(index) {
                rows.append(RowName.minimumFill(session.id))
            }
        }
        if basis == .knapsackPrices {
            for order in list.timetable.openOrders {
                let id = scenario.orders[order].id
                guard let places = figures.visitPlaces[order] else {
                    rows.append(RowName.bookedAtMostOnce(id))
                    continue
                }
                rows += places.map { RowName.visit(id, scenario.sites[$0.site].id, $0.day) }
            }
        }
        for pool in scenario.pools.rows where pool.timeBase != .before {
            rows += pool.windows.indices.map { RowName.poolLimit(pool.id, $0 + 1) }
        }
        rows += daysOfContact(list)
        rows += pins.map { RowName.pin($0.goal) }
        for level in pins.map(\.goal) + [goal] {
            guard case .equity = level else { continue }
            rows += figures.groups.map { RowName.level(level, $0.name) }
        }
    }

    private func daysOfContact(_ list: OfferList) -> [String] {
        let draws = list.offers.compactMap(list.contactDraw)
        let rows = draws.map { draw in
            let key = list.helpBefore.supplies[draw.supply].key
            return RowName.before(key.kind, key.language, draw.by)
        }
        return Set(rows).sorted()
    }

    /// On each row a price with even odds, of up to `scale` bits more or less.
    func random(_ scale: Int, _ random: inout SplitMix64) -> [RowPrice] {
        rows.filter { _ in scale > 0 && random.chance(50) }.map { row in
            let bits = scale + Int.random(in: -10...2, using: &random)
            return RowPrice(row: row, price: Int64.random(in: 0...(1 << Int64(bits)), using: &random))
        }
    }
}
