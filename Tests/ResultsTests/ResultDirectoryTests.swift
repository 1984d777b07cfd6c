import Domain
import Linux
import Results
import Testing

@Suite("A result directory")
struct ResultDirectoryTests {
    @Test("It holds every file once, the manifest last")
    func files() {
        let paths = WorkedExample().files().map(\.path)
        #expect(
            paths == [
                "certificate.json", "equity.html", "equity.json", "fhir.ndjson", "finance/datapackage.json",
                "finance/finance.csv", "plan.json", "report.html",
                "summary.txt",
                "worklists/calls.csv",
                "worklists/datapackage.json", "worklists/day-sheet.csv",
                "worklists/interpreters.csv", "worklists/letters.csv",
                "worklists/rides.csv", "worklists/schedule.csv",
                "worklists/sessions.csv", "worklists/standby.csv", "worklists/waiting.csv", "manifest.json",
            ])
    }

    @Test("Equal plans have equal bytes")
    func repeats() {
        #expect(WorkedExample().files() == WorkedExample().files())
    }

    @Test("The manifest gives every other file's digest and length")
    func manifest() {
        let files = WorkedExample().files()
        let manifest = String(decoding: files[files.count - 1].bytes, as: UTF8.self)
        for file in files.dropLast() {
            #expect(manifest.contains("\"\(file.path)\""))
            #expect(manifest.contains(Digest(of: file.bytes).hex))
        }
        #expect(manifest.contains("\"status\": \"optimal\""))
        #expect(
            manifest.contains(
                #"{"orders": 3, "placed": 3, "waiting": 0, "booked": 0, "alternatives": 1, "sessionsOpened": 1}"#
            ))
        #expect(manifest.contains(#""relativeGap": null"#))
        #expect(!manifest.contains("\"manifest.json\"") && !manifest.contains("\"timings.json\""))
    }

    @Test("The policy's digest is over the document that plan.json prints")
    func policyDigest() {
        let context = WorkedExample.context
        #expect(context.policySha256 == Digest(of: context.effectivePolicy.bytes()).hex)
    }

    @Test("Certificates hold integers, and only prices that are not zero")
    func certificate() {
        let text = WorkedExample().text("certificate.json")
        #expect(text.contains(#""value": 4385714"#) && text.contains(#""pinned": 4385714"#))
        #expect(text.contains("FitsBlock us1-thu-am#1") && !text.contains("BookedAtMostOnce A-1"))
    }

    @Test("Every order stands in the plan exactly once")
    func orders() {
        for example in [WorkedExample(), WorkedExample(opensEvening: false)] {
            let plan = example.text("plan.json")
            let fates = plan.prefix(upTo: plan.range(of: "\"sessions\"")!)
            for id in ["A-1", "A-2", "A-3"] {
                #expect(fates.occurrences(of: "\"order\": \"\(id)\"") == 1)
            }
        }
    }

    @Test("Pools count what appointments, openings and contacts draw, not what bookings do")
    func pools() {
        let plan = WorkedExample().text("plan.json")
        #expect(plan.contains(poolRow("interp-es-main", "2026-12-02T08:00", "2026-12-02T12:00", 75, 120)))
        #expect(plan.contains(poolRow("rides-north", "2026-12-02T00:00", "2026-12-03T00:00", 1, 1)))
        #expect(plan.contains(poolRow("tech-overtime", "2026-12-02T00:00", "2026-12-12T00:00", 180, 360)))
        #expect(plan.contains(poolRow("calls-es", "2026-12-01T08:00", "2026-12-01T17:00", 16, 30)))
        var booked = WorkedExample()
        booked.scenario.bookings[Index(0)].bundle = [.init(pool: Index(0), use: 40)]
        #expect(
            booked.text("plan.json")
                .contains(poolRow("interp-es-main", "2026-12-02T08:00", "2026-12-02T12:00", 75, 80)))
    }

    private func poolRow(_ pool: String, _ from: String, _ to: String, _ used: Int, _ amount: Int) -> String {
        "\"pool\": \"\(pool)\",\n      \"window\": 1,\n      \"from\": \"\(from):00-05:00\",\n"
            + "      \"to\": \"\(to):00-05:00\",\n      \"used\": \(used),\n      \"amount\": \(amount)\n"
    }

    @Test("The first-come plan is worth what the formulas of the goals say")
    func baseline() {
        // 4 for A-1 on its first day, 0.985714 for A-3 a day after; the evening costs 1.6 and brings 1.
        let plan = WorkedExample().text("plan.json")
        #expect(plan.contains(#""clinical": 0"#))
        #expect(plan.contains(#""value": 4.985714"#))
        #expect(plan.contains(#""value": 4.385714"#))
    }

    @Test("Timings are seconds with decimals, by the clock and of the processor")
    func timings() {
        let baseline = PhaseTime(name: "baseline", wall: .milliseconds(1250), processor: .milliseconds(1500))
        let file = ResultDirectory.timings(
            phases: [baseline], peakMemoryBytes: 4096, started: "2026-12-01T13:00:00Z",
            finished: "2026-12-01T13:00:02Z")
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.contains(#""phases": {"baseline": 1.25}"#))
        #expect(text.contains(#""cpu": {"baseline": 1.5}"#))
    }
}

extension StringProtocol {
    func occurrences(of part: String) -> Int { ranges(of: part).count }
    func range(of part: String) -> Substring.Index? { firstRange(of: part)?.lowerBound }
}
