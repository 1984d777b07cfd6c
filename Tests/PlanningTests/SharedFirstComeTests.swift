import Domain
import Testing

@testable import Planning
@testable import Verification

@Suite("Planner and verifier mean one thing by first come, first served")
struct SharedFirstComeTests {
    @Test("The same orders at the same starts, with the same pools and contacts", arguments: 0..<20)
    func random(batch: Int) {
        var (placed, opened) = (0, 0)
        for seed in (batch * 25)..<(batch * 25 + 25) {
            let (scenario, _) = TinyScenario.ofAnyForm(seed: seed)
            let instance = Instance(scenario)
            let list = Planning.OfferList(instance)
            let context = PlanningContext(instance, list)
            let checked = Verification.OfferList(scenario)
            let open = scenario.sessions.indices.filter(context.isChoice)
            for sessions in [[], open] {
                let own = Baseline.plan(context, list, opened: sessions)
                let found = FirstCome.plan(checked, opened: Set(sessions))
                #expect(written(own, list, instance) == written(found, checked), "seed \(seed)")
                #expect(own.opened == found.open, "seed \(seed)")
                placed += own.chosen.count
                opened += sessions.count
            }
        }
        #expect(placed > 20 && opened > 0)
    }

    private func written(
        _ candidate: Candidate, _ list: Planning.OfferList, _ instance: Instance
    ) -> [Index<Order>: String] {
        candidate.chosen.mapValues { choice in
            let offer = list[choice.offer]
            let pools = offer.uses.map { instance.scenario.pools[instance.windows[$0.window].pool].id }
            return line(offer.session, choice.start, pools, offer.contact, instance.scenario)
        }
    }

    private func written(_ plan: CheckedPlan, _ list: Verification.OfferList) -> [Index<Order>: String] {
        plan.appointments.mapValues { placed in
            let pools = placed.helps.map { list.scenario.pools[list.timetable.windows[$0.window].pool].id }
            return line(placed.offer.session, placed.start, pools, placed.offer.contact, list.scenario)
        }
    }

    private func line(
        _ session: Index<Session>, _ start: Instant, _ pools: [String], _ contact: Placement.Contact?,
        _ scenario: Scenario
    ) -> String {
        let reached = contact.map { "\($0.channel) by \($0.by)" } ?? "nobody"
        let drawn = Set(pools).sorted().joined(separator: " ")
        return "\(scenario.sessions[session].id) \(start.int) \(drawn) \(reached)"
    }
}
