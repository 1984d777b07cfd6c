import Domain
import Testing

@testable import Planning

@Suite("A pool gives what it has")
struct PoolLimitTests {
    @Test("Two draws of one exam on one window add up", arguments: [(44, false), (45, true), (46, true)])
    func twoDrawsOfOneExamOverdrewTheNurse(amount: Int64, isPlaced: Bool) {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(amount, on: 1)])
        clinic.exam {
            $0.needs = [
                .init(source: .pool(nurse), minutes: 30, anchor: .start),
                .init(source: .pool(nurse), minutes: 15, anchor: .end),
            ]
        }
        clinic.session(clinic.span(1, 8, 10))
        let order = clinic.order()
        #expect(clinic.placed() == (isPlaced ? ["A"] : []))
        #expect(clinic.reason(order) == (isPlaced ? nil : .support))
    }

    @Test("What two draws of one exam leave decides who is next", arguments: [(89, 1), (90, 2)])
    func secondExamWasPlacedOnMinutesThatTwoDrawsHadTaken(amount: Int64, placed: Int) {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(amount, on: 1)])
        clinic.exam {
            $0.needs = [
                .init(source: .pool(nurse), minutes: 30, anchor: .start),
                .init(source: .pool(nurse), minutes: 15, anchor: .end),
            ]
        }
        clinic.session(clinic.span(1, 8, 10))
        clinic.order("A")
        let second = clinic.order("B")
        let outcome = clinic.plan()
        #expect(outcome.plan.placements.count == placed)
        #expect(outcome.baseline.placements.count == placed)
        let wouldPlace = outcome.waiting(second)?.wouldPlace
        #expect(
            wouldPlace
                == (placed == 1
                    ? "1 minute more of nurse in the window from 2026-12-02 00:00" : nil))
        #expect(outcome.violations(clinic.scenario) == [])
    }
}
