import Domain
import ScenarioFormat
import Testing

@testable import Planning

@Suite("A list of offers")
struct OfferListTests {
    /// A generated region with rides, interpreters, visits and optional supports.
    private func region(_ seed: UInt64) throws -> DecodedScenario {
        try ScenarioReader.read(ScenarioGenerator(orders: 60, seed: seed).bytes()).get()
    }

    @Test("An offer takes 35 bytes, whatever it draws on")
    func bytesOfAnOffer() {
        let list = OfferList(Instance(Clinic().scenario))
        #expect(list.bytesOfAnOffer == 35)
    }

    @Test("The list is the same with one thread and with two, with and without optional supports")
    func threads() throws {
        let instance = Instance(try region(1).scenario)
        let (one, two) = (OfferList(instance, threads: 1), OfferList(instance, threads: 2))
        #expect(one.count > 100)
        #expect(one.columns == two.columns)
        let supported = one.withOptionalSupports(instance, threads: 1)
        #expect(supported.list.count > one.count)
        #expect(supported.list.columns == two.withOptionalSupports(instance, threads: 2).list.columns)
    }

    @Test("What offers share stands once")
    func shared() throws {
        let list = OfferList(Instance(try region(2).scenario))
        #expect(Set(list.bundles).count == list.bundles.count)
        #expect(Set(list.helps).count == list.helps.count)
        #expect(Set(list.bundle) == Set(list.bundles.indices.map { Int32($0) }))
        #expect(Set(list.help) == Set(list.helps.indices.map { Int32($0) }))
    }

    @Test("With optional supports every offer is still there as it was")
    func plainOffers() throws {
        let instance = Instance(try region(3).scenario)
        let list = OfferList(instance)
        let (supported, plain) = list.withOptionalSupports(instance)
        #expect(plain.count == list.count)
        for (offer, place) in zip(list.offers.indices, plain) {
            #expect("\(supported[place])" == "\(list[offer])")
        }
    }
}

extension OfferList {
    fileprivate var bytesOfAnOffer: Int {
        func width<Width>(_ column: [Width]) -> Int { MemoryLayout<Width>.stride }
        let places = width(order) + width(block) + width(bundle) + width(help)
        let times = width(first) + width(last) + width(day)
        return places + times + width(minutes) + width(length) + width(travel) + width(flags)
    }

    /// Everything it holds, to compare.
    fileprivate var columns: [[Int]] {
        [
            starts.map(Int.init), order.map(\.int), block.map(\.int), bundle.map(Int.init),
            help.map(Int.init),
            first.map(Int.init), last.map(Int.init), day.map(Int.init), minutes.map(Int.init),
            length.map(Int.init), travel.map(Int.init), flags.map { Int($0.rawValue) },
            bundles.map(\.hashValue), helps.map(\.hashValue), noOfferReason.map(\.hashValue),
        ]
    }
}

@Suite("Hours of availability, day by day")
struct LocalDaysTests {
    /// The clock goes forward at 2:00 on 14 March 2027 and back at 2:00 on 7 November.
    private let zone = Zone(
        name: "east",
        shifts: [
            .init(from: Instant(minute: 0), offset: -300), .init(from: Self.spring, offset: -240),
            .init(from: Self.autumn, offset: -300),
        ])
    private static let spring = Zone.utc.firstInstant(
        on: CalendarDate(year: 2027, month: 3, day: 14).number, at: 420)
    private static let autumn = Zone.utc.firstInstant(
        on: CalendarDate(year: 2027, month: 11, day: 7).number, at: 360)

    @Test("Are what the zone says, on every day of a year", arguments: [0, 90, 120, 150, 600])
    func asTheZone(from: Int) {
        var clinic = Clinic(zone: zone)
        let first = CalendarDate(year: 2027, month: 1, day: 1).number
        clinic.scenario.horizon = first...(first + 364)
        let days = LocalDays(clinic.scenario)
        let hours = [
            Availability(days: .weekly(Set(Weekday.allCases)), from: Minutes(from), to: Minutes(from + 120)),
            Availability(days: .weekly([.sun, .mon]), from: Minutes(from + 60), to: 1440),
        ]
        for day in (0...364).map({ first + $0 }) {
            #expect(days.spans(hours, on: day, at: Index(0)) == hours.spans(on: day, in: zone), "\(day)")
        }
    }
}

@Suite("How many heads are busy")
struct HeadLoadTests {
    @Test("Is counted as by looking at every draw, also after some are gone", arguments: 0..<20)
    func asByLooking(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var load = HeadLoad()
        var draws: [Span] = []
        for _ in 0..<60 {
            if draws.count > 8, let gone = draws.indices.randomElement(using: &random) {
                load.add(-1, during: draws.remove(at: gone))
            } else {
                let from = Int.random(in: 0..<100, using: &random)
                let span = Span(
                    from: Instant(minute: from),
                    to: Instant(minute: from + .random(in: 1...30, using: &random)))
                draws.append(span)
                load.add(1, during: span)
            }
            let free = Int.random(in: 0..<4, using: &random)
            let reach = Span(from: Instant(minute: 20), to: Instant(minute: 90))
            let busy = (reach.from.int..<reach.to.int).filter { minute in
                draws.count { $0.contains(Instant(minute: minute)) } > free
            }
            let told = load.times(over: free, in: reach)
            let minutes = told.flatMap { Array($0.from.int..<$0.to.int) }.filter { (20..<90).contains($0) }
            #expect(minutes == busy)
        }
    }
}

@Suite("Rules that are counted")
struct RuleSetTests {
    @Test("Stand in the order of the rules, each with a bit of its own")
    func order() {
        let rules = RuleSet.rules.map(\.rule)
        #expect(rules == Rule.allCases.filter(rules.contains))
        #expect(Set(RuleSet.rules.map(\.set.rawValue)).count == rules.count)
    }
}
