import Attendance
import Domain
import Testing

@testable import Verification

@Suite("A result from which a patient was taken out")
struct RedactedResultTests {
    private func redacted(_ change: (inout ResultFiles) -> Void = { _ in }) -> VerificationReport {
        let draft = Draft.clinicWeek
        var files = draft.files
        if case .object(let members)? = files.documents["manifest.json"] {
            files.documents["manifest.json"] = .object(members + [.init("redacted", true)])
        }
        change(&files)
        return draft.verify(files.bytes)
    }

    @Test("Its digests and the rules of what is placed are checked, and the report says what is not")
    func verifies() {
        let report = redacted { files in
            // Figures are those of the plan as it was.
            files.add("certificate.json", "/goals/3/value", 1)
            files.add("plan.json", "/pools/0/used", -45)
        }
        #expect(report.violations == [])
        #expect(report.lines.first == "verified: digests and rules of 12 placed orders")
        #expect(report.lines.last?.hasPrefix("redacted: ") == true)
    }

    @Test("An appointment that cannot be, an order that stands twice, and no plan at all are found")
    func refused() {
        let moved = redacted { $0.set("plan.json", "/appointments/0/start", "2026-12-02T07:00:00+00:00") }
        #expect(moved.violations.map(\.kind) == [.offer])
        let twice = redacted { files in
            guard let waiting = files.value("plan.json", "/waiting/2") else { return }
            files.set("plan.json", "/waiting/-", waiting)
        }
        #expect(Set(twice.violations.map(\.kind)) == [.everyOrderOnce])
        let draft = Draft.clinicWeek
        let none = Verifier.impossibilities(
            plan: Array("{}".utf8), scenario: draft.scenario, history: History())
        #expect(none.map(\.kind) == [.form])
    }

    @Test("A plan may be done under another scenario with the same orders as long as nothing is in its way")
    func otherScenario() throws {
        var draft = Draft.clinicWeek
        let plan = try #require(draft.files.bytes["plan.json"])
        func found() -> Set<Violation.Kind> {
            Set(
                Verifier.impossibilities(plan: plan, scenario: draft.scenario, history: History()).map(\.kind)
            )
        }
        #expect(found() == [])
        draft.scenario.pools[Index(1)].windows[1].amount = 5
        #expect(found() == [])
        draft.scenario.pools[Index(1)].windows[1].amount = 0
        #expect(found() != [])
    }
}
