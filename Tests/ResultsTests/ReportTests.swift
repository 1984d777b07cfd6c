import Domain
import Results
import Testing

@Suite("The report page")
struct ReportTests {
    @Test("It is one page that runs nothing and loads nothing")
    func selfContained() {
        let page = WorkedExample().text("report.html")
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("default-src 'none'"))
        for forbidden in ["<script", "http://", "https://", "<img", "<link", "onload", "{{"] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
    }

    @Test(
        "A hostile label stays text",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{policy}}", "<\u{301}script>",
            "\"\u{301} onmouseover=\"x", "</title><b>",
        ])
    func hostile(label: String) {
        var example = WorkedExample(opensEvening: false)
        example.scenario.name = label
        for site in example.scenario.sites.indices { example.scenario.sites[site].label = label }
        for exam in example.scenario.exams.indices { example.scenario.exams[exam].label = label }
        for scanner in example.scenario.scanners.indices { example.scenario.scanners[scanner].label = label }
        for pool in example.scenario.pools.indices { example.scenario.pools[pool].label = label }
        example.outcome.waiting[0].wouldPlace = label
        let page = example.text("report.html")
        let plain = WorkedExample(opensEvening: false).text("report.html")
        for mark in ["<", "\"", "<b", "<img", "<script"] {
            #expect(count(mark, page) == count(mark, plain), "\(mark)")
        }
    }

    @Test("A label cannot turn round what stands beside it, and keeps its letters")
    func direction() {
        var example = WorkedExample()
        example.scenario.scanners[Index(0)].label = "\u{202E}\u{05D0}\u{2067}1"
        let page = example.text("report.html")
        #expect(page.contains(">\u{FFFD}\u{05D0}\u{FFFD}1 <span") && !page.contains("\u{202E}"))
    }

    /// Scalar by scalar: a combining mark must not hide a bracket.
    private func count(_ mark: String, _ page: String) -> Int {
        let bytes = Array(page.utf8)
        let wanted = Array(mark.utf8)
        return bytes.indices.count { bytes[$0...].starts(with: wanted) }
    }

    @Test("It shows who waits, and why")
    func waiting() {
        let page = WorkedExample(opensEvening: false).text("report.html")
        #expect(page.contains("It would fit an extra session, but opening one costs more than it brings."))
        #expect(page.contains("opening mr1-wed-eve"))
        #expect(WorkedExample().text("report.html").contains("Nobody: every open order has a place."))
    }

    @Test("Shared results hide counts of 1 to 10; internal ones show them")
    func suppression() {
        var shared = WorkedExample()
        shared.scenario.policy.suppression = .shared
        shared.scenario.policy.equity.partitions = [.init(by: .interpreter, groups: ["needed", "unknown"])]
        let json = shared.text("equity.json")
        #expect(json.occurrences(of: "\"placed\": \"hidden\"") == 3 * (2 + 4))
        #expect(!json.contains("\"placed\": 2,\n      \"level\""))
        let page = shared.text("equity.html")
        #expect(page.occurrences(of: "<td class=\"n\">hidden</td>") == 4)
        #expect(page.contains("Hidden whole: Interpreter: needed; Interpreter: unknown."))
        #expect(WorkedExample().text("equity.json").contains(#""orders": 2"#))
        #expect(!WorkedExample().text("equity.html").contains(">hidden<"))
    }

    @Test("The summary fits a screen and says what to do first")
    func summary() {
        let summary = WorkedExample(opensEvening: false).text("summary.txt")
        #expect(summary.contains("Placed    2 of 3 open orders (first come, first served: 2)"))
        #expect(summary.contains("A-1: call in Spanish by Tue 1 Dec"))
        #expect(summary.contains("  1  Everything it could use is taken"))
        #expect(summary.split(separator: "\n", omittingEmptySubsequences: false).count < 60)
    }
}

@Suite("Bars of the timeline")
struct TimelineTests {
    @Test("An urgent exam keeps its mark however short its bar is")
    func urgentMark() {
        var example = WorkedExample()
        #expect(example.text("report.html").contains(">! A-1</text>"))
        example.scenario.orders[Index(0)].id = "a-very-long-key-0001"
        #expect(example.text("report.html").contains("0001</text>"))
        #expect(example.text("report.html").contains(">!…"))
    }

    @Test("Closed, opened and kept time are told apart")
    func kinds() {
        #expect(WorkedExample().text("report.html").contains("Extra session, proposed mr1-wed-eve"))
        let closed = WorkedExample(opensEvening: false).text("report.html")
        #expect(closed.contains("Extra session, stays closed mr1-wed-eve, 17:00–20:00"))
        #expect(closed.contains("Booked: B-1, 08:00–08:50") && closed.contains("Not available, 10:00–10:30"))
    }
}
