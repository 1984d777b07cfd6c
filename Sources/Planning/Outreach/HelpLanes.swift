import Domain

/// Minutes of help that the appointment plan leaves over, by day: one lane for each kind and language, and one for each
/// set of quiet hours that patients of that kind and language have. `Formulation.md`, section 8.
struct HelpLanes {
    struct Lane {
        var supply: Index<Supply>
        /// Nil: all minutes. Else those outside these hours, for patients whose quiet hours reach at least over them.
        var quiet: Channel.QuietHours?
        /// By day from today on: what may still be drawn by then without drawing more than there is later.
        var left: [Int64]
    }

    let instance: Instance
    let today: Day
    private(set) var lanes: [Lane] = []
    /// By supply: its lanes.
    private var lanesOfSupply: [[Int]]
    /// By supply: windows that end after `asOf`, with the first day on which they can be used.
    private let windows: [[(day: Day, window: Pool.Window)]]

    /// - Parameters:
    ///   - drawn: what the plan's contacts and supports draw, with the quiet hours of the channel.
    ///   - quiet: quiet hours that occur among the patients.
    init(
        _ instance: Instance, through last: Day, drawn: [(before: Offer.Before, quiet: Channel.QuietHours?)],
        quiet: Set<Channel.QuietHours>
    ) {
        self.instance = instance
        today = instance.today
        windows = instance.supplies.rows.map { Self.windows(of: $0, instance.scenario) }
        lanesOfSupply = Array(repeating: [], count: instance.supplies.count)
        let sorted = quiet.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        for supply in instance.supplies.indices {
            for hours in [nil] + sorted.map(Optional.some) { add(supply, hours, last, drawn) }
        }
    }

    private mutating func add(
        _ supply: Index<Supply>, _ quiet: Channel.QuietHours?, _ last: Day,
        _ drawn: [(before: Offer.Before, quiet: Channel.QuietHours?)]
    ) {
        var left = [Int64](repeating: 0, count: max(1, last - today + 1))
        for (day, window) in windows[supply.int] {
            let usable =
                quiet.map { instance.scenario.zone.minutes(of: window, outside: $0) } ?? window.amount
            for place in (day - today)..<max(day - today, left.count) { left[place] += usable }
        }
        for (draw, hours) in drawn where draw.supply == supply && Self.reaches(hours, over: quiet) {
            for place in max(0, draw.by - today)..<max(0, max(draw.by - today, left.count)) {
                left[place] -= draw.minutes
            }
        }
        var least = Int64.max
        for place in left.indices.reversed() {
            least = min(least, max(0, left[place]))
            left[place] = least
        }
        lanesOfSupply[supply.int].append(lanes.count)
        lanes.append(Lane(supply: supply, quiet: quiet, left: left))
    }

    /// The lanes that help for someone with these quiet hours draws on.
    func lanes(of supply: Index<Supply>, for quiet: Channel.QuietHours?) -> [Int] {
        lanesOfSupply[supply.int].filter { Self.reaches(quiet, over: lanes[$0].quiet) }
    }

    func slot(_ day: Day) -> Int { min(max(0, day - today), (lanes.first?.left.count ?? 1) - 1) }

    private static func reaches(_ own: Channel.QuietHours?, over other: Channel.QuietHours?) -> Bool {
        guard let other else { return true }
        guard let own else { return false }
        return own.covers(other)
    }

    private static func windows(
        of supply: Supply, _ scenario: Scenario
    ) -> [(day: Day, window: Pool.Window)] {
        scenario.pools.rows.filter { $0.kind == supply.kind && $0.language?.primary == supply.language }
            .flatMap { pool in
                pool.windows.filter { $0.span.to > scenario.asOf }.map {
                    (max(scenario.today, scenario.zone.day(of: $0.span.from)), $0)
                }
            }
    }
}

extension Channel.QuietHours {
    /// Whether these hours contain all of `other`. From the evening to the morning goes through midnight; hours that
    /// begin when they end are none.
    func covers(_ other: Channel.QuietHours) -> Bool {
        let own = length
        let offset = (other.from.int - from.int + 1440) % 1440
        return other.length == 0 || offset + other.length <= own
    }

    func contains(_ minute: Minutes) -> Bool { (minute.int - from.int + 1440) % 1440 < length }

    private var length: Int { (to.int - from.int + 1440) % 1440 }
}

extension Zone {
    /// Of a window's minutes the share that lies outside quiet hours, rounded down: staff are there evenly.
    fileprivate func minutes(of window: Pool.Window, outside quiet: Channel.QuietHours) -> Int64 {
        let length = window.span.length.int
        let outside = (0..<length).reduce(0) { sum, minute in
            sum + (quiet.contains(minuteOfDay(of: window.span.from + Minutes(minute))) ? 0 : 1)
        }
        return Int64(floorDivision(Int128(window.amount) * Int128(outside), Int128(max(1, length))))
    }
}
