import Attendance
import Domain
import Testing

@testable import Planning

@Suite("What one more would be worth")
struct MarginalTests {
    private var toProof: PlanOptions {
        var options = PlanOptions()
        options.gap = 0
        return options
    }

    /// By goal before care, as printed.
    private func decided(_ scenario: Scenario, _ history: History) -> [GoalName: Int64] {
        let values = BruteForce.decided(scenario, history, placedWithoutGap: nil)!
        return values.filter { $0.key != .care }
    }

    private func pinned(_ standing: MarginalValues.Standing) -> [GoalName: Int64] {
        Dictionary(
            uniqueKeysWithValues: standing.goals.map {
                ($0.name, $0.name.sense == .minimise ? -$0.value.millionths : $0.value.millionths)
            })
    }

    @Test("Of every pool and every closed session it is the difference of two best plans", arguments: 0..<10)
    func differences(batch: Int) {
        for seed in (batch * 8)..<(batch * 8 + 8) {
            var (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            // Without tolerance a later goal leaves the earlier ones at what they were decided.
            scenario.policy.equity.tolerance = .zero
            let run = MarginalRun(scenario, toProof)
            let values = run.run(families: 100)
            #expect(values.violations(scenario) == [], "seed \(seed)")
            let before = decided(scenario, history)
            #expect(closest(pinned(values.base), before, scenario), "seed \(seed)")
            for entry in values.entries {
                let more = run.with(entry.extra)
                let after = decided(more, history)
                let standing = entry.solved ?? run.standing(with: entry.extra)
                #expect(closest(pinned(standing), after, scenario), "seed \(seed), \(entry.extra)")
                if let idle = entry.idle, after.keys == before.keys {
                    #expect(
                        isNoBetter(after, before),
                        "seed \(seed), \(entry.extra) is worth something, not \(idle)")
                }
                for most in entry.atMost {
                    guard let old = before[most.goal], let new = after[most.goal] else { continue }
                    // Bounds hold for plans that keep the earlier goals, as better ones do.
                    #expect(new - old <= most.gain.millionths, "seed \(seed), \(entry.extra), \(most.goal)")
                }
            }
        }
    }

    @Test("What is worth nothing is so at every place of its family", arguments: 0..<10)
    func worthNothing(batch: Int) {
        for seed in (batch * 8)..<(batch * 8 + 8) {
            var (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            scenario.policy.equity.tolerance = .zero
            let run = MarginalRun(scenario, toProof)
            let before = decided(scenario, history)
            for entry in run.run(families: 3).entries where entry.idle != nil && entry.elsewhere.isEmpty {
                for extra in places(of: entry.family, scenario) {
                    let after = decided(run.with(extra), history)
                    guard after.keys == before.keys else { continue }
                    #expect(isNoBetter(after, before), "seed \(seed), \(extra)")
                    if entry.idle == .nobodyNeedsIt, extra.session == nil {
                        #expect(after == before, "seed \(seed), \(extra)")
                    }
                }
            }
        }
    }

    private func places(
        of family: MarginalValues.Family, _ scenario: Scenario
    ) -> [MarginalValues.Extra] {
        let stocks = scenario.pools.indices.flatMap { pool in
            let amount = MarginalPromises.unit(of: scenario.pools[pool], scenario.policy)
            return scenario.pools[pool].windows.indices.map {
                MarginalValues.Extra.pool(pool, window: $0, amount: amount)
            }
        }
        let sessions = scenario.sessions.indices.filter { scenario.sessions[$0].isFlexible }
        return (stocks + sessions.map(MarginalValues.Extra.session)).filter {
            MarginalValues.Family(of: $0, scenario) == family
        }
    }

    /// The last bit of a level is only rounding, and later goals may let it fall.
    private func closest(
        _ found: [GoalName: Int64], _ expected: [GoalName: Int64], _ scenario: Scenario
    ) -> Bool {
        guard found.keys == expected.keys else { return false }
        return found.allSatisfy { abs($0.value - expected[$0.key]!) <= 10 }
    }

    private func isNoBetter(_ after: [GoalName: Int64], _ before: [GoalName: Int64]) -> Bool {
        after.allSatisfy { $0.value <= before[$0.key]! + 10 }
    }

    @Test("Prices of one scenario bound the goals of one with more in it", arguments: 0..<10)
    func carriedPrices(batch: Int) {
        for seed in (batch * 10)..<(batch * 10 + 10) {
            var (scenario, history) = TinyScenario.ofAnyForm(seed: seed)
            scenario.policy.equity.notBelowBaseline = false
            var random = SplitMix64(seed: UInt64(seed) ^ 0x77)
            let run = MarginalRun(scenario, toProof)
            let pool = Index<Pool>(Int.random(in: 0..<scenario.pools.count, using: &random))
            let window = Int.random(in: 0..<scenario.pools[pool].windows.count, using: &random)
            let amount = MarginalPromises.unit(of: scenario.pools[pool], scenario.policy)
            let extra = MarginalValues.Extra.pool(pool, window: window, amount: amount)
            guard let atMost = run.atMost(extra) else {
                Issue.record("seed \(seed): no promise of \(extra)")
                continue
            }
            let before = decided(scenario, history)
            let after = pinned(run.standing(with: extra))
            for most in atMost where most.goal != .placed {
                guard let old = before[most.goal], let new = after[most.goal] else { continue }
                #expect(new - old <= most.gain.millionths + 10, "seed \(seed), \(extra), \(most.goal)")
            }
        }
    }

    @Test("The same on one thread and on two")
    func threads() {
        for seed in 0..<5 {
            let (scenario, _) = TinyScenario.make(seed: UInt64(seed))
            var options = PlanOptions()
            let one = MarginalRun(scenario, options).run(families: 4)
            options.threads = 2
            let two = MarginalRun(scenario, options).run(families: 4)
            #expect(one.base == two.base, "seed \(seed)")
            #expect(one.entries.map(\.extra) == two.entries.map(\.extra), "seed \(seed)")
            #expect(one.entries.map(\.solved) == two.entries.map(\.solved), "seed \(seed)")
        }
    }
}
