package import Domain
import Foundation

/// Time zones by name, as their offsets over the years a scenario can speak of. The only place that asks the system's
/// calendar.
package struct Zones {
    package let years: ClosedRange<Int>
    private var known: [String: Zone] = [:]

    package init(years: ClosedRange<Int>) { self.years = years }

    /// A zone of the IANA database by its full name, or UTC; nil for all else (`EST` means different things).
    package mutating func zone(named name: String) -> Zone? {
        if let zone = known[name] { return zone }
        guard name.utf8.count <= 64, name.contains("/") || name == "UTC",
            let source = TimeZone(identifier: name)
        else { return nil }
        let zone = Zone(name: name, shifts: shifts(of: source))
        known[name] = zone
        return zone
    }

    /// Looked at twice a day and narrowed to the minute: the calendar's own list of transitions leaves out changes
    /// that have nothing to do with summer time.
    private func shifts(of source: TimeZone) -> [Zone.Shift] {
        func offset(_ minute: Int) -> Minutes {
            Minutes(source.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute) * 60)) / 60)
        }
        let first = CalendarDate(year: years.lowerBound, month: 1, day: 1).number.int * 1440
        let last = CalendarDate(year: years.upperBound + 1, month: 1, day: 1).number.int * 1440
        var shifts = [Zone.Shift(from: Instant(minute: first), offset: offset(first))]
        for sample in stride(from: first + 720, through: last, by: 720)
        where offset(sample) != shifts.last?.offset {
            var (before, after) = (sample - 720, sample)
            while after - before > 1 {
                let middle = (before + after) / 2
                if offset(middle) == offset(before) { before = middle } else { after = middle }
            }
            shifts.append(Zone.Shift(from: Instant(minute: after), offset: offset(after)))
        }
        return shifts
    }
}
