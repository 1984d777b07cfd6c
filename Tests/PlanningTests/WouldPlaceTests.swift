import Domain
import Testing

@testable import Planning

@Suite("What would place a waiting order would place it")
struct WouldPlaceTests {
    /// An order that needs a paid nurse in an evening that a paid technologist opens; both are paid from one purse.
    private func evening(purse: Int64) -> PlanOutcome {
        var clinic = Clinic()
        let money = clinic.pool("money", .money, [clinic.window(purse)])
        let staff = clinic.pool("staff", .staff, [clinic.window(500)]) {
            ($0.paidFrom, $0.cost) = (money, 10)
        }
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) {
            ($0.paidFrom, $0.cost) = (money, 10)
        }
        clinic.exam { $0.needs = [.init(source: .pool(nurse), minutes: 30, anchor: .start)] }
        clinic.session(clinic.span(1, 18, 20), "evening") {
            $0.opening = .init(price: 20_000, draws: [.init(pool: staff, minutes: 120)])
        }
        clinic.order()
        return clinic.plan()
    }

    @Test(
        "Opening a session is named only if the purse pays for its staff and the exam's nurse",
        arguments: [
            (1_499, nil), (1_500, "session evening is opened at its price"),
        ])
    func openingWasPromisedThoughThePurseIsTooSmallForBoth(purse: Int64, text: String?) {
        #expect(evening(purse: purse).waiting.map(\.wouldPlace) == [text])
    }
}
