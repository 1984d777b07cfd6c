import Domain
import Foundation
import Testing

@testable import ScenarioFormat

@Suite("Profiles and scarcity of generated scenarios")
struct GeneratorProfileTests {
    private typealias Profile = ScenarioGenerator.Profile
    private typealias Scarcity = ScenarioGenerator.Scarcity

    private static let biting = Scarcity(
        demandPermille: 1400, supportsPermille: 600, groups: .many, fillPermille: 600)

    @Test(
        "Every profile is read without a finding, and when it bites too", arguments: [1, 7, 30, 200, 1000],
        ["community", "metro", "rural"])
    func decodes(orders: Int, profile: String) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            for scarcity in [Scarcity(), Self.biting] {
                let generator = ScenarioGenerator(
                    orders: orders, seed: seed, profile: try #require(Profile(rawValue: profile)),
                    scarcity: scarcity)
                let scenario = try ScenarioReader.read(generator.bytes()).get()
                #expect(scenario.warnings.isEmpty && scenario.scenario.orders.count == orders)
            }
        }
    }

    @Test("Saying what is usual changes nothing")
    func usual() {
        let plain = ScenarioGenerator(orders: 60, seed: 7).bytes()
        let said = ScenarioGenerator(orders: 60, seed: 7, profile: .community, scarcity: Scarcity()).bytes()
        #expect(plain == said)
    }

    @Test("The same seed gives the same bytes in every profile", arguments: ["metro", "rural"])
    func repeats(profile: String) throws {
        let generator = ScenarioGenerator(
            orders: 120, seed: 5, profile: try #require(Profile(rawValue: profile)), scarcity: Self.biting)
        #expect(generator.bytes() == generator.bytes())
    }

    @Test(
        "Orders need what was asked for, give or take five in a hundred", arguments: [700, 1000, 1400, 2000])
    func demand(permille: Int) {
        for profile in Profile.allCases {
            for seed in 1...5 as ClosedRange<UInt64> {
                let figures = ScenarioGenerator(
                    orders: 1000, seed: seed, profile: profile,
                    scarcity: Scarcity(demandPermille: permille)
                ).figures()
                let ratio = Double(figures.demandMinutes) / Double(figures.regularMinutes)
                #expect(abs(ratio * 1000 / Double(permille) - 1) < 0.05, "\(profile) \(seed): \(ratio)")
            }
        }
    }

    @Test("Without a wish orders need 1.0 to 1.3 times what regular sessions hold", arguments: [60, 1000])
    func usualDemand(orders: Int) {
        for profile in Profile.allCases {
            for seed in 1...10 as ClosedRange<UInt64> {
                let figures = ScenarioGenerator(orders: orders, seed: seed, profile: profile).figures()
                let ratio = Double(figures.demandMinutes) / Double(figures.regularMinutes)
                #expect((1.0...1.3).contains(ratio), "\(profile) \(seed): \(ratio)")
            }
        }
    }

    @Test("Barriers are as common as the profile says", arguments: ["metro", "rural"])
    func barriers(profile: String) throws {
        let profile = try #require(Profile(rawValue: profile))
        for seed in 1...5 as ClosedRange<UInt64> {
            let figures = ScenarioGenerator(orders: 1000, seed: seed, profile: profile).figures()
            let share = Double(figures.patientsWithBarrier) / Double(figures.patients)
            #expect((0.39...0.44).contains(share), "seed \(seed): \(share)")
        }
    }

    @Test("Less support is less of every support and of nothing else")
    func supports() throws {
        func amounts(_ permille: Int) throws -> [String: Int] {
            let document = try Document(
                .init(
                    orders: 1000, seed: 2, profile: .rural, scarcity: Scarcity(supportsPermille: permille)))
            return document.rows("pools").reduce(into: [:]) { amounts, pool in
                let windows = pool["windows"] as? [[String: Any]] ?? []
                amounts[pool["kind"] as? String ?? "", default: 0] += windows.reduce(0) {
                    $0 + ($1["amount"] as? Int ?? 0)
                }
            }
        }
        let (usual, scarce) = (try amounts(1000), try amounts(600))
        for (kind, amount) in usual {
            let share = Double(scarce[kind] ?? 0) / Double(amount)
            let isSupport = ["interpreter", "ride", "money", "outreach", "counsellor"].contains(kind)
            #expect(isSupport ? abs(share - 0.6) < 0.04 : share == 1, "\(kind): \(share)")
        }
    }

    @Test("A flexible session asks for the share it was given")
    func fill() throws {
        for profile in Profile.allCases {
            let document = try Document(
                .init(orders: 200, seed: 1, profile: profile, scarcity: Scarcity(fillPermille: 600)))
            for session in document.rows("sessions") {
                guard let opening = session["opening"] as? [String: Any] else { continue }
                let length = Document.minutes(of: session)
                let least = opening["minimumMinutes"] as? Int ?? 0
                #expect(least % 5 == 0 && (3 * length..<3 * length + 25).contains(5 * least))
            }
        }
    }

    @Test("Many groups are a dozen and more, of every field")
    func groups() throws {
        for profile in Profile.allCases {
            let generator = ScenarioGenerator(
                orders: 200, seed: 1, profile: profile, scarcity: Scarcity(groups: .many))
            let policy = try ScenarioReader.read(generator.bytes()).get().scenario.policy
            #expect(policy.equity.partitions.map(\.by) == Policy.Partition.Field.allCases)
            #expect(policy.equity.partitions.reduce(0) { $0 + $1.groups.count } >= 12)
        }
    }

    @Test("All durations are multiples of five minutes", arguments: ["metro", "rural"])
    func wholeFives(profile: String) throws {
        let document = try Document(
            .init(orders: 300, seed: 4, profile: try #require(Profile(rawValue: profile))))
        let lengths =
            document.rows("sessions").map(Document.minutes)
            + document.rows("sessions").compactMap {
                ($0["opening"] as? [String: Any])?["minimumMinutes"] as? Int
            }
            + document.rows("exams").compactMap { $0["minutes"] as? Int }
            + document.rows("travel").compactMap { $0["minutes"] as? Int }
        #expect(lengths.allSatisfy { $0 % 5 == 0 })
    }

    @Test("However many orders there are, one has as few sessions to choose from", arguments: [1000, 8000])
    func choice(orders: Int) throws {
        for profile in Profile.allCases {
            let parts = ScenarioGenerator(orders: orders, seed: 1, profile: profile).parts()
            var sessions: [Modality: [Int: Int]] = [:]
            for session in parts.timetable.sessions {
                let modality = parts.timetable.scanners[session.scanner].modality
                sessions[modality, default: [:]][session.site, default: 0] += 1
            }
            let reach = parts.demand.orders.map { order in
                order.sites.reduce(0) { $0 + (sessions[order.modality]?[$1] ?? 0) }
            }
            #expect(parts.demand.orders.allSatisfy { (1...5).contains($0.sites.count) })
            #expect(reach.reduce(0, +) < 60 * orders && reach.max() ?? 0 < 200)
        }
    }

    @Test("A metropolis has whole days, evenings, Saturdays, vans and more languages than a community")
    func metro() throws {
        let parts = ScenarioGenerator(orders: 2000, seed: 3, profile: .metro).parts()
        let sessions = parts.timetable.sessions
        #expect(sessions.contains { !$0.isFlexible && $0.length > 300 })
        #expect(sessions.contains { $0.isFlexible && $0.from == 18 * 60 })
        #expect(sessions.contains { $0.isFlexible && $0.day.weekday == .sat && $0.length == 360 })
        #expect(sessions.contains { $0.isFlexible && parts.timetable.scanners[$0.scanner].isVan })
        #expect(parts.region.languages.count == 6)
        let modes = Set(parts.region.travel.map(\.mode))
        #expect(modes == Set(TravelMode.allCases))
    }

    @Test("In the country sites lie an hour and more apart, and what they lack comes by van")
    func rural() throws {
        let parts = ScenarioGenerator(orders: 2000, seed: 3, profile: .rural).parts()
        // Who lives nearest to a small site has far to go to the hospital.
        let ways = parts.region.areas.filter { !parts.region.sites[$0.sites[0].site].isHub }.compactMap {
            $0.sites.first { parts.region.sites[$0.site].isHub }?.minutes
        }
        let mean = ways.reduce(0, +) / max(1, ways.count)
        #expect((45...120).contains(mean))
        let stops = Dictionary(
            grouping: parts.timetable.sessions.filter { parts.timetable.scanners[$0.scanner].isVan },
            by: \.scanner)
        #expect(stops.values.contains { Set($0.map(\.site)).count > 1 })
        #expect(stops.values.allSatisfy { Set($0.map(\.day)).count == $0.count })
    }
}
