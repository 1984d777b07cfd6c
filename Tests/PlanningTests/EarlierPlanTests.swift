import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Planning from an earlier plan")
struct EarlierPlanTests {
    @Test("What is proven does not depend on where planning starts", arguments: 0..<8)
    func proven(batch: Int) {
        for seed in (batch * 25)..<(batch * 25 + 25) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let earlier = EarlierPlan(Planner.toProof(scenario, history).plan)
            var random = SplitMix64(seed: UInt64(seed) ^ 0x5A5A)
            let changed = Self.changed(scenario, &random)
            let fresh = Planner.toProof(changed, history)
            let continued = Planner.toProof(changed, history, from: earlier)
            #expect(continued.goals.map(\.value) == fresh.goals.map(\.value), "seed \(seed)")
            #expect(continued.violations(changed, history) == [], "seed \(seed)")
        }
    }

    @Test("Without time to look, no goal before care is worse than the plan it starts from", arguments: 0..<4)
    func kept(batch: Int) {
        var better = 0
        for seed in (batch * 25)..<(batch * 25 + 25) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let proven = Planner.toProof(scenario, history)
            var options = PlanOptions()
            options.timeLimit = .zero
            let plain = Planner(scenario, history, options).run()
            options.start = EarlierPlan(proven.plan)
            let started = Planner(scenario, history, options).run()
            for (goal, best) in zip(started.goals, proven.goals) where goal.name != .care {
                #expect(goal.value == best.value, "seed \(seed), \(goal.name)")
            }
            if plain.goals.map(\.value) != started.goals.map(\.value) { better += 1 }
        }
        #expect(better > 0, "the start makes a difference")
    }

    @Test("Of two bundles the one with the pools it drew on; nothing in sessions that cannot be open")
    func bundles() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.session(clinic.span(1, 17, 19), "evening") {
            $0.opening = .init(price: 0, minimumMinutes: 600)
        }
        let rides = (0..<2).map { clinic.pool("ride-\($0)", .ride, [clinic.window(1)]) }
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .ride, minutes: 20)]
        let order = clinic.order { _ in
        } patient: {
            $0.set(.transportationInsecurity, .yes)
        }
        let instance = Instance(clinic.scenario)
        let list = OfferList(instance)
        let context = PlanningContext(instance, list)
        for ride in rides {
            func chosen(_ session: Int, _ start: Instant) -> Candidate {
                EarlierPlan(places: [
                    .init(order: order, session: Index(session), start: start, pools: [ride], contact: nil)
                ]).chosen(list, context)
            }
            let offer = chosen(0, clinic.at(1, 9)).chosen[order].map { list[$0.offer] }
            #expect(offer?.uses.map { instance.windows[$0.window].pool } == [ride])
            #expect(chosen(1, clinic.at(1, 17)).chosen.isEmpty)
        }
    }

    /// More or less of a pool, a session that people hold open, or one that is closed.
    private static func changed(_ scenario: Scenario, _ random: inout SplitMix64) -> Scenario {
        var changed = scenario
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let pool = Index<Pool>(Int.random(in: 0..<scenario.pools.count, using: &random))
            let window = Int.random(in: 0..<scenario.pools[pool].windows.count, using: &random)
            let amount = scenario.pools[pool].windows[window].amount
            changed.pools[pool].windows[window].amount = random.pick([amount + 30, amount + 1, amount / 2, 0])
        case 1:
            for session in scenario.sessions.indices where scenario.sessions[session].isFlexible {
                changed.sessions[session].opening?.isHeld = true
            }
        default:
            let session = Index<Session>(Int.random(in: 0..<scenario.sessions.count, using: &random))
            changed.sessions[session].exams = []
        }
        return changed
    }
}

extension EarlierPlan {
    fileprivate init(_ plan: Plan) {
        self.init(
            places: plan.placements.map {
                Place(
                    order: $0.order, session: $0.session, start: $0.start, pools: Set($0.bundle.map(\.pool)),
                    contact: $0.contact)
            })
    }
}
