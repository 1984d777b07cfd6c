import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Outreach of a tiny scenario is what brute force finds")
struct OutreachBruteForceTests {
    /// A tiny scenario with more to do: navigators, quiet hours, long waits, children, bookings of orders, caps.
    static func scenario(_ seed: UInt64) -> (scenario: Scenario, history: History) {
        var (scenario, history) = TinyScenario.make(seed: seed)
        var random = SplitMix64(seed: seed &* 7919 &+ 1)
        scenario.policy.outreach = .init(
            contacts: random.pick([0, 1, 2, 2, 3]),
            equity: random.pick([.none, .maxMin, .maxMin, .parity, .parity]),
            parityPenalty: Value(millionths: random.pick([10_000, 300_000, 2_000_000])),
            parityOf: random.pick([.completions, .spend]), navigatorMinutes: 20, enrolMinutes: 30,
            digitalMinutes: 15, standbySlots: 5, standbyOrders: 2)
        let day = scenario.horizon.lowerBound
        func window(_ after: Int, _ from: Int, _ to: Int, _ amount: Int64) -> Pool.Window {
            let midnight = (day + after).int * 1440
            return Pool.Window(
                span: Span(
                    from: Instant(minute: midnight + from * 60), to: Instant(minute: midnight + to * 60)),
                amount: amount)
        }
        scenario.pools.append(
            Pool(
                id: "navigate", kind: .navigator, unit: .minutes,
                windows: [window(-1, 9, 17, random.pick([0, 20, 40])), window(0, 8, 12, 15)]))
        if random.chance(50) {
            scenario.pools.append(
                Pool(
                    id: "outreach-fund", kind: .money, unit: .money,
                    windows: [window(-2, 0, 72, random.pick([0, 900, 3_000])), window(1, 0, 240, 2_500)]))
            let fund = scenario.pools.indices.last!
            for pool in scenario.pools.indices where scenario.pools[pool].timeBase == .before {
                scenario.pools[pool].paidFrom = fund
                scenario.pools[pool].cost = scenario.pools[pool].kind == .outreach ? 55 : 90
            }
        }
        for patient in scenario.patients.indices {
            for channel in scenario.patients[patient].channels.indices where random.chance(40) {
                scenario.patients[patient].channels[channel].quietHours = .init(
                    from: Minutes(random.pick([7, 12, 18]) * 60), to: Minutes(random.pick([9, 12, 20]) * 60))
            }
            scenario.patients[patient].groups.digitalAccess = random.pick([.full, .limited, nil])
        }
        for order in scenario.orders.indices where random.chance(50) {
            scenario.orders[order].requestedAt = scenario.orders[order].requestedAt - Minutes(40 * 1440)
            if random.chance(50) {
                scenario.orders[order].gates.append(
                    Gate(kind: .coverage, status: .pending, notBefore: day + 1, hard: false))
            }
        }
        return (scenario, history)
    }

    @Test(
        "300 random tiny scenarios: level and saving are the best there are, and all of it verifies",
        arguments: 0..<30)
    func matchesBruteForce(batch: Int) {
        for seed in (batch * 10)..<(batch * 10 + 10) {
            let (scenario, history) = Self.scenario(UInt64(seed))
            let outcome = Planner.toProof(scenario, history)
            let program = Outreach(outcome.plan, Instance(scenario), history).program
            let asks = scenario.policy.outreach.equity == .maxMin && !program.groups.isEmpty
            let best = Enumerated(program, scenario.policy.outreach, asksForLevel: asks)
            let plan = outcome.outreach
            #expect(plan.saved.value.millionths == best.saved, "seed \(seed)")
            #expect(plan.level?.value.millionths == (asks ? best.level : nil), "seed \(seed)")
            #expect((0...1).contains(plan.saved.gap.millionths), "seed \(seed)")
            #expect((0...1).contains(plan.level?.gap.millionths ?? 0), "seed \(seed)")
            #expect(plan.saved.bound <= plan.saved.recomputedBound, "seed \(seed)")
            #expect(outcome.violations(scenario, history) == [], "seed \(seed)")
        }
    }

    /// Every set of choices, each row summed from scratch.
    private struct Enumerated {
        var level: Int64 = -1
        var saved: Int64 = -1

        init(_ program: HelpProgram, _ policy: Policy.Outreach, asksForLevel: Bool) {
            var sets: [[Int]] = [[]]
            for range in program.ofTarget {
                sets += sets.flatMap { set in range.map { set + [$0] } }
            }
            let allowed = sets.filter { Self.keepsRows($0, program) }
            level = allowed.map(program.level).max()!
            let kept = allowed.filter { !asksForLevel || program.level($0) >= level }
            saved = kept.map { program.uplift($0) - Self.penalty($0, program, policy) }.max()!
            // Of those that save most the level may differ; any of them is the best.
            level = asksForLevel ? level : -1
        }

        /// Σ_g |a_g·M_g − λ·M| over appointments one by one, rounded up to a millionth.
        private static func penalty(_ chosen: [Int], _ program: HelpProgram, _ policy: Policy.Outreach)
            -> Int64
        {
            guard policy.equity == .parity, let parity = program.parity else { return 0 }
            func gets(_ target: Int) -> Int64 {
                guard let choice = chosen.first(where: { program.choices[$0].target == target }) else {
                    return 0
                }
                let own = program.choices[choice]
                return policy.parityOf == .spend
                    ? own.steps.reduce(0) { $0 + $1.cost.count } * 10_000 : own.uplift
            }
            let count = program.ofTarget.count
            let all = Int128(parity.base) + (0..<count).reduce(0) { $0 + Int128(gets($1)) }
            let penalty = Int128(policy.parityPenalty.millionths)
            let loss = program.groups.reduce(Int128(0)) { sum, group in
                let size = Int128(group.targets.count)
                let weight = (2 * penalty * Int128(count) + size) / (2 * size)
                let base = policy.parityOf == .spend ? 0 : Int128(group.base)
                let own = base + group.targets.reduce(0) { $0 + Int128(gets($1)) }
                return sum + abs(weight * own - penalty * all)
            }
            return Int64((loss + 999_999) / 1_000_000)
        }

        private static func keepsRows(_ chosen: [Int], _ program: HelpProgram) -> Bool {
            for (lane, row) in program.lanes.enumerated() {
                for (day, left) in row.left.enumerated() {
                    let drawn = chosen.reduce(0) { sum, choice in
                        program.choices[choice].draws.reduce(sum) {
                            $1.lane == lane && $1.slot <= day ? $0 + $1.amount : $0
                        }
                    }
                    if drawn > left { return false }
                }
            }
            return program.capped.indices.allSatisfy { cap in
                chosen.filter { program.capOf[program.choices[$0].target] == cap }
                    .reduce(0) { $0 + program.choices[$1].contacts } <= program.capped[cap].contacts
            }
        }
    }
}
