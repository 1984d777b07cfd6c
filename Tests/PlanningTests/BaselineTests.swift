import Domain
import Testing

@testable import Planning

@Suite("First come, first served")
struct BaselineTests {
    /// Who is placed when one half hour is free, of orders in file order.
    private func first(_ change: (inout Clinic) -> Void) -> [String] {
        var clinic = Clinic()
        clinic.session(Span(from: clinic.at(1, 8), to: clinic.at(1, 8, 30)))
        clinic.order("B")
        clinic.order("A")
        change(&clinic)
        return clinic.plan().baseline.placements.map { clinic.scenario.orders[$0.order].id }
    }

    @Test("Who asked first is first; at the same minute the order's name decides")
    func requestTime() {
        #expect(first { _ in } == ["B"])
        #expect(
            first { $0.scenario.orders[Index(1)].requestedAt = $0.scenario.orders[Index(0)].requestedAt } == [
                "A"
            ])
        #expect(first { $0.scenario.orders[Index(1)].requestedAt = $0.at(-20, 8) } == ["A"])
    }

    @Test("Urgent orders come before, by points; what a person decided comes before all")
    func urgency() {
        #expect(first { $0.scenario.orders[Index(1)].priority = .asap } == ["A"])
        #expect(
            first {
                $0.scenario.orders[Index(0)].priority = .asap
                $0.scenario.orders[Index(1)].priority = .stat
                $0.scenario.policy.clinical.points = [.stat: Value(millionths: 2_000_000)]
            } == ["A"])
        #expect(
            first {
                $0.scenario.orders[Index(0)].priority = .stat
                $0.scenario.overrides = [
                    Override(order: Index(1), demand: .must(session: Index(0), start: $0.at(1, 8)))
                ]
            } == ["A"])
    }

    @Test("At the same start the shorter way decides, then the session's name, then the pool's")
    func ties() {
        var clinic = Clinic()
        let elm = clinic.site("elm")
        clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        clinic.session(clinic.span(1, 8, 9), "b")
        clinic.session(clinic.span(1, 8, 9), "a") { ($0.scanner, $0.site) = (Index(1), elm) }
        clinic.pool("n2", .nurse, [clinic.window(30)])
        clinic.pool("n1", .nurse, [clinic.window(30)])
        clinic.exam { $0.needs = [.init(source: .kind(.nurse, skill: nil), minutes: 30, anchor: .start)] }
        clinic.order(patient: {
            $0.transport = Transport(modes: [.car], maxMinutes: nil, mobility: .walk)
        })
        clinic.scenario.travel = [
            TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 10),
            TravelRow(zone: "north", site: elm, mode: .car, minutes: 10),
        ]
        let same = clinic.plan().baseline.placements
        #expect(same.map(\.session) == [Index(1)] && same.map { $0.bundle.map(\.pool) } == [[Index(1)]])
        clinic.scenario.travel[0].minutes = 9
        #expect(clinic.plan().baseline.placements.map(\.session) == [Index(0)])
    }

    @Test("It opens no session; with the plan's sessions open it uses them")
    func sessions() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 18, 20), "evening") { $0.opening = .init(price: 1) }
        clinic.order()
        let outcome = clinic.plan()
        #expect(outcome.baseline.placements.isEmpty && outcome.baseline.opened.isEmpty)
        #expect(outcome.baselineWithSessions.placements.count == 1)
        #expect(outcome.openedFor == [.value])
    }

    @Test("A visit is placed whole at its first member's turn, or not at all", arguments: [(59, 0), (60, 2)])
    func visits(minutes: Int, placed: Int) {
        var clinic = Clinic()
        clinic.session(Span(from: clinic.at(1, 8), to: clinic.at(1, 8) + Minutes(minutes)))
        let first = clinic.order("A") { $0.visit = "V" }
        let patient = clinic.scenario.orders[first].patient
        clinic.order("B") { ($0.patient, $0.visit) = (patient, "V") }
        let outcome = clinic.plan()
        #expect(outcome.baseline.placements.count == placed)
        #expect(outcome.plan.placements.count == placed)
    }
}
