import Domain

/// Supports used of stock: a bar for each kind, then every pool.
struct SupportsView {
    let reading: PlanReading

    private var scenario: Scenario { reading.scenario }

    var view: Report.View {
        guard !scenario.pools.isEmpty else { return [:] }
        let kinds = PoolKind.allCases.compactMap { kind -> Report.View? in
            let pools = Array(scenario.pools.indices.filter { scenario.pools[$0].kind == kind })
            return pools.isEmpty ? nil : self.kind(kind, pools)
        }
        return ["shown": ["kinds": kinds] as Report.View]
    }

    private func kind(_ kind: PoolKind, _ pools: [Index<Pool>]) -> Report.View {
        let stock = Words.stock(kind)
        let windows = pools.flatMap { pool in
            zip(reading.poolUse.used[pool.int], reading.poolUse.amount[pool.int])
        }
        let full = windows.count { $0 >= $1 && $1 > 0 }
        var view: Report.View = [
            "title": stock.prefix(1).uppercased() + stock.dropFirst(), "pools": pools.map(row),
            "windows": "\(full) of \(windows.count)",
            "windowsBar": Bar(full, of: windows.count, width: 240).view,
        ]
        // Minutes and pieces do not add up.
        if Set(pools.map { scenario.pools[$0].unit }).count == 1 {
            let (used, amount) = (windows.reduce(0) { $0 + $1.0 }, windows.reduce(0) { $0 + $1.1 })
            view["sum"] =
                [
                    "bar": Bar(Int(used), of: Int(amount), width: 240).view,
                    "words": "\(words(used, scenario.pools[pools[0]])) of"
                        + " \(words(amount, scenario.pools[pools[0]])) \(unit(scenario.pools[pools[0]]))",
                    "share": share(Int(used), of: Int(amount)).map(Words.percent) ?? "–",
                ] as Report.View
        }
        return view
    }

    private func row(_ index: Index<Pool>) -> Report.View {
        let pool = scenario.pools[index]
        let used = reading.poolUse.used[index.int]
        let amount = reading.poolUse.amount[index.int]
        let full = zip(used, amount).count { $0 >= $1 && $1 > 0 }
        let (total, stock) = (used.reduce(0, +), amount.reduce(0, +))
        return [
            "name": pool.label ?? pool.id,
            "used": words(total, pool), "amount": words(stock, pool), "unit": unit(pool),
            "full": full == 0 ? "" : "\(full) of \(Words.count(used.count, "window")) used up",
            "bar": Bar(Int(total), of: Int(stock), width: 240).view,
        ]
    }

    private func words(_ amount: Int64, _ pool: Pool) -> String {
        pool.unit == .money ? Cents(amount).description : String(amount)
    }

    private func unit(_ pool: Pool) -> String {
        switch pool.unit {
        case .minutes: "min"
        case .count: ""
        case .money: scenario.policy.money.currency
        }
    }
}
