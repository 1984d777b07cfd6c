import Domain
import Testing

@testable import Planning

@Suite("Help that makes an appointment possible")
struct SupportTests {
    /// An order of someone who speaks Spanish and needs an interpreter, a session from eight to ten.
    private func spanish(_ change: (inout Clinic) -> Void) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.order(patient: {
            $0.language = LanguageTag(canonical: "es-MX")
            $0.contactLanguage = LanguageTag(canonical: "en")
            $0.set(.languageAccess, .yes)
        })
        clinic.scenario.policy.minutes.interpreterExtra = 15
        clinic.pool("interpreter", .interpreter, [clinic.window(500)]) {
            ($0.language, $0.mode) = (LanguageTag(canonical: "es"), .video)
        }
        change(&clinic)
        return clinic
    }

    @Test("An interpreter makes the exam longer and is drawn for all of it")
    func interpreter() {
        let clinic = spanish { _ in }
        #expect(clinic.starts() == ["1 08:00-09:15"])
        #expect(clinic.offers()[0].uses == [Offer.Use(window: Index(0), amount: 45, busy: 0..<45)])
    }

    @Test(
        "Language, mode and site of the interpreter must fit the patient and the exam",
        arguments: [
            { $0.pools[Index(0)].language = LanguageTag(canonical: "pt") },
            { $0.pools[Index(0)].language = nil },
            { $0.pools[Index(0)].mode = nil },
            { $0.patients[Index(0)].language = nil },
            { $0.patients[Index(0)].interpreterModes = [.phone] },
            { $0.exams[Index(0)].interpreterModes = [.inPerson] },
            { $0.pools[Index(0)].site = $0.sites.append(Site(id: "elm", label: "", zone: .utc)) },
            { $0.pools[Index(0)].windows[0].amount = 44 },
        ] as [@Sendable (inout Scenario) -> Void])
    func noInterpreter(spoil: @Sendable (inout Scenario) -> Void) {
        let clinic = spanish { spoil(&$0.scenario) }
        #expect(clinic.reason() == .interpreter)
    }

    @Test(
        "An exam lies wholly inside one window of its interpreter",
        arguments: [
            (44, []), (45, ["1 08:30-08:30"]), (46, ["1 08:30-08:31"]),
        ])
    func window(minutes: Int, starts: [String]) {
        let clinic = spanish { clinic in
            let from = clinic.at(1, 8, 30)
            clinic.scenario.pools[Index(0)].windows = [
                .init(span: Span(from: from, to: from + Minutes(minutes)), amount: 500),
                .init(
                    span: Span(from: from + Minutes(minutes), to: from + Minutes(minutes + 10)), amount: 500),
            ]
        }
        #expect(clinic.starts() == starts)
    }

    @Test(
        "With one interpreter of two heads, two exams run at once on two scanners",
        arguments: [(1, 1), (2, 2)])
    func heads(heads: Int, placed: Int) {
        var clinic = spanish { clinic in
            clinic.scenario.pools[Index(0)].heads = heads
            let scanner = clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
            for index in [Index<Session>(0), clinic.session(clinic.span(1, 8, 10), "second")] {
                let from = clinic.at(1, 8)
                clinic.scenario.sessions[index].span = Span(from: from, to: from + 45)
            }
            clinic.scenario.sessions[Index(1)].scanner = scanner
        }
        let patient = clinic.scenario.patients[Index(0)]
        clinic.order("B", patient: { $0 = patient })
        let outcome = clinic.plan()
        #expect(outcome.plan.placements.count == placed)
        #expect(
            outcome.waiting.flatMap(\.binding).map(\.rule) == (placed == 1 ? [.fitsBlock, .startTimes] : []))
    }

    @Test(
        "Unknown and declined needs are planned without the support",
        arguments: [Need.unknown, .declined, .no])
    func unknownNeed(need: Need) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.order(patient: {
            $0.set(.languageAccess, need)
            if need != .no { $0.set(.transportationInsecurity, need) }
            $0.language = LanguageTag(canonical: "es")
        })
        #expect(clinic.starts() == ["1 08:00-09:30"])
        #expect(clinic.offers()[0].uses == [])
    }

    @Test(
        "An exam draws at its start or up to its end, inside the pool's window and not while it is closed",
        arguments: [
            (Exam.Need.Anchor.start, ["1 08:00-08:30", "1 09:00-09:30"]),
            (.end, ["1 08:00-08:15", "1 08:45-09:30"]),
        ])
    func anchors(anchor: Exam.Need.Anchor, starts: [String]) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        let closed = Span(from: clinic.at(1, 8, 45), to: clinic.at(1, 9))
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(90)]) { $0.unavailable = [closed] }
        clinic.exam { $0.needs = [.init(source: .pool(nurse), minutes: 15, anchor: anchor)] }
        clinic.order()
        #expect(clinic.starts() == starts)
    }

    @Test("A request for a woman draws a technologist who is one, with or without a need of the exam's")
    func staffGender() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        for (id, gender) in [("f", StaffGender.female), ("m", .male)] {
            clinic.pool(id, .technologist, [clinic.window(500)]) { $0.gender = gender }
        }
        clinic.order { $0.staffGender = .female }
        #expect(clinic.offers().map(\.uses) == [[.init(window: Index(0), amount: 30, busy: 0..<30)]])
        clinic.exam {
            $0.needs = [.init(source: .kind(.technologist, skill: nil), minutes: 10, anchor: .start)]
        }
        #expect(clinic.offers().map(\.uses) == [[.init(window: Index(0), amount: 10, busy: 0..<10)]])
        clinic.exam { $0.needs = [.init(source: .pool(Index(1)), minutes: 10, anchor: .start)] }
        #expect(clinic.reason() == .support)
    }

    @Test("A skill is asked for by its name, and equipment is drawn by the piece")
    func skill() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.pool("coil", .equipment, [clinic.window(1)]) { ($0.unit, $0.skill) = (.count, "breast") }
        clinic.exam {
            $0.needs = [.init(source: .kind(.equipment, skill: "breast"), minutes: 30, anchor: .start)]
        }
        clinic.order()
        #expect(clinic.offers().map { $0.uses.map(\.amount) } == [[1]])
        clinic.exam {
            $0.needs = [.init(source: .kind(.equipment, skill: "knee"), minutes: 30, anchor: .start)]
        }
        #expect(clinic.reason() == .support)
    }
}
