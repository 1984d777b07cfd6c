/// A row StartTimes as certificates name it: what may be spent of one stretch of time on one thing, counted in whole
/// units of `unit` minutes (`Planning/Formulation.md`, section 5).
///
///     StartTimes SESSION#BLOCK 2026-12-02T08:00Z 2026-12-02T09:30Z 35
///     Heads POOL 2026-12-02T08:00Z 2026-12-02T12:00Z 1
public struct StretchRow: Hashable, Sendable, CustomStringConvertible {
    public enum Thing: Hashable, Sendable {
        /// The scanner in a block of a session; blocks are counted from 1 in time order.
        case block(session: String, number: Int)
        /// The heads of a pool.
        case heads(pool: String)
    }

    public var thing: Thing
    public var stretch: Span
    /// Minutes, at least 1.
    public var unit: Int

    public init(_ thing: Thing, _ stretch: Span, unit: Int) {
        self.thing = thing
        self.stretch = stretch
        self.unit = unit
    }

    public var description: String {
        let name =
            switch thing {
            case .block(let session, let number): "StartTimes \(session)#\(number)"
            case .heads(let pool): "Heads \(pool)"
            }
        return "\(name) \(stretch.from.utc) \(stretch.to.utc) \(unit)"
    }

    /// Nil for the name of any other row, and for one that is not written as `description` writes it.
    public init?(_ name: String) {
        let words = name.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 5, let unit = Int(words[words.count - 1]), unit >= 1,
            let to = Instant(utc: words[words.count - 2]), let from = Instant(utc: words[words.count - 3]),
            from < to
        else { return nil }
        let thing = words[1..<(words.count - 3)].joined(separator: " ")
        switch words[0] {
        case "Heads": self.init(.heads(pool: thing), Span(from: from, to: to), unit: unit)
        case "StartTimes":
            guard let mark = thing.lastIndex(of: "#"), let number = Int(thing[thing.index(after: mark)...])
            else { return nil }
            self.init(
                .block(session: String(thing[..<mark]), number: number), Span(from: from, to: to), unit: unit)
        default: return nil
        }
        guard description == name else { return nil }
    }
}

extension Instant {
    /// `2026-12-02T17:30Z`
    fileprivate var utc: String {
        let day = Day(number: floorDiv(int, 1440))
        let minute = int - day.int * 1440
        return "\(day)T\(padded(minute / 60, 2)):\(padded(minute % 60, 2))Z"
    }

    fileprivate init?(utc text: Substring) {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard text.count == 17, numbers.count == 5 else { return nil }
        let date = CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2])
        guard date.exists else { return nil }
        self.init(minute: date.number.int * 1440 + numbers[3] * 60 + numbers[4])
    }
}
