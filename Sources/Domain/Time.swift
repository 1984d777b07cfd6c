/// A point in time, in whole minutes since 1970-01-01T00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
    public let minute: Int32

    @inlinable public init(minute: Int) { self.minute = Int32(minute) }
    @inlinable public var int: Int { Int(minute) }
    @inlinable public static func + (a: Self, b: Minutes) -> Self { Instant(minute: a.int + b.int) }
    @inlinable public static func - (a: Self, b: Minutes) -> Self { Instant(minute: a.int - b.int) }
    @inlinable public static func - (a: Self, b: Self) -> Minutes { Minutes(a.int - b.int) }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.minute < b.minute }
}

/// A calendar day of some zone, counted from 1970-01-01.
public struct Day: Hashable, Comparable, Sendable {
    public let number: Int32

    @inlinable public init(number: Int) { self.number = Int32(number) }
    @inlinable public var int: Int { Int(number) }
    /// The day `days` after `a`; negative for before.
    @inlinable public static func + (a: Self, days: Int) -> Self { Day(number: a.int + days) }
    @inlinable public static func - (a: Self, days: Int) -> Self { Day(number: a.int - days) }
    /// Calendar days from `b` to `a`.
    @inlinable public static func - (a: Self, b: Self) -> Int { a.int - b.int }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.number < b.number }

    public var weekday: Weekday { Weekday(rawValue: UInt8(((int % 7) + 7 + 3) % 7))! }
}

/// Days of the week as the scenario writes them. Raw value 0 is Monday (1970-01-01 was a Thursday).
public enum Weekday: UInt8, CaseIterable, Sendable {
    case mon, tue, wed, thu, fri, sat, sun
}

/// The time from `from` up to, not including, `to`.
public struct Span: Hashable, Sendable {
    public let from: Instant
    public let to: Instant

    @inlinable public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }
    @inlinable public var length: Minutes { to - from }
    @inlinable public var isEmpty: Bool { to <= from }
    @inlinable public func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }
    @inlinable public func contains(_ other: Span) -> Bool { from <= other.from && other.to <= to }
    @inlinable public func overlaps(_ other: Span) -> Bool { from < other.to && other.from < to }
    @inlinable public func intersection(_ other: Span) -> Span {
        Span(from: max(from, other.from), to: min(to, other.to))
    }

    /// What is left of this span when `holes` are taken out: maximal pieces, in time order, none empty.
    public func subtracting(_ holes: [Span]) -> [Span] {
        var pieces: [Span] = []
        var start = from
        for hole in holes.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) where !hole.isEmpty {
            if hole.from > start { pieces.append(Span(from: start, to: min(hole.from, to))) }
            start = max(start, hole.to)
            if start >= to { break }
        }
        if start < to { pieces.append(Span(from: start, to: to)) }
        return pieces.filter { !$0.isEmpty }
    }
}

/// A time zone as its offsets from UTC over the years a scenario can speak of; made once, at decoding, so that
/// nothing below the reader needs a calendar library.
public struct Zone: Hashable, Sendable {
    /// From `from` on, local time is UTC plus `offset`.
    public struct Shift: Hashable, Sendable {
        public let from: Instant
        public let offset: Minutes
        public init(from: Instant, offset: Minutes) {
            self.from = from
            self.offset = offset
        }
    }

    public let name: String
    /// In time order; the first also holds for all time before it.
    public let shifts: [Shift]

    /// `shifts` must not be empty.
    public init(name: String, shifts: [Shift]) {
        precondition(!shifts.isEmpty)
        self.name = name
        self.shifts = shifts
    }

    public static let utc = Zone(name: "UTC", shifts: [Shift(from: Instant(minute: 0), offset: 0)])

    public func offset(at instant: Instant) -> Minutes {
        (shifts.last { $0.from <= instant } ?? shifts[0]).offset
    }

    public func day(of instant: Instant) -> Day {
        Day(number: floorDiv(instant.int + offset(at: instant).int, 1440))
    }

    /// Minutes of the wall clock since local midnight, 0 to 1439.
    public func minuteOfDay(of instant: Instant) -> Minutes {
        let local = instant.int + offset(at: instant).int
        return Minutes(local - floorDiv(local, 1440) * 1440)
    }

    /// Every instant at which the wall clock shows `minute` of `day`: none in a spring gap, two in an autumn
    /// overlap, else one. `minute` may be 1440, which is the next midnight.
    public func instants(on day: Day, at minute: Minutes) -> [Instant] {
        guard let (first, last) = bounds(on: day, at: minute) else { return [] }
        return first == last ? [first] : [first, last]
    }

    /// The first and the last instant at which the wall clock shows `minute` of `day`; nil in a gap. Asked for every
    /// day of every availability, so it makes no list.
    private func bounds(on day: Day, at minute: Minutes) -> (first: Instant, last: Instant)? {
        let local = day.int * 1440 + minute.int
        var found: (first: Instant, last: Instant)?
        for position in shifts.indices {
            let instant = Instant(minute: local - shifts[position].offset.int)
            let hasBegun = position == 0 || shifts[position].from <= instant
            let hasEnded = position + 1 < shifts.count && shifts[position + 1].from <= instant
            guard hasBegun && !hasEnded else { continue }
            found = (min(found?.first ?? instant, instant), max(found?.last ?? instant, instant))
        }
        return found
    }

    /// The first instant whose wall clock shows `minute` of `day` or, where the clock skips it, the first after the
    /// gap. Windows of weekly availability begin here.
    public func firstInstant(on day: Day, at minute: Minutes) -> Instant {
        bounds(on: day, at: minute)?.first ?? afterGap(day, minute)
    }

    /// As `firstInstant`, but the later of two. Windows of weekly availability end here.
    public func lastInstant(on day: Day, at minute: Minutes) -> Instant {
        bounds(on: day, at: minute)?.last ?? afterGap(day, minute)
    }

    /// The first instant that belongs to `day`.
    public func start(of day: Day) -> Instant { firstInstant(on: day, at: 0) }

    private func afterGap(_ day: Day, _ minute: Minutes) -> Instant {
        let local = day.int * 1440 + minute.int
        for (before, after) in zip(shifts, shifts.dropFirst()) {
            let start = after.from.int + before.offset.int
            let end = after.from.int + after.offset.int
            if start <= local && local < end { return after.from }
        }
        return Instant(minute: local - shifts[0].offset.int)
    }
}

/// `a ÷ b` rounded down. `b` > 0.
@inlinable public func floorDiv(_ a: Int, _ b: Int) -> Int {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}
