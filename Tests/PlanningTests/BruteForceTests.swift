import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Every goal of a tiny scenario is what brute force finds")
struct BruteForceTests {
    @Test(
        "Random tiny scenarios: each goal's decided value is the best there is, and the plan verifies",
        arguments: 0..<40)
    func goalsMatchBruteForce(batch: Int) {
        for seed in (batch * 25)..<(batch * 25 + 25) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let outcome = Planner.toProof(scenario, history)
            let expected = BruteForce.values(scenario, history, placing: outcome.plan)
            let found = outcome.goals.map {
                $0.name.sense == .minimise ? -$0.pinned.millionths : $0.pinned.millionths
            }
            #expect(found == expected, "seed \(seed)")
            #expect(outcome.violations(scenario, history) == [], "seed \(seed)")
        }
    }

    @Test(
        "Every form of the equity goal: as brute force finds it, and the plan verifies",
        arguments: TinyScenario.Form.allCases, 0..<15)
    func everyForm(form: TinyScenario.Form, batch: Int) {
        for seed in (batch * 20)..<(batch * 20 + 20) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed), form)
            let outcome = Planner.toProof(scenario, history)
            let expected = BruteForce.decided(
                scenario, history, placedWithoutGap: outcome.levellingDown?.placedWithoutGap,
                placing: outcome.plan)
            let found = outcome.goals.map { goal in
                (goal.name, goal.name.sense == .minimise ? -goal.pinned.millionths : goal.pinned.millionths)
            }
            #expect(Dictionary(uniqueKeysWithValues: found) == expected, "seed \(seed), \(form)")
            #expect(outcome.violations(scenario, history) == [], "seed \(seed), \(form)")
        }
    }
}
