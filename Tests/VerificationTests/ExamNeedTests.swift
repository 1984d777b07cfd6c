import Domain
import Testing

@testable import Verification

/// What the exam of order A-3 needs beside it, on its Thursday at Elm Street.
@Suite("What an exam needs, by the verifier's own search")
struct ExamNeedTests {
    private static let order = Index<Order>(2)
    private static let exam = Index<Exam>(2)

    private static let thursday = WorkedExample.between(WorkedExample.at(3, 8), WorkedExample.at(3, 12), 1000)

    private static func pool(
        _ id: String, _ kind: PoolKind, _ change: (inout Pool) -> Void = { _ in }
    ) -> Pool {
        var pool = Pool(id: id, kind: kind, unit: .minutes, windows: [thursday])
        change(&pool)
        return pool
    }

    /// The helps of the order's first offer that are drawn from these pools, by pool; nil: there is no offer.
    private func helps(_ pools: [Pool], _ needs: [Exam.Need], _ change: (inout Scenario) -> Void = { _ in })
        -> [String: Int64]?
    {
        var scenario = WorkedExample.scenario()
        for pool in pools { scenario.pools.append(pool) }
        scenario.exams[Self.exam].needs = needs
        change(&scenario)
        let list = OfferList(scenario)
        guard let offer = list.offers(of: Self.order).first else { return nil }
        let drawn = list.helps(of: offer).map { help in
            (scenario.pools[list.timetable.windows[help.window].pool].id, help.use)
        }
        return Dictionary(drawn.filter { use in pools.contains { $0.id == use.0 } }, uniquingKeysWith: +)
    }

    @Test("Whoever asked for a woman has one with her throughout, drawn by the exam or not")
    func gender() {
        let pools = [
            Self.pool("him", .technologist) { $0.gender = .male },
            Self.pool("her", .technologist) { $0.gender = .female },
        ]
        let need = Exam.Need(source: .kind(.technologist, skill: nil), minutes: 10, anchor: .start)
        let asked = { (scenario: inout Scenario) in scenario.orders[Self.order].staffGender = .female }
        // As long as the patient is there, interpreter's extra minutes included.
        #expect(helps(pools, [], asked) == ["her": 45])
        #expect(helps(pools, [need], asked) == ["her": 10])
        #expect(helps([pools[0]], [need], asked) == nil)
        #expect(helps([pools[0]], [need]) == ["him": 10])
    }

    @Test("A skill is looked for at the site, and a pool of another site is no help")
    func skill() {
        let pools = [
            Self.pool("plain", .nurse), Self.pool("iv", .nurse) { $0.skill = "iv" },
            Self.pool("away", .nurse) { ($0.skill, $0.site) = ("port", Index(0)) },
        ]
        func need(_ skill: String?) -> [Exam.Need] {
            [.init(source: .kind(.nurse, skill: skill), minutes: 20, anchor: .end)]
        }
        #expect(helps(pools, need("iv")) == ["iv": 20])
        #expect(helps(pools, need("port")) == nil)
        #expect(helps(pools, need(nil))?.count == 1)
        // The contrast nurse of the main campus.
        #expect(helps([], [.init(source: .pool(Index(3)), minutes: 20, anchor: .start)]) == nil)
    }

    @Test("Two needs that one fund pays for are one payment, and less in the fund is no offer")
    func payment() {
        func pools(_ amount: Int64) -> [Pool] {
            var fund = Self.pool("fund", .money) { $0.unit = .money }
            fund.windows[0].amount = amount
            let payer = Index<Pool>(8)
            return [
                fund, Self.pool("nurse", .nurse) { ($0.cost, $0.paidFrom) = (10, payer) },
                Self.pool("pump", .equipment) { ($0.unit, $0.cost, $0.paidFrom) = (.count, 500, payer) },
            ]
        }
        let needs = [
            Exam.Need(source: .kind(.nurse, skill: nil), minutes: 20, anchor: .start),
            .init(source: .kind(.equipment, skill: nil), minutes: 20, anchor: .start),
        ]
        #expect(WorkedExample.scenario().pools.rows.count == 8)
        #expect(helps(pools(700), needs) == ["fund": 700, "nurse": 20, "pump": 1])
        #expect(helps(pools(699), needs) == nil)
    }

    @Test("Of equal offers first come, first served takes the first session, then the first pool by its id")
    func ties() throws {
        var scenario = WorkedExample.scenario()
        scenario.exams[Self.exam].needs = [
            .init(source: .kind(.nurse, skill: nil), minutes: 20, anchor: .start)
        ]
        for id in ["nurse-b", "nurse-a"] { scenario.pools.append(Self.pool(id, .nurse)) }
        let scanner = scenario.scanners.append(Scanner(id: "us2", modality: .us, features: []))
        var session = scenario.sessions[Index(2)]
        (session.id, session.scanner) = ("us0-thu-am", scanner)
        let first = scenario.sessions.append(session)
        let list = OfferList(scenario)
        let placed = try #require(FirstCome.plan(list).appointments[Self.order])
        #expect(placed.offer.session == first)
        let pools = placed.helps.map { scenario.pools[list.timetable.windows[$0.window].pool].id }
        #expect(pools.contains("nurse-a") && !pools.contains("nurse-b"))
    }

    @Test("Who needs help with transport and reaches the site may be given a ride, where it can be paid")
    func optionalRide() throws {
        var scenario = WorkedExample.scenario()
        scenario.travel.append(
            TravelRow(zone: "north", site: Index(1), mode: .ride, minutes: 15, rideCost: 2500))
        scenario.pools[Index(2)].windows.append(Self.thursday)
        func rides() throws -> [Int64] {
            let list = OfferList(scenario)
            let offer = try #require(list.offers(of: Self.order).first)
            return list.choices(for: offer).compactMap { $0.ride?.helps.last?.use }
        }
        #expect(try rides() == [1])
        let fund = scenario.pools.append(Self.pool("fund", .money) { $0.unit = .money })
        scenario.pools[Index(2)].paidFrom = fund
        #expect(try rides() == [])
        scenario.pools[fund].windows[0].amount = 2500
        #expect(try rides() == [2500])
        scenario.pools[Index(2)].unavailable = [Self.thursday.span]
        #expect(try rides() == [])
    }

    @Test("A second contact is possible where its channel can still bring one after the first")
    func secondContact() throws {
        let second = WorkedExample.december(2)
        for (lead, prepLead, days) in [(1, 1, []), (1, 2, [second]), (2, 2, []), (0, 2, [second])] {
            var scenario = WorkedExample.scenario()
            scenario.exams[scenario.orders[Self.order].exam].prepLeadDays = prepLead
            scenario.patients[Index(0)].channels = [
                Channel(kind: .call, consent: true, leadDays: lead, minutes: 8)
            ]
            let list = OfferList(scenario)
            let offer = try #require(list.offers(of: Self.order).first)
            #expect(list.choices(for: offer).compactMap(\.secondContact) == days)
        }
    }

    @Test(
        "An accepted proposal without a session means the first of its site that runs then on such a scanner")
    func acceptedWithoutSession() {
        var scenario = ClinicWeek.scenario
        let named = OfferList(scenario).offers(of: Index(12)).map(\.session)
        #expect(named == [Index(0)])
        scenario.previousPlan[0].session = nil
        #expect(OfferList(scenario).offers(of: Index(12)).map(\.session) == named)
    }

    @Test(
        "Opening a session draws on staff and on who pays them; where either is missing it cannot be opened")
    func opening() {
        var scenario = ClinicWeek.scenario
        let evening = Index<Session>(2)
        #expect(OfferList(scenario).timetable.openings[evening.int]?.map(\.use) == [180])
        let day = Span(from: ClinicWeek.at(2, 0), to: ClinicWeek.at(3, 0))
        let fund = scenario.pools.append(
            Pool(id: "fund", kind: .money, unit: .money, windows: [.init(span: day, amount: 100_000)]))
        (scenario.pools[Index(4)].cost, scenario.pools[Index(4)].paidFrom) = (2, fund)
        #expect(OfferList(scenario).timetable.openings[evening.int]?.map(\.use) == [180, 360])
        scenario.pools[fund].windows[0].span = Span(from: ClinicWeek.at(3, 0), to: ClinicWeek.at(4, 0))
        #expect(OfferList(scenario).timetable.openings[evening.int] == nil)
        scenario.pools[Index(4)].windows = []
        #expect(OfferList(scenario).timetable.openings[evening.int] == nil)
    }

    @Test(
        "Reserved hours are no time of the session until they are released", arguments: [(4, 180), (40, 240)])
    func reservedHours(releaseHours: Int, minutes: Int) {
        var scenario = ClinicWeek.scenario
        let session = Index<Session>(3)
        scenario.sessions[session].reserves = [
            .init(
                extent: .span(Span(from: ClinicWeek.at(2, 9), to: ClinicWeek.at(2, 10))), purpose: .walkIn,
                releaseHours: releaseHours)
        ]
        #expect(OfferList(scenario).timetable.blockMinutes(of: session) == minutes)
    }
}
