import Attendance
import Domain
import Testing

@testable import ScenarioFormat

private func file(_ appointments: String) -> [UInt8] {
    Array(#"{"schema": "fairslot.outcomes/1", "appointments": [\#(appointments)]}"#.utf8)
}

private func findings(_ appointments: String) -> [String] {
    guard case .failure(let refusal) = OutcomesReader.read(file(appointments)) else { return [] }
    return refusal.findings.filter { $0.severity == .error }.map { "\($0.rule) \($0.pointer)" }
}

@Suite("Files of outcomes")
struct OutcomesTests {
    @Test("All that a line may say is read")
    func whole() throws {
        let read = OutcomesReader.read(
            file(
                #"""
                {"order": "A-1", "patient": "P-1", "modality": "MR", "population": "paediatric",
                 "requested": "2026-10-01", "booked": "2026-10-03", "day": "2026-10-20",
                 "contact": {"channel": "call", "ownLanguage": true, "second": true}, "costNeed": "yes",
                 "counselling": true, "ride": true, "priorMissed": 2, "outcome": "cancelled",
                 "chance": {"missed": 0.12, "cancelled": 0.2}, "strata": {"race": "x", "language": "es"}},
                {"modality": "CT", "requested": "2026-10-01", "day": "2026-10-01", "outcome": "missed"}
                """#))
        let records = try read.get().records
        let requested = CalendarDate(year: 2026, month: 10, day: 1).number
        let expected = PastAppointment(
            modality: .mr, population: .paediatric, requested: requested, booked: requested + 2,
            day: requested + 19,
            contact: .init(channel: .call, isInOwnLanguage: true, isFollowedBySecond: true), costNeed: true,
            counselling: true, ride: true, priorMissed: 2, ending: .cancelled,
            printed: Value(millionths: 120_000))
        #expect(
            records[0]
                == OutcomeRecord(order: "A-1", appointment: expected, strata: [.race: "x", .language: "es"]))
        #expect(
            records[1].appointment
                == PastAppointment(modality: .ct, requested: requested, day: requested, ending: .missed))
        #expect(!records[1].appointment.isBookedAhead && records[0].appointment.isBookedAhead)
    }

    @Test(
        "What cannot be is refused where it stands",
        arguments: [
            (
                #"{"modality": "MR", "requested": "2026-10-05", "day": "2026-10-01", "outcome": "missed"}"#,
                "day-order /appointments/0/day"
            ),
            (
                #"{"modality": "MR", "requested": "2026-10-05", "booked": "2026-10-01", "day": "2026-10-09", "outcome": "missed"}"#,
                "day-order /appointments/0/booked"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-30", "day": "2026-10-09", "outcome": "missed"}"#,
                "malformed-time /appointments/0/requested"
            ),
            (
                #"{"modality": "XX", "requested": "2026-02-03", "day": "2026-10-09", "outcome": "missed"}"#,
                "unknown-value /appointments/0/modality"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-10-09", "outcome": "no-show"}"#,
                "unknown-value /appointments/0/outcome"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-10-09"}"#,
                "missing-key /appointments/0"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-10-09", "outcome": "missed", "race": "x"}"#,
                "race-outside-measurement /appointments/0/race"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-10-09", "outcome": "missed", "contact": {"channel": "text", "ownLanguage": true}}"#,
                "own-language /appointments/0/contact/ownLanguage"
            ),
            (
                #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-10-09", "outcome": "missed", "chance": {"missed": 0.6, "cancelled": 0.5}}"#,
                "chance-sum /appointments/0/chance"
            ),
            ("", "empty-list /appointments"),
        ])
    func refused(appointment: String, finding: String) {
        #expect(findings(appointment) == [finding])
    }

    @Test("Race may stand among strata and not beside them, in any line")
    func race() {
        let good =
            #"{"modality": "MR", "requested": "2026-02-03", "day": "2026-02-09", "outcome": "missed", "strata": {"race": "x"}}"#
        let bad =
            #"{"ethnicity": "y", "modality": "MR", "requested": "2026-02-03", "day": "2026-02-09", "outcome": "missed"}"#
        #expect(findings("\(good), \(good)") == [])
        #expect(
            findings("\(good), \(bad), \(good)") == ["race-outside-measurement /appointments/1/ethnicity"])
    }

    @Test("One order has one appointment a day; lines without a key are their own")
    func duplicates() {
        func line(_ key: String) -> String {
            #"{\#(key) "modality": "MR", "requested": "2026-02-03", "day": "2026-02-09", "outcome": "missed"}"#
        }
        #expect(findings("\(line("")), \(line(""))") == [])
        #expect(
            findings(#"\#(line(#""order": "A","#)), \#(line(#""order": "A","#))"#) == [
                "duplicate-appointment /appointments/1"
            ])
    }

    @Test("A file that says it holds outcomes is known by that alone")
    func meant() {
        #expect(OutcomesReader.isMeant(by: Array(#"{"x": 1, "schema": "fairslot.outcomes/1"}"#.utf8)))
        #expect(!OutcomesReader.isMeant(by: Array(#"{"schema": "fairslot.scenario/1"}"#.utf8)))
        #expect(!OutcomesReader.isMeant(by: Array("[".utf8)))
    }

    @Test("A policy that goes by a model needs one, and one made beside other figures is refused")
    func model() throws {
        let scenario = Sample.bytes("Scenarios/first-day.json")
        let policy = Array(#"{"schema": "fairslot.policy/1", "attendance": "calibrated"}"#.utf8)
        let decoded = try ScenarioReader.read(scenario, sitePolicy: policy).get()
        #expect(decoded.scenario.policy.attendance == .calibrated)
        guard case .failure(let refusal) = decoded.withAttendance({ nil }) else {
            Issue.record("a missing model is no finding")
            return
        }
        #expect(refusal.findings.map(\.rule) == ["no-attendance-model"])
        let cited = try ScenarioReader.read(scenario).get().withAttendance { Array("nonsense".utf8) }.get()
        #expect(cited.model == nil && cited.0.history.recalibration == nil)
    }

    @Test("A file that is cut off is refused where it ends, and one over the limit unread")
    func broken() {
        for (bytes, rule) in [
            (Array(file("").dropLast(2)), "truncated"),
            ([UInt8](repeating: 0x20, count: ScenarioReader.byteLimit + 1), "too-large"),
        ] {
            guard case .failure(let refusal) = OutcomesReader.read(bytes) else {
                Issue.record("\(rule) is read")
                continue
            }
            #expect(refusal.findings.map(\.rule) == [rule])
            #expect(!OutcomesReader.isMeant(by: bytes))
        }
    }
}
