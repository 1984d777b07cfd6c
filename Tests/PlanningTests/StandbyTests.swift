import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Standby lists")
struct StandbyTests {
    /// Half an hour on Wednesday for A, whom someone demands there; B and C ask for the same.
    private func clinic(_ change: (inout Clinic) -> Void = { _ in }) -> Clinic {
        var clinic = Clinic()
        let session = clinic.session(
            Span(from: clinic.at(1, 8), to: clinic.at(1, 8, 30)))
        for id in ["A", "B", "C"] { clinic.order(id) }
        clinic.scenario.overrides = [
            Override(order: Index(0), demand: .must(session: session, start: clinic.at(1, 8)))
        ]
        change(&clinic)
        return clinic
    }

    private func standby(_ clinic: Clinic) -> [[Index<Order>]] {
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        return outcome.standby.map { $0.standby.map(\.order) }
    }

    @Test("Who asked first stands first, and the clinical goal before that")
    func ranked() {
        #expect(standby(clinic()) == [[Index(1), Index(2)]])
        let urgent = clinic { $0.scenario.orders[Index(2)].priority = .urgent }
        #expect(standby(urgent) == [[Index(2), Index(1)]])
        let earlier = clinic { $0.scenario.orders[Index(2)].requestedAt = $0.at(-90, 8) }
        #expect(standby(earlier) == [[Index(2), Index(1)]])
    }

    @Test("A chance is never a reason to stand first")
    func noChance() {
        var history = History()
        history.supplied = [
            .init(
                order: Index(1), scope: .anywhere,
                outcome: Outcome(completed: .zero, cancelled: .zero, missed: .one))
        ]
        let clinic = clinic()
        let outcome = Planner.toProof(clinic.scenario, history)
        #expect(outcome.standby.map { $0.standby.map(\.order) } == [[Index(1), Index(2)]])
        #expect(outcome.violations(clinic.scenario, history) == [])
    }

    @Test("Only who could be there at that very time stands on the list")
    func feasible() {
        let clinic = clinic { clinic in
            clinic.scenario.orders[Index(1)].noticeHours = 25
            clinic.scenario.orders[Index(2)].extraMinutes = 15
        }
        #expect(standby(clinic) == [])
    }

    @Test(
        "As many as the policy asks for",
        arguments: [(0, 3, []), (5, 1, [[1]]), (5, 2, [[1, 2]])] as [(Int, Int, [[Int]])])
    func limits(slots: Int, orders: Int, expected: [[Int]]) {
        let clinic = clinic { clinic in
            clinic.scenario.policy.outreach.standbySlots = slots
            clinic.scenario.policy.outreach.standbyOrders = orders
        }
        #expect(standby(clinic) == expected.map { $0.map { Index($0) } })
    }

    @Test("A list in another order, or with someone who could not come, does not verify")
    func tampering() {
        let clinic = clinic()
        let outcome = clinic.plan()
        var turned = outcome
        turned.standby[0].standby.reverse()
        #expect(turned.violations(clinic.scenario) != [])
        var placed = outcome
        placed.standby[0].standby[0].order = Index(0)
        #expect(placed.violations(clinic.scenario) != [])
    }
}
