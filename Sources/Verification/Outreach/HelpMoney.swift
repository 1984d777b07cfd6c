import Domain

/// Money that pays for help before the exam, and what bookings and the plan leave of it.
struct HelpMoney {
    /// By supply: cents for one minute, and who pays; nil: nobody is asked.
    private let rates: [(cents: Int64, payer: Index<Pool>)?]
    private let windows: PoolWindows
    private let starts: [Index<Order>: Instant]
    private let asOf: Instant

    init(_ scenario: Scenario, _ help: HelpBefore, _ windows: PoolWindows, _ coming: [ComingAppointment]) {
        rates = help.supplies.rows.map { supply in
            let pool = scenario.pools.rows.first {
                HelpBefore.Key(kind: $0.kind, language: $0.language?.primary) == supply.key
            }
            return pool.flatMap { pool in pool.paidFrom.map { (pool.cost?.count ?? 0, $0) } }
        }
        self.windows = windows
        starts = Dictionary(uniqueKeysWithValues: coming.map { ($0.order, $0.start) })
        asOf = scenario.asOf
    }

    /// What so much help costs, and the window that pays: that of the exam's start, or today's where there is no exam yet;
    /// nil: nobody would pay.
    func price(
        _ minutes: Int64, of supply: Index<HelpBefore.Supply>, for order: Index<Order>
    ) -> (cents: Int64, purse: Index<PoolWindow>?)? {
        guard let rate = rates[supply.int] else { return (0, nil) }
        guard let purse = windows.at(starts[order] ?? asOf, of: rate.payer) else { return nil }
        return (rate.cents * minutes, purse)
    }

    /// By window of a payer, what may be spent on outreach.
    func left(_ ledger: Ledger) -> [Index<PoolWindow>: Int64] {
        var left: [Index<PoolWindow>: Int64] = [:]
        for rate in rates.compactMap({ $0 }) {
            for window in windows.of(rate.payer) {
                left[Index(window)] = windows.table.rows[window].free - ledger.used[window]
            }
        }
        for supply in ledger.before.indices {
            for (order, draw) in ledger.before[supply] {
                guard let price = price(draw.minutes, of: Index(supply), for: order), let purse = price.purse
                else { continue }
                left[purse]! -= price.cents
            }
        }
        return left.mapValues { max(0, $0) }
    }
}
