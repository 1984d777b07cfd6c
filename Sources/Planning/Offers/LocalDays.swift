import Domain

/// When each local day begins, zone by zone, for the days of the horizon: hours of availability are turned into instants
/// for every order and day, and a zone's own search among its shifts is too slow for that.
struct LocalDays: Sendable {
    /// By site.
    private let zoneOfSite: [Int]
    private let zones: [Zone]
    private let first: Day
    let count: Int
    /// By zone and day: midnight, where the clock is not shifted on any day around it; else nil.
    private let midnights: [Instant?]

    init(_ scenario: Scenario) {
        var zones = Interned<Zone>()
        zoneOfSite = scenario.sites.rows.map { Int(zones.place(of: $0.zone)) }
        self.zones = zones.things
        first = scenario.horizon.lowerBound
        count = scenario.horizon.upperBound - scenario.horizon.lowerBound + 1
        let days = (0..<count).map { scenario.horizon.lowerBound + $0 }
        midnights = zones.things.flatMap { zone in days.map { Self.calmMidnight($0, zone) } }
    }

    /// How many combinations of zone and day there are.
    var size: Int { midnights.count }

    /// Where a day of the horizon at a site stands among all combinations of zone and day.
    func slot(_ day: Day, at site: Index<Site>) -> Int { zoneOfSite[site.int] * count + (day - first) }

    /// As `[Availability].spans(on:in:)`.
    func spans(_ windows: [Availability], on day: Day, at site: Index<Site>) -> [Span] {
        guard let midnight = midnights[slot(day, at: site)] else {
            return windows.spans(on: day, in: zones[zoneOfSite[site.int]])
        }
        var spans: [Span] = []
        for window in windows where window.includes(day) {
            spans.append(Span(from: midnight + window.from, to: midnight + window.to))
        }
        return spans.joined
    }

    /// Within a day of a shift a time of day may be skipped or come twice.
    private static func calmMidnight(_ day: Day, _ zone: Zone) -> Instant? {
        let midnight = zone.start(of: day)
        let around = Span(from: midnight - 1440, to: midnight + Minutes(2 * 1440 + 1))
        return zone.shifts.contains { around.contains($0.from) } ? nil : midnight
    }
}

extension [Span] {
    /// Maximal spans in time order.
    fileprivate var joined: [Span] {
        guard count > 1 else { return self }
        return sorted { ($0.from, $0.to) < ($1.from, $1.to) }.reduce(into: []) { joined, span in
            if let last = joined.last, span.from <= last.to {
                joined[joined.count - 1] = Span(from: last.from, to: Swift.max(last.to, span.to))
            } else {
                joined.append(span)
            }
        }
    }
}

/// Weekly hours of the people of one order, turned into spans once a day.
struct DayHours: Sendable {
    /// Windows of each person; somebody without windows is not among them.
    private let people: [[Availability]]
    private let days: LocalDays
    /// By zone and day.
    private var known: [[[Span]]?] = []

    init(_ people: [[Availability]?], _ days: LocalDays) {
        self.people = people.compactMap(\.self)
        self.days = days
        if !self.people.isEmpty { known = Array(repeating: nil, count: days.size) }
    }

    var isEmpty: Bool { people.isEmpty }

    /// Starts at which all of them can be there for `length`.
    mutating func limit(_ starts: StartSet, _ place: Place, length: Minutes) -> StartSet {
        guard !people.isEmpty else { return starts }
        let slot = days.slot(place.day, at: place.site)
        if known[slot] == nil {
            known[slot] = people.map { days.spans($0, on: place.day, at: place.site) }
        }
        var left = starts
        for spans in known[slot]! { left = left.inside(spans, length: length) }
        return left
    }
}
