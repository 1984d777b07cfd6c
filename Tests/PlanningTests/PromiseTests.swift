import Attendance
import Domain
import Testing

@testable import Planning

@Suite("What a plan may be relied on for")
struct PromiseTests {
    @Test("The same scenario gives the same plan, on one thread and on two", arguments: 0..<5)
    func determinism(batch: Int) {
        for seed in (batch * 10)..<(batch * 10 + 10) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let first = Planner.toProof(scenario, history)
            #expect(first.isSame(as: Planner.toProof(scenario, history)), "seed \(seed)")
            #expect(first.isSame(as: Planner.toProof(scenario, history, threads: 2)), "seed \(seed)")
        }
    }

    @Test("More of a pool, or one session more, never makes the goals worse", arguments: 0..<40)
    func monotonicity(batch: Int) {
        for seed in (batch * 25)..<(batch * 25 + 25) {
            var (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            scenario.policy.equity.tolerance = .zero
            var random = SplitMix64(seed: UInt64(seed) ^ 0xA5A5)
            let before = Planner.toProof(scenario, history).inOrder
            for more in [morePool(scenario, &random), moreSession(scenario, &random)] {
                let after = Planner.toProof(more, history).inOrder
                // A group that comes within reach has no level of its own any more: fewer goals, and those comparable
                // up to there.
                let comparable =
                    before.count == after.count ? after.count : min(before.count, after.count) - 2
                // The last bit of a level is only rounding.
                let change = zip(before, after).prefix(comparable).map { $1 - $0 }.first { abs($0) > 10 }
                #expect(change ?? 0 > 0 || change == nil, "seed \(seed): \(before) fell to \(after)")
            }
        }
    }

    @Test("Whoever was placed stays so with more offers of their own, but for ties", arguments: 0..<40)
    func ownOffers(batch: Int) {
        for seed in (batch * 25)..<(batch * 25 + 25) {
            var (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            scenario.policy.equity.tolerance = .zero
            let before = Planner.toProof(scenario, history)
            guard let placed = before.plan.placements.randomElement(by: UInt64(seed)) else { continue }
            var more = scenario
            more.orders[placed.order].latest = scenario.horizon.upperBound
            more.orders[placed.order].availability = nil
            more.orders[placed.order].noticeHours = 0
            let after = Planner.toProof(more, history)
            let isPlaced = after.plan.placements.contains { $0.order == placed.order }
            #expect(isPlaced || after.pinned == before.pinned, "seed \(seed)")
        }
    }

    @Test("Who is what in measurement reaches no plan, certificate or worklist", arguments: 0..<10)
    func measurement(batch: Int) {
        for seed in (batch * 10)..<(batch * 10 + 10) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let outcome = Planner.toProof(scenario, history)
            let strata = scenario.patients.indices.map {
                Measurement.Stratum(patient: $0, values: [.race: "r\($0.int % 3)", .sex: "s\($0.int % 2)"])
            }
            let exchanged = zip(strata, strata.dropFirst() + strata.prefix(1)).map {
                Measurement.Stratum(patient: $0.patient, values: $1.values)
            }
            let files = [strata, exchanged].map {
                outcome.files(scenario, history, Measurement(strata: $0)).filter {
                    ["plan.json", "certificate.json"].contains($0.key) || $0.key.hasSuffix(".csv")
                }
            }
            #expect(files[0] == files[1], "seed \(seed)")
            #expect(files[0].count > 5)
        }
    }

    @Test(
        "Of equal orders, neither a chance nor a barrier, a way or a channel decides who is placed",
        arguments: 0..<4)
    func equals(what: Int) {
        func placed(_ marked: Set<Int>) -> [Index<Order>] {
            var clinic = Clinic()
            clinic.session(clinic.span(1, 8, 9))
            var history = History()
            clinic.scenario.policy.care.travelMinute = Value(millionths: 1_000)
            clinic.scenario.travel = [("north", 10), ("far", 300)].map {
                TravelRow(zone: $0.0, site: Index(0), mode: .car, minutes: Minutes($0.1))
            }
            let requested = clinic.at(-9, 8)
            for number in 0..<4 {
                clinic.order("A\(number)") {
                    $0.requestedAt = requested
                } patient: { patient in
                    guard marked.contains(number) else { return }
                    switch what {
                    case 0: patient.set(.medicalCostBurden, .yes)
                    case 1: patient.zone = "far"
                    case 2:
                        patient.channels = [Channel(kind: .letter, consent: true, leadDays: 0, minutes: 0)]
                    default: break
                    }
                }
            }
            if what == 3 {
                let unlikely = Outcome(
                    completed: Value(millionths: 100_000), cancelled: .zero,
                    missed: Value(millionths: 900_000))
                history.supplied = marked.sorted().map {
                    .init(order: Index($0), scope: .anywhere, outcome: unlikely)
                }
            }
            return Planner.toProof(clinic.scenario, history).plan.placements.map(\.order).sorted()
        }
        let nobody = placed([])
        #expect(nobody.count == 2)
        for marked in [[0], [1], [0, 1], [2, 3], [3]] as [Set<Int>] {
            #expect(placed(marked) == nobody, "\(marked)")
        }
    }

    @Test(
        "With other chances the same orders are placed, and decided the same before goal care",
        arguments: 0..<20)
    func chances(batch: Int) {
        for seed in (batch * 20)..<(batch * 20 + 20) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            var other = history
            let unlikely = Outcome(
                completed: Value(millionths: 100_000), cancelled: .zero, missed: Value(millionths: 900_000))
            other.supplied = scenario.orders.indices.filter { $0.int % 2 == 0 }.map {
                .init(order: $0, scope: .anywhere, outcome: unlikely)
            }
            let (one, two) = (Planner.toProof(scenario, history), Planner.toProof(scenario, other))
            #expect(one.pinned == two.pinned, "seed \(seed)")
            #expect(
                Set(one.plan.placements.map(\.order)) == Set(two.plan.placements.map(\.order)), "seed \(seed)"
            )
        }
    }

    @Test("A run that the clock ends says that it cannot be repeated, and its plan is still one")
    func deadline() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        for number in 0..<12 { clinic.order("A\(number)") }
        clinic.exam { $0.minutes = 50 }
        var options = PlanOptions()
        options.timeLimit = .zero
        let outcome = Planner(clinic.scenario, .init(), options).run()
        #expect(outcome.plan.placements.count == 4)
        #expect(outcome.reproducible == (outcome.status == .optimal))
        #expect(outcome.violations(clinic.scenario) == [])
    }

    private func morePool(_ scenario: Scenario, _ random: inout SplitMix64) -> Scenario {
        var more = scenario
        let pool = Index<Pool>(Int.random(in: 0..<scenario.pools.count, using: &random))
        let window = Int.random(in: 0..<scenario.pools[pool].windows.count, using: &random)
        more.pools[pool].windows[window].amount += random.pick([1, 30, 5_000])
        return more
    }

    private func moreSession(_ scenario: Scenario, _ random: inout SplitMix64) -> Scenario {
        var more = scenario
        let scanner = more.scanners.append(Scanner(id: "extra", modality: random.pick([.mr, .us])))
        let from = scenario.sessions[Index(0)].span.from + Minutes(random.pick([0, 1440]))
        more.sessions.append(
            Session(
                id: "extra", scanner: scanner, site: Index(random.pick([0, 1])),
                span: Span(from: from, to: from + 60)))
        return more
    }
}

extension PlanOutcome {
    fileprivate func isSame(as other: PlanOutcome) -> Bool {
        plan == other.plan && waiting == other.waiting && explanations == other.explanations
            && alternatives == other.alternatives && goals == other.goals && status == other.status
            && baseline == other.baseline && baselineWithSessions == other.baselineWithSessions
            && openedFor == other.openedFor && groups == other.groups && reproducible == other.reproducible
    }
}

extension PlanOutcome {
    /// Of the goals before care, in their order, the values in millionths, more being better.
    fileprivate var inOrder: [Int64] {
        goals.filter { $0.name != .care }.map {
            $0.name.sense == .maximise ? $0.value.millionths : -$0.value.millionths
        }
    }

    /// By goal before care: what was decided.
    fileprivate var pinned: [GoalName: Value] {
        Dictionary(
            goals.filter { $0.name != .care }.map { ($0.name, $0.pinned) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension [Placement] {
    fileprivate func randomElement(by seed: UInt64) -> Placement? {
        var random = SplitMix64(seed: seed ^ 0x0FFE)
        return randomElement(using: &random)
    }
}
