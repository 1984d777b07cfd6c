import Attendance
import Domain
import Testing

@testable import Results

@Suite("Trends over runs")
struct TrendTests {
    @Test(
        "A week begins on Monday and is of the year that has its Thursday",
        arguments: [
            ("2026-12-27", "2026-W52"), ("2026-12-28", "2026-W53"), ("2027-01-03", "2026-W53"),
            ("2027-01-04", "2027-W01"), ("2024-12-30", "2025-W01"), ("2028-02-29", "2028-W09"),
        ])
    func weeks(day: String, week: String) throws {
        let date = try #require(CalendarDate(written: day))
        #expect(ISOWeek(of: date.number).description == week)
    }

    @Test("Quarters are of the week's Thursday")
    func quarters() throws {
        let date = try #require(CalendarDate(written: "2027-03-29"))
        #expect(ISOWeek(of: date.number).quarter == "2027-Q2")
        #expect(ISOWeek(of: date.number).next.first == date.number + 7)
    }

    private func chart(_ percents: [Int?]) -> RunChart {
        RunChart(percents.map { $0.map { Value(millionths: Int64($0) * 10_000) } })
    }

    @Test(
        "Six in a row on one side of the median are a shift; five are not, and one on the median breaks none")
    func shifts() {
        let six = chart([30, 50, 10, 49, 11, 48, 12, 51, 40, 52, 41, 53, 42, 10, 11, 10, 12, 10])
        #expect(six.median == Value(millionths: 350_000))
        #expect(six.changes.map(\.signal) == [.shift(isUp: true)])
        #expect(six.changes.first.map { [$0.first, $0.last] } == [7, 12])
        let broken = chart([1, 9, 1, 9, 1, 9, 9, 9, 9, 5, 9, 9, 1, 1, 1, 1, 1])
        #expect(broken.median == Value(millionths: 50_000))
        #expect(broken.changes == [.init(signal: .shift(isUp: true), first: 5, last: 11)])
    }

    @Test("Five that all rise are a trend, equal neighbours counting once")
    func trends() {
        let rising = chart([5, 5, 9, 5, 1, 2, 3, 3, 4, 5, 1, 9])
        #expect(rising.changes == [.init(signal: .trend(isUp: true), first: 4, last: 9)])
        #expect(chart([5, 9, 1, 5, 9, 1, 2, 3, 4, 1, 9, 1]).changes.isEmpty)
        #expect(chart([1, 2, 3, 4, 5, 6]).changes.isEmpty, "with fewer than ten nothing is said")
        #expect(chart([nil, 4, nil]).median == Value(millionths: 40_000) && chart([nil]).median == nil)
        #expect(chart([1, 2]).median == Value(millionths: 15_000))
    }

    private func head(_ files: [ResultFile]) throws -> TrendRunHead {
        try #require(TrendRunHead(manifest: try bytes("manifest.json", files)))
    }

    private func bytes(_ path: String, _ files: [ResultFile]) throws -> [UInt8] {
        try #require(files.first { $0.path == path }).bytes
    }

    private func run(_ example: WorkedExample, curve: String? = nil) throws -> TrendRun {
        let files = example.files()
        return try #require(
            TrendRun(
                try head(files), plan: try bytes("plan.json", files), equity: try bytes("equity.json", files),
                certificate: try bytes("certificate.json", files), curve: curve.map { Array($0.utf8) }))
    }

    private func past(_ day: Int, _ ending: PastAppointment.Ending) -> PastAppointment {
        PastAppointment(
            modality: .mr, requested: WorkedExample.day(1), day: WorkedExample.day(day), ending: ending)
    }

    @Test("A run is what its files say, and of several in a week the one planned last stands")
    func runs() throws {
        let run = try run(WorkedExample(opensEvening: false))
        #expect(run.head.week.description == "2026-W49")
        #expect([run.orders, run.placed] == [3, 2] && run.levels.min() == .zero && run.hiddenGroups == 0)
        #expect(run.expected != nil && run.price == nil)
        var later = WorkedExample()
        later.scenario.asOf = WorkedExample.december(2, 8)
        let heads = [try head(later.files()), run.head]
        #expect(TrendRunHead.standing(heads).map(\.placed) == [3])
        var again = [heads[0], heads[0]]
        again[0].written = 1
        again[1].job = "a"
        #expect(TrendRunHead.standing(again).map(\.job) == [heads[0].job])
        let own = try self.run(later)
        let trend = Trend(
            heads: heads, runs: [own], past: [past(2, .completed), past(3, .missed), past(14, .completed)],
            titles: try TrendTitles())
        #expect(trend.weeks.map(\.week.description) == ["2026-W49", "2026-W50", "2026-W51"])
        #expect(trend.weeks.map(\.runs) == [2, 0, 0])
        #expect(trend.values(.placed) == [.one, nil, nil])
        #expect(trend.values(.actual) == [Value(millionths: 500_000), nil, .one])
    }

    @Test("What a result hides is in no figure, nor are small counts of completions beside it")
    func hidden() throws {
        var shared = WorkedExample()
        shared.scenario.policy.suppression = .shared
        shared.scenario.policy.equity.partitions = [.init(by: .interpreter, groups: ["needed", "unknown"])]
        let run = try run(shared)
        #expect(run.levels.isEmpty && run.hiddenGroups == 2 && run.expected == nil)
        let trend = Trend(
            heads: [run.head], runs: [run], past: [past(2, .completed), past(3, .missed)],
            titles: try TrendTitles())
        #expect(trend.values(.actual) == [nil] && trend.values(.gap) == [nil])
        let page = TrendDocument(trend).page
        #expect(page.contains("Groups whose counts are hidden are in no figure here"))
        #expect(TrendDocument(trend).table.count > 0 && !page.contains("{{"))
    }

    @Test("The price of equity is of a curve, as a share of goal value, and never below nothing")
    func price() throws {
        func curve(_ free: Int, _ now: Int) -> String {
            #"{"points": [{"value": \#(free)}], "current": {"value": \#(now)}}"#
        }
        #expect(try run(WorkedExample(), curve: curve(20, 19)).price == Value(millionths: 50_000))
        #expect(try run(WorkedExample(), curve: curve(20, 21)).price == .zero)
    }

    @Test("A result from which a patient was taken out says nothing of what is expected")
    func redacted() throws {
        let files = WorkedExample().files()
        let manifest = String(decoding: try bytes("manifest.json", files), as: UTF8.self)
            .replacing("\"status\"", with: "\"redacted\": true, \"status\"")
        let head = try #require(TrendRunHead(manifest: Array(manifest.utf8)))
        let run = try #require(
            TrendRun(
                head, plan: try bytes("plan.json", files), equity: try bytes("equity.json", files),
                certificate: try bytes("certificate.json", files), curve: nil))
        #expect(head.isRedacted && run.expected == nil && run.placed == 3)
    }

    @Test("Titles are the site's own; what is not there to be named is refused")
    func titles() throws {
        let titles = try TrendTitles(title: "A\nB", reading: Array(#"{"title": "X", "placed": "Seen"}"#.utf8))
        #expect(titles.page == "A B" && titles[.placed] == "Seen" && titles[.gap] == "Gap between groups")
        #expect(throws: TrendTitles.Problem.unknown("palced")) {
            try TrendTitles(reading: Array(#"{"palced": "x"}"#.utf8))
        }
        #expect(throws: TrendTitles.Problem.notText) { try TrendTitles(reading: Array("[]".utf8)) }
        #expect(try TrendTitles().page == "Access gap report")
    }
}
