import Domain

/// What a plan uses of every window of every pool, and what bookings left there.
struct PoolUse: Sendable {
    /// By pool, by window: used by appointments and by opening sessions, not by bookings.
    private(set) var used: [[Int64]]
    /// By pool, by window: what bookings leave.
    private(set) var amount: [[Int64]]

    init(scenario: Scenario, plan: Plan) {
        used = scenario.pools.rows.map { [Int64](repeating: 0, count: $0.windows.count) }
        amount = scenario.pools.rows.map { $0.windows.map(\.amount) }
        for booking in scenario.bookings.rows {
            for draw in booking.bundle {
                if let window = scenario.pools[draw.pool].window(at: booking.start) {
                    amount[draw.pool.int][window] -= draw.use
                }
            }
        }
        for placement in plan.placements {
            for draw in placement.bundle { used[draw.pool.int][draw.window] += draw.use }
        }
        for session in plan.opened { drawOpening(of: scenario.sessions[session], scenario) }
        fillBefore(scenario, plan)
    }

    /// The same with what outreach beyond offers takes.
    func adding(_ further: [PlanReading.OutreachMinutes], _ scenario: Scenario) -> PoolUse {
        var use = self
        for row in further { use.fill(scenario.windows(of: row.pool, listedFor: row.language), row.minutes) }
        return use
    }

    /// Staff of an opened session, and the money they are paid from.
    private mutating func drawOpening(of session: Session, _ scenario: Scenario) {
        for draw in session.opening?.draws ?? [] {
            let pool = scenario.pools[draw.pool]
            if let window = pool.window(at: session.span.from) {
                used[draw.pool.int][window] += Int64(draw.minutes.int)
            }
            if let cost = pool.cost, let money = pool.paidFrom,
                let window = scenario.pools[money].window(at: session.span.from)
            {
                used[money.int][window] += cost.count * Int64(draw.minutes.int)
            }
        }
    }

    /// Contacts and counselling are limited by sums from the first window on, so which window pays is a choice of
    /// print: the earliest that has something left.
    private mutating func fillBefore(_ scenario: Scenario, _ plan: Plan) {
        var known: [Help: [(Index<Pool>, Int)]] = [:]
        func windows(_ help: Help) -> [(Index<Pool>, Int)] {
            if let found = known[help] { return found }
            let found = scenario.windows(of: help.kind, speaking: help.language)
            known[help] = found
            return found
        }
        for placement in plan.placements {
            let patient = scenario.patients[scenario.orders[placement.order].patient]
            let language = patient.outreachLanguage
            if let contact = placement.contact {
                let times = placement.optional.contains(.secondContact) ? 2 : 1
                let minutes = patient.channels[contact.channel].minutes.int * times
                fill(windows(Help(kind: .outreach, language: language)), minutes)
            }
            if placement.optional.contains(.counselling) {
                let minutes = scenario.policy.minutes.counselling.int
                fill(windows(Help(kind: .counsellor, language: language)), minutes)
            }
        }
    }

    private struct Help: Hashable {
        var kind: PoolKind
        var language: LanguageTag?
    }

    private mutating func fill(_ windows: [(Index<Pool>, Int)], _ minutes: Int) {
        var left = Int64(minutes)
        for (pool, window) in windows where left > 0 {
            let taken = min(left, max(0, amount[pool.int][window] - used[pool.int][window]))
            used[pool.int][window] += taken
            left -= taken
        }
        // More than there is cannot come from a plan that obeys the rules; if it does, it must show.
        if left > 0, let (pool, window) = windows.last { used[pool.int][window] += left }
    }
}

extension Scenario {
    /// Windows of this kind that have not ended, by their beginning. A pool that names no language speaks all.
    fileprivate func windows(of kind: PoolKind, speaking language: LanguageTag?) -> [(Index<Pool>, Int)] {
        windows(of: kind) { pool in pool.language.map { language.map($0.matches) == true } ?? true }
    }

    /// The same, of the pools that are listed by this primary language, or by none.
    fileprivate func windows(of kind: PoolKind, listedFor language: String?) -> [(Index<Pool>, Int)] {
        windows(of: kind) { $0.language?.primary == language }
    }

    private func windows(of kind: PoolKind, where serves: (Pool) -> Bool) -> [(Index<Pool>, Int)] {
        var found: [(from: Instant, pool: Index<Pool>, window: Int)] = []
        for index in pools.indices where pools[index].kind == kind && serves(pools[index]) {
            let pool = pools[index]
            for (window, row) in pool.windows.enumerated() where row.span.to > asOf {
                found.append((row.span.from, index, window))
            }
        }
        return found.sorted { ($0.from, $0.pool, $0.window) < ($1.from, $1.pool, $1.window) }
            .map { ($0.pool, $0.window) }
    }
}
