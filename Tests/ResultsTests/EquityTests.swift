import Domain
import Testing

@testable import Results

@Suite("What equity.json and the equity page say")
struct EquityTests {
    /// With the plan's evening, first come, first served would place all three; the plan here places one of two who need
    /// an interpreter.
    private var worse: WorkedExample {
        var example = WorkedExample()
        example.outcome.plan.placements.removeLast()
        example.outcome.waiting = [Waiting(order: Index(2), reason: .capacity)]
        example.outcome.explanations.removeLast()
        example.outcome.alternatives.removeLast()
        return example
    }

    private let sentence =
        "1 of 2 who need an interpreter is placed; first come, first served with the same sessions would place 2."

    @Test("A protected group that first come, first served would serve better is named first, with numbers")
    func lowerThanFirstCome() throws {
        let page = worse.text("report.html")
        let place = try #require(page.range(of: sentence))
        let lead = try #require(page.range(of: "open orders placed"))
        #expect(place < lead)
        #expect(worse.text("summary.txt").contains("\n\n\(sentence)\n"))
        #expect(worse.text("equity.json").contains(sentence) && worse.text("equity.html").contains(sentence))
        #expect(!WorkedExample().text("report.html").contains("would place 2."))
    }

    @Test("Every group stands beside both first-come plans: placed, on time, late days, wait")
    func besideBaselines() {
        let json = worse.text("equity.json")
        #expect(json.contains(#""baseline": {"placed": 2, "level": 1, "onTime": 2"#))
        #expect(json.contains(#""baselineWithSessions": {"placed": 2, "level": 1, "onTime": 2"#))
        #expect(worse.text("equity.html").contains("First come, the plan&#39;s sessions"))
        #expect(
            worse.text("summary.txt").contains(
                "Interpreter: needed: 1 of 2 (50%); first come, first served: 2, with the same sessions 2"))
    }

    private func measured() -> [ResultFile] {
        var example = worse
        example.scenario.policy.equity.partitions = [.init(by: .interpreter, groups: ["needed"])]
        example.scenario.policy.measuring = .init(
            reference: [.race: "White"], twoWay: [.init(.race, .interpreter)])
        let measurement = Measurement(strata: [
            .init(patient: Index(0), values: [.race: "White", .sex: "Unknown"]),
            .init(patient: Index(1), values: [.race: "<b>Other</b>", .sex: "DECLINED"]),
        ])
        return example.files(measurement)
    }

    @Test("Unknown and declined are strata of their own, and empty ones are there")
    func unknownAndDeclined() throws {
        let file = try #require(measured().first { $0.path == "equity.json" })
        let json = String(decoding: file.bytes, as: UTF8.self)
        let sex = try #require(json.range(of: #""field": "sex""#))
        let rest = json[sex...]
        #expect(rest.contains(#""stratum": "unknown""#) && rest.contains(#""stratum": "declined""#))
        #expect(rest.contains(#""recorded": 0"#) && rest.contains(#""completeness": 0"#))
        #expect(json.contains(#""stratum": ["White", "needed"]"#))
        #expect(json.contains(#""rateInterval": null"#))
    }

    @Test("What is recorded of patients stays text on the page")
    func hostileStratum() throws {
        let page = try #require(measured().first { $0.path == "equity.html" })
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.contains("&lt;b&gt;Other&lt;/b&gt;") && !text.contains("<b>Other"))
    }

    @Test("Other strata change the equity files, counts and nothing else")
    func strataChangeNothingElse() {
        let other = Dictionary(uniqueKeysWithValues: worse.files().map { ($0.path, $0.bytes) })
        var example = worse
        example.scenario.policy.measuring = .init()
        let changed = example.files(
            Measurement(strata: [.init(patient: Index(0), values: [.race: "White"])]))
        let differing = changed.filter { other[$0.path] != $0.bytes }.map(\.path)
        #expect(
            Set(differing) == ["equity.json", "equity.html", "fhir.ndjson", "report.html", "manifest.json"])
    }

    @Test("What may be chance is said to be")
    func words() throws {
        func gap(_ placed: Int, _ orders: Int, _ base: Int, _ all: Int) -> Gap? {
            func tally(_ placed: Int, _ orders: Int) -> ShownTally {
                ShownTally(
                    Tally(orders: orders, placed: placed), orders: true,
                    .init(placed: true, onTime: true, urgentLateDays: true))
            }
            return Gap(tally(placed, orders), beside: tally(base, all))
        }
        #expect(
            gap(40, 80, 72, 80)?.words
                == "40 points fewer placed; the interval of the difference, −51.7 to −26.3, excludes 0.")
        #expect(gap(8, 10, 72, 80)?.words.hasPrefix("10 points fewer placed; may be chance:") == true)
        #expect(gap(8, 10, 8, 10)?.words == "As many are placed, measured by their share.")
        #expect(gap(0, 0, 8, 10) == nil)
        #expect(gap(3, 10, 0, 10)?.ratio == nil)
    }
}
