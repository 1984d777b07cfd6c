import Domain
import Glibc
import Testing

@testable import ScenarioFormat

/// Files that cost a careless reader more than their length. The bounds are a hundred times what is measured, and a
/// hundredth of what a quadratic reader takes.
@Suite("Files made to be slow")
struct HostileSizeTests {
    private func list(_ count: Int, _ row: (Int) -> String) -> String {
        "[" + (0..<count).map(row).joined(separator: ",") + "]"
    }

    private func scenario(_ parts: [(String, String)]) -> [UInt8] {
        let frame = [
            ("schema", "\"fairslot.scenario/1\""), ("name", "\"n\""), ("timeZone", "\"UTC\""),
            ("asOf", "\"2026-03-02T08:00:00Z\""),
            ("horizon", "{\"from\": \"2026-03-03\", \"to\": \"2026-03-12\"}"), ("sites", "[{\"id\": \"a\"}]"),
            ("scanners", "[{\"id\": \"c\", \"modality\": \"MR\", \"site\": \"a\"}]"),
            ("exams", "[{\"id\": \"e\", \"modality\": \"MR\", \"minutes\": 5}]"), ("sessions", "[]"),
            ("patients", "[{\"id\": \"p\"}]"), ("orders", "[]"),
        ]
        let own = Set(parts.map(\.0))
        let members = (frame.filter { !own.contains($0.0) } + parts).map { "\"\($0.0)\": \($0.1)" }
        return Array(("{" + members.joined(separator: ", ") + "}").utf8)
    }

    /// Of this thread: what else the machine does is no matter.
    private var processorSeconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec
    }

    private func rules(_ bytes: [UInt8], within seconds: Int = 10) -> [String: Int] {
        let findings: [Finding]
        let start = processorSeconds
        switch ScenarioReader.read(bytes) {
        case .success(let decoded): findings = decoded.warnings
        case .failure(let refusal): findings = refusal.findings
        }
        #expect(processorSeconds - start < seconds)
        #expect(findings.count <= FindingLog.limit + 1)
        return findings.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
    }

    private func session(_ number: Int, scanner: String = "c", more: String = "") -> String {
        """
        {"id": "s\(number)", "scanner": "\(scanner)", "kind": "regular", "from": "2026-03-03T08:00", \
        "to": "2026-03-03T12:00"\(more)}
        """
    }

    @Test("Thousands of references that find nothing among thousands of names")
    func unknownReferences() {
        let names = list(20_000) { "{\"id\": \"c\($0)\", \"modality\": \"MR\", \"site\": \"a\"}" }
        let bytes = scenario([
            ("scanners", names), ("sessions", list(20_000) { session($0, scanner: "x\($0)") }),
        ])
        let found = rules(bytes)
        #expect(found["unknown-scanner"] ?? 0 > 9000)
        #expect(found["more-findings"] == 1)
    }

    @Test("Thousands of accepted proposals, and as many that forbid them")
    func forcedByNever() {
        let orders = list(15_000) {
            """
            {"id": "o\($0)", "patient": "p", "exam": "e", "priority": "routine", \
            "requestedAt": "2026-02-28T10:00:00Z", "earliest": "2026-03-03", "due": "2026-03-12"}
            """
        }
        let accepted = list(15_000) {
            "{\"order\": \"o\($0)\", \"status\": \"accepted\", \"site\": \"a\", \"start\": \"2026-03-03T08:00\"}"
        }
        let forbidden = list(15_000) { "{\"order\": \"o\($0)\", \"never\": {\"site\": \"a\"}}" }
        let bytes = scenario([
            ("sessions", list(1) { session($0) }), ("orders", orders), ("previousPlan", accepted),
            ("overrides", forbidden),
        ])
        let found = rules(bytes)
        #expect((found["forced-collision"] ?? 0) + (found["forced-and-never"] ?? 0) >= 9990)
    }

    @Test("Everything closed thousands of times over thousands of sessions")
    func closuresBySessions() {
        func bytes(_ count: Int) -> [UInt8] {
            scenario([
                ("scanners", list(5000) { "{\"id\": \"c\($0)\", \"modality\": \"MR\", \"site\": \"a\"}" }),
                ("exams", list(5000) { "{\"id\": \"e\($0)\", \"modality\": \"MR\", \"minutes\": 5}" }),
                (
                    "sessions",
                    list(5000) { session($0, scanner: "c\($0)", more: ", \"modalities\": [\"MR\"]") }
                ), ("unavailable", list(count) { _ in "{\"date\": \"2026-03-04\", \"reason\": \"other\"}" }),
            ])
        }
        #expect(rules(bytes(3999))["too-many"] == nil)
        #expect(rules(bytes(4001))["too-many"] == 1)
    }

    @Test("More rows than any region has are refused before they are read")
    func rows() {
        let orders = "[" + String(repeating: "0,", count: 1_000_000) + "0]"
        #expect(rules(scenario([("orders", orders)])) == ["too-many": 1])
    }

    @Test("Of a file full of findings the first ten thousand are kept, and it is said that there are more")
    func findings() {
        let bytes = scenario([("orders", list(30_000) { _ in "5" })])
        #expect(rules(bytes)["more-findings"] == 1)
        let exact = scenario([("patients", list(9990) { "{\"id\": \"p\($0)\", \"priorMissed\": -1}" })])
        #expect(rules(exact)["more-findings"] == nil && rules(exact)["negative"] == 9990)
        let twins = "{" + String(repeating: "\"a\": 1, ", count: 10_500) + "\"b\": 1}"
        let found = ScenarioReader.checkSyntax(Array(twins.utf8))
        #expect(found.count == 10_001 && found.last?.rule == "more-findings")
        let few = "{" + String(repeating: "\"a\": 1, ", count: 10_001) + "\"b\": 1}"
        #expect(ScenarioReader.checkSyntax(Array(few.utf8)).count == 10_000)
    }

    @Test(
        "What is JSON, and no scenario, has no finding of syntax",
        arguments: ["[]", "1", "{\"a\": [null]}", "\"x\""])
    func otherDocuments(text: String) {
        let findings = Sample.findings(text)
        #expect(findings.contains { $0.severity == .error } && findings.allSatisfy { $0.class != .syntax })
        #expect(ScenarioReader.checkSyntax(Array(text.utf8)).isEmpty)
    }

    @Test(
        "What is not JSON has one finding, of syntax",
        arguments: ["", "[1,]", "{\"a\": 1", "nul", "\u{FEFF}{}"])
    func noDocument(text: String) {
        #expect(Sample.findings(text).map(\.class) == [.syntax])
        #expect(ScenarioReader.checkSyntax(Array(text.utf8)).map(\.class) == [.syntax])
    }

    @Test("Only what is asked for is read: a model or policy of the wrong size is refused, not read")
    func otherFiles() {
        let large = [UInt8](repeating: 0x20, count: AttendanceFileReader.byteLimit + 1)
        guard case .failure(let refusal) = AttendanceFileReader.read(large) else {
            Issue.record("a model of a megabyte of spaces was read")
            return
        }
        #expect(refusal.findings.map(\.rule) == ["too-large"])
    }
}
