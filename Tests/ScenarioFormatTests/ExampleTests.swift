import Attendance
import Domain
import Testing

@testable import ScenarioFormat

@Suite("The example of the design")
struct ExampleTests {
    let decoded: DecodedScenario

    init() throws { decoded = try ScenarioReader.read(Sample.example).get() }

    @Test("It decodes without a warning")
    func decodes() {
        #expect(decoded.warnings.isEmpty)
        #expect(decoded.scenario.orders.count == 3)
        #expect(decoded.scenario.sessions.count == 3)
        #expect(decoded.scenario.pools.count == 8)
    }

    @Test("Local times are read in the zone of the site")
    func localTimes() {
        let scenario = decoded.scenario
        let session = scenario.sessions[Index(0)]
        #expect(scenario.zone(of: Index(0)).rfc3339(session.span.from) == "2026-12-02T08:00:00-05:00")
        #expect(session.span.length == 240)
        #expect(scenario.zone.rfc3339(scenario.asOf) == "2026-12-01T08:00:00-05:00")
        #expect(scenario.today.description == "2026-12-01")
    }

    @Test("A closure is filed under the session it touches")
    func closure() {
        let zone = decoded.scenario.zone
        #expect(decoded.scenario.sessions[Index(0)].unavailable.map { zone.clock($0.from) } == ["10:00"])
        #expect(decoded.scenario.sessions[Index(1)].unavailable.isEmpty)
        #expect(decoded.scenario.sessions[Index(2)].unavailable.isEmpty)
    }

    @Test("Figures of the policy are exact")
    func figures() {
        let policy = decoded.scenario.policy
        #expect(policy.worth(.routine, days: 1).millionths == 985_714)
        #expect(policy.examEquivalents(40_000).millionths == 1_600_000)
        #expect(policy.weight(.urgent) == Value(millionths: 4_000_000))
        #expect(policy.care.travelMinute.millionths == 1000)
        #expect(policy.equity.partitions.last?.parent == GroupName(.interpreter, "needed"))
    }

    @Test("Strata stand beside the scenario")
    func strata() {
        #expect(decoded.measurement.strata.count == 1)
        #expect(decoded.measurement.strata.first?.values[.sex] == "female")
        #expect(decoded.measurement.strata.first?.values[.race] == nil)
    }

    @Test("The declined proposal keeps its reason")
    func declined() {
        #expect(decoded.scenario.previousPlan.map(\.status) == [.declined(.day)])
    }

    @Test("A session that names a modality takes each of its exams, and one that names exams takes those")
    func modalities() throws {
        let text = Sample.small.replacing(#""exams": ["liver"]"#, with: #""modalities": ["US"]"#)
            .replacing(
                #"{"id": "s1", "scanner": "mr1","#,
                with: #"{"id": "s1", "modalities": ["MR"], "scanner": "mr1","#
            )
            .replacing(
                #"{"id": "s2", "scanner": "mr1","#,
                with: #"{"id": "s2", "modalities": ["MR"], "scanner": "mr1","#)
        for text in [Sample.small, text] {
            let scenario = try ScenarioReader.read(Array(text.utf8)).get().scenario
            #expect(scenario.sessions[Index(2)].exams == [Index(1)])
            #expect(text == Sample.small || scenario.sessions[Index(0)].exams == [Index(0)])
        }
    }

    @Test("A closure of an interpreter or a scanner takes time from it and from nothing else")
    func otherClosures() throws {
        func read(_ closed: String) throws -> Scenario {
            let text = Sample.small.replacing(
                #"{"session": "s1", "from": "2026-03-03T10:00""#,
                with: #"{\#(closed), "from": "2026-03-03T10:00""#)
            return try ScenarioReader.read(Array(text.utf8)).get().scenario
        }
        let interpreter = try read(#""pool": "interp""#)
        #expect(interpreter.pools.rows.map { $0.unavailable.count } == [0, 1, 0, 0, 0, 0])
        #expect(interpreter.sessions.rows.allSatisfy { $0.unavailable.isEmpty })
        let scanner = try read(#""scanner": "mr1""#)
        #expect(scanner.sessions.rows.map { $0.unavailable.count } == [1, 0, 0])
        let other = try read(#""scanner": "us1""#)
        #expect(other.sessions.rows.allSatisfy { $0.unavailable.isEmpty })
    }
}
