import Domain

/// What a plan does for some open orders. All of it sums: tallies of disjoint sets add up.
struct Tally: Sendable, Equatable {
    /// Open orders, bookings not counted.
    var orders = 0
    var placed = 0
    /// Placed on or before the due day.
    var onTime = 0
    /// Of urgent orders; one that waits is as late as the day after the horizon and one more.
    var urgentLateDays = 0
    /// Days from the request to the exam, of placed orders.
    var waitDays = 0

    var waiting: Int { orders - placed }
    /// Placed after the due day.
    var late: Int { placed - onTime }

    static func += (sum: inout Tally, part: Tally) {
        sum.orders += part.orders
        sum.placed += part.placed
        sum.onTime += part.onTime
        sum.urgentLateDays += part.urgentLateDays
        sum.waitDays += part.waitDays
    }

    /// Days from request to exam, mean over placed orders; nil where none is placed.
    var meanWaitDays: Value? {
        placed == 0
            ? nil : Value(millionths: roundedHalfUp(Int128(waitDays) * 1_000_000, over: Int128(placed)))
    }
}

/// The plan, and what it is compared with.
enum Side: Int, CaseIterable, Sendable {
    case plan
    /// First come, first served with regular sessions only.
    case baseline
    /// The same with the plan's sessions open.
    case baselineWithSessions
}

/// The same orders under each of the three plans.
struct Tallies: Sendable, Equatable {
    private var sides = [Tally](repeating: Tally(), count: Side.allCases.count)

    subscript(side: Side) -> Tally {
        get { sides[side.rawValue] }
        set { sides[side.rawValue] = newValue }
    }

    var orders: Int { self[.plan].orders }

    static func += (sum: inout Tallies, part: Tallies) {
        for side in Side.allCases { sum[side] += part[side] }
    }
}

/// Each open order's own tally under each plan.
struct OrderTallies: Sendable {
    /// By order of the scenario; nil for one that is booked.
    private(set) var byOrder: [Tallies?]

    init(_ scenario: Scenario, _ outcome: PlanOutcome) {
        byOrder = [Tallies?](repeating: Tallies(), count: scenario.orders.count)
        for order in scenario.bookings.rows.compactMap(\.order) { byOrder[order.int] = nil }
        for (side, plan) in zip(
            Side.allCases, [outcome.plan, outcome.baseline, outcome.baselineWithSessions])
        {
            var days = [Day?](repeating: nil, count: scenario.orders.count)
            var waits = [Int](repeating: 0, count: scenario.orders.count)
            for placement in plan.placements {
                days[placement.order.int] = scenario.zone(of: placement.session).day(of: placement.start)
                waits[placement.order.int] = scenario.waitDays(placement)
            }
            for index in scenario.orders.indices where byOrder[index.int] != nil {
                let order = scenario.orders[index]
                let day = days[index.int]
                byOrder[index.int]?[side] = Tally(
                    orders: 1, placed: day == nil ? 0 : 1, onTime: day.map { $0 <= order.due ? 1 : 0 } ?? 0,
                    urgentLateDays: scenario.isUrgent(order) ? scenario.lateDays(order, placed: day) : 0,
                    waitDays: waits[index.int])
            }
        }
    }

    func sum(_ orders: some Sequence<Index<Order>>) -> Tallies {
        var sum = Tallies()
        for order in orders {
            if let own = byOrder[order.int] { sum += own }
        }
        return sum
    }
}
