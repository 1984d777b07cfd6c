import Domain
import ScenarioFormat

/// Dates and times of FHIR. Times have an offset; dates are those of the place the record was made at.
enum FHIRTime {
    /// `2026-11-20`; nil for a year or a month alone.
    static func day(_ text: String) -> Day? { WrittenTime.day(Array(text.utf8)[...]) }

    /// The local day of a date or a dateTime.
    static func day(_ text: String, in zone: Zone) -> Day? {
        day(text) ?? instant(text, in: zone).map(zone.day)
    }

    /// To the minute, seconds dropped; a time without an offset is local.
    static func instant(_ text: String, in zone: Zone) -> Instant? {
        guard let written = WrittenTime(Array(text.utf8)[...]) else { return nil }
        guard let offset = written.offset else {
            return zone.firstInstant(on: written.day, at: written.minute)
        }
        return Instant(minute: written.day.int * 1440 + written.minute.int - offset.int)
    }

    /// The local days that a date of any precision may mean, of any year: `2021` is all of its days, and `9999-12-31` is what
    /// records have for an end that is none.
    static func days(_ text: String, in zone: Zone) -> ClosedRange<Day>? {
        if let day = day(text, in: zone) { return day...day }
        func written(_ text: String) -> Day? { CalendarDate(written: text, years: 1...9999)?.number }
        switch text.utf8.count {
        case 4:
            guard let first = written("\(text)-01-01"), let last = written("\(text)-12-31") else {
                return nil
            }
            return first...last
        case 7:
            guard let first = written("\(text)-01") else { return nil }
            // The longest that there is.
            let last = (28...31).last { written("\(text)-\($0)") != nil } ?? 28
            return first...(first + (last - 1))
        default:
            guard text.dropFirst(10).first ?? "T" == "T" else { return nil }
            return written(String(text.prefix(10))).map { $0...$0 }
        }
    }
}

/// A Period: local days, each end as far as its precision allows. An end that is not there is open.
struct FHIRPeriod {
    private let from: Day?
    private let to: Day?

    /// Nil where an end is no date.
    /// - Parameter node: none is all of time.
    init?(_ node: JSONNode?, in zone: Zone) {
        func days(_ key: String) -> ClosedRange<Day>?? {
            guard let end = node?.member(key) else { return .some(nil) }
            return end.string.flatMap { FHIRTime.days($0, in: zone) }.map { .some($0) }
        }
        guard let from = days("start"), let to = days("end") else { return nil }
        self.from = from?.lowerBound
        self.to = to?.upperBound
    }

    func contains(_ day: Day) -> Bool { from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true }
}
