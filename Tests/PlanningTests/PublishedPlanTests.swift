import Attendance
import Domain
import Testing

@testable import Planning

@Suite("What is planned verifies")
struct PublishedPlanTests {
    @Test("The plan of every tiny scenario goes through the verifier without a word", arguments: 0..<10)
    func tinyPlansVerify(batch: Int) {
        for seed in (batch * 20)..<(batch * 20 + 20) {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let violations = Planner.toProof(scenario, history).violations(scenario, history)
            #expect(violations.isEmpty, "seed \(seed): \(violations.joined(separator: "\n"))")
        }
    }

    @Test("A session that people opened with more staff than there is does not make the plan unpublishable")
    func heldSessionWithTooLittleStaffWasRefused() {
        var clinic = Clinic()
        let staff = clinic.pool("staff", .staff, [clinic.window(60)])
        let evening = clinic.session(clinic.span(1, 17, 19), "evening") {
            $0.opening = .init(draws: [.init(pool: staff, minutes: 120)])
        }
        clinic.scenario.bookings.append(
            Booking(id: "B", session: evening, start: clinic.at(1, 17), minutes: 30))
        clinic.order()
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == ["A"])
        #expect(outcome.violations(clinic.scenario) == [])
    }

    @Test("An accepted proposal whose nurse is booked elsewhere waits, and the plan is published")
    func acceptedProposalThatCannotBeKeptWasRefused() {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) { $0.heads = 1 }
        clinic.exam { $0.needs = [.init(source: .pool(nurse), minutes: 30, anchor: .start)] }
        let morning = clinic.session(clinic.span(1, 8, 12))
        clinic.scenario.bookings.append(
            Booking(
                id: "B", session: morning, start: clinic.at(1, 8), minutes: 60,
                bundle: [.init(pool: nurse, use: 60)]))
        clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        let other = clinic.session(clinic.span(1, 8, 12), "other") { $0.scanner = Index(1) }
        let order = clinic.order()
        clinic.scenario.previousPlan = [
            PreviousProposal(
                order: order, status: .accepted, site: Index(0), session: other, start: clinic.at(1, 8, 30))
        ]
        let outcome = clinic.plan()
        #expect(outcome.rules(order) == [.startTimes])
        #expect(outcome.violations(clinic.scenario) == [])
    }
}
