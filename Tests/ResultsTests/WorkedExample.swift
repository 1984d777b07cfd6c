import Attendance
import Domain
import Results

/// The worked example of the formulation, by hand: two sites, one evening, one interpreter, one ride.
struct WorkedExample {
    var scenario: Scenario
    var outcome: PlanOutcome

    static let context = ResultContext(
        job: "mfzwizltoq4uxk2a", scenarioSha256: String(repeating: "ab", count: 32), scenarioBytes: 1234,
        version: "0.1.0", glpk: "5.0", seed: 1, effort: .normal,
        effectivePolicy: ["money": ["currency": "USD", "perExam": .decimal(Value(millionths: 250_000_000))]])

    /// All placed and the evening open, or, with `opensEvening` false, A-2 waiting for a session that costs too much.
    init(opensEvening: Bool = true) {
        scenario = Self.scenario()
        let evening = Index<Session>(1)
        let placements = opensEvening ? [Self.a1, Self.a2, Self.a3] : [Self.a1, Self.a3]
        let plan = Plan(placements: placements, opened: opensEvening ? [evening] : [])
        let baseline = Plan(placements: [Self.a1, Self.a3], opened: [])
        let first = PlanOutcome.Explanation(earlierOffers: 0, binding: [])
        var alternative = Self.a3
        alternative.start = Self.december(3, 10)
        outcome = PlanOutcome(
            plan: plan,
            waiting: opensEvening
                ? []
                : [
                    Waiting(
                        order: Index(1), reason: .capacity, binding: [.init(rule: .sessionPrice, count: 1)],
                        wouldPlace: "opening mr1-wed-eve")
                ],
            explanations: placements.map { _ in first },
            alternatives: opensEvening ? [[], [], [alternative]] : [[], [alternative]],
            goals: Self.goals(placed: placements.count), status: .optimal, reproducible: true,
            baseline: baseline,
            baselineWithSessions: plan, openedFor: opensEvening ? [.equity(1)] : [], groups: Self.groups)
    }

    func files(_ measurement: Measurement = Measurement()) -> [ResultFile] {
        ResultDirectory.files(
            scenario: scenario, history: History(), measurement: measurement, outcome: outcome,
            context: Self.context)
    }

    func text(_ path: String) -> String {
        files().first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// A worklist's lines without its header.
    func rows(_ worklist: String) -> [String] {
        text("\(worklist == "finance" ? "finance" : "worklists")/\(worklist).csv").split(separator: "\r\n")
            .dropFirst().map(String.init)
    }

    /// Eastern standard time, the zone of both sites.
    static let zone = Zone(
        name: "America/New_York", shifts: [.init(from: Instant(minute: 0), offset: Minutes(-300))])

    static func day(_ day: Int) -> Day { CalendarDate(year: 2026, month: 12, day: day).number }

    static func december(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(minute: self.day(day).int * 1440 + hour * 60 + minute + 300)
    }

    static func span(_ day: Int, _ from: Int, _ to: Int) -> Span {
        Span(from: december(day, from), to: december(day, to))
    }
}

extension WorkedExample {
    private static let a1 = Placement(
        order: Index(0), session: Index(0), start: december(2, 10, 30), length: 75, minutes: 80,
        bundle: [
            .init(
                pool: Index(0), window: 0, use: 75,
                busy: Span(from: december(2, 10, 30), to: december(2, 11, 45))),
            .init(pool: Index(2), window: 0, use: 1),
            .init(
                pool: Index(3), window: 0, use: 20,
                busy: Span(from: december(2, 10, 30), to: december(2, 10, 50))),
        ], contact: .init(channel: 0, by: day(1)))

    private static let a2 = Placement(
        order: Index(1), session: Index(1), start: december(2, 17), length: 45, minutes: 50, bundle: [],
        contact: .init(channel: 0, by: day(2)))

    private static let a3 = Placement(
        order: Index(2), session: Index(2), start: december(3, 8), length: 45, minutes: 50,
        bundle: [
            .init(
                pool: Index(1), window: 0, use: 45, busy: Span(from: december(3, 8), to: december(3, 8, 45)))
        ],
        contact: .init(channel: 0, by: day(2)))

    private static let groups: [PlanOutcome.Group] = [
        .init(name: GroupName(.interpreter, "needed"), orders: [Index(0), Index(2)], isProtected: true),
        .init(name: GroupName(.interpreter, "not-needed"), orders: [Index(1)], isProtected: true),
        .init(name: GroupName(.transport, "needed"), orders: [Index(0), Index(2)], isProtected: true),
        .init(name: GroupName(.cost, "unknown"), orders: [Index(0), Index(2)], isProtected: false),
    ]

    private static func goals(placed: Int) -> [GoalReport] {
        func goal(_ name: GoalName, _ millionths: Int64) -> GoalReport {
            let value = Value(millionths: millionths)
            return GoalReport(
                name: name, value: value, pinned: value, bound: value, boundBasis: .glpkTree,
                recomputedBound: value, tolerance: .zero,
                prices: [
                    RowPrice(row: "BookedAtMostOnce A-1", price: 0),
                    RowPrice(row: "FitsBlock us1-thu-am#1", price: 7),
                ])
        }
        return [
            goal(.clinical, 0), goal(.equity(1), placed == 3 ? 1_000_000 : 0), goal(.value, 4_385_714),
            goal(.care, 1_900_000),
        ]
    }

    private static func scenario() -> Scenario {
        var scenario = Scenario(
            name: "Two sites, one evening", zone: zone, asOf: december(1, 8), horizon: day(2)...day(11),
            policy: policy)
        scenario.sites = Table([
            Site(id: "main", label: "Main campus", zone: zone),
            Site(id: "elm", label: "Elm Street", zone: zone),
        ])
        scenario.exams = Table([
            Exam(id: "mr-brain", modality: .mr, minutes: 45, turnaround: 5),
            Exam(
                id: "mr-liver-contrast", modality: .mr, minutes: 60, turnaround: 5, prepLeadDays: 1,
                prepMinutes: 30,
                needs: [.init(source: .pool(Index(3)), minutes: 20, anchor: .start)],
                interpreterModes: [.inPerson]),
            Exam(
                id: "us-abdomen", modality: .us, minutes: 30, turnaround: 5, prepLeadDays: 1,
                interpreterModes: [.inPerson, .video]),
        ])
        scenario.scanners = Table([
            Scanner(id: "mr1", modality: .mr, features: ["wide-bore"]), Scanner(id: "us1", modality: .us),
        ])
        scenario.sessions = Table([
            Session(
                id: "mr1-wed-am", scanner: Index(0), site: Index(0), span: span(2, 8, 12),
                lastStart: december(2, 11),
                reserves: [.init(extent: .minutes(30), purpose: .emergency, releaseHours: 4)],
                unavailable: [Span(from: december(2, 10), to: december(2, 10, 30))]),
            Session(
                id: "mr1-wed-eve", scanner: Index(0), site: Index(0), span: span(2, 17, 20),
                opening: .init(
                    price: 40_000, minimumMinutes: 50, draws: [.init(pool: Index(4), minutes: 180)])),
            Session(id: "us1-thu-am", scanner: Index(1), site: Index(1), span: span(3, 8, 12)),
        ])
        scenario.pools = Table(pools)
        scenario.travel = [
            TravelRow(zone: "north", site: Index(0), mode: .transit, minutes: 95),
            TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 25),
            TravelRow(zone: "north", site: Index(1), mode: .transit, minutes: 20),
            TravelRow(zone: "south", site: Index(0), mode: .car, minutes: 10),
            TravelRow(zone: "north", site: Index(0), mode: .ride, minutes: 30),
        ]
        scenario.patients = Table(patients)
        scenario.orders = Table(orders)
        scenario.bookings = Table([
            Booking(id: "B-1", session: Index(0), start: december(2, 8), minutes: 50)
        ])
        return scenario
    }

    private static let pools: [Pool] = [
        Pool(
            id: "interp-es-main", kind: .interpreter, unit: .minutes,
            windows: [.init(span: span(2, 8, 12), amount: 120)], heads: 1,
            language: LanguageTag(canonical: "es"), mode: .inPerson, site: Index(0)),
        Pool(
            id: "interp-video", kind: .interpreter, unit: .minutes,
            windows: [.init(span: Span(from: december(2, 8), to: december(4, 20)), amount: 240)],
            language: LanguageTag(canonical: "es"), mode: .video),
        Pool(
            id: "rides-north", kind: .ride, unit: .count,
            windows: [.init(span: Span(from: december(2, 0), to: december(3, 0)), amount: 1)],
            mobility: [.walk, .wheelchair], zone: "north"),
        Pool(
            id: "contrast-nurse-main", kind: .nurse, unit: .minutes,
            windows: [.init(span: span(2, 8, 12), amount: 120)], heads: 1, site: Index(0)),
        Pool(
            id: "tech-overtime", kind: .staff, unit: .minutes,
            windows: [.init(span: Span(from: december(2, 0), to: december(12, 0)), amount: 360)]),
        Pool(
            id: "calls-es", kind: .outreach, unit: .minutes,
            windows: [.init(span: span(1, 8, 17), amount: 30)],
            language: LanguageTag(canonical: "es")),
    ]

    private static let patients: [Patient] = [
        Patient(
            id: "P1", zone: "north", language: LanguageTag(canonical: "es"),
            barriers: [
                Barrier(code: .transportationInsecurity, need: .yes),
                Barrier(code: .languageAccess, need: .yes),
                Barrier(code: .medicalCostBurden, need: .unknown),
            ],
            transport: Transport(modes: [.transit], maxMinutes: 60, mobility: .walk),
            channels: [
                Channel(
                    kind: .call, consent: true, leadDays: 1, minutes: 8,
                    quietHours: .init(from: Minutes(1200), to: Minutes(480)))
            ]),
        Patient(
            id: "P2", zone: "south", language: LanguageTag(canonical: "en"),
            barriers: [
                Barrier(code: .transportationInsecurity, need: .no),
                Barrier(code: .languageAccess, need: .no),
                Barrier(code: .medicalCostBurden, need: .no),
            ],
            channels: [Channel(kind: .text, consent: true, leadDays: 0, minutes: 0)]),
    ]

    private static let orders: [Order] = [
        Order(
            id: "A-1", patient: Index(0), exam: Index(1), priority: .urgent, requestedAt: december(1, 7),
            earliest: day(2), due: day(4), gates: [Gate(kind: .coverage, status: .pending, hard: true)]),
        Order(
            id: "A-2", patient: Index(1), exam: Index(0), priority: .routine, requestedAt: december(1, 6),
            earliest: day(2), due: day(20), latest: day(30)),
        Order(
            id: "A-3", patient: Index(0), exam: Index(2), priority: .routine, requestedAt: december(1, 7),
            earliest: day(2), due: day(16)),
    ]

    private static let policy = Policy(
        clinical: .init(urgent: [.stat, .asap, .urgent], points: [.urgent: Value(millionths: 10_000_000)]),
        value: .init(
            weight: [.urgent: Value(millionths: 4_000_000)],
            timeliness: [
                .init(days: 0, factor: .one), .init(days: 7, factor: Value(millionths: 900_000)),
            ], tolerance: .zero),
        equity: .init(levels: 3, minimumGroup: 1, partitions: [], tolerance: .zero),
        money: .init(currency: "USD", perExam: 25_000),
        care: .init(
            travelMinute: Value(millionths: 1000), offPreference: .zero, shortNotice: .zero,
            shortNoticeDays: 2,
            move: .zero),
        minutes: .init(interpreterExtra: 15, transferExtra: 10, counselling: 20), suppression: .internal,
        effort: .normal)
}
