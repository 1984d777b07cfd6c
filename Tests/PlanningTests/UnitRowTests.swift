import Domain
import Testing

@testable import Planning

@Suite("UnitRows of time")
struct StretchTests {
    @Test("What an offer is said to spend in a stretch it spends wherever it starts", arguments: 0..<60)
    func spentWhereverItStarts(seed: Int) {
        let (scenario, _) = TinyScenario.make(seed: UInt64(seed))
        let offers = FlatOffers(scenario)
        let shared = SharedThings(offers)
        var random = SplitMix64(seed: UInt64(seed))
        for offer in 0..<offers.count {
            var things: [UnitRows.Thing] = []
            shared.each(offer) { things.append(shared.thing($0)) }
            #expect(Set(things).count == things.count)
            for thing in things where !shared.times(offer, on: thing).isEmpty {
                let from = offers.first[offer] + Int32.random(in: -20...60, using: &random)
                let stretch = from..<(from + Int32.random(in: 1...90, using: &random))
                let least = (offers.first[offer]...offers.last[offer]).map { start in
                    shared.times(offer, on: thing).reduce(Int32(0)) { sum, busy in
                        let begin = max(stretch.lowerBound, start + busy.lowerBound)
                        return sum + max(0, min(stretch.upperBound, start + busy.upperBound) - begin) as Int32
                    }
                }.min()!
                let spent = shared.spent(offer, thing, stretch)
                #expect(spent <= least)
                if shared.times(offer, on: thing).count == 1 { #expect(spent == least) }
            }
        }
    }

    @Test("Three exams that one hour cannot hold are cut off as a mixture, and as whole exams")
    func brokenByMixture() throws {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 9))
        for order in ["A", "B", "C"] { clinic.order(order) }
        let offers = FlatOffers(clinic.scenario)
        #expect(offers.count == 3)
        let rows = BrokenRows(offers, [1, 1, 1], known: []).rows
        let hour = Int32(clinic.at(1, 8).int)..<Int32(clinic.at(1, 9).int)
        #expect(rows.contains { $0.stretch == hour })
        let counted = UnitRows(rows, offers)
        for (place, row) in rows.enumerated() {
            let used = (0..<3).reduce(Int64(0)) { sum, offer in
                let own = counted.uses(Int(counted.listOf[offer])).filter {
                    counted.row[$0] == Int32(place)
                }
                return sum + own.reduce(0) { $0 + Int64(counted.counts[$1]) }
            }
            #expect(used > counted.right[place], "\(row)")
        }
        #expect(BrokenRows(offers, [0.66, 0.66, 0.66], known: []).rows.isEmpty)
        #expect(BrokenRows(offers, [1, 1, 1], known: Set(rows)).rows.allSatisfy { !rows.contains($0) })
    }
}

@Suite("Counting in whole units")
struct UnitCountTests {
    @Test("Two units fit in 80 minutes: an exam of 35 counts one, one of 45 a little more, one of 70 both")
    func count() {
        let count = UnitCount(35, of: 80)
        #expect(count.limit == 50)
        #expect([10, 34, 35, 45, 50, 70, 80].map { count.of($0) } == [0, 24, 25, 25, 30, 50, 50])
    }

    @Test("A unit of one counts plain amounts")
    func plain() {
        let count = UnitCount(1, of: 80)
        #expect(count.limit == 80)
        #expect([0, 1, 79, 200].map { count.of($0) } == [0, 1, 79, 200])
    }

    @Test("Who fits together by amounts fits together by count", arguments: 0..<40)
    func valid(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<200 {
            let amount = Int32.random(in: 1...120, using: &random)
            let count = UnitCount(Int32.random(in: 1...amount, using: &random), of: amount)
            var (left, counted) = (amount, Int32(0))
            while left > 0 {
                let user = Int32.random(in: 1...left, using: &random)
                left -= user
                counted += count.of(user)
            }
            #expect(counted <= count.limit)
        }
    }
}

@Suite("Cliques of exclusions")
struct ExclusionGraphTests {
    @Test("Cliques hold every open pair, and only pairs that exclude each other", arguments: 0..<40)
    func cover(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let count = Int.random(in: 0...14, using: &random)
        let odds = Int.random(in: 1...99, using: &random)
        var excludes = [[Bool]](repeating: Array(repeating: false, count: count), count: count)
        var open = excludes
        for one in 0..<count {
            for other in 0..<one {
                excludes[one][other] = random.chance(odds)
                excludes[other][one] = excludes[one][other]
                open[other][one] = random.chance(70)
            }
        }
        var graph = ExclusionGraph(count) {
            excludes[$0][$1]
        } isOpen: {
            open[$0][$1]
        }
        let cliques = graph.cover()
        for one in 0..<count {
            for other in (one + 1)..<max(count, one + 1) {
                let together = cliques.count { $0.contains(one) && $0.contains(other) }
                #expect(excludes[one][other] || together == 0)
                #expect(!(excludes[one][other] && open[one][other]) || together > 0)
            }
        }
        #expect(graph.cover().isEmpty)
    }
}

@Suite("Heads of a pool")
struct HeadBucketTests {
    @Test("A booking that lies in two windows of a pool keeps one head busy")
    func bookingInTwoWindows() {
        var clinic = Clinic()
        let session = clinic.session(clinic.span(1, 8, 12))
        let windows = [Pool.Window(span: clinic.span(1, 8, 11), amount: 180), clinic.window(60, on: 1)]
        let nurse = clinic.pool("nurse", .nurse, windows) { $0.heads = 2 }
        clinic.scenario.bookings.append(
            Booking(
                id: "B", session: session, start: clinic.at(1, 9), minutes: 30,
                bundle: [.init(pool: nurse, use: 30)]))
        let buckets = HeadBuckets(Instance(clinic.scenario))
        #expect(buckets.count == 1)
        #expect(buckets.booked[0].count == 1)
    }
}

@Suite("Orders that people have settled")
struct SettledOrderTests {
    /// A must stand at `hour`:`minute`; B may take any start of the morning.
    private func offers(_ hour: Int, _ minute: Int, until end: Int) -> (FlatOffers, Clinic) {
        var clinic = Clinic()
        let session = clinic.session(clinic.span(1, 8, end))
        let demanded = clinic.order("A")
        clinic.order("B")
        clinic.scenario.overrides.append(
            Override(order: demanded, demand: .must(session: session, start: clinic.at(1, hour, minute))))
        return (FlatOffers(clinic.scenario), clinic)
    }

    @Test("keep others off their time, and leave the rest of the window")
    func narrows() {
        let (offers, clinic) = offers(8, 10, until: 10)
        let row = offers.rows(of: 1).first!
        #expect(Int(offers.first[row]) == clinic.at(1, 8, 40).int)
        #expect(Int(offers.last[row]) == clinic.at(1, 9, 30).int)
    }

    @Test("leave others out where nothing is left")
    func leavesOut() {
        let (offers, _) = offers(8, 15, until: 9)
        #expect(offers.rows(of: 0).count == 1)
        #expect(offers.rows(of: 1).isEmpty)
    }
}

extension FlatOffers {
    /// Of all offers of a scenario.
    fileprivate init(_ scenario: Scenario) {
        let instance = Instance(scenario)
        let list = OfferList(instance)
        let context = PlanningContext(instance, list)
        self.init(
            context, list, kept: Array(list.offers.indices),
            settled: CertificateTests().settled(context, list))
    }
}
