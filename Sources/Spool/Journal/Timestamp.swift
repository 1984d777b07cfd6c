import Glibc

/// UTC, to the second.
enum Timestamp {
    static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }

    /// The seconds since 1970 that `text` was made of; nil for anything else.
    static func seconds(_ written: String) -> Int64? {
        let digits = written.split { !"0123456789".contains($0) }.compactMap { Int32($0) }
        guard digits.count == 6 else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (digits[0] - 1900, digits[1] - 1, digits[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (digits[3], digits[4], digits[5])
        let seconds = Int64(timegm(&parts))
        return text(seconds) == written ? seconds : nil
    }
}
