package import Domain

/// A point in time as a scenario writes it: RFC 3339, or a wall-clock time without an offset.
package struct WrittenTime {
    package let day: Day
    package let minute: Minutes
    package let hasSeconds: Bool
    /// Minutes east of UTC; nil for a wall-clock time.
    package let offset: Minutes?

    /// `2026-12-02T08:00`, `2026-12-02T08:00:00-05:00`, `2026-12-02T13:00:00.250Z`
    package init?(_ text: ArraySlice<UInt8>) {
        var scanner = DigitScanner(text)
        guard let day = scanner.date(), scanner.take("T") || scanner.take("t"), let minute = scanner.clock(),
            minute < 1440, let seconds = scanner.seconds()
        else { return nil }
        self.day = day
        self.minute = minute
        hasSeconds = seconds
        if scanner.isAtEnd {
            offset = nil
        } else {
            guard let zone = scanner.offset(), scanner.isAtEnd else { return nil }
            offset = zone
        }
    }

    /// `2026-12-02`
    package static func day(_ text: ArraySlice<UInt8>) -> Day? {
        var scanner = DigitScanner(text)
        guard let day = scanner.date(), scanner.isAtEnd else { return nil }
        return day
    }

    /// `08:00`; `24:00` is the end of the day.
    static func clock(_ text: ArraySlice<UInt8>) -> Minutes? {
        var scanner = DigitScanner(text)
        guard let minute = scanner.clock(), scanner.isAtEnd else { return nil }
        return minute
    }
}

/// Takes digits and signs off the front of a text.
private struct DigitScanner {
    private let text: ArraySlice<UInt8>
    private var at: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        at = text.startIndex
    }

    var isAtEnd: Bool { at == text.endIndex }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard at < text.endIndex, text[at] == UInt8(ascii: sign) else { return false }
        at += 1
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        var number = 0
        for _ in 0..<width {
            guard at < text.endIndex, text[at] >= UInt8(ascii: "0"), text[at] <= UInt8(ascii: "9") else {
                return nil
            }
            number = number * 10 + Int(text[at] - UInt8(ascii: "0"))
            at += 1
        }
        return number
    }

    mutating func date() -> Day? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else {
            return nil
        }
        let date = CalendarDate(year: year, month: month, day: day)
        return date.exists ? date.number : nil
    }

    mutating func clock() -> Minutes? {
        guard let hour = number(2), take(":"), let minute = number(2), minute < 60 else { return nil }
        let total = hour * 60 + minute
        return total <= 1440 ? Minutes(total) : nil
    }

    /// Whether there are seconds other than 00; nil where they are malformed.
    mutating func seconds() -> Bool? {
        guard take(":") else { return false }
        guard let seconds = number(2), seconds <= 60 else { return nil }
        guard take(".") else { return seconds != 0 }
        var (digits, isZero) = (0, true)
        while let digit = number(1) {
            digits += 1
            if digit != 0 { isZero = false }
        }
        return digits == 0 ? nil : seconds != 0 || !isZero
    }

    mutating func offset() -> Minutes? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), hours < 24, take(":"), let minutes = number(2),
            minutes < 60
        else { return nil }
        return Minutes((isWest ? -1 : 1) * (hours * 60 + minutes))
    }
}
