// Written forms of days and instants (RFC 3339) without a calendar library: the proleptic Gregorian calendar.

/// Year, month and day of a `Day`.
public struct CalendarDate: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Civil date of a day number (algorithm: H. Hinnant, "chrono-compatible low-level date algorithms").
    public init(_ day: Day) {
        let z = day.int + 719_468
        let era = floorDiv(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    public var number: Day {
        let y = month <= 2 ? year - 1 : year
        let era = floorDiv(y, 400)
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Day(number: era * 146_097 + dayOfEra - 719_468)
    }

    /// Years that plans speak of.
    public static let plannedYears = 1970...2199
    /// Years that people were born in.
    public static let birthYears = 1850...2199

    /// Whether such a date exists, in the years that plans speak of.
    public var exists: Bool { exists(in: Self.plannedYears) }

    private func exists(in years: ClosedRange<Int>) -> Bool {
        years.contains(year) && (1...12).contains(month) && day >= 1 && CalendarDate(number) == self
    }
}

extension Day: CustomStringConvertible {
    /// `2026-12-02`
    public var description: String {
        let date = CalendarDate(self)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }
}

extension Zone {
    /// `2026-12-02T17:30:00-05:00`: local time with its offset written out.
    public func rfc3339(_ instant: Instant) -> String {
        let offset = offset(at: instant).int
        let sign = offset < 0 ? "-" : "+"
        return
            "\(day(of: instant))T\(clock(instant)):00\(sign)\(padded(abs(offset) / 60, 2)):\(padded(abs(offset) % 60, 2))"
    }

    /// `17:30`, the wall clock.
    public func clock(_ instant: Instant) -> String {
        let minute = minuteOfDay(of: instant).int
        return "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
    }
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension CalendarDate {
    /// `2026-12-02`, a day that exists; nil for all else.
    /// - Parameter years: those it may be of, within 1 to 9999.
    public init?(written text: String, years: ClosedRange<Int> = plannedYears) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard exists(in: years), number.description == text else { return nil }
    }
}

extension Instant {
    /// Whole minutes with a written offset; the caller compares how the instant is written.
    public init?(rfc3339 text: String) {
        let letters = Array(text.utf8)
        guard letters.count == 25, letters[10] == UInt8(ascii: "T"), text.utf8.allSatisfy({ $0 < 0x80 }),
            let date = CalendarDate(written: String(text.prefix(10)))
        else { return nil }
        func number(_ range: Range<Int>) -> Int? { Int(String(decoding: letters[range], as: UTF8.self)) }
        guard let hour = number(11..<13), let minute = number(14..<16), let offsetHour = number(20..<22),
            let offsetMinute = number(23..<25)
        else { return nil }
        let offset = (offsetHour * 60 + offsetMinute) * (letters[19] == UInt8(ascii: "-") ? -1 : 1)
        self.init(minute: date.number.int * 1440 + hour * 60 + minute - offset)
    }
}
