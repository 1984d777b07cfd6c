import Domain

/// The example that is solved by hand beside the model: two sites, one evening, one interpreter, one ride.
enum WorkedExample {
    static let newYork = Zone(
        name: "America/New_York", shifts: [.init(from: Instant(minute: 0), offset: -300)])

    /// A wall-clock time in December 2026.
    static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        newYork.firstInstant(on: december(day), at: Minutes(60 * hour + minute))
    }

    static func december(_ day: Int) -> Day { CalendarDate(year: 2026, month: 12, day: day).number }

    static func between(_ from: Instant, _ to: Instant, _ amount: Int64) -> Pool.Window {
        Pool.Window(span: Span(from: from, to: to), amount: amount)
    }

    static func scenario(minimumGroup: Int = 1) -> Scenario {
        var scenario = Scenario(
            name: "Example: two sites, one evening, one interpreter, one ride", zone: newYork, asOf: at(1, 8),
            horizon: december(2)...december(11), policy: policy(minimumGroup))
        scenario.sites = Table([
            Site(id: "main", label: "Main campus", zone: newYork),
            Site(id: "elm", label: "Elm Street", zone: newYork),
        ])
        scenario.scanners = Table([
            Scanner(id: "mr1", modality: .mr, features: ["wide-bore"]),
            Scanner(id: "us1", modality: .us, features: []),
        ])
        scenario.exams = exams
        scenario.sessions = sessions
        scenario.pools = pools
        scenario.travel = [
            row("north", main, .transit, 95), row("north", main, .car, 25), row("north", elm, .transit, 20),
            row("south", main, .car, 10), row("north", main, .ride, 30),
        ]
        scenario.patients = patients
        scenario.orders = orders
        scenario.bookings = Table([Booking(id: "B-1", session: Index(0), start: at(2, 8), minutes: 50)])
        scenario.previousPlan = [
            PreviousProposal(
                order: Index(1), status: .declined(.day), site: main, session: nil, start: at(4, 17))
        ]
        return scenario
    }

    private static let main = Index<Site>(0)
    private static let elm = Index<Site>(1)

    private static func row(_ zone: String, _ site: Index<Site>, _ mode: TravelMode, _ minutes: Int)
        -> TravelRow
    {
        TravelRow(zone: zone, site: site, mode: mode, minutes: Minutes(minutes))
    }

    static func policy(_ minimumGroup: Int) -> Policy {
        let needs = ["needed", "not-needed", "unknown"]
        return Policy(
            clinical: .init(
                urgent: [.stat, .asap, .urgent],
                points: [.stat: whole(100), .asap: whole(30), .urgent: whole(10)]),
            value: .init(
                weight: [.stat: whole(8), .asap: whole(8), .urgent: whole(4), .routine: .one],
                timeliness: [
                    .init(days: 0, factor: .one), .init(days: 7, factor: Value(millionths: 900_000)),
                    .init(days: 30, factor: Value(millionths: 600_000)),
                ], tolerance: .zero),
            equity: .init(
                levels: 3, minimumGroup: minimumGroup,
                partitions: [
                    .init(by: .interpreter, groups: needs), .init(by: .transport, groups: needs),
                    .init(by: .cost, groups: needs),
                    .init(by: .language, groups: ["es"], parent: GroupName(.interpreter, "needed")),
                ], tolerance: .zero),
            money: .init(currency: "USD", perExam: 25_000),
            care: .init(
                travelMinute: Value(millionths: 1000), offPreference: Value(millionths: 200_000),
                shortNotice: Value(millionths: 100_000), shortNoticeDays: 2, move: Value(millionths: 500_000)),
            minutes: .init(interpreterExtra: 15, transferExtra: 10, counselling: 20), suppression: .internal,
            effort: .normal)
    }

    static func whole(_ number: Int64) -> Value { Value(millionths: number * 1_000_000) }

    private static var exams: Table<Exam> {
        Table([
            Exam(id: "mr-brain", modality: .mr, minutes: 45, turnaround: 5),
            Exam(
                id: "mr-liver-contrast", modality: .mr, minutes: 60, turnaround: 5, prepLeadDays: 1,
                needs: [.init(source: .pool(Index(3)), minutes: 20, anchor: .start)],
                interpreterModes: [.inPerson]),
            Exam(
                id: "us-abdomen", modality: .us, minutes: 30, turnaround: 5, prepLeadDays: 1,
                interpreterModes: [.inPerson, .video]),
        ])
    }

    private static var sessions: Table<Session> {
        Table([
            Session(
                id: "mr1-wed-am", scanner: Index(0), site: main, span: Span(from: at(2, 8), to: at(2, 12)),
                lastStart: at(2, 11),
                reserves: [.init(extent: .minutes(30), purpose: .emergency, releaseHours: 4)],
                unavailable: [Span(from: at(2, 10), to: at(2, 10, 30))]),
            Session(
                id: "mr1-wed-eve", scanner: Index(0), site: main, span: Span(from: at(2, 17), to: at(2, 20)),
                opening: .init(
                    price: 40_000, minimumMinutes: 50, draws: [.init(pool: Index(4), minutes: 180)])),
            Session(
                id: "us1-thu-am", scanner: Index(1), site: elm, span: Span(from: at(3, 8), to: at(3, 12))),
        ])
    }

    private static var pools: Table<Pool> {
        let (es, en) = (LanguageTag(canonical: "es"), LanguageTag(canonical: "en"))
        let morning = between(at(2, 8), at(2, 12), 120)
        return Table([
            Pool(
                id: "interp-es-main", kind: .interpreter, unit: .minutes, windows: [morning], heads: 1,
                language: es,
                mode: .inPerson, site: main),
            Pool(
                id: "interp-video", kind: .interpreter, unit: .minutes,
                windows: [between(at(2, 8), at(4, 20), 240)],
                language: es, mode: .video),
            Pool(
                id: "rides-north", kind: .ride, unit: .count, windows: [between(at(2, 0), at(3, 0), 1)],
                mobility: [.walk, .wheelchair], zone: "north"),
            Pool(
                id: "contrast-nurse-main", kind: .nurse, unit: .minutes, windows: [morning], heads: 1,
                site: main),
            Pool(
                id: "tech-overtime", kind: .staff, unit: .minutes,
                windows: [between(at(2, 0), at(12, 0), 360)]),
            Pool(
                id: "counsellor", kind: .counsellor, unit: .minutes,
                windows: [between(at(1, 0), at(12, 0), 60)]),
            Pool(
                id: "calls-es", kind: .outreach, unit: .minutes, windows: [between(at(1, 8), at(1, 17), 30)],
                language: es),
            Pool(
                id: "calls-en", kind: .outreach, unit: .minutes, windows: [between(at(1, 8), at(1, 17), 30)],
                language: en),
        ])
    }

    private static var patients: Table<Patient> {
        Table([
            Patient(
                id: "P1", zone: "north", language: LanguageTag(canonical: "es"),
                contactLanguage: LanguageTag(canonical: "es"),
                barriers: [
                    Barrier(code: .transportationInsecurity, need: .yes),
                    Barrier(code: .languageAccess, need: .yes),
                    Barrier(code: .medicalCostBurden, need: .unknown),
                ], transport: Transport(modes: [.transit], maxMinutes: 60, mobility: .walk),
                interpreterModes: [.inPerson, .video],
                channels: [
                    Channel(kind: .call, consent: true, leadDays: 1, minutes: 8),
                    Channel(kind: .letter, consent: true, leadDays: 5, minutes: 0),
                ]),
            Patient(
                id: "P2", zone: "south", language: LanguageTag(canonical: "en"),
                barriers: [
                    Barrier(code: .transportationInsecurity, need: .no),
                    Barrier(code: .languageAccess, need: .no),
                    Barrier(code: .medicalCostBurden, need: .no),
                ], transport: Transport(modes: [.car], maxMinutes: 60, mobility: .walk),
                channels: [Channel(kind: .text, consent: true, leadDays: 0, minutes: 0)]),
        ])
    }

    private static var orders: Table<Order> {
        let weekdays: Set<Weekday> = [.mon, .tue, .wed, .thu, .fri]
        return Table([
            Order(
                id: "A-1", patient: Index(0), exam: Index(1), priority: .urgent, requestedAt: at(1, 0),
                earliest: december(2), due: december(4), gates: [Gate(kind: .labs, status: .done, hard: true)]
            ),
            Order(
                id: "A-2", patient: Index(1), exam: Index(0), priority: .routine, requestedAt: at(1, 0),
                earliest: december(2), due: december(20), latest: december(30),
                availability: [Availability(days: .weekly(weekdays), from: 990, to: 1260)], noticeHours: 24,
                gates: [Gate(kind: .authorisation, status: .pending, notBefore: december(2), hard: true)]),
            Order(
                id: "A-3", patient: Index(0), exam: Index(2), priority: .routine, requestedAt: at(1, 0),
                earliest: december(2), due: december(16), latest: december(30)),
        ])
    }
}
