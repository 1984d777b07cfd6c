import Domain

/// Which counts of a field's strata are hidden when a result is shared (`Results/Equity/Suppression.md`, section 3), worked
/// out anew from the true counts. Strata go by their position in the table.
struct HiddenStrata {
    struct OfPlan {
        var placed: Set<Int>
        var onTime: Set<Int>
        var lateDays: Set<Int>
    }

    private(set) var orders: Set<Int> = []
    /// By plan.
    private(set) var plans: [OfPlan] = []
    /// By stratum, then by plan.
    private let strata: [[EquityChecks.Counted]]

    /// A part of the orders.
    private enum Part: CaseIterable {
        case placed, waiting, onTime, late
    }

    init(_ strata: [[EquityChecks.Counted]], isDouble: Bool = false) {
        self.strata = strata
        let all = Set(strata.indices)
        let sides = strata.first?.indices ?? 0..<0
        let total = strata.reduce(0) { $0 + $1[0].orders }
        if isDouble || isSmall(total) {
            orders = all
            plans = sides.map { _ in OfPlan(placed: all, onTime: all, lateDays: all) }
            return
        }
        orders = hiddenOrders([])
        // What stays small in the whole can be told of a part that is hidden: then its orders go too.
        while let more = toldAllTheSame() { orders = hiddenOrders(orders.union(more)) }
        plans = sides.map { plan in
            let placed = hiddenPlaced(plan)
            return OfPlan(
                placed: placed, onTime: hiddenOnTime(plan, placed), lateDays: hiddenLateDays(plan))
        }
    }

    private func count(_ part: Part, _ stratum: Int, _ plan: Int) -> Int {
        let counted = strata[stratum][plan]
        return switch part {
        case .placed: counted.placed
        case .waiting: counted.orders - counted.placed
        case .onTime: counted.onTime
        case .late: counted.placed - counted.onTime
        }
    }

    private func sum(_ hidden: some Sequence<Int>, _ figure: (Int) -> Int) -> Int {
        hidden.reduce(0) { $0 + figure($1) }
    }

    /// `hidden` with the cheapest others until it `suffices`; all, where they never do. What costs nothing tells nothing.
    private func joined(
        _ hidden: Set<Int>, cost: (Int) -> Int, until suffices: (Set<Int>) -> Bool
    ) -> Set<Int> {
        var hidden = hidden
        let others = strata.indices.filter { !hidden.contains($0) && cost($0) > 0 }
            .sorted { (cost($0), $0) < (cost($1), $1) }
        for next in others where !suffices(hidden) { hidden.insert(next) }
        return suffices(hidden) ? hidden : Set(strata.indices)
    }

    private func hiddenOrders(_ told: Set<Int>) -> Set<Int> {
        let first = told.union(strata.indices.filter { isSmall(strata[$0][0].orders) })
        if first.isEmpty { return [] }
        return joined(first, cost: { strata[$0][0].orders }) { hidden in
            let sum = sum(hidden) { strata[$0][0].orders }
            // Each of the others has at least one.
            return hidden.count > 1 && !isSmall(sum) && sum - hidden.count >= leastRoom
        }
    }

    private func hiddenPlaced(_ plan: Int) -> Set<Int> {
        let parts: [Part] = [.placed, .waiting]
        return hidden(parts, plan, with: orders) { stratum, part, hidden in
            max(byExchange(stratum, plan, hidden), byRelabelling(part, stratum, plan))
        }
    }

    private func hiddenOnTime(_ plan: Int, _ placed: Set<Int>) -> Set<Int> {
        hidden([.onTime, .late], plan, with: placed) { stratum, part, hidden in
            roomOnTime(part, stratum, plan, hidden, placed)
        }
    }

    private func roomOnTime(
        _ part: Part, _ stratum: Int, _ plan: Int, _ hidden: Set<Int>, _ placed: Set<Int>
    ) -> Int {
        max(
            onTimeByExchange(stratum, plan, hidden, placed),
            max(throughWaiting(part, stratum, plan, placed), byRelabelling(part, stratum, plan)))
    }

    /// Two parts of what is hidden in `before`, or may be shown: both hidden together.
    private func hidden(
        _ parts: [Part], _ plan: Int, with before: Set<Int>, room: (Int, Part, Set<Int>) -> Int
    ) -> Set<Int> {
        let small = strata.indices.filter { stratum in parts.contains { isSmall(count($0, stratum, plan)) } }
        func cost(_ stratum: Int) -> Int {
            before.contains(stratum) ? 0 : parts.map { count($0, stratum, plan) }.min() ?? 0
        }
        return joined(before.union(small), cost: cost) { hidden in
            parts.allSatisfy { part in
                !isSmall(sum(hidden) { count(part, $0, plan) })
                    && small.allSatisfy {
                        !isSmall(count(part, $0, plan)) || room($0, part, hidden) >= leastRoom
                    }
            }
        }
    }

    /// Sums, not counts; but a sum of 1 to 10 days is of at most so many people.
    private func hiddenLateDays(_ plan: Int) -> Set<Int> {
        func days(_ stratum: Int) -> Int { strata[stratum][plan].urgentLateDays }
        let small = strata.indices.filter { isSmall(days($0)) }
        return joined(orders.union(small), cost: { orders.contains($0) ? 0 : days($0) }) { hidden in
            let all = sum(hidden, days)
            let known = KnownSum(
                hidden.map { ($0, days($0), orders.contains($0) ? 0 : min(1, days($0)), all) })
            return !isSmall(all) && small.allSatisfy { known.room(of: $0) >= leastRoom }
        }
    }

    /// Strata with a small count that could be told however many others are hidden with it; where those are hidden as
    /// they are, the smallest other. Nil: there is none, or no other is left.
    private func toldAllTheSame() -> Set<Int>? {
        var told: Set<Int> = []
        for plan in strata.first?.indices ?? 0..<0 {
            let placed = hiddenPlaced(plan)
            let onTime = hiddenOnTime(plan, placed)
            for (stratum, part) in strata.indices.flatMap({ row in Part.allCases.map { (row, $0) } }) {
                guard isSmall(count(part, stratum, plan)),
                    !isSmall(sum(strata.indices) { count(part, $0, plan) })
                else { continue }
                let room =
                    part == .placed || part == .waiting
                    ? max(byExchange(stratum, plan, placed), byRelabelling(part, stratum, plan))
                    : roomOnTime(part, stratum, plan, onTime, placed)
                if room < leastRoom { told.insert(stratum) }
            }
        }
        if told.isEmpty { return nil }
        if !told.isSubset(of: orders) { return told }
        return strata.indices.filter { strata[$0][0].orders > 0 && !orders.contains($0) }
            .min { (strata[$0][0].orders, $0) < (strata[$1][0].orders, $1) }.map { [$0] }
    }
}

// How far a hidden count could lie from what it is, end to end, all that is shown staying.
extension HiddenStrata {
    /// Placed, as placed and waiting orders change places. Where orders are shown there are some of both.
    private func byExchange(_ stratum: Int, _ plan: Int, _ hidden: Set<Int>) -> Int {
        KnownSum(
            hidden.map { other in
                let edge = orders.contains(other) ? 0 : 1
                return (other, strata[other][plan].placed, edge, strata[other][0].orders - edge)
            }
        ).room(of: stratum)
    }

    /// On time, as orders on time and late ones change places.
    private func onTimeByExchange(
        _ stratum: Int, _ plan: Int, _ hidden: Set<Int>, _ placed: Set<Int>
    ) -> Int {
        KnownSum(
            hidden.map { other in
                let edge = placed.contains(other) ? 0 : 1
                return (other, strata[other][plan].onTime, edge, strata[other][plan].placed - edge)
            }
        ).room(of: stratum)
    }

    /// A part, as people of it change strata where orders are hidden; each of these keeps somebody.
    private func byRelabelling(_ part: Part, _ stratum: Int, _ plan: Int) -> Int {
        guard orders.contains(stratum) else { return 0 }
        let all = sum(orders) { count(part, $0, plan) }
        return KnownSum(
            orders.map { other in
                let own = count(part, other, plan)
                return (other, own, own > 0 && own == strata[other][0].orders ? 1 : 0, all)
            }
        ).room(of: stratum)
    }

    /// On time or late, as such orders and waiting ones change places where placed is hidden.
    private func throughWaiting(_ part: Part, _ stratum: Int, _ plan: Int, _ placed: Set<Int>) -> Int {
        guard placed.contains(stratum) else { return 0 }
        return KnownSum(
            placed.map { other in
                let own = count(part, other, plan)
                let rest = strata[other][plan].placed - own
                let most = strata[other][0].orders - rest
                if orders.contains(other) { return (other, own, 0, most) }
                // Where orders are shown one at least is placed, and one waits.
                let least = max(0, 1 - rest)
                return (other, own, least, max(least, most - 1))
            }
        ).room(of: stratum)
    }
}

/// Figures whose sum is known, each within bounds, which are widened to hold it.
private struct KnownSum {
    private let figures: [(stratum: Int, value: Int, least: Int, most: Int)]

    init(_ figures: [(stratum: Int, value: Int, least: Int, most: Int)]) {
        self.figures = figures.map {
            ($0.stratum, $0.value, min($0.least, $0.value), max($0.most, $0.value))
        }
    }

    /// Between the least and the greatest that a figure could be; 0 for one that is not among them.
    func room(of stratum: Int) -> Int {
        guard let own = figures.first(where: { $0.stratum == stratum }) else { return 0 }
        let down = figures.reduce(0) { $0 + $1.value - $1.least } - (own.value - own.least)
        let up = figures.reduce(0) { $0 + $1.most - $1.value } - (own.most - own.value)
        // What it gains the others lose.
        return min(own.most - own.value, down) + min(own.value - own.least, up)
    }
}

/// Whether a count could name a person.
func isSmall(_ count: Int) -> Bool { (1...10).contains(count) }

/// Between the least and the greatest that a hidden count of 1 to 10 may be, given all that is shown.
private let leastRoom = 5
