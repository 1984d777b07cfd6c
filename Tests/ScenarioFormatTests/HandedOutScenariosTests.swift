import Domain
import Foundation
import Testing

@testable import ScenarioFormat

@Suite("Scenarios that are handed out")
struct HandedOutScenariosTests {
    @Test(
        "Each is read without a finding",
        arguments: [
            "first-day", "worked-example", "interpreter-shortage", "rural-transport", "uninsured-mri",
            "busy-fortnight", "impossible", "visit-in-one-trip",
        ])
    func reads(name: String) throws {
        let scenario = try ScenarioReader.read(Sample.bytes("Scenarios/\(name).json")).get()
        #expect(scenario.warnings.isEmpty)
    }

    /// The rule of the only error of each broken file.
    static let refusals = [
        "booking-outside-session": "outside-session", "date-that-does-not-exist": "malformed-time",
        "due-before-earliest": "ends-before-start", "duplicate-id": "duplicate-id",
        "duplicate-key": "duplicate-key",
        "missing-key": "missing-key", "negative-amount": "negative", "nested-too-deep": "too-deep",
        "opening-of-a-regular-session": "key-of-another-kind",
        "overlapping-bookings": "double-booked-scanner",
        "overlapping-sessions": "overlapping-sessions",
        "race-outside-measurement": "race-outside-measurement",
        "session-ends-before-it-starts": "ends-before-start", "time-that-does-not-exist": "time-skipped",
        "trailing-comma": "syntax", "truncated": "truncated", "unknown-key": "unknown-key",
        "unknown-language": "unknown-language", "unknown-patient": "unknown-patient",
        "unknown-pool": "unknown-pool",
        "unknown-time-zone": "unknown-time-zone",
    ]

    @Test(
        "Each broken one is refused for what its name says, and for nothing else",
        arguments: refusals.keys.sorted())
    func refuses(name: String) {
        #expect(errors(name) == [Self.refusals[name]])
    }

    @Test("Eight things wrong are eight findings at once")
    func manyFindings() {
        #expect(errors("many-findings").count == 8)
    }

    @Test("No broken file is left out above")
    func complete() throws {
        let folder = Sample.root.appendingPathComponent("Scenarios/broken")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set((Self.refusals.keys + ["many-findings"]).map { $0 + ".json" }))
    }

    private func errors(_ name: String) -> [String?] {
        switch ScenarioReader.read(Sample.bytes("Scenarios/broken/\(name).json")) {
        case .success: []
        case .failure(let refusal): refusal.findings.filter { $0.severity == .error }.map(\.rule)
        }
    }
}
