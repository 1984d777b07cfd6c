import Attendance
import Domain
import Testing

@testable import Verification

@Suite("Prices on stretches of time")
struct StretchPriceTests {
    private static let bases: [BoundBasis] = [.prices, .knapsackPrices]

    @Test(
        "A row takes from an offer what it spends at any start, and adds what is free, in whole units",
        arguments: bases,
        [
            // The three exams of 35 minutes start from 9:00 to 9:40, and count 0.985714 each.
            // Of 80 minutes, two units of 35 leave 10: an exam counts 25, both units 50.
            (from: 0, to: 80, unit: 35, price: worth / 25, bound: Int64(1_971_428)),
            // A unit of 41 leaves 39, more than an exam takes.
            (0, 80, 41, worth / 2, 3_942_856),
            (10, 65, 25, worth / 20, 1_971_428), (10, 60, 20, worth / 10, 1_971_428),
            (36, 40, 1, worth, 6_899_998), (10, 65, 1, 1_000_000_000, 2_937_142),
        ])
    func block(basis: BoundBasis, row: (from: Int, to: Int, unit: Int, price: Int64, bound: Int64)) {
        let stretch = Span(from: nine + Minutes(row.from), to: nine + Minutes(row.to))
        let price = price(.block(session: "us1-thu-am", number: 1), stretch, row.unit, row.price)
        #expect(proven(.threeAtNine, basis, [price]) == row.bound...row.bound)
    }

    @Test("A row of one block leaves the session's others alone", arguments: bases, [(1, 5), (2, 2)])
    func blocks(basis: BoundBasis, row: (number: Int, offers: Int64)) {
        var scenario = Scenario.threeAtNine
        scenario.sessions[Index(2)].unavailable = [Span(from: nine - 55, to: nine - 50)]
        let price = price(
            .block(session: "us1-thu-am", number: row.number), untilTenTwenty, 35, Self.worth / 25)
        let bound = row.offers * 985_714
        #expect(proven(scenario, basis, [price]) == bound...bound)
    }

    @Test(
        "What a block has of a stretch is there only if its session opens", arguments: bases,
        [
            (cents: Int64(25_000), minimum: 50, isHeld: false, bound: Int64(971_428)),
            (75_000, 50, false, 0), (75_000, 50, true, -1_028_572), (25_000, 106, false, 0),
        ])
    func flexible(
        basis: BoundBasis, session: (cents: Int64, minimum: Int, isHeld: Bool, bound: Int64)
    ) {
        var scenario = Scenario.threeAtNine
        scenario.sessions[Index(2)].opening = .init(
            price: Cents(session.cents), minimumMinutes: Minutes(session.minimum),
            draws: [.init(pool: Index(4), minutes: 180)])
        if session.isHeld {
            scenario.bookings.append(Booking(id: "B-1", session: Index(2), start: nine + 120, minutes: 30))
        }
        let price = price(.block(session: "us1-thu-am", number: 1), untilTenTwenty, 35, Self.worth / 25)
        #expect(proven(scenario, basis, [price]) == session.bound...session.bound)
    }

    @Test(
        "Bookings leave a pool fewer heads, but never fewer than none", arguments: bases,
        [(draws: 0, offers: Int64(3)), (1, 2), (2, 1), (3, 1)])
    func heads(basis: BoundBasis, pool: (draws: Int, offers: Int64)) {
        let scenario = Scenario.sharedNurse(needs: [(20, .start)], bookedDraws: pool.draws)
        // Two heads for half an hour, less twenty minutes for each draw; an exam keeps one for twenty.
        let price = price(.heads(pool: "nurse"), Span(from: nine, to: nine + 30), 20, Self.worth / 20)
        let bound = pool.offers * 985_714
        #expect(proven(scenario, basis, [price]) == bound...bound)
    }

    @Test("What an offer's draws on one pool spend is added up before it is rounded", arguments: bases)
    func drawsTogether(basis: BoundBasis) {
        let scenario = Scenario.sharedNurse(needs: [(20, .start), (10, .end)], bookedDraws: 0)
        let price = price(.heads(pool: "nurse"), Span(from: nine, to: nine + 40), 30, Self.worth / 10)
        #expect(proven(scenario, basis, [price]) == 1_971_428...1_971_428)
    }

    @Test(
        "A row of what is not there, or has no heads, is refused", arguments: bases,
        [
            "StartTimes us1-thu-am#2", "StartTimes us1-thu-am#0", "StartTimes us1-fri-am#1", "Heads nobody",
            "Heads rides-north",
        ])
    func refused(basis: BoundBasis, thing: String) {
        let row = "\(thing) 2026-12-03T14:00Z 2026-12-03T15:15Z 35"
        let (_, wrong) = bound(.threeAtNine, .value, basis, [RowPrice(row: row, price: 1)])
        #expect(
            wrong.map(\.message) == ["basis \(basis.rawValue) has no row \(row) to put a price on"])
    }

    @Test(
        "A window counted in whole units holds whole exams", arguments: bases,
        [
            // 50 minutes hold two draws of 20; minutes alone say two and a half.
            (unit: 20, price: worth / 10, bound: Int64(1_971_428)),
            (26, worth / 4, 3_449_999), (1, 10_000_000_000, 2_857_142),
        ])
    func window(basis: BoundBasis, row: (unit: Int, price: Int64, bound: Int64)) {
        var scenario = Scenario.sharedNurse(needs: [(20, .start)], bookedDraws: 0)
        let nurse = Index<Pool>(scenario.pools.count - 1)
        scenario.pools[nurse].windows[1].amount = 50
        let price = RowPrice(row: "Counted \(row.unit) PoolLimit nurse#2", price: row.price)
        #expect(proven(scenario, basis, [price]) == row.bound...row.bound)
    }

    @Test(
        "What reserves leave, counted in whole units", arguments: bases,
        [
            (name: "Counted 35 Reserved us1-thu-am", bound: Optional<Int64>.some(1_971_428)),
            ("Counted 35 Reserved us1-thu-am all", nil),
        ])
    func reserved(basis: BoundBasis, row: (name: String, bound: Int64?)) {
        var scenario = Scenario.threeAtNine
        let session = Index<Session>(2)
        let minutes = scenario.sessions[session].span.length
        scenario.sessions[session].reserves = [
            .init(extent: .minutes(minutes - 80), purpose: .inpatient, releaseHours: nil)
        ]
        let price = RowPrice(row: row.name, price: Self.worth / 25)
        #expect(proven(scenario, basis, [price]) == row.bound.map { $0...$0 })
    }

    @Test(
        "Windows that are not drawn during exams are not counted", arguments: bases,
        [
            "Counted 2 PoolLimit rides-north#1", "Counted 2 Before outreach - 2026-12-02",
            "Counted 0 PoolLimit nurse#1",
        ])
    func uncounted(basis: BoundBasis, name: String) {
        let (_, wrong) = bound(.threeAtNine, .value, basis, [RowPrice(row: name, price: 1)])
        #expect(wrong.count == 1)
    }

    @Test("Every goal may price them", arguments: bases)
    func everyGoal(basis: BoundBasis) {
        let prices = [
            price(.block(session: "us1-thu-am", number: 1), untilTenFifteen, 1),
            price(.heads(pool: "nurse"), untilTenFifteen, 1),
        ]
        let scenario = Scenario.sharedNurse(needs: [(20, .start)], bookedDraws: 1)
        for goal in GoalFigures(OfferList(scenario), history: History()).goals {
            #expect(bound(scenario, goal, basis, prices).1 == [])
        }
        // Nobody is urgent, so nothing is late: only what is free counts.
        let late = bound(.threeAtNine, .clinical, basis, [prices[0]]).0
        #expect(late == -75 * 985_714 ... -75 * 985_714)
    }

    @Test("No prices push the bound below what two exams on the scanner are worth", arguments: 0..<20)
    func neverTooLow(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let figures = GoalFigures(
            OfferList(.sharedNurse(needs: [(20, .start)], bookedDraws: 1, until: 610)), history: History())
        for _ in 0..<50 {
            let prices = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                let from = nine + Minutes(Int.random(in: -30...70, using: &random))
                let stretch = Span(from: from, to: from + Minutes(Int.random(in: 1...90, using: &random)))
                return price(
                    Bool.random(using: &random)
                        ? .heads(pool: "nurse") : .block(session: "us1-thu-am", number: 1),
                    stretch, Int.random(in: 1...40, using: &random),
                    Int64.random(in: 0...Self.worth, using: &random))
            }
            let distinct = Dictionary(prices.map { ($0.row, $0) }, uniquingKeysWith: { $1 }).values
            for basis in Self.bases {
                let list = PriceList(Array(distinct), basis: basis, place: "")
                var rows = BoundFromPrices(figures, goal: .value, pins: [], prices: list)
                #expect(rows.bound().0.lowerBound >= 1_971_428)
            }
        }
    }

    @Test("Fewest minutes are what trying every start finds", arguments: 0..<20)
    func everyStart(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        func moment() -> Instant { nine + Minutes(Int.random(in: -60...60, using: &random)) }
        for _ in 0..<100 {
            let (from, first) = (moment(), moment())
            let span = Span(from: from, to: from + Minutes(Int.random(in: 1...90, using: &random)))
            let starts = Span(from: first, to: first + Minutes(Int.random(in: 1...60, using: &random)))
            let busy = Help.Busy(
                offset: Minutes(Int.random(in: -30...60, using: &random)),
                length: Minutes(Int.random(in: 0...90, using: &random)))
            let each = (starts.from.int..<starts.to.int).map { start in
                max(0, busy.span(from: Instant(minute: start)).intersection(span).length.int)
            }
            #expect(busy.leastMinutes(in: span, from: starts) == each.min())
            let taken = [starts, busy.span(from: first), Span(from: moment(), to: moment())]
            let free = (span.from.int..<span.to.int).reduce(0) { free, minute in
                free + max(0, 2 - taken.count { $0.contains(Instant(minute: minute)) })
            }
            #expect(span.minutesFree(of: 2, busy: taken) == free)
        }
    }

    /// What an exam on Thursday is worth.
    private static let worth: Int64 = 985_714_000_000
    private var nine: Instant { WorkedExample.at(3, 9) }
    private var untilTenTwenty: Span { Span(from: nine, to: nine + 80) }
    private var untilTenFifteen: Span { Span(from: nine, to: nine + 75) }

    private func price(
        _ thing: StretchRow.Thing, _ stretch: Span, _ unit: Int, _ price: Int64 = worth
    ) -> RowPrice {
        RowPrice(row: StretchRow(thing, stretch, unit: unit).description, price: price)
    }

    private func proven(_ scenario: Scenario, _ basis: BoundBasis, _ prices: [RowPrice]) -> ClosedRange<
        Int64
    >? {
        let (bound, wrong) = bound(scenario, .value, basis, prices)
        return wrong.isEmpty ? bound : nil
    }

    private func bound(
        _ scenario: Scenario, _ goal: GoalName, _ basis: BoundBasis, _ prices: [RowPrice]
    ) -> (ClosedRange<Int64>, [Violation]) {
        let figures = GoalFigures(OfferList(scenario), history: History())
        let list = PriceList(prices, basis: basis, place: "")
        var rows = BoundFromPrices(figures, goal: goal, pins: [], prices: list)
        return rows.bound()
    }
}

extension Scenario {
    /// Three exams of 35 minutes that start from 9:00 to 9:40 on one scanner, where two of them fit.
    fileprivate static var threeAtNine: Scenario { atNine(until: 610) }

    private static func atNine(until end: Int) -> Scenario {
        var scenario = WorkedExample.scenario()
        scenario.bookings = Table()
        scenario.previousPlan = []
        scenario.patients[Index(1)].transport = nil
        scenario.orders = Table(
            ["X-1", "X-2", "X-3"].map { id in
                Order(
                    id: id, patient: Index(1), exam: Index(2), priority: .routine,
                    requestedAt: WorkedExample.at(1, 0), earliest: WorkedExample.december(2),
                    due: WorkedExample.december(16),
                    availability: [Availability(days: .weekly([.thu]), from: 540, to: Minutes(end))])
            })
        return scenario
    }

    /// The same exams with two nurses beside them; a booking on a second scanner keeps as many as it draws
    /// from 9:05 to 9:25. Exams that end by 9:40 start by 9:10, while that scanner is taken.
    fileprivate static func sharedNurse(
        needs: [(minutes: Minutes, anchor: Exam.Need.Anchor)], bookedDraws: Int, until end: Int = 580
    ) -> Scenario {
        var scenario = atNine(until: end)
        let mornings = [2, 3].map { day in
            WorkedExample.between(WorkedExample.at(day, 8), WorkedExample.at(day, 12), 1000)
        }
        let nurse = scenario.pools.append(
            Pool(id: "nurse", kind: .nurse, unit: .minutes, windows: mornings, heads: 2))
        scenario.exams[Index(2)].needs = needs.map {
            Exam.Need(source: .pool(nurse), minutes: $0.minutes, anchor: $0.anchor)
        }
        let second = scenario.scanners.append(Scanner(id: "us2", modality: .us, features: []))
        var session = scenario.sessions[Index(2)]
        (session.id, session.scanner, session.lastStart) = ("us2-thu-am", second, WorkedExample.at(3, 9, 10))
        let draws = Array(repeating: Booking.Draw(pool: nurse, use: 20), count: bookedDraws)
        scenario.bookings.append(
            Booking(
                id: "B-1", session: scenario.sessions.append(session), start: WorkedExample.at(3, 9, 5),
                minutes: 20, bundle: draws))
        return scenario
    }
}
