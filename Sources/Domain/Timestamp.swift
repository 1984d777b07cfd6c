/// A moment as journals and result files write it: UTC, to the second.
public enum Timestamp {
    /// `2027-03-01T14:02:11Z`. `seconds` since 1970.
    public static func text(_ seconds: Int64) -> String {
        let day = floorDiv(Int(seconds), 86_400)
        let second = Int(seconds) - day * 86_400
        func two(_ number: Int) -> String { padded(number, 2) }
        return "\(Day(number: day))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    /// The seconds since 1970 that `text` was made of; nil for anything else.
    public static func seconds(_ written: String) -> Int64? {
        let digits = written.split { !"0123456789".contains($0) }.compactMap { Int($0) }
        guard digits.count == 6, digits.allSatisfy({ $0 < 10_000 }) else { return nil }
        let day = CalendarDate(year: digits[0], month: digits[1], day: digits[2]).number
        let seconds = Int64(day.int * 86_400 + digits[3] * 3600 + digits[4] * 60 + digits[5])
        return text(seconds) == written ? seconds : nil
    }
}
