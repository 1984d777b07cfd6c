import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Goal care, among plans that are equal in everything before it")
struct CareTests {
    /// A radiograph asked for long ago by someone who worries about its cost; sessions on Wednesday and Friday.
    private func clinic(_ change: (inout Clinic) -> Void) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 9), "wednesday")
        clinic.session(clinic.span(3, 8, 9), "friday")
        let asked = clinic.at(-30, 8)
        clinic.order(
            change: { $0.requestedAt = asked },
            patient: {
                $0.set(.medicalCostBurden, .yes)
                $0.channels = [Channel(kind: .call, consent: true, leadDays: 1, minutes: 0)]
            })
        change(&clinic)
        return clinic
    }

    private func supports(_ clinic: Clinic) -> [Placement.OptionalSupport] {
        clinic.plan().plan.placements[0].optional
    }

    @Test(
        "Counselling is given where its minutes are there by the day before",
        arguments: [
            (0, 19, false), (0, 20, true), (2, 20, true), (3, 20, false),
        ] as [(Int, Int64, Bool)])
    func counselling(day: Int, minutes: Int64, isGiven: Bool) {
        let clinic = clinic { clinic in
            clinic.pool("counsellor", .counsellor, [clinic.window(minutes, on: day)])
            clinic.scenario.orders[Index(0)].earliest = clinic.today + 3
        }
        #expect(supports(clinic).contains(.counselling) == isGiven)
    }

    @Test(
        "Nobody is counselled about costs who does not worry about them",
        arguments: [Need.no, .unknown, .declined])
    func noCounselling(need: Need) {
        let clinic = clinic { clinic in
            clinic.pool("counsellor", .counsellor, [clinic.window(500)])
            clinic.scenario.patients[Index(0)].set(.medicalCostBurden, need)
        }
        #expect(!supports(clinic).contains(.counselling))
    }

    @Test(
        "A second contact is an offer of its own only where its channel can still bring one after the first",
        arguments: [(0, 1, false), (1, 1, false), (1, 2, true), (2, 2, false), (2, 3, true)])
    func secondContact(leadDays: Int, prepLeadDays: Int, isOffered: Bool) {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].channels[0].leadDays = leadDays
            clinic.exam { $0.prepLeadDays = prepLeadDays }
        }
        let instance = Instance(clinic.scenario)
        let list = OfferList(instance).withOptionalSupports(instance).list
        #expect(
            list.offers.rows.filter { $0.day == clinic.today + 3 }.map(\.optional)
                == (isOffered ? [[], [.secondContact]] : [[]]))
    }

    @Test("A ride is optional help for those who need help with the way and can come without")
    func ride() {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].set(.transportationInsecurity, .yes)
            clinic.scenario.patients[Index(0)].transport = Transport(
                modes: [.transit], maxMinutes: nil, mobility: .walk)
            clinic.scenario.travel = [
                TravelRow(zone: "north", site: Index(0), mode: .transit, minutes: 90),
                TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 20),
            ]
            clinic.scenario.policy.care.travelMinute = Value(millionths: 1_000)
            clinic.pool("rides", .ride, [clinic.window(1)])
        }
        #expect(supports(clinic) == [.ride])
        #expect(clinic.plan().violations(clinic.scenario) == [])
    }

    @Test(
        "Preferred times, long notice and the proposed start are kinder",
        arguments: [
            {
                $0.policy.care.offPreference = .one; $0.orders[Index(0)].preferred = [fridays]
            },
            {
                $0.policy.care.shortNotice = .one; $0.policy.care.shortNoticeDays = 3
            },
            {
                $0.policy.care.move = .one
                let start = $0.sessions[Index(1)].span.from + 17
                $0.previousPlan = [
                    PreviousProposal(
                        order: Index(0), status: .proposed, site: Index(0), session: Index(1), start: start)
                ]
            },
        ] as [@Sendable (inout Scenario) -> Void])
    func kinder(prefer: @Sendable (inout Scenario) -> Void) {
        let clinic = clinic { prefer(&$0.scenario) }
        let placement = clinic.plan().plan.placements[0]
        #expect(placement.session == Index(1))
        let proposed = clinic.scenario.previousPlan.first?.start
        #expect(proposed == nil || placement.start == proposed)
    }

    @Test("Short notice counts days before its limit, not on it", arguments: [(2, 0), (3, 0), (4, 1)])
    func shortNotice(days: Int, burden: Int64) {
        let clinic = clinic { clinic in
            clinic.scenario.orders[Index(0)].earliest = clinic.today + 3
            clinic.scenario.policy.care.shortNotice = Value(millionths: 1)
            clinic.scenario.policy.care.shortNoticeDays = days
        }
        #expect(clinic.offers().map { Care.burden($0, clinic.scenario).millionths } == [burden])
    }

    @Test("Chances that the site supplies change goal care and nothing before it")
    func chanceOnlyInCare() {
        let clinic = clinic { _ in }
        var history = History()
        history.supplied = [
            .init(
                order: Index(0), scope: .anywhere,
                outcome: Outcome(completed: .zero, cancelled: .zero, missed: .one))
        ]
        let (plain, supplied) = (clinic.plan(), Planner.toProof(clinic.scenario, history))
        #expect(plain.goals.dropLast() == supplied.goals.dropLast())
        #expect(supplied.goal(.care)?.value == .zero)
        #expect(plain.goal(.care)?.value != .zero)
    }
}

private let fridays = Availability(days: .weekly([.fri]), from: 0, to: 1440)
