import Attendance
import Domain

extension SplitMix64 {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &self)! }
}

/// Random scenarios of three or four orders that touch every rule; all times are multiples of 15 minutes, so that a
/// quarter-hour grid holds a left-shifted form of every plan.
struct TinyScenario {
    private var random: SplitMix64
    private let day0 = CalendarDate(year: 2026, month: 12, day: 2).number
    private var scenario: Scenario
    private var history = History()

    static func make(seed: UInt64) -> (scenario: Scenario, history: History) {
        var maker = TinyScenario(seed: seed)
        maker.addSites()
        maker.addExams()
        maker.addSupports()
        maker.addSupplies()
        maker.addRegularSessions()
        maker.addFlexibleSessions()
        maker.addPeople()
        maker.addBookings()
        maker.addForced()
        return (maker.scenario, maker.history)
    }

    /// What the policy asks of groups beside the levels of `make(seed:)`, or in their place.
    enum Form: CaseIterable {
        case notBelowBaseline, gap, gapNotBelowBaseline, parity
    }

    static func make(seed: UInt64, _ form: Form) -> (scenario: Scenario, history: History) {
        var (scenario, history) = make(seed: seed)
        var random = SplitMix64(seed: seed ^ 0x51A9)
        scenario.policy.equity.notBelowBaseline = form == .notBelowBaseline || form == .gapNotBelowBaseline
        switch form {
        case .notBelowBaseline: break
        case .gap, .gapNotBelowBaseline:
            scenario.policy.equity.maxGap = random.pick([0, 100_000, 350_000].map { Value(millionths: $0) })
            scenario.policy.equity.levellingDown = random.pick([0, 1, 2])
        case .parity:
            scenario.policy.equity.parityPenalty = random.pick(
                [50_000, 400_000, 2_000_000].map { Value(millionths: $0) })
        }
        return (scenario, history)
    }

    /// Of all forms in turn, levels alone among them.
    static func ofAnyForm(seed: Int) -> (scenario: Scenario, history: History) {
        let place = seed % (Form.allCases.count + 1)
        return place == 0
            ? make(seed: UInt64(seed)) : make(seed: UInt64(seed), Form.allCases[place - 1])
    }

    private init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        let asOf = Instant(minute: day0.int * 1440 - 1440 + 8 * 60)
        scenario = Scenario(
            name: "tiny", zone: .utc, asOf: asOf, horizon: day0...(day0 + 3), policy: Self.policy(&random))
    }

    private static func policy(_ random: inout SplitMix64) -> Policy {
        let everyone = ["needed", "not-needed", "unknown"]
        return Policy(
            clinical: .init(
                urgent: [.stat, .asap, .urgent],
                points: [.stat: Value(millionths: 9_000_000), .urgent: Value(millionths: 2_500_000)]),
            value: .init(
                weight: [.urgent: Value(millionths: 3_000_000), .routine: .one],
                timeliness: [
                    .init(days: 0, factor: .one), .init(days: 3, factor: Value(millionths: 700_000)),
                ], tolerance: .zero),
            equity: .init(
                levels: random.pick([1, 2, 3]), minimumGroup: random.pick([1, 2]),
                partitions: [
                    .init(by: .interpreter, groups: everyone), .init(by: .transport, groups: everyone),
                    .init(by: .cost, groups: ["needed"], parent: GroupName(.transport, "needed")),
                ], tolerance: random.pick([.zero, Value(millionths: 100_000)])),
            money: .init(currency: "USD", perExam: 25_000),
            care: .init(
                travelMinute: Value(millionths: 1_000), offPreference: Value(millionths: 200_000),
                shortNotice: Value(millionths: 100_000), shortNoticeDays: 2, move: Value(millionths: 500_000)),
            minutes: .init(interpreterExtra: 15, transferExtra: 15, counselling: 20), suppression: .internal,
            effort: .normal)
    }

    private func instant(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(minute: (day0 + day).int * 1440 + hour * 60 + minute)
    }
    private func span(_ day: Int, _ from: Int, _ to: Int) -> Span {
        Span(from: instant(day, from), to: instant(day, to))
    }
    /// The window of one day, or of all days.
    private func window(_ day: Int?, _ amount: Int64, from: Int = 0, to: Int = 24) -> Pool.Window {
        let whole = Span(from: instant(-1, 0), to: instant(9, 0))
        return Pool.Window(span: day.map { span($0, from, to) } ?? whole, amount: amount)
    }
}

// Places, exams, pools and sessions.
extension TinyScenario {
    private mutating func addSites() {
        scenario.sites.append(Site(id: "main", label: "Main", zone: .utc))
        scenario.sites.append(
            Site(
                id: "elm", label: "Elm",
                zone: Zone(name: "Elm", shifts: [.init(from: Instant(minute: 0), offset: -60)])))
        for (site, transit, car) in [(0, 95, 25), (1, 20, 35)] {
            scenario.travel.append(
                TravelRow(zone: "north", site: Index(site), mode: .transit, minutes: Minutes(transit)))
            scenario.travel.append(
                TravelRow(
                    zone: "north", site: Index(site), mode: .car, minutes: Minutes(car), rideCost: 1_000))
        }
    }

    private mutating func addExams() {
        var brain = Exam(id: "mr-brain", modality: .mr, minutes: 45, turnaround: 15)
        brain.prepLeadDays = random.pick([0, 0, 0, 1])
        scenario.exams.append(brain)
        var contrast = Exam(id: "mr-contrast", modality: .mr, minutes: 60)
        contrast.interpreterModes = random.chance(50) ? [.inPerson] : [.inPerson, .video]
        contrast.needs = [
            .init(source: .kind(.nurse, skill: nil), minutes: 30, anchor: random.pick([.start, .end]))
        ]
        if random.chance(30) {
            contrast.needs.append(.init(source: .kind(.nurse, skill: nil), minutes: 15, anchor: .start))
        }
        scenario.exams.append(contrast)
        scenario.exams.append(Exam(id: "us", modality: .us, minutes: 30))
    }

    /// What is drawn on the day: money, interpreters, rides, nurses.
    private mutating func addSupports() {
        let spanish = LanguageTag(canonical: "es")
        let money = scenario.pools.append(
            Pool(
                id: "money", kind: .money, unit: .money, windows: [window(nil, random.pick([1_000, 9_000]))]))
        scenario.pools.append(
            Pool(
                id: "interp", kind: .interpreter, unit: .minutes,
                windows: [
                    window(0, random.pick([60, 120, 240]), from: 8, to: 12), window(1, 240, from: 8, to: 19),
                ],
                heads: random.pick([1, 1, 2]), language: spanish, mode: .inPerson))
        scenario.pools.append(
            Pool(
                id: "video", kind: .interpreter, unit: .minutes,
                windows: [
                    window(0, random.pick([45, 90]), from: 6, to: 20), window(1, 120), window(2, 60),
                ],
                language: spanish, mode: .video))
        scenario.pools.append(
            Pool(
                id: "rides", kind: .ride, unit: .count,
                windows: [window(0, random.pick([0, 1, 2, 2])), window(1, 1), window(2, 1)], zone: "north",
                paidFrom: random.chance(30) ? money : nil))
        scenario.pools.append(
            Pool(
                id: "nurse", kind: .nurse, unit: .minutes,
                windows: [
                    window(0, random.pick([30, 45, 120]), from: 8, to: 18), window(1, 90, from: 8, to: 19),
                ],
                heads: random.pick([1, 2, 2])))
    }

    /// What is drawn at openings and before the exam.
    private mutating func addSupplies() {
        scenario.pools.append(
            Pool(
                id: "staff", kind: .staff, unit: .minutes,
                windows: [window(nil, random.pick([60, 120, 180, 480]))]))
        for language in ["es", "en"] {
            scenario.pools.append(
                Pool(
                    id: "calls-\(language)", kind: .outreach, unit: .minutes,
                    windows: [
                        window(-1, random.pick([8, 16, 30, 30]), from: 8, to: 17),
                        window(0, 8, from: 8, to: 17),
                    ],
                    language: LanguageTag(canonical: language)))
        }
        scenario.pools.append(
            Pool(
                id: "counsel", kind: .counsellor, unit: .minutes,
                windows: [window(-1, random.pick([0, 20]), from: 8, to: 17)]))
    }

    private mutating func addRegularSessions() {
        let wide: Set<String> = ["wide"]
        scenario.scanners.append(Scanner(id: "mr1", modality: .mr, features: wide))
        scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        scenario.scanners.append(Scanner(id: "us1", modality: .us))
        var morning = Session(
            id: "mr1-a", scanner: Index(0), site: Index(0), span: span(0, 8, random.pick([10, 11])))
        if random.chance(40) { morning.reserves.append(reserve(minutes: 30)) }
        if random.chance(15) {
            let late = Span(from: morning.span.to - 30, to: morning.span.to)
            morning.reserves.append(
                .init(extent: .span(late), purpose: .walkIn, releaseHours: random.pick([24, 8, nil])))
        }
        if random.chance(25) { morning.unavailable = [Span(from: instant(0, 8, 45), to: instant(0, 9, 0))] }
        scenario.sessions.append(morning)
        var ultrasound = Session(
            id: "us1-a", scanner: Index(2), site: Index(1),
            span: span(random.pick([0, 1]), 10, random.pick([11, 12])))
        if random.chance(20) { ultrasound.lastStart = ultrasound.span.from + 15 }
        scenario.sessions.append(ultrasound)
        guard random.chance(60) else { return }
        scenario.sessions.append(
            Session(
                id: "mr1-b", scanner: Index(0), site: Index(random.pick([0, 0, 1])),
                span: span(1, random.pick([8, 11]), 12)))
    }

    private mutating func reserve(minutes: Minutes) -> Session.Reserve {
        .init(
            extent: .minutes(minutes), purpose: random.pick([.urgent, .urgent, .emergency]),
            releaseHours: random.pick([nil, nil, 24]))
    }

    private mutating func addFlexibleSessions() {
        let staff: Index<Pool> = Index(5)
        scenario.sessions.append(
            Session(
                id: "mr2-eve", scanner: Index(1), site: Index(random.pick([0, 1])),
                span: span(random.pick([0, 1]), 17, 19),
                opening: .init(
                    price: random.pick([0, 20_000, 40_000]), minimumMinutes: random.pick([0, 60, 75]),
                    draws: [.init(pool: staff, minutes: 120)], isHeld: random.chance(10))))
        guard random.chance(50) else { return }
        scenario.sessions.append(
            Session(
                id: "us1-flex", scanner: Index(2), site: Index(0), span: span(2, 9, 10),
                opening: .init(
                    price: 10_000, minimumMinutes: 30, draws: [.init(pool: staff, minutes: 60)],
                    isHeld: random.chance(20))))
    }
}

// Patients and what they need, orders and what was decided about them.
extension TinyScenario {
    private mutating func addPeople() {
        let patients = random.pick([2, 3, 3])
        for number in 0..<patients { addPatient(number) }
        for number in 0..<random.pick([3, 3, 3, 4]) { addOrder(number, patients) }
    }

    private mutating func addPatient(_ number: Int) {
        let language = random.pick([Need.yes, .yes, .no, .no, .no, .unknown, .declined])
        let tag = language == .yes && random.chance(90) ? random.pick(["es", "es-MX"]) : "en"
        let transport = random.pick([Need.yes, .yes, .no, .unknown, .declined])
        let cost = random.pick([Need.yes, .yes, .no, .unknown])
        var patient = Patient(
            id: "P\(number)", zone: "north", language: LanguageTag(canonical: tag),
            barriers: [
                Barrier(code: .languageAccess, need: language),
                Barrier(code: .transportationInsecurity, need: transport),
                Barrier(code: .medicalCostBurden, need: cost),
            ])
        if random.chance(70) {
            patient.transport = Transport(
                modes: random.pick([[.car], [.car], [.car], [.transit], []]),
                maxMinutes: random.pick([30, 60, nil]),
                mobility: random.pick([.walk, .walk, .wheelchair]))
        }
        patient.channels = [
            Channel(
                kind: .call, consent: random.chance(90), leadDays: random.pick([0, 0, 1, 2]), minutes: 8),
            Channel(
                kind: random.pick([.portal, .text, .text]), consent: random.chance(70),
                leadDays: random.pick([0, 1, 2]),
                minutes: random.pick([0, 0, 8])),
        ]
        scenario.patients.append(patient)
    }

    private mutating func addOrder(_ number: Int, _ patients: Int) {
        var order = Order(
            id: "A\(number)", patient: Index(number % patients), exam: Index(random.pick([0, 1, 2, 2])),
            priority: random.pick([.stat, .urgent, .routine, .routine]),
            requestedAt: instant(random.pick([-9, -30]), 8 + number),
            earliest: day0 + random.pick([0, 0, -3, -3, -3, 2]),
            due: day0 + random.pick([-1, 0, 2]))
        order.latest = random.chance(20) ? day0 + 1 : nil
        if random.chance(25) {
            order.availability = [.init(days: .weekly([.wed, .thu, .fri]), from: 540, to: 1200)]
        }
        if random.chance(15) {
            order.guardian = Companion(availability: [.init(days: .weekly([.wed, .thu]), from: 0, to: 660)])
        }
        if random.chance(30) { order.preferred = [.init(days: .weekly([.thu]), from: 0, to: 1440)] }
        if random.chance(10) { order.features = ["wide"] }
        if random.chance(15) { order.extraMinutes = 15 }
        if random.chance(10) {
            let first = random.chance(80) ? day0 + 1 : nil
            order.gates = [Gate(kind: .authorisation, status: .pending, notBefore: first, hard: true)]
        }
        if random.chance(10) { order.noticeHours = 36 }
        let index = scenario.orders.append(order)
        addHistory(index)
        if number == 2, random.chance(40), scenario.orders[Index(0)].patient == order.patient {
            scenario.orders[Index(0)].visit = "V"
            scenario.orders[index].visit = "V"
        }
    }

    /// What an earlier plan proposed, and chances that the site supplies.
    private mutating func addHistory(_ order: Index<Order>) {
        if random.chance(20) {
            scenario.previousPlan.append(
                PreviousProposal(
                    order: order,
                    status: random.pick([
                        .proposed, .proposed, .declined(.timeOfDay), .declined(.day), .declined(.other),
                    ]),
                    site: Index(0), session: nil, start: instant(0, 9)))
        }
        if random.chance(15) {
            history.supplied.append(
                .init(
                    order: order, scope: .site(Index(0)),
                    outcome: Outcome(
                        completed: Value(millionths: 950_000), cancelled: Value(millionths: 20_000),
                        missed: Value(millionths: 30_000))))
        }
    }

    private mutating func addBookings() {
        guard random.chance(35) else { return }
        let evening = scenario.sessions.indices.first { scenario.sessions[$0].isFlexible }!
        let session = random.chance(30) ? evening : Index(0)
        scenario.bookings.append(
            Booking(
                id: "B1", session: session, start: scenario.sessions[session].span.from, minutes: 30,
                patient: random.chance(50) ? Index(0) : nil,
                bundle: random.chance(50) ? [.init(pool: Index(4), use: 30)] : []))
    }

    /// An accepted proposal, or an override.
    private mutating func addForced() {
        guard random.chance(25) else { return }
        let order: Index<Order> = Index(1)
        let session: Index<Session> = Index(random.pick([0, 1, 2]))
        let place = scenario.sessions[session]
        let start = place.span.from + 30
        scenario.previousPlan.removeAll { $0.order == order }
        switch random.pick([0, 1, 2]) {
        case 0:
            scenario.previousPlan.append(
                PreviousProposal(
                    order: order, status: .accepted, site: place.site, session: random.pick([session, nil]),
                    start: start))
        case 1:
            scenario.overrides.append(Override(order: order, demand: .must(session: session, start: start)))
        default:
            scenario.overrides.append(
                Override(order: order, demand: random.pick([.neverAtSite(place.site), .neverOnDay(day0)])))
        }
    }
}
