import Attendance
import Domain
import Testing

@testable import Planning

@Suite("The sample of tiny scenarios is rich")
struct TinySampleTests {
    private static let sample: [(scenario: Scenario, outcome: PlanOutcome)] = (0..<600).map { seed in
        let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
        return (scenario, Planner.toProof(scenario, history))
    }

    @Test("Half of the plans place two orders or more, and orders wait too")
    func placements() {
        let placed = Self.sample.map(\.outcome.plan.placements.count).sorted()
        #expect(placed[placed.count / 2] >= 2)
        #expect(Self.sample.contains { !$0.outcome.waiting.isEmpty })
    }

    @Test("Every waiting reason occurs", arguments: WaitingReason.allCases)
    func reasons(_ reason: WaitingReason) {
        #expect(Self.sample.contains { $0.outcome.waiting.contains { $0.reason == reason } })
    }

    @Test(
        "Every rule that can keep an order from an offer binds somewhere",
        arguments: [
            Rule.fitsBlock, .startTimes, .poolLimit, .reserved, .minimumFill, .notInTwoPlaces, .visit,
            .reachInTime,
            .earlierGoal, .sessionPrice,
        ])
    func rules(_ rule: Rule) {
        #expect(
            Self.sample.contains { sample in
                let explained = sample.outcome.explanations.flatMap(\.binding)
                return (sample.outcome.waiting.flatMap(\.binding) + explained).contains { $0.rule == rule }
            })
    }

    /// A second contact pays only where a fifth would miss; `CareTests` has that.
    @Test(
        "Counselling and rides are chosen somewhere",
        arguments: [Placement.OptionalSupport.counselling, .ride])
    func supports(_ support: Placement.OptionalSupport) {
        #expect(
            Self.sample.contains { $0.outcome.plan.placements.contains { $0.optional.contains(support) } })
    }

    @Test("Sessions are opened, bound by price, and plans have alternatives and visits")
    func others() {
        #expect(Self.sample.contains { !$0.outcome.plan.opened.isEmpty })
        #expect(Self.sample.contains { $0.outcome.openedFor.contains(.value) })
        #expect(Self.sample.contains { $0.outcome.alternatives.contains { $0.count == 2 } })
        #expect(
            Self.sample.contains { sample in
                sample.outcome.plan.placements.contains { sample.scenario.orders[$0.order].visit != nil }
            })
    }
}
