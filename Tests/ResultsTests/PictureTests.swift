import Attendance
import Domain
import Testing

@testable import Results

@Suite("Pictures of the report")
struct PictureTests {
    private let placed = WorkedExample()
    private let waiting = WorkedExample(opensEvening: false)

    @Test("The answer is five sentences: placed, least, first, what more buys, how sure")
    func answer() {
        let page = waiting.text("report.html")
        #expect(page.contains("<strong>2</strong> of 3 open orders placed"))
        let list = page.components("<ul class=\"answer\">", "</ul>")
        #expect(list.map { $0.occurrences(of: "<li>") } == [4])
        let answer = list.first ?? ""
        for sentence in [
            "Served least is “Interpreter: not needed”: 0% placed, of all open orders 67%; first come, first served would place 0%.",
            "To do first: bring 1 offer by Tue 1 Dec; 1 more until Wed 2 Dec.",
            "1 order waits, 1 of them because of this: everything it could use is taken; one change, opening mr1-wed-eve, would place one of them.",
            "no plan under the scenario&#39;s rules and figures does better in any goal.",
        ] {
            #expect(answer.contains(sentence), "\(sentence)")
        }
        #expect(
            placed.text("report.html").contains(
                "Nobody waits, so one more of anything would place nobody today."))
    }

    @Test("A room's hour is minutes taken of minutes open, closed ones left out")
    func rooms() throws {
        let reading = PlanReading(
            scenario: placed.scenario, history: History(), outcome: placed.outcome)
        let use = Utilisation(reading)
        let room = try #require(use.rooms.first)
        #expect(use.hours == 8...19)
        // Booked 8:00 to 8:50; closed 10:00 to 10:30; proposed from 10:30 to 11:50.
        #expect(room.hours[8].open == 60 && room.hours[8].taken == 50)
        #expect(room.hours[9].open == 60 && room.hours[9].taken == 0)
        #expect(room.hours[10].open == 30 && room.hours[10].taken == 30)
        #expect(room.hours[11].open == 60 && room.hours[11].taken == 50)
        #expect(room.hours[17].extra == 60 && room.hours[17].open == 60 && room.hours[17].taken == 50)
        let closed = Utilisation(
            PlanReading(scenario: waiting.scenario, history: History(), outcome: waiting.outcome))
        #expect(closed.rooms[0].hours[17].held == 60 && closed.rooms[0].hours[17].open == 0)
        #expect(waiting.text("report.html").contains(#"<td class="held">closed</td>"#))
        #expect(placed.text("report.html").contains(#"<td class="u4 extratime">83</td>"#))
    }

    @Test("Nobody's chance can be read off: of ten placed or fewer no completion is expected on the page")
    func chances() {
        let page = placed.text("report.html")
        #expect(page.contains("not shown: too few placed"))
        #expect(
            GroupMeasures.all(
                PlanReading(
                    scenario: placed.scenario, history: History(), outcome: placed.outcome)
            ).allSatisfy { $0.expected.isEmpty })
    }

    @Test("What is expected has the range of independent chances, and never more than are placed")
    func expected() throws {
        let half = OrderProspects.Prospect(
            waitDays: 1, daysAfterDue: 0, completed: Value(millionths: 500_000))
        let share = try #require(ExpectedShare(Array(repeating: half, count: 100), of: 200))
        #expect(share.share == Value(millionths: 250_000))
        // 50 ± 1.959964 · √25, of 200.
        #expect(
            share.interval
                == ScoreInterval(lower: Value(millionths: 201_001), upper: Value(millionths: 298_999)))
        let sure = OrderProspects.Prospect(waitDays: 1, daysAfterDue: 0, completed: .one)
        #expect(
            ExpectedShare([sure], of: 2)?.interval
                == ScoreInterval(lower: Value(millionths: 500_000), upper: Value(millionths: 500_000)))
        #expect(ExpectedShare([], of: 0) == nil)
    }

    @Test("A quantile is the least day that so many do not exceed; shared, none tells of ten people or fewer")
    func quantiles() {
        let days = DayQuantiles(Array(1...100), isShared: false)
        #expect([100, 500, 900].map(days.at) == [10, 50, 90])
        #expect(days.dots.count == 20 && days.dots.first == 3 && days.dots.last == 98)
        #expect(DayQuantiles([4, 2], isShared: false).dots == [2, 4])
        let shared = DayQuantiles(Array(1...100), isShared: true)
        // Ten lie at or below the tenth day, so it is not told; eleven at or above the ninetieth.
        #expect([100, 500, 900].map(shared.at) == [nil, 50, 90])
        #expect(shared.dots.isEmpty)
        #expect(DayQuantiles([], isShared: false).at(500) == nil)
    }

    @Test("A group that is hidden stands in no picture")
    func hidden() {
        var shared = placed
        shared.scenario.policy.suppression = .shared
        shared.scenario.policy.equity.partitions = [.init(by: .interpreter, groups: ["needed", "unknown"])]
        let page = shared.text("report.html")
        let pictures = page.components("<section id=\"groups\">", "<section id=\"unmet\">").first ?? ""
        #expect(pictures.contains("All open orders") && !pictures.contains("Interpreter"))
        #expect(page.contains("No group that is protected has figures that may be shown"))
        let known = page.components("<section id=\"completeness\">", "</section>").first ?? ""
        #expect(known.contains("colspan=\"5\">hidden</td>"))
    }

    @Test("Causes add up to those that wait, by modality and by group")
    func unmet() {
        let page = waiting.text("report.html").components("<section id=\"unmet\">", "</section>").first ?? ""
        #expect(page.contains("Everything it could use is taken"))
        #expect(page.contains("<td class=\"n\">1 of 2</td>") && page.contains("<td class=\"n\">1 of 1</td>"))
    }
}

extension String {
    /// What stands between two marks, each time they stand there.
    fileprivate func components(_ from: String, _ to: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let start = rest.firstRange(of: from),
            let end = rest[start.upperBound...].firstRange(of: to)
        {
            found.append(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }
}
