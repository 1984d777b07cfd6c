import Domain
import Testing

@testable import Planning

@Suite("What people decided is obeyed")
struct RespectTests {
    /// Wednesday and the Wednesday after it, eight to ten at Main and at Elm.
    private func clinic(_ change: (inout Clinic) -> Void) -> [String] {
        var clinic = Clinic(days: 8)
        let elm = clinic.site("elm")
        clinic.session(clinic.span(1, 8, 10), "main")
        clinic.session(clinic.span(2, 8, 10), "elm") { $0.site = elm }
        clinic.session(clinic.span(8, 8, 10), "next")
        clinic.order()
        change(&clinic)
        return clinic.starts()
    }

    private func declined(_ reason: PreviousProposal.Reason) -> [String] {
        clinic { clinic in
            clinic.scenario.previousPlan = [
                PreviousProposal(
                    order: Index(0), status: .declined(reason), site: Index(0), session: nil,
                    start: clinic.at(1, 9))
            ]
        }
    }

    @Test(
        "What was declined for a reason is not offered again",
        arguments: [
            (PreviousProposal.Reason.day, ["2 08:00-09:30"]), (.site, ["2 08:00-09:30"]),
            (.timeOfDay, ["1 08:00-08:00", "2 08:00-08:00", "8 08:00-08:00"]),
            (.other, ["1 08:00-08:00", "2 08:00-09:30", "8 08:00-09:30"]),
            (.language, ["1 08:00-09:30", "2 08:00-09:30", "8 08:00-09:30"]),
        ])
    func reasons(reason: PreviousProposal.Reason, starts: [String]) {
        #expect(declined(reason) == starts)
    }

    @Test("An interpreter mode that was declined is not offered again, the other is")
    func language() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        for mode in [InterpreterMode.phone, .video] {
            clinic.pool(mode.rawValue, .interpreter, [clinic.window(500)]) {
                ($0.language, $0.mode) = (LanguageTag(canonical: "en"), mode)
            }
        }
        clinic.order(patient: { $0.set(.languageAccess, .yes) })
        clinic.scenario.previousPlan = [
            PreviousProposal(
                order: Index(0), status: .declined(.language), site: Index(0), session: nil,
                start: clinic.at(1, 9), interpreterMode: .phone)
        ]
        #expect(clinic.offers().map { $0.uses[0].window } == [Index(1)])
    }

    @Test(
        "A person's never is obeyed",
        arguments: [
            (Override.Demand.neverAtSite(Index(0)), ["2 08:00-09:30"]),
            (.neverInSession(Index(2)), ["1 08:00-09:30", "2 08:00-09:30"]),
            (
                .neverOnDay(CalendarDate(year: 2026, month: 12, day: 3).number),
                ["1 08:00-09:30", "8 08:00-09:30"]
            ),
        ] as [(Override.Demand, [String])])
    func never(demand: Override.Demand, starts: [String]) {
        #expect(clinic { $0.scenario.overrides = [Override(order: Index(0), demand: demand)] } == starts)
    }

    @Test("An accepted proposal leaves its start alone, in the session named or the first that runs then")
    func accepted() {
        for session in [Index<Session>(0), nil] {
            let starts = clinic { clinic in
                clinic.scenario.previousPlan = [
                    PreviousProposal(
                        order: Index(0), status: .accepted, site: Index(0), session: session,
                        start: clinic.at(1, 8, 45))
                ]
            }
            #expect(starts == ["1 08:45-08:45"])
        }
    }

    @Test("A must opens its flexible session, and its order keeps its place against an urgent one")
    func must() {
        var clinic = Clinic()
        let evening = clinic.session(Span(from: clinic.at(1, 18), to: clinic.at(1, 18, 30)), "evening") {
            $0.opening = .init(price: 900_000, minimumMinutes: 500)
        }
        clinic.order("A")
        clinic.order("B") { $0.priority = .stat }
        clinic.scenario.overrides = [
            Override(order: Index(0), demand: .must(session: evening, start: clinic.at(1, 18)))
        ]
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == ["A"])
        #expect(outcome.plan.opened == [evening] && outcome.alternatives == [[]])
        #expect(outcome.violations(clinic.scenario) == [])
    }

    @Test("A booked order is neither placed nor waiting, and its patient is elsewhere that day")
    func booked() {
        var clinic = Clinic()
        let elm = clinic.site("elm")
        let there = clinic.session(clinic.span(1, 8, 9), "elm") { $0.site = elm }
        clinic.session(clinic.span(1, 14, 15), "main")
        let booked = clinic.order("A")
        let patient = clinic.scenario.orders[booked].patient
        let open = clinic.order("B") { $0.patient = patient }
        clinic.scenario.orders[open].sitesAllowed = [Index(0)]
        clinic.scenario.bookings.append(
            Booking(id: "K", session: there, start: clinic.at(1, 8), minutes: 30, order: booked))
        let outcome = clinic.plan()
        #expect(outcome.waiting.map(\.order) == [open])
        #expect(outcome.rules(open) == [.notInTwoPlaces])
    }

    @Test("What was accepted is kept, though nobody could be told of it in time any more")
    func acceptedLate() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.pool("calls", .outreach, [clinic.window(8)]) { $0.language = LanguageTag(canonical: "en") }
        clinic.exam { $0.prepLeadDays = 2 }
        let call = Channel(kind: .call, consent: true, leadDays: 3, minutes: 8)
        let order = clinic.order("A", change: { $0.noticeHours = 72 }, patient: { $0.channels = [call] })
        #expect(clinic.plan().plan.placements.isEmpty)
        clinic.scenario.previousPlan = [
            PreviousProposal(
                order: order, status: .accepted, site: Index(0), session: nil, start: clinic.at(1, 9))
        ]
        let outcome = clinic.plan()
        #expect(outcome.plan.placements.map(\.start) == [clinic.at(1, 9)])
        #expect(outcome.plan.placements[0].contact == nil)
        #expect(outcome.violations(clinic.scenario) == [])
        // Whoever is put there by the staff has still to be told.
        clinic.scenario.previousPlan = []
        clinic.scenario.overrides = [
            Override(order: order, demand: .must(session: Index(0), start: clinic.at(1, 9)))
        ]
        #expect(clinic.plan().plan.placements.isEmpty)
    }

    @Test(
        "Nobody's partner of a visit takes a time that was promised to somebody else",
        arguments: [(9, ["C"]), (10, ["A", "B", "C"])])
    func acceptedVisit(until hour: Int, placed: [String]) {
        var clinic = Clinic()
        let (ultrasound, session) = clinic.ultrasound(clinic.span(1, 8, hour))
        let magnet = clinic.session(clinic.span(1, 8, 9))
        func accepted(_ order: Index<Order>, _ session: Index<Session>, _ minute: Int) -> PreviousProposal {
            PreviousProposal(
                order: order, status: .accepted, site: Index(0), session: session,
                start: clinic.at(1, 8) + Minutes(minute))
        }
        let first = clinic.order("A") { $0.visit = "V" }
        let patient = clinic.scenario.orders[first].patient
        clinic.order("B") { ($0.patient, $0.exam, $0.visit) = (patient, ultrasound, "V") }
        let other = clinic.order("C") { $0.exam = ultrasound }
        // B would go at 8:30, as soon as its patient is free, and C has been promised that time.
        clinic.scenario.previousPlan = [accepted(first, magnet, 0), accepted(other, session, 30)]
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == placed)
        #expect(outcome.baseline.placements.count == placed.count)
        #expect(outcome.violations(clinic.scenario) == [])
    }

    @Test("Only the first exam of a visit draws the ride and the contact")
    func visit() {
        var clinic = Clinic()
        let (ultrasound, _) = clinic.ultrasound(clinic.span(1, 8, 10))
        clinic.session(clinic.span(1, 8, 10))
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 20)]
        clinic.pool("rides", .ride, [clinic.window(1)])
        clinic.pool("calls", .outreach, [clinic.window(8)]) { $0.language = LanguageTag(canonical: "en") }
        let first = clinic.order(
            "A", change: { $0.visit = "V" },
            patient: {
                $0.set(.transportationInsecurity, .yes)
                $0.channels = [Channel(kind: .call, consent: true, leadDays: 0, minutes: 8)]
            })
        let patient = clinic.scenario.orders[first].patient
        clinic.order("B") { ($0.patient, $0.exam, $0.visit) = (patient, ultrasound, "V") }
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == ["A", "B"])
        #expect(outcome.plan.placements.map { $0.contact != nil } == [true, false])
        #expect(outcome.plan.placements.map { $0.bundle.count } == [1, 0])
        #expect(outcome.violations(clinic.scenario) == [])
    }
}
