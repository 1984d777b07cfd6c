import Domain
import Foundation
import Testing

@testable import ScenarioFormat

@Suite("Generated scenarios")
struct GeneratorTests {
    @Test("The same orders and seed give the same bytes")
    func repeats() {
        #expect(
            ScenarioGenerator(orders: 60, seed: 7).bytes() == ScenarioGenerator(orders: 60, seed: 7).bytes())
    }

    @Test("Another seed is another scenario, not only another name")
    func seedsDiffer() throws {
        let one = try Document(orders: 60, seed: 7)
        let other = try Document(orders: 60, seed: 8)
        #expect(one.rows("orders") as NSArray != other.rows("orders") as NSArray)
        #expect(one.rows("sessions") as NSArray != other.rows("sessions") as NSArray)
    }

    @Test("The generator's numbers are those of SplitMix64")
    func knownNumbers() {
        var random = SplitMix64(seed: 0)
        let published: [UInt64] = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
        #expect(published == (0..<3).map { _ in random.next() })
        #expect((0..<1000).map { _ in random.below(7) }.allSatisfy { (0..<7).contains($0) })
    }

    @Test("The busy fortnight that is handed out is what the generator writes")
    func busyFortnight() throws {
        let handedOut = Sample.bytes("Scenarios/busy-fortnight.json")
        let isSame = ScenarioGenerator(orders: 200, seed: 9).bytes() == handedOut
        #expect(isSame)
    }

    @Test("Every generated scenario is read without a finding", arguments: [1, 7, 30, 60, 200, 1000])
    func decodes(orders: Int) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let scenario = try ScenarioReader.read(ScenarioGenerator(orders: orders, seed: seed).bytes())
                .get()
            #expect(scenario.warnings.isEmpty && scenario.scenario.orders.count == orders)
        }
    }

    @Test("Orders need 1.0 to 1.3 times what regular sessions hold", arguments: [60, 200, 1000])
    func demand(orders: Int) {
        for seed in 1...20 as ClosedRange<UInt64> {
            let figures = ScenarioGenerator(orders: orders, seed: seed).figures()
            let ratio = Double(figures.demandMinutes) / Double(figures.regularMinutes)
            #expect((1.0...1.3).contains(ratio), "seed \(seed): \(ratio)")
        }
    }

    @Test("36 to 41 of 100 patients have a barrier", arguments: [60, 200, 1000])
    func barriers(orders: Int) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let patients = try Document(orders: orders, seed: seed).rows("patients")
            let burdened = patients.count { Document.needs($0).contains { $0.value == "yes" } }
            let share = Double(burdened) / Double(patients.count)
            #expect((0.36...0.41).contains(share), "seed \(seed): \(share)")
        }
    }

    @Test("Each two barriers are found together more often than chance would have it")
    func barriersGoTogether() throws {
        let patients = try Document(orders: 1000, seed: 3).rows("patients").map(Document.needs)
        func share(_ codes: String...) -> Double {
            Double(patients.count { needs in codes.allSatisfy { needs[$0] == "yes" } })
                / Double(patients.count)
        }
        let codes = ["language-access", "transportation-insecurity", "medical-cost-burden", "digital-access"]
        for (position, a) in codes.enumerated() {
            for b in codes.dropFirst(position + 1) { #expect(share(a, b) > share(a) * share(b)) }
        }
    }

    @Test("A need is unknown for 5 to 10 of 100 patients and declined by 1 to 2")
    func unknownNeeds() throws {
        let needs = try Document(orders: 2000, seed: 5).rows("patients").flatMap {
            Document.needs($0).filter { $0.key != "digital-access" }.map(\.value)
        }
        let unknown = Double(needs.count { $0 == "unknown" }) / Double(needs.count)
        let declined = Double(needs.count { $0 == "declined" }) / Double(needs.count)
        #expect((0.05...0.1).contains(unknown))
        #expect((0.01...0.02).contains(declined))
    }

    @Test("A scanner is in one session at a time, and its bookings lie in it, one after the other")
    func sessionsAndBookings() throws {
        let document = try Document(orders: 300, seed: 11)
        let sessions = document.rows("sessions")
        for own in Dictionary(grouping: sessions, by: { $0["scanner"] as? String }).values {
            let spans = own.map { ($0["from"] as? String ?? "", $0["to"] as? String ?? "") }.sorted {
                $0 < $1
            }
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.1 <= $1.0 })
        }
        let generator = ScenarioGenerator(orders: 300, seed: 11).parts()
        for session in generator.timetable.sessions {
            var free = session.from
            for booking in session.bookings {
                #expect(free <= booking.from && booking.from + booking.minutes <= session.to)
                free = booking.from + booking.minutes
            }
        }
    }

    @Test("Every id is systematic and of the allowed letters")
    func ids() throws {
        let document = try Document(orders: 200, seed: 2)
        for part in ["sites", "exams", "scanners", "sessions", "pools", "patients", "orders", "bookings"] {
            let ids = document.rows(part).compactMap { $0["id"] as? String }
            #expect(ids.count == document.rows(part).count && Set(ids).count == ids.count)
            #expect(ids.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil })
        }
        #expect(document.rows("orders").first?["id"] as? String == "O-0001")
    }

    @Test("Race and ethnicity stand in measurement and nowhere else")
    func strata() throws {
        var document = try Document(orders: 60, seed: 1)
        document.root["measurement"] = nil
        let text = String(decoding: try JSONSerialization.data(withJSONObject: document.root), as: UTF8.self)
        #expect(!text.contains("\"race\"") && !text.contains("\"ethnicity\""))
    }

    @Test(
        "With three sites one is in another time zone, with two none is",
        arguments: [(60, 2, 1), (200, 3, 2)])
    func zones(orders: Int, sites: Int, zones: Int) throws {
        let rows = try Document(orders: orders, seed: 1).rows("sites")
        #expect(rows.count == sites)
        #expect(Set(rows.map { $0["timeZone"] as? String ?? "" }).count == zones)
    }

    @Test("The smallest scenario has one order")
    func one() throws {
        #expect(try Document(orders: 1, seed: 1).rows("orders").count == 1)
    }
}
