import Domain

/// SplitMix64: small, seedable, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &self)! }
}

/// Random scenarios of three or four orders that touch every rule; all times are multiples of 15 minutes, so that a
/// quarter-hour grid holds a left-shifted form of every plan.
struct TinyScenario {
    private var random: SeededGenerator
    private let day0 = CalendarDate(year: 2026, month: 12, day: 2).number
    private var scenario: Scenario

    static func make(seed: UInt64) -> Scenario {
        var maker = TinyScenario(seed: seed)
        maker.addSites()
        maker.addExams()
        maker.addPools()
        maker.addSessions()
        maker.addPeople()
        maker.addBookings()
        return maker.scenario
    }

    private init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let asOf = Instant(minute: day0.int * 1440 - 1440 + 8 * 60)
        scenario = Scenario(
            name: "tiny", zone: .utc, asOf: asOf, horizon: day0...(day0 + 3), policy: Self.policy(&random))
    }

    private static func policy(_ random: inout SeededGenerator) -> Policy {
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
        brain.prepLeadDays = random.pick([0, 0, 1])
        scenario.exams.append(brain)
        scenario.exams.append(
            Exam(
                id: "mr-contrast", modality: .mr, minutes: 60,
                needs: [
                    .init(
                        source: .kind(.nurse, skill: nil), minutes: 30, anchor: random.pick([.start, .end]))
                ], interpreterModes: [.inPerson]))
        scenario.exams.append(Exam(id: "us", modality: .us, minutes: 30))
    }

    private mutating func addPools() {
        scenario.pools.append(
            Pool(
                id: "money", kind: .money, unit: .money,
                windows: [
                    .init(
                        span: Span(from: instant(-2, 0), to: instant(9, 0)),
                        amount: random.pick([1_000, 9_000]))
                ]))
        scenario.pools.append(
            Pool(
                id: "interp", kind: .interpreter, unit: .minutes,
                windows: [
                    .init(span: span(0, 8, 12), amount: random.pick([60, 120, 240])),
                    .init(span: span(1, 8, 17), amount: 240),
                ], heads: 1, language: LanguageTag(canonical: "es"), mode: .inPerson))
        scenario.pools.append(
            Pool(
                id: "video", kind: .interpreter, unit: .minutes,
                windows: [.init(span: span(0, 6, 20), amount: random.pick([45, 90]))],
                language: LanguageTag(canonical: "es"), mode: .video))
        scenario.pools.append(
            Pool(
                id: "rides", kind: .ride, unit: .count,
                windows: [
                    .init(span: span(0, 0, 24), amount: random.pick([0, 1])),
                    .init(span: span(1, 0, 24), amount: 1),
                ],
                zone: "north", paidFrom: random.chance(30) ? Index(0) : nil))
        scenario.pools.append(
            Pool(
                id: "nurse", kind: .nurse, unit: .minutes,
                windows: [
                    .init(span: span(0, 8, 18), amount: random.pick([30, 120])),
                    .init(span: span(1, 8, 18), amount: 90),
                ],
                heads: 1))
        scenario.pools.append(
            Pool(
                id: "staff", kind: .staff, unit: .minutes,
                windows: [
                    .init(
                        span: Span(from: instant(-1, 0), to: instant(9, 0)),
                        amount: random.pick([120, 180, 480]))
                ]))
        scenario.pools.append(
            Pool(
                id: "calls", kind: .outreach, unit: .minutes,
                windows: [
                    .init(span: span(-1, 8, 17), amount: random.pick([8, 16, 30])),
                    .init(span: span(0, 8, 17), amount: 8),
                ], language: LanguageTag(canonical: "es")))
        scenario.pools.append(
            Pool(
                id: "counsel", kind: .counsellor, unit: .minutes,
                windows: [.init(span: span(-1, 8, 17), amount: random.pick([0, 20]))]))
    }

    private mutating func addSessions() {
        scenario.scanners.append(Scanner(id: "mr1", modality: .mr, features: ["wide"]))
        scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        scenario.scanners.append(Scanner(id: "us1", modality: .us))
        var morning = Session(
            id: "mr1-a", scanner: Index(0), site: Index(0), span: span(0, 8, random.pick([10, 11])))
        if random.chance(40) {
            morning.reserves = [
                .init(extent: .minutes(30), purpose: random.pick([.urgent, .emergency]), releaseHours: nil)
            ]
        }
        if random.chance(30) { morning.unavailable = [Span(from: instant(0, 8, 45), to: instant(0, 9, 0))] }
        scenario.sessions.append(morning)
        let opening = Session.Opening(
            price: random.pick([0, 20_000, 40_000]), minimumMinutes: random.pick([0, 60, 75]),
            draws: [.init(pool: Index(5), minutes: 120)])
        scenario.sessions.append(
            Session(
                id: "mr2-eve", scanner: Index(1), site: Index(random.pick([0, 1])),
                span: span(random.pick([0, 1]), 17, 19),
                opening: opening))
        scenario.sessions.append(
            Session(
                id: "us1-a", scanner: Index(2), site: Index(1),
                span: span(random.pick([0, 1]), 9, random.pick([10, 11]))))
        if random.chance(50) {
            scenario.sessions.append(
                Session(
                    id: "us1-flex", scanner: Index(2), site: Index(0), span: span(2, 9, 10),
                    opening: .init(
                        price: 10_000, minimumMinutes: 30, draws: [.init(pool: Index(5), minutes: 60)])))
        }
    }

    private mutating func addPeople() {
        let patients = random.pick([2, 3])
        for number in 0..<patients {
            let needs = { (random: inout SeededGenerator) in
                random.pick([Need.yes, .yes, .no, .unknown, .declined])
            }
            scenario.patients.append(
                Patient(
                    id: "P\(number)", zone: "north",
                    language: LanguageTag(canonical: random.pick(["es", "es-MX", "en"])),
                    barriers: [
                        Barrier(code: .languageAccess, need: needs(&random)),
                        Barrier(code: .transportationInsecurity, need: needs(&random)),
                        Barrier(code: .medicalCostBurden, need: needs(&random)),
                    ],
                    transport: random.chance(80)
                        ? Transport(
                            modes: random.pick([[.transit], [.car], []]),
                            maxMinutes: random.pick([30, 60, nil]),
                            mobility: random.pick([.walk, .wheelchair])) : nil,
                    channels: [
                        Channel(
                            kind: .call, consent: random.chance(80), leadDays: random.pick([0, 1]), minutes: 8
                        ),
                        Channel(kind: .text, consent: random.chance(40), leadDays: 1, minutes: 0),
                    ]))
        }
        for number in 0..<random.pick([3, 3, 4]) { addOrder(number, patients) }
    }

    private mutating func addOrder(_ number: Int, _ patients: Int) {
        let exam = random.pick([0, 1, 2])
        var order = Order(
            id: "A\(number)", patient: Index(number % patients), exam: Index(exam),
            priority: random.pick([.stat, .urgent, .routine, .routine]),
            requestedAt: instant(-9, 8 + number), earliest: day0 - random.pick([0, 3]),
            due: day0 + random.pick([-1, 0, 2]))
        order.latest = random.chance(30) ? day0 + 1 : nil
        if random.chance(30) {
            order.availability = [.init(days: .weekly([.wed, .thu, .fri]), from: 540, to: 1200)]
        }
        if random.chance(30) { order.preferred = [.init(days: .weekly([.thu]), from: 0, to: 1440)] }
        if random.chance(15) { order.features = ["wide"] }
        if random.chance(15) { order.extraMinutes = 15 }
        if random.chance(15) {
            order.gates = [Gate(kind: .authorisation, status: .pending, notBefore: day0 + 1, hard: true)]
        }
        if random.chance(15) { order.noticeHours = 36 }
        let index = scenario.orders.append(order)
        if random.chance(15) {
            scenario.previousPlan.append(
                PreviousProposal(
                    order: index, status: random.pick([.proposed, .declined(.timeOfDay), .declined(.day)]),
                    site: Index(0),
                    session: nil, start: instant(0, 9)))
        }
        if number == 2, random.chance(30), scenario.orders[Index(0)].patient == order.patient {
            scenario.orders[Index(0)].visit = "V"
            scenario.orders[index].visit = "V"
        }
    }

    private mutating func addBookings() {
        guard random.chance(40) else { return }
        let isFlexible = random.chance(30)
        let session: Index<Session> = Index(isFlexible ? 1 : 0)
        let start = scenario.sessions[session].span.from
        scenario.bookings.append(
            Booking(
                id: "B1", session: session, start: start, minutes: 30,
                patient: random.chance(50) ? Index(0) : nil,
                bundle: random.chance(50) ? [.init(pool: Index(4), use: 30)] : []))
    }
}
