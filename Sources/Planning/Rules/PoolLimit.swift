import Domain
import LinearModel

extension Formulation {
    /// A pool window gives what it has: Σ use·book[o] + Σ draw·open[k] ≤ amount left after bookings.
    mutating func addPoolLimits() {
        let draws = instance.openingDraws(doors)
        for window in instance.windows.indices {
            let opening = draws[window] ?? []
            guard !ofWindow[window].isEmpty || !opening.isEmpty else { continue }
            let booked = sum(ofWindow[window]) { [book, choices] in
                Double(choices[$0].use(of: window)) * book[$0.int]
            }
            let opened = sum(opening) { [open] in Double($0.amount) * open[$0.session.int]! }
            model.subject(to: booked + opened <= Double(instance.windows[window].left), .poolLimit(window))
        }
    }
}

/// What opening a session draws from one window.
struct OpeningDraw: Sendable {
    var session: Index<Session>
    var amount: Int64
}

extension Instance {
    /// Staff and money that each session the plan may open draws, by window. What sessions held open by people draw is
    /// taken off the windows like bookings.
    func openingDraws(_ doors: [Door]) -> [Index<PoolWindow>: [OpeningDraw]] {
        var draws: [Index<PoolWindow>: [OpeningDraw]] = [:]
        for session in scenario.sessions.indices {
            guard case .choice = doors[session.int], let uses = openingUses(session) else { continue }
            for use in uses {
                draws[use.window, default: []].append(OpeningDraw(session: session, amount: use.amount))
            }
        }
        return draws
    }

    /// Windows an opening draws on; nil when one it needs does not exist. Two draws on one window are one use of it.
    static func openingUses(
        _ session: Index<Session>, _ scenario: Scenario, _ firstWindow: [Int]
    ) -> [Offer.Use]? {
        let start = scenario.sessions[session].span.from
        var amounts: [(window: Index<PoolWindow>, amount: Int64)] = []
        for draw in scenario.sessions[session].opening?.draws ?? [] {
            let pool = scenario.pools[draw.pool]
            guard let number = pool.window(at: start) else { return nil }
            amounts.append((Index(firstWindow[draw.pool.int] + number), Int64(draw.minutes.int)))
            guard let payer = pool.paidFrom, let cost = pool.cost else { continue }
            guard let paying = scenario.pools[payer].window(at: start) else { return nil }
            amounts.append((Index(firstWindow[payer.int] + paying), Int64(draw.minutes.int) * cost.count))
        }
        return Set(amounts.map(\.window)).sorted().map { window in
            let amount = amounts.reduce(0) { $1.window == window ? $0 + $1.amount : $0 }
            return Offer.Use(window: window, amount: amount, busy: nil)
        }
    }
}

extension Offer {
    func use(of window: Index<PoolWindow>) -> Int64 {
        uses.reduce(0) { $1.window == window ? $0 + $1.amount : $0 }
    }
}
