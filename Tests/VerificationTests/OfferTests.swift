import Domain
import Testing

@testable import Verification

@Suite("Offers, and the first condition after which none is left")
struct OfferTests {
    struct Case: CustomStringConvertible, Sendable {
        var reason: WaitingReason
        var order: Int
        var change: @Sendable (inout Scenario) -> Void
        var description: String { reason.rawValue }
    }

    private static let december = WorkedExample.december

    static let cases = [
        Case(reason: .noScanner, order: 2) { $0.orders[Index(2)].features = ["wide-bore"] },
        Case(reason: .noSession, order: 1) { $0.orders[Index(1)].latest = december(1) },
        Case(reason: .gate, order: 1) {
            $0.orders[Index(1)].gates = [Gate(kind: .labs, status: .unknown, hard: true)]
        },
        Case(reason: .leadTime, order: 1) { $0.orders[Index(1)].noticeHours = 24 * 5 },
        Case(reason: .contact, order: 1) { $0.patients[Index(1)].channels[0].leadDays = 2 },
        Case(reason: .travel, order: 1) { $0.patients[Index(1)].transport?.maxMinutes = 9 },
        Case(reason: .interpreter, order: 0) { $0.patients[Index(0)].interpreterModes = [.video] },
        Case(reason: .support, order: 0) { scenario in
            scenario.pools[Index(3)].unavailable = [
                Span(from: WorkedExample.at(2, 10, 59), to: WorkedExample.at(2, 11))
            ]
            scenario.pools[Index(3)].windows[0].span = Span(
                from: WorkedExample.at(2, 10, 40), to: WorkedExample.at(2, 12))
        },
        Case(reason: .availability, order: 1) { scenario in
            scenario.orders[Index(1)].guardian = Companion(
                availability: [Availability(days: .dates([december(3)]), from: 0, to: 1440)])
        },
        Case(reason: .declined, order: 1) { $0.previousPlan[0].status = .declined(.site) },
    ]

    @Test("Each condition is the reason when it is the first to leave nothing", arguments: cases)
    func reason(_ one: Case) {
        var scenario = WorkedExample.scenario()
        #expect(OfferList(scenario).reasons.isEmpty)
        one.change(&scenario)
        #expect(OfferList(scenario).reasons == [Index(one.order): one.reason])
    }

    @Test("Every reason but lack of room has a case")
    func walksTheReasons() {
        #expect(Set(Self.cases.map(\.reason)) == Set(WaitingReason.allCases).subtracting([.capacity]))
    }

    @Test("Payment never gates an urgent order")
    func paymentGate() {
        var scenario = WorkedExample.scenario()
        for kind in [Gate.Kind.authorisation, .coverage] {
            scenario.orders[Index(0)].gates = [Gate(kind: kind, status: .pending, hard: true)]
            #expect(OfferList(scenario).reasons.isEmpty)
        }
        scenario.orders[Index(0)].priority = .routine
        #expect(OfferList(scenario).reasons == [Index(0): .gate])
    }

    @Test("A must leaves one start, opens its session and waives its minimum")
    func must() {
        var scenario = WorkedExample.scenario()
        let start = WorkedExample.at(2, 18, 30)
        scenario.overrides = [Override(order: Index(1), demand: .must(session: Index(1), start: start))]
        scenario.sessions[Index(1)].opening?.minimumMinutes = 100
        let list = OfferList(scenario)
        #expect(list.offers(of: Index(1)).map(\.starts) == [Span(from: start, to: start + 1)])
        #expect(list.timetable.held == [Index(1)])
        #expect(list.neverOpen.isEmpty)
    }

    @Test(
        "An evening nobody could fill is closed before anything is decided",
        arguments: [(50, false), (51, true)])
    func closed(minimum: Int, isClosed: Bool) {
        var scenario = WorkedExample.scenario()
        scenario.sessions[Index(1)].opening?.minimumMinutes = Minutes(minimum)
        #expect(OfferList(scenario).neverOpen == (isClosed ? [Index(1)] : []))
    }

    @Test("Starts are cut at the edges of preferred times and at the start that was proposed")
    func cuts() {
        var scenario = WorkedExample.scenario()
        let weekdays = Set(Weekday.allCases)
        scenario.orders[Index(1)].preferred = [Availability(days: .weekly(weekdays), from: 1080, to: 1260)]
        scenario.previousPlan.append(
            PreviousProposal(
                order: Index(1), status: .proposed, site: Index(0), session: nil,
                start: WorkedExample.at(2, 18, 10)))
        let offers = OfferList(scenario).offers(of: Index(1)).sorted { $0.starts.from < $1.starts.from }
        #expect(offers.map { $0.starts.length.int } == [60, 10, 1, 60])
        #expect(offers.map(\.isPreferred) == [false, true, true, true])
        #expect(offers.map(\.isMoved) == [true, true, false, true])
    }

    @Test("What was declined for its time of day is not offered within the hour")
    func declinedTimeOfDay() {
        var scenario = WorkedExample.scenario()
        scenario.previousPlan[0].status = .declined(.timeOfDay)
        scenario.previousPlan[0].start = WorkedExample.at(4, 18)
        let offers = OfferList(scenario).offers(of: Index(1))
        let span = { (from: Instant, to: Instant) in Span(from: from, to: to + 1) }
        #expect(
            offers.map(\.starts) == [
                span(WorkedExample.at(2, 17), WorkedExample.at(2, 17)),
                span(WorkedExample.at(2, 19), WorkedExample.at(2, 19, 10)),
            ])
    }

    /// Of the clinic's order C-16, which could be on two days at two sites.
    struct TakenOut: CustomStringConvertible, Sendable {
        var description: String
        var change: @Sendable (inout Scenario) -> Void
        var isOut: @Sendable (Offer, Scenario) -> Bool

        static func never(
            _ description: String, _ demand: Override.Demand,
            _ isOut: @escaping @Sendable (Offer, Scenario) -> Bool
        ) -> Self {
            Self(
                description: "never \(description)",
                change: { $0.overrides.append(Override(order: Index(15), demand: demand)) }, isOut: isOut)
        }

        static func declined(
            _ reason: PreviousProposal.Reason, _ isOut: @escaping @Sendable (Offer, Scenario) -> Bool
        ) -> Self {
            Self(
                description: "declined for its \(reason)",
                change: {
                    $0.previousPlan.append(
                        PreviousProposal(
                            order: Index(15), status: .declined(reason), site: ClinicWeek.elm, session: nil,
                            start: ClinicWeek.at(2, 9)))
                }, isOut: isOut)
        }
    }

    static let takenOut = [
        TakenOut.never("at a site", .neverAtSite(ClinicWeek.elm)) {
            $1.sessions[$0.session].site == ClinicWeek.elm
        },
        .never("in a session", .neverInSession(Index(4))) { offer, _ in offer.session == Index(4) },
        .never("on a day", .neverOnDay(december(3))) { offer, _ in offer.day == december(3) },
        .declined(.site) { $1.sessions[$0.session].site == ClinicWeek.elm },
        .declined(.day) { offer, _ in offer.day == december(2) },
        // No interpreter was in it.
        .declined(.language) { _, _ in false },
    ]

    @Test("What people forbid or the patient declined is taken out, and nothing else", arguments: takenOut)
    func taken(_ one: TakenOut) {
        var scenario = ClinicWeek.scenario
        let before = OfferList(scenario).offers(of: Index(15))
        #expect(Set(before.map(\.session)).count > 2)
        one.change(&scenario)
        let left = OfferList(scenario).offers(of: Index(15))
        let expected = before.filter { !one.isOut($0, scenario) }
        #expect(left.map(\.session) == expected.map(\.session))
        #expect(left.map(\.starts) == expected.map(\.starts))
    }

    @Test("What was declined for a reason of its own is not offered there within the hour")
    func declinedOther() {
        var scenario = ClinicWeek.scenario
        let declined = ClinicWeek.at(2, 9)
        scenario.previousPlan.append(
            PreviousProposal(
                order: Index(15), status: .declined(.other), site: ClinicWeek.elm, session: nil,
                start: declined))
        let offers = OfferList(scenario).offers(of: Index(15))
        let near = Span(from: declined - 59, to: declined + 60)
        let there = offers.filter { scenario.sessions[$0.session].site == ClinicWeek.elm }
        #expect(there.allSatisfy { !$0.starts.overlaps(near) } && !there.isEmpty)
        #expect(offers.contains { $0.starts.overlaps(near) })
    }

    @Test("An interpreter's mode that was declined is not offered again")
    func declinedMode() {
        var scenario = ClinicWeek.scenario
        #expect(OfferList(scenario).reasons[Index(0)] == nil)
        for (mode, reason) in [(InterpreterMode.video, nil), (.inPerson, WaitingReason.declined)] {
            scenario.previousPlan[0] = PreviousProposal(
                order: Index(0), status: .declined(.language), site: ClinicWeek.main, session: nil,
                start: ClinicWeek.at(2, 8), interpreterMode: mode)
            #expect(OfferList(scenario).reasons[Index(0)] == reason)
        }
    }

    @Test("Later orders of a visit bring no contact and no ride of their own")
    func visit() {
        var scenario = WorkedExample.scenario()
        for order in [0, 2] { scenario.orders[Index(order)].visit = "both" }
        let list = OfferList(scenario)
        #expect(list.offers(of: Index(0)).allSatisfy { $0.contact != nil })
        #expect(list.offers(of: Index(2)).allSatisfy { $0.contact == nil })
    }

    @Test("A money pool pays for the ride in the window of the start, and where none is, there is no offer")
    func money() {
        var scenario = WorkedExample.scenario()
        let budget = WorkedExample.between(WorkedExample.at(2, 0), WorkedExample.at(2, 10, 35), 2500)
        let pool = scenario.pools.append(Pool(id: "fund", kind: .money, unit: .money, windows: [budget]))
        scenario.pools[Index(2)].paidFrom = pool
        scenario.travel[4].rideCost = 2500
        let list = OfferList(scenario)
        let offers = list.offers(of: Index(0))
        #expect(offers.map { $0.starts.length.int } == [5])
        let uses = offers.first.map { list.helps(of: $0).uses } ?? []
        #expect(uses.last == WindowUse(window: Index(list.timetable.windows.of(pool).lowerBound), use: 2500))
        scenario.travel[4].rideCost = 2501
        #expect(OfferList(scenario).reasons == [Index(0): .support])
    }
}
