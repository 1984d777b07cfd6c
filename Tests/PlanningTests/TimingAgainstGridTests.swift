import Domain
import Testing

@testable import Planning

@Suite("Start times exist exactly when the grid has them")
struct TimingAgainstGridTests {
    /// Three to six exams on two scanners with a shared pool of one or two heads and bookings; all in quarters of an hour.
    private func clinic(_ seed: Int) -> Clinic {
        var random = SplitMix64(seed: UInt64(seed))
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(10_000)]) { $0.heads = random.pick([1, 2]) }
        clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        for scanner in 0..<2 {
            let to = clinic.at(1, 8) + Minutes(random.pick([90, 105, 120, 150]))
            let span = Span(from: clinic.at(1, 8), to: to)
            clinic.session(span, "s\(scanner)") { $0.scanner = Index(scanner) }
        }
        clinic.scenario.scanners.append(Scanner(id: "us", modality: .us))
        let other = clinic.session(clinic.span(1, 8, 12), "other") { $0.scanner = Index(2) }
        if random.chance(40) {
            let start = clinic.at(1, 8) + Minutes(random.pick([0, 30, 45]))
            clinic.scenario.bookings.append(
                Booking(
                    id: "B", session: other, start: start, minutes: random.pick([15, 30]),
                    patient: random.chance(50) ? Index(0) : nil, bundle: [.init(pool: nurse, use: 0)]))
        }
        let anchors = random.chance(50) ? [Exam.Need.Anchor.start] : [.start, .end]
        for number in 0..<random.pick([3, 4, 5, 6]) {
            var exam = Exam(
                id: "e\(number)", modality: .mr, minutes: Minutes(random.pick([30, 30, 45, 60])),
                turnaround: random.pick([0, 0, 15]))
            for _ in 0..<random.pick([0, 1, 1, 2]) {
                exam.needs.append(
                    .init(source: .pool(nurse), minutes: random.pick([15, 30]), anchor: random.pick(anchors)))
            }
            let index = clinic.scenario.exams.append(exam)
            let from = Minutes(480 + random.pick([0, 0, 15, 30]))
            let window = [
                Availability(days: .weekly([.wed]), from: from, to: from + random.pick([60, 75, 90, 120]))
            ]
            let patient: Index<Patient>? = number > 0 && random.chance(25) ? Index(0) : nil
            let order = clinic.order("A\(number)") { ($0.exam, $0.availability) = (index, window) }
            if let patient { clinic.scenario.orders[order].patient = patient }
        }
        return clinic
    }

    @Test("Random small parts: found when the grid finds any, refused when it does not", arguments: 0..<10)
    func agreesWithGrid(batch: Int) {
        var answers: Set<Bool> = []
        for seed in (batch * 60)..<(batch * 60 + 60) {
            let clinic = clinic(seed)
            let instance = Instance(clinic.scenario)
            let list = OfferList(instance)
            var random = SplitMix64(seed: UInt64(seed) ^ 0x77)
            let chosen = clinic.scenario.orders.indices.compactMap {
                list.offers(of: $0).randomElement(using: &random)
            }
            let grid = QuarterHours(clinic.scenario, instance).times(
                chosen.map { ExamTime(list[$0], clinic.scenario, instance) })
            let found = try? StartTimes(instance, list).solve(chosen).get()
            #expect((found != nil) == (grid != nil), "seed \(seed)")
            answers.insert(grid != nil)
            guard let found else { continue }
            check(found, chosen, list, instance, clinic.scenario, seed)
        }
        #expect(answers == [true, false])
    }

    /// Minute by minute: what was found keeps every scanner, patient and head to its own.
    private func check(
        _ found: [Index<Offer>: Instant], _ chosen: [Index<Offer>], _ list: OfferList, _ instance: Instance,
        _ scenario: Scenario, _ seed: Int
    ) {
        var (scanner, heads): ([SIMD2<Int>: Int], [Int: Int]) = ([:], [:])
        for booking in scenario.bookings.rows {
            for minute in booking.start.int..<booking.span.to.int { heads[minute, default: 0] += 1 }
        }
        for index in chosen {
            let (offer, start) = (list[index], found[index]!)
            #expect(offer.starts.contains(start))
            for minute in start.int..<(start.int + offer.minutes.int) {
                scanner[SIMD2(offer.block.int, minute), default: 0] += 1
            }
            for draw in offer.draws(on: Index(0), instance) {
                for minute in draw { heads[start.int + minute, default: 0] += 1 }
            }
        }
        #expect(scanner.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        #expect(heads.values.allSatisfy { $0 <= scenario.pools[Index(0)].heads! }, "seed \(seed)")
    }
}
