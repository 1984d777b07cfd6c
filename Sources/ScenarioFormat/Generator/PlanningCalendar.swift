import Domain

extension ScenarioGenerator {
    /// When a generated scenario plays: planned on a Friday morning for the two weeks from the next Monday to the
    /// second Saturday, in some week of 2027.
    struct PlanningCalendar {
        /// Half days on which regular sessions may lie.
        enum Half: Int, CaseIterable {
            case morning, afternoon
            var start: Int { self == .morning ? 8 * 60 : 13 * 60 }
            var end: Int { start + 5 * 60 }
            var word: String { self == .morning ? "am" : "pm" }
        }

        let zone = Zone.unitedStates("America/New_York", hoursBehind: 5)
        let otherZone = Zone.unitedStates("America/Chicago", hoursBehind: 6)
        let first: Day
        var last: Day { first + 12 }
        var today: Day { first - 3 }
        var asOf: Instant { zone.firstInstant(on: today, at: 450) }

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed, stream: .region)
            first = CalendarDate(year: 2027, month: 1, day: 11).number + 7 * random.below(48)
        }

        /// Monday to Friday of both weeks.
        var workingDays: [Day] { (0..<12).filter { $0 % 7 < 5 }.map { first + $0 } }
        var saturdays: [Day] { [first + 5, last] }

        /// `w2-tue`: how session ids call a day.
        func word(_ day: Day) -> String { "w\((day - first) / 7 + 1)-\(day.weekday)" }
    }
}

extension Zone {
    /// A zone with daylight saving time as the United States keep it: from the second Sunday of March to the first
    /// Sunday of November, at two in the morning. The years a generated scenario can touch.
    static func unitedStates(_ name: String, hoursBehind: Int) -> Zone {
        let standard = Minutes(-60 * hoursBehind)
        var shifts = [Shift(from: Instant(minute: 0), offset: standard)]
        for year in 2026...2028 {
            let spring = sunday(2, year: year, month: 3)
            let autumn = sunday(1, year: year, month: 11)
            shifts.append(Shift(from: at(spring, 2 * 60 + 60 * hoursBehind), offset: standard + 60))
            shifts.append(Shift(from: at(autumn, 60 + 60 * hoursBehind), offset: standard))
        }
        return Zone(name: name, shifts: shifts)
    }

    private static func at(_ day: Day, _ minute: Int) -> Instant { Instant(minute: day.int * 1440 + minute) }

    private static func sunday(_ number: Int, year: Int, month: Int) -> Day {
        let first = CalendarDate(year: year, month: month, day: 1).number
        return first + (6 - Int(first.weekday.rawValue)) + 7 * (number - 1)
    }
}

extension JSONOutput {
    static func number(_ count: Int) -> JSONOutput { .integer(Int64(count)) }
    static func day(_ day: Day) -> JSONOutput { .string(day.description) }
    static func words(_ words: [String]) -> JSONOutput { .array(words.map { .string($0) }) }

    /// `08:30`
    static func clock(_ minute: Int) -> JSONOutput { .string(clockText(minute)) }

    /// `2027-03-01T08:00`, the wall clock of the site.
    static func local(_ day: Day, _ minute: Int) -> JSONOutput {
        let day = day + minute / 1440
        return .string("\(day)T\(clockText(minute % 1440))")
    }

    /// An object without the members that have nothing to say.
    static func sparse(_ members: (String, JSONOutput?)...) -> JSONOutput {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    private static func clockText(_ minute: Int) -> String {
        "\(minute < 600 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
    }
}

/// `7` as `007`: systematic ids sort as they count.
func numbered(_ prefix: String, _ number: Int, of total: Int, digits: Int) -> String {
    let text = String(number)
    return prefix + String(repeating: "0", count: max(0, max(digits, String(total).count) - text.count))
        + text
}
