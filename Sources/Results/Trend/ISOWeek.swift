import Domain

/// A week of ISO 8601: from Monday, in the year that has its Thursday.
struct ISOWeek: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Its Monday.
    let first: Day

    init(of day: Day) { first = day + -Int(day.weekday.rawValue) }

    private var thursday: CalendarDate { CalendarDate(first + 3) }
    var year: Int { thursday.year }
    var number: Int {
        (first + 3 - CalendarDate(year: year, month: 1, day: 1).number) / 7 + 1
    }
    /// `2027-Q1`: of its Thursday.
    var quarter: String { "\(year)-Q\((thursday.month + 2) / 3)" }
    var next: ISOWeek { ISOWeek(of: first + 7) }

    /// `2027-W08`
    var description: String { "\(year)-W\(number < 10 ? "0" : "")\(number)" }

    static func < (a: Self, b: Self) -> Bool { a.first < b.first }
}
