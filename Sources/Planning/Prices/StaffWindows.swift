import Domain

/// Which sessions to open, given what each is worth: exact within each staff window, whose hours the sessions share.
struct StaffWindows: Sendable {
    private struct Window: Sendable {
        var sessions: [Index<Session>]
        /// Parallel to `sessions`, and what the window has, in ticks.
        var draws: [Int]
        var room: Int
    }

    private var windows: [Window] = []
    private var free: [Index<Session>] = []

    /// A session belongs to the first staff window it draws on.
    init(_ context: PlanningContext) {
        let instance = context.instance
        var own: [Index<PoolWindow>: [(session: Index<Session>, draw: Int64)]] = [:]
        for session in instance.scenario.sessions.indices where context.isChoice(session) {
            let home = context.openingUses[session.int].first { use in
                instance.scenario.pools[instance.windows[use.window].pool].kind == .staff
            }
            if let home {
                own[home.window, default: []].append((session, home.amount))
            } else {
                free.append(session)
            }
        }
        for window in own.keys.sorted() {
            let draws = own[window]!
            let tick = max(1, draws.reduce(0) { greatestCommonDivisor($0, Int($1.draw)) })
            windows.append(
                Window(
                    sessions: draws.map(\.session), draws: draws.map { Int($0.draw) / tick },
                    room: Int(instance.windows[window].left) / tick))
        }
    }

    /// `worth`: by session. What the sessions to open are worth together, and which they are.
    func best<Gain: KnapsackGain>(_ worth: [Gain]) -> (value: Gain, opened: [Index<Session>]) {
        var opened = free.filter { worth[$0.int] > .zero }
        var value = opened.reduce(Gain.zero) { $0 + worth[$1.int] }
        var knapsack = Knapsack<Gain>()
        for window in windows {
            knapsack.items = window.sessions.indices.compactMap { place in
                let session = window.sessions[place]
                guard worth[session.int] > .zero else { return nil }
                return .init(
                    ticks: window.draws[place], latest: window.room, gain: worth[session.int],
                    place: session.position)
            }
            value += knapsack.fill(room: window.room, least: 0) ?? .zero
            opened += knapsack.chosen(least: 0).map { Index(Int($0)) }
        }
        return (value, opened)
    }
}
