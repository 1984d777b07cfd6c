import Domain
import Testing

@testable import Planning

@Suite("Stretches of time")
struct StretchTests {
    @Test("What an offer is said to spend in a stretch it spends wherever it starts", arguments: 0..<60)
    func spentWhereverItStarts(seed: Int) {
        let (scenario, _) = TinyScenario.make(seed: UInt64(seed))
        let offers = FlatOffers(scenario)
        let time = SharedTime(offers)
        var random = SplitMix64(seed: UInt64(seed))
        for offer in 0..<offers.count {
            let things =
                [Stretches.Thing.block(Index(Int(offers.block[offer])))]
                + time.buckets(offer).map { .heads(bucket: $0) }
            for thing in things {
                let from = offers.first[offer] + Int32.random(in: -20...60, using: &random)
                let row = Stretches.Row(
                    thing: thing, from: from, to: from + Int32.random(in: 1...90, using: &random), unit: 1)
                let least = (offers.first[offer]...offers.last[offer]).map { start in
                    time.times(offer, on: thing).reduce(Int32(0)) { sum, busy in
                        let begin = max(row.from, start + busy.lowerBound)
                        return sum + max(0, min(row.to, start + busy.upperBound) - begin) as Int32
                    }
                }.min()!
                #expect(time.spent(offer, row) <= least)
                if time.times(offer, on: thing).count == 1 { #expect(time.spent(offer, row) == least) }
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
        let rows = BrokenStretches(offers, [1, 1, 1], known: []).rows
        let hour = Int32(clinic.at(1, 8).int)..<Int32(clinic.at(1, 9).int)
        #expect(rows.contains { $0.from == hour.lowerBound && $0.to == hour.upperBound })
        let stretches = Stretches(rows, offers)
        for (place, row) in rows.enumerated() {
            let used = (0..<3).reduce(Int64(0)) { sum, offer in
                let own = stretches.uses(Int(stretches.listOf[offer])).filter {
                    stretches.row[$0] == Int32(place)
                }
                return sum + own.reduce(0) { $0 + Int64(stretches.units[$1]) }
            }
            #expect(used > stretches.right[place], "\(row)")
        }
        #expect(BrokenStretches(offers, [0.66, 0.66, 0.66], known: []).rows.isEmpty)
        #expect(BrokenStretches(offers, [1, 1, 1], known: Set(rows)).rows.allSatisfy { !rows.contains($0) })
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
