import Attendance
import Domain
import Testing

@testable import Planning

@Suite("The price of equity")
struct CurveTests {
    @Test("Every point is the best of all plans that keep its floor", arguments: 0..<8)
    func points(batch: Int) throws {
        for seed in (batch * 25)..<(batch * 25 + 25) {
            let (scenario, history) = TinyScenario.ofAnyForm(seed: seed)
            var options = PlanOptions()
            options.gap = 0
            let run = CurveRun(scenario, options)
            var levelled = scenario
            levelled.policy.equity.parityPenalty = nil
            let plans = BruteForce.vectors(levelled, history)
            guard let curve = run.run(points: 4) else {
                #expect(plans.allSatisfy { $0[.equity(1)] == nil }, "seed \(seed)")
                continue
            }
            let clinical = try #require(plans.compactMap { $0[.clinical] }.max())
            let punctual = plans.filter { $0[.clinical] == clinical }
            let nearest = punctual.compactMap { $0[.baseline] }.max()
            let inTime = punctual.filter { $0[.baseline] == nearest }
            let highest = try #require(inTime.compactMap { $0[.equity(1)] }.max())
            let rounding =
                Int64(curve.groups.map(\.orders).max() ?? 0)
                + scenario.policy.equity.tolerance.millionths
            #expect(curve.violations(scenario) == [], "seed \(seed)")
            #expect((2...4).contains(curve.points.count))
            #expect(curve.points[0].floor == nil)
            #expect(curve.points.last?.floor?.millionths == highest, "seed \(seed)")
            for point in curve.points + [curve.current] {
                #expect(point.value <= point.bound)
                #expect(point.placed >= point.placedOfGroup.max() ?? 0)
            }
            for point in curve.points {
                let floor = point.floor.map { $0.millionths - rounding } ?? 0
                let best = inTime.filter { $0[.equity(1)]! >= floor }.compactMap { $0[.value] }.max()
                #expect(point.value.millionths == best, "seed \(seed), floor \(floor)")
                #expect(point.level.millionths >= floor, "seed \(seed)")
            }
            #expect(
                scenario.policy.equity.parityPenalty != nil
                    || curve.current.value <= curve.points[curve.points.count - 1].value,
                "more levels cost no less")
        }
    }

    @Test("The same curve on one thread and on two")
    func threads() {
        for seed in 0..<10 {
            let (scenario, _) = TinyScenario.make(seed: UInt64(seed))
            var options = PlanOptions()
            let one = CurveRun(scenario, options).run(points: 3)
            options.threads = 2
            #expect(CurveRun(scenario, options).run(points: 3) == one, "seed \(seed)")
        }
    }
}
