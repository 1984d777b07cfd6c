import Domain
import Testing

@testable import Planning

@Suite("Every time is fixed, and supports are shared out")
struct AllotmentTests {
    /// Eight people whose times are settled and who cannot come without a ride: one of every four has commercial payers,
    /// requested first. A ride costs 20, and the fund pays so many.
    private func clinic(rides: Int64, commercial: Int = 4) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        let fund = clinic.pool("fund", .money, [clinic.window(rides * 2_000)])
        clinic.pool("rides", .ride, [clinic.window(8)]) {
            ($0.zone, $0.cost, $0.paidFrom) = ("north", 2_000, fund)
        }
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 40)]
        let tomorrow = clinic.today + 1
        for number in 0..<8 {
            clinic.order(
                "A\(number)",
                change: {
                    ($0.due, $0.latest) = (tomorrow, tomorrow)
                    let from = Minutes(480 + 30 * number)
                    $0.availability = [.init(days: .weekly([.wed]), from: from, to: from + 30)]
                },
                patient: {
                    $0.set(.transportationInsecurity, .yes)
                    $0.groups.payer = number < commercial ? .commercial : .medicaid
                })
        }
        clinic.scenario.policy.equity.levels = 2
        clinic.scenario.policy.equity.minimumGroup = 1
        clinic.scenario.policy.equity.partitions = [.init(by: .payer, groups: ["commercial", "medicaid"])]
        return clinic
    }

    @Test(
        "Rides the money pays for go to both groups alike, at the times that are fixed",
        arguments: [2, 4, 6, 8])
    func alike(rides: Int64) {
        let clinic = clinic(rides: rides)
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        #expect(outcome.plan.placements.count == Int(rides))
        for placement in outcome.plan.placements {
            #expect(placement.start == clinic.at(1, 8, 30 * placement.order.int))
            #expect(placement.bundle.contains { clinic.scenario.pools[$0.pool].kind == .ride })
        }
        #expect(outcome.plan.placements.count { $0.order.int < 4 } == Int(rides) / 2)
    }

    @Test("Where groups differ in size, shares count: of two and six, one and three")
    func shares() {
        let clinic = clinic(rides: 4, commercial: 2)
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        #expect(outcome.plan.placements.count { $0.order.int < 2 } == 1)
        #expect(outcome.plan.placements.count == 4)
    }
}
