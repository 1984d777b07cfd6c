import Domain

/// Minutes of help before the exam that a plan's contacts and supports leave over, all of them and those outside quiet
/// hours, counted minute by minute.
struct HelpMinutes {
    struct Lane: Hashable {
        var supply: Index<HelpBefore.Supply>
        var quiet: Channel.QuietHours?
    }

    let scenario: Scenario
    let help: HelpBefore
    /// All quiet hours that occur where there is consent.
    let quiet: [Channel.QuietHours]
    /// By lane and day from today on: what may be drawn by then.
    private(set) var left: [Lane: [Int64]] = [:]
    /// By quiet hours: those they reach at least over.
    private var reached: [Channel.QuietHours?: [Channel.QuietHours?]] = [:]

    init(_ ledger: Ledger, through last: Day) {
        scenario = ledger.scenario
        help = ledger.list.helpBefore
        var hours: Set<Channel.QuietHours> = []
        for patient in scenario.patients.rows {
            for channel in patient.channels where channel.consent {
                if let quiet = channel.quietHours { hours.insert(quiet) }
            }
        }
        quiet = hours.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        let all = [nil] + quiet.map(Optional.some)
        for own in all { reached[own] = all.filter { HelpMinutes.is(own, atLeast: $0) } }
        for supply in help.supplies.indices {
            for hours in [nil] + quiet.map(Optional.some) {
                let lane = Lane(supply: supply, quiet: hours)
                left[lane] = days(of: lane, ledger, last)
            }
        }
    }

    private func days(of lane: Lane, _ ledger: Ledger, _ last: Day) -> [Int64] {
        var days = [Int64](repeating: 0, count: max(0, last - scenario.today) + 1)
        for stock in help.supplies[lane.supply].stocks {
            let window = ledger.list.timetable.windows[stock.window].span
            let usable = lane.quiet.map { share(of: stock.amount, in: window, outside: $0) } ?? stock.amount
            for day in days.indices where scenario.today + day >= stock.begins { days[day] += usable }
        }
        for (order, draw) in ledger.before[lane.supply.int] where isBound(order, draw, to: lane, ledger) {
            for day in days.indices where scenario.today + day >= draw.by { days[day] -= draw.minutes }
        }
        // Who draws early takes from later days too.
        for day in days.indices.reversed() {
            days[day] = max(0, days[day])
            if day + 1 < days.count { days[day] = min(days[day], days[day + 1]) }
        }
        return days
    }

    private func isBound(
        _ order: Index<Order>, _ draw: DrawBefore, to lane: Lane, _ ledger: Ledger
    ) -> Bool {
        guard lane.quiet != nil else { return true }
        guard help.supplies[lane.supply].key.kind == .outreach,
            let contact = ledger.plan.appointments[order]?.offer.contact
        else { return false }
        let channel = scenario.patients[scenario.orders[order].patient].channels[contact.channel]
        return HelpMinutes.is(channel.quietHours, atLeast: lane.quiet)
    }

    private func share(of amount: Int64, in window: Span, outside quiet: Channel.QuietHours) -> Int64 {
        var outside: Int64 = 0
        var minute = window.from
        while minute < window.to {
            if !quiet.isQuiet(scenario.zone.minuteOfDay(of: minute).int) { outside += 1 }
            minute = minute + 1
        }
        return amount * outside / Int64(window.length.int)
    }

    /// Lanes that someone with these quiet hours draws on.
    func lanes(_ supply: Index<HelpBefore.Supply>, _ own: Channel.QuietHours?) -> [Lane] {
        (reached[own] ?? []).map { Lane(supply: supply, quiet: $0) }
    }

    private static func `is`(_ own: Channel.QuietHours?, atLeast other: Channel.QuietHours?) -> Bool {
        guard let other else { return true }
        guard let own else { return false }
        return (0..<1440).allSatisfy { own.isQuiet($0) || !other.isQuiet($0) }
    }

    func day(_ day: Day) -> Int { max(0, day - scenario.today) }

    func name(_ lane: Lane, _ day: Int) -> String {
        let key = help.supplies[lane.supply].key
        let date = scenario.today + day
        guard let quiet = lane.quiet else { return RowName.before(key.kind, key.language, date) }
        return RowName.quiet(key.kind, key.language, quiet, date)
    }
}

extension Channel.QuietHours {
    /// `minute` of the day; evening to morning goes through midnight.
    fileprivate func isQuiet(_ minute: Int) -> Bool {
        from <= to
            ? from.int <= minute && minute < to.int : minute >= from.int || minute < to.int
    }
}

/// Draws so far, of minutes by lane and day and of money by window.
struct DrawnHelp {
    private let minutes: HelpMinutes
    private var cents: [Index<PoolWindow>: Int64]
    private var left: [[Int64]] = []
    private var position: [HelpMinutes.Lane: Int] = [:]
    private var known: [HelpMinutes.Lane: [Int]] = [:]

    init(_ minutes: HelpMinutes, cents: [Index<PoolWindow>: Int64]) {
        self.minutes = minutes
        self.cents = cents
        for (lane, days) in minutes.left {
            position[lane] = left.count
            left.append(days)
        }
    }

    private mutating func lanes(_ demand: ComingAppointment.Demand) -> [Int] {
        guard let supply = demand.supply else { return [] }
        let key = HelpMinutes.Lane(supply: supply, quiet: demand.quiet)
        if let found = known[key] { return found }
        let found = minutes.lanes(supply, demand.quiet).compactMap { position[$0] }
        known[key] = found
        return found
    }

    /// Draws; false where there was not so much left.
    mutating func draw(_ demands: [ComingAppointment.Demand], sign: Int64 = 1) -> Bool {
        var isEnough = true
        for demand in demands {
            if let purse = demand.purse {
                cents[purse]! -= sign * demand.cents
                if cents[purse]! < 0 { isEnough = false }
            }
            let first = minutes.day(demand.by)
            for lane in lanes(demand) {
                for day in first..<max(first, left[lane].count) {
                    left[lane][day] -= sign * demand.minutes
                    if left[lane][day] < 0 { isEnough = false }
                }
            }
        }
        return isEnough
    }

    /// Whether all of it is there; nothing is drawn.
    mutating func has(_ demands: [ComingAppointment.Demand]) -> Bool {
        let isThere = draw(demands)
        _ = draw(demands, sign: -1)
        return isThere
    }
}
