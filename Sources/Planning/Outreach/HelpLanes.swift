import Domain

/// What the appointment plan leaves over for help: minutes by day, one lane for each kind and language, and one for each
/// set of quiet hours that patients of that kind and language have; and money, one lane for each window that pays.
/// `Formulation.md`, section 8.
struct HelpLanes {
    struct Lane {
        enum Stock: Equatable {
            /// Minutes: all, or those outside quiet hours, for patients whose quiet hours reach at least over them.
            case minutes(Index<Supply>, outside: Channel.QuietHours?)
            case money(Index<PoolWindow>)
        }

        var stock: Stock
        /// By day from today on: what may still be drawn by then without drawing more than there is later. Of money one
        /// sum, in cents.
        var left: [Int64]
    }

    /// What the appointment plan draws for one appointment.
    struct Drawn {
        var before: Offer.Before
        /// Of the channel.
        var quiet: Channel.QuietHours?
        /// Of the exam.
        var start: Instant
    }

    let instance: Instance
    let today: Day
    private(set) var lanes: [Lane] = []
    /// By supply: its lanes.
    private var lanesOfSupply: [[Int]]
    private var laneOfPurse: [Index<PoolWindow>: Int] = [:]
    private let days: Int
    /// By supply: windows that end after `asOf`, with the first day on which they can be used.
    private let windows: [[(day: Day, window: Pool.Window)]]

    /// - Parameters:
    ///   - plan: what it draws on money.
    ///   - drawn: what its contacts and supports draw on minutes.
    ///   - quiet: quiet hours that occur among the patients.
    init(
        _ instance: Instance, through last: Day, _ plan: Plan, drawn: [Drawn],
        quiet: Set<Channel.QuietHours>
    ) {
        self.instance = instance
        today = instance.today
        days = max(1, last - instance.today + 1)
        windows = instance.supplies.rows.map { Self.windows(of: $0, instance.scenario) }
        lanesOfSupply = Array(repeating: [], count: instance.supplies.count)
        let sorted = quiet.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        for supply in instance.supplies.indices {
            for hours in [nil] + sorted.map(Optional.some) { add(supply, hours, drawn) }
        }
        addPurses(plan, drawn)
    }

    private mutating func add(
        _ supply: Index<Supply>, _ quiet: Channel.QuietHours?, _ drawn: [Drawn]
    ) {
        var left = [Int64](repeating: 0, count: days)
        for (day, window) in windows[supply.int] {
            let usable =
                quiet.map { instance.scenario.zone.minutes(of: window, outside: $0) } ?? window.amount
            for place in (day - today)..<max(day - today, left.count) { left[place] += usable }
        }
        for drawn in drawn
        where drawn.before.supply == supply && Self.reaches(drawn.quiet, over: quiet) {
            let draw = drawn.before
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
        lanes.append(Lane(stock: .minutes(supply, outside: quiet), left: left))
    }

    /// What bookings and the plan leave of the money that pays for some help: its appointments' bundles, its openings, and
    /// its own contacts and talks, for which the plan asks nobody.
    private mutating func addPurses(_ plan: Plan, _ drawn: [Drawn]) {
        let payers = Set(instance.supplies.rows.compactMap(\.payer))
        guard !payers.isEmpty else { return }
        var left: [Index<PoolWindow>: Int64] = [:]
        for payer in payers {
            for window in instance.windows(of: payer) {
                left[Index(window)] = instance.windows.rows[window].left
            }
        }
        for draw in plan.placements.lazy.flatMap(\.bundle) where payers.contains(draw.pool) {
            left[Index(instance.firstWindow[draw.pool.int] + draw.window)]! -= draw.use
        }
        for session in plan.opened where !instance.isHeld[session.int] {
            for use in instance.openingUses(session) ?? [] { left[use.window]? -= use.amount }
        }
        for draw in drawn {
            guard let purse = purse(of: draw.before.supply, at: draw.start) else { continue }
            left[purse]! -= draw.before.minutes * instance.supplies[draw.before.supply].cost.count
        }
        for (purse, cents) in left.sorted(by: { $0.key < $1.key }) {
            laneOfPurse[purse] = lanes.count
            lanes.append(Lane(stock: .money(purse), left: [max(0, cents)]))
        }
    }

    /// The window that pays for this help for an exam that starts then; nil: nobody does.
    func purse(of supply: Index<Supply>, at start: Instant) -> Index<PoolWindow>? {
        guard let payer = instance.supplies[supply].payer,
            let number = instance.scenario.pools[payer].window(at: start)
        else { return nil }
        return Index(instance.firstWindow[payer.int] + number)
    }

    /// Where minutes of this help and what they cost are drawn.
    func draws(_ step: HelpStep) -> [HelpChoice.Draw] {
        guard let supply = step.supply else { return [] }
        var draws = lanes(of: supply, for: step.quiet).map {
            HelpChoice.Draw(lane: $0, slot: slot(step.by), amount: step.minutes)
        }
        if let purse = step.purse, step.cost > 0 {
            draws.append(.init(lane: laneOfPurse[purse]!, slot: 0, amount: step.cost.count))
        }
        return draws
    }

    /// The lanes of minutes that help for someone with these quiet hours draws on.
    private func lanes(of supply: Index<Supply>, for quiet: Channel.QuietHours?) -> [Int] {
        lanesOfSupply[supply.int].filter {
            guard case .minutes(_, let hours) = lanes[$0].stock else { return false }
            return Self.reaches(quiet, over: hours)
        }
    }

    private func slot(_ day: Day) -> Int { min(max(0, day - today), days - 1) }

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
