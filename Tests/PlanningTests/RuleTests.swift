import Domain
import Testing

@testable import Planning

/// Each rule by the smallest clinic in which it, and nothing else, keeps an order waiting or an exam later.
@Suite("Every rule binds where it should, and says so")
struct RuleTests {
    /// What staff read when the rule binds. A rule without a clinic fails the test below.
    private struct Evidence {
        var clinic: Clinic
        /// The order that waits, or is later than it could be.
        var order: Index<Order>
    }

    @Test("Every rule has a clinic in which it is the one that binds", arguments: Rule.allCases)
    func everyRule(_ rule: Rule) {
        guard let evidence = Self.evidence(rule) else {
            #expect(Self.shownByOffers[rule] != nil, "no test shows what \(rule.rawValue) does")
            return
        }
        let outcome = evidence.clinic.plan()
        let binding = outcome.waiting(evidence.order)?.binding ?? explanation(evidence.order, outcome)
        #expect(binding.contains { $0.rule == rule }, "\(binding)")
        #expect(outcome.violations(evidence.clinic.scenario) == [])
    }

    private func explanation(_ order: Index<Order>, _ outcome: PlanOutcome) -> [Waiting.Binding] {
        zip(outcome.plan.placements, outcome.explanations).first { $0.0.order == order }?.1.binding ?? []
    }

    /// Rules that leave no offer at all show as a waiting reason instead, or as a plan that never does it.
    private static let shownByOffers: [Rule: WaitingReason?] = [
        .gate: .gate, .respect: .declined, .bookedAtMostOnce: WaitingReason?.none,
    ]

    @Test("Rules that leave no offer show as the reason", arguments: [Rule.gate, .respect])
    func reasons(_ rule: Rule) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 9))
        clinic.order {
            if rule == .gate { $0.gates = [Gate(kind: .labs, status: .pending, hard: true)] }
        }
        if rule == .respect {
            clinic.scenario.overrides = [Override(order: Index(0), demand: .neverAtSite(Index(0)))]
        }
        #expect(clinic.plan().waiting.map(\.reason) == [Self.shownByOffers[rule]])
    }

    @Test("An order is booked at most once, however much room there is")
    func bookedAtMostOnce() {
        var clinic = Clinic()
        for day in 1...4 { clinic.session(clinic.span(day, 8, 12), "day-\(day)") }
        clinic.order()
        #expect(clinic.placed() == ["A"])
    }

    private static func evidence(_ rule: Rule) -> Evidence? {
        var clinic = Clinic()
        switch rule {
        case .bookedAtMostOnce, .gate, .respect: return nil
        case .fitsBlock: fitsBlock(&clinic)
        case .startTimes: startTimes(&clinic)
        case .poolLimit: poolLimit(&clinic)
        case .reserved: reserved(&clinic)
        case .minimumFill: minimumFill(&clinic)
        case .notInTwoPlaces: notInTwoPlaces(&clinic)
        case .visit: visit(&clinic)
        case .reachInTime: reachInTime(&clinic)
        case .earlierGoal: earlierGoal(&clinic)
        case .sessionPrice: sessionPrice(&clinic)
        }
        return Evidence(clinic: clinic, order: Index(clinic.scenario.orders.count - 1))
    }
}

// The clinics; the order that waits stands last.
extension RuleTests {
    private static func halfHour(_ clinic: Clinic) -> Span {
        Span(from: clinic.at(1, 8), to: clinic.at(1, 8, 30))
    }

    private static func fitsBlock(_ clinic: inout Clinic) {
        clinic.session(halfHour(clinic))
        clinic.order("A")
        clinic.order("B")
    }

    private static func startTimes(_ clinic: inout Clinic) {
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) { $0.heads = 1 }
        clinic.exam { $0.needs = [.init(source: .pool(nurse), minutes: 30, anchor: .start)] }
        clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        clinic.session(halfHour(clinic))
        clinic.session(halfHour(clinic), "second") { $0.scanner = Index(1) }
        clinic.order("A")
        clinic.order("B")
    }

    private static func poolLimit(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 8, 12))
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 20)]
        clinic.pool("rides", .ride, [clinic.window(1)])
        clinic.order("A", patient: { $0.set(.transportationInsecurity, .yes) })
        clinic.order("B", patient: { $0.set(.transportationInsecurity, .yes) })
    }

    private static func reserved(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 8, 9)) {
            $0.reserves = [.init(extent: .minutes(30), purpose: .inpatient, releaseHours: nil)]
        }
        clinic.order("A")
        clinic.order("B")
    }

    private static func minimumFill(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 18, 20), "evening") { $0.opening = .init(minimumMinutes: 31) }
        clinic.order()
    }

    private static func notInTwoPlaces(_ clinic: inout Clinic) {
        let elm = clinic.site("elm")
        let (ultrasound, _) = clinic.ultrasound(clinic.span(1, 14, 15), site: elm.int)
        clinic.session(clinic.span(1, 8, 9))
        let first = clinic.order("A") { $0.priority = .urgent }
        let patient = clinic.scenario.orders[first].patient
        clinic.order("B") { ($0.patient, $0.exam) = (patient, ultrasound) }
    }

    private static func visit(_ clinic: inout Clinic) {
        let (ultrasound, _) = clinic.ultrasound(clinic.span(2, 8, 9))
        clinic.session(clinic.span(1, 8, 9))
        let first = clinic.order("A") { $0.visit = "V" }
        let patient = clinic.scenario.orders[first].patient
        clinic.order("B") { ($0.patient, $0.exam, $0.visit) = (patient, ultrasound, "V") }
    }

    private static func reachInTime(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 8, 12))
        clinic.pool("calls", .outreach, [clinic.window(15)]) { $0.language = LanguageTag(canonical: "en") }
        for id in ["A", "B"] {
            clinic.order(
                id,
                patient: {
                    $0.channels = [Channel(kind: .call, consent: true, leadDays: 0, minutes: 8)]
                })
        }
    }

    /// The exam could be tomorrow; goal care keeps it for the day the patient prefers.
    private static func earlierGoal(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 8, 9))
        clinic.session(clinic.span(2, 8, 9), "thursday")
        clinic.scenario.policy.care.offPreference = .one
        clinic.order { $0.preferred = [.init(days: .weekly([.thu]), from: 0, to: 1440)] }
    }

    /// The evening costs two exams, and one is waiting.
    private static func sessionPrice(_ clinic: inout Clinic) {
        clinic.session(clinic.span(1, 18, 20), "evening") { $0.opening = .init(price: 20_000) }
        clinic.order()
    }
}
