import Domain
import Testing

@testable import Planning

@Suite("Why an order waits")
struct WaitingReasonTests {
    @Test("Every reason that an order has no offer, and capacity", arguments: WaitingReason.allCases)
    func everyReason(_ reason: WaitingReason) {
        var clinic = Self.clinic(for: reason)
        if reason == .capacity { clinic.order("B") }
        let outcome = clinic.plan()
        #expect(outcome.waiting.map(\.reason) == [reason])
        #expect(outcome.violations(clinic.scenario) == [])
    }

    /// The smallest clinic in which an order waits for this reason.
    private static func clinic(for reason: WaitingReason) -> Clinic {
        var clinic = Clinic()
        clinic.session(Span(from: clinic.at(1, 8), to: clinic.at(1, 8, 30)))
        let (patient, change) = obstacle(reason, &clinic)
        clinic.order(change: change, patient: patient)
        return clinic
    }

    private static func obstacle(
        _ reason: WaitingReason, _ clinic: inout Clinic
    ) -> ((inout Patient) -> Void, (inout Order) -> Void) {
        let tomorrow = clinic.today + 1
        switch reason {
        case .noScanner: return ({ _ in }, { $0.features = ["wide"] })
        case .noSession: return ({ _ in }, { $0.extraMinutes = 1 })
        case .gate: return ({ _ in }, { $0.gates = [Gate(kind: .labs, status: .pending, hard: true)] })
        case .leadTime: return ({ _ in }, { $0.noticeHours = 25 })
        case .contact: return ({ $0.channels[0].consent = false }, { _ in })
        case .travel: return ({ $0.set(.transportationInsecurity, .yes) }, { _ in })
        case .interpreter: return ({ $0.set(.languageAccess, .yes) }, { _ in })
        case .support: return ({ _ in }, { $0.staffGender = .female })
        case .availability:
            return ({ _ in }, { $0.availability = [.init(days: .dates([tomorrow]), from: 481, to: 1440)] })
        case .declined:
            clinic.scenario.overrides = [Override(order: Index(0), demand: .neverOnDay(tomorrow))]
            return ({ _ in }, { _ in })
        case .capacity: return ({ _ in }, { _ in })
        }
    }

    @Test(
        "A ride pool or an interpreter that is closed that day is no ride and no interpreter",
        arguments: [
            PoolKind.ride, .interpreter,
        ])
    func closedPoolIsNoHelp(kind: PoolKind) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 20)]
        let tomorrow = clinic.span(1, 0, 24)
        clinic.pool("help", kind, [clinic.window(500)]) {
            ($0.language, $0.mode) = (LanguageTag(canonical: "en"), .video)
            $0.unavailable = [tomorrow]
        }
        let order = clinic.order(patient: {
            $0.set(kind == .ride ? .transportationInsecurity : .languageAccess, .yes)
        })
        #expect(clinic.reason(order) == (kind == .ride ? .travel : .interpreter))
        #expect(clinic.plan().violations(clinic.scenario) == [])
    }
}
