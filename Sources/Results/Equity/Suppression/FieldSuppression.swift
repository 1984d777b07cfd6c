/// What of one field's strata is shown when a result is shared (`Suppression.md`, section 2). Counts are nested: placed is
/// hidden wherever the orders are, on time wherever placed is; each of the three plans has a chain of its own.
struct FieldSuppression {
    private let rows: [Tallies]
    private(set) var visible: [Visibility]
    private let total: Int

    init(_ rows: [Tallies]) {
        self.rows = rows
        total = rows.reduce(0) { $0 + $1.orders }
        visible = rows.map { _ in Visibility(all: false) }
        // Totals stand in other files of the result. Where all of it is a small count, nothing about parts can be shown.
        guard total == 0 || total > Suppression.largestHidden else { return }
        var orders = hiddenOrders([])
        while let more = untold(orders) { orders = hiddenOrders(orders.union(more)) }
        for row in rows.indices { visible[row].orders = !orders.contains(row) }
        for side in Side.allCases { hide(side, orders) }
    }

    private mutating func hide(_ side: Side, _ orders: Set<Int>) {
        let placed = hiddenPlaced(side, orders)
        let onTime = hiddenOnTime(side, orders, placed)
        let days = hiddenDays(side, orders)
        for row in rows.indices {
            visible[row][side] = .init(
                placed: !placed.contains(row), onTime: !onTime.contains(row),
                urgentLateDays: !days.contains(row))
        }
    }

    /// Rows of which a small count could be told however much of their parts is hidden, because the other part is small
    /// in the whole: their orders have to go too. Nil where there are none, or nothing more could be hidden.
    private func untold(_ orders: Set<Int>) -> Set<Int>? {
        var told: Set<Int> = []
        for side in Side.allCases {
            let placed = hiddenPlaced(side, orders)
            let onTime = hiddenOnTime(side, orders, placed)
            for row in rows.indices {
                let isWide = { (count: Count) in
                    // What the whole is, its parts are at most.
                    let all = rows.reduce(0) { $0 + $1[side][count] }
                    return Suppression.hides(all) || !Suppression.hides(rows[row][side][count])
                        || (count == .placed || count == .waiting
                            ? isWidePlaced(row, side, placed, orders, count)
                            : isWideOnTime(row, side, onTime, placed, orders, count))
                }
                if ![.placed, .waiting, .onTime, .late].allSatisfy(isWide) { told.insert(row) }
            }
        }
        guard !told.isEmpty else { return nil }
        if !told.isSubset(of: orders) { return told }
        return rows.indices.filter { rows[$0].orders > 0 && !orders.contains($0) }
            .min { (rows[$0].orders, $0) < (rows[$1].orders, $1) }.map { [$0] }
    }

    /// Grows `hidden` by the row of least `cost` until `holds`, and by all rows when those with a cost are used up.
    private func grow(_ hidden: Set<Int>, cost: (Int) -> Int, until holds: (Set<Int>) -> Bool) -> Set<Int> {
        var hidden = hidden
        let spare = rows.indices.filter { cost($0) > 0 && !hidden.contains($0) }
            .sorted { (cost($0), $0) < (cost($1), $1) }
        for row in spare {
            if holds(hidden) { return hidden }
            hidden.insert(row)
        }
        return holds(hidden) ? hidden : Set(rows.indices)
    }

    private func sum(_ hidden: Set<Int>, _ figure: (Int) -> Int) -> Int {
        hidden.reduce(0) { $0 + figure($1) }
    }

    // Orders. Whoever knows the rule knows that a hidden row has at least one order, and their sum, and nothing else:
    // the orders of hidden rows could be anybody's among them.

    /// Those that are small, `told`, and what has to go with them.
    private func hiddenOrders(_ told: Set<Int>) -> Set<Int> {
        let small = told.union(rows.indices.filter { Suppression.hides(rows[$0].orders) })
        guard !small.isEmpty else { return [] }
        return grow(small, cost: { rows[$0].orders }) { hidden in
            let sum = sum(hidden) { rows[$0].orders }
            return hidden.count > 1 && !Suppression.hides(sum)
                && sum - hidden.count >= Suppression.leastWidth
        }
    }

    // Placed and waiting.

    private func hiddenPlaced(_ side: Side, _ orders: Set<Int>) -> Set<Int> {
        func tally(_ row: Int) -> Tally { rows[row][side] }
        let small = rows.indices.filter {
            Suppression.hides(tally($0).placed) || Suppression.hides(tally($0).waiting)
        }
        return grow(
            orders.union(small), cost: { orders.contains($0) ? 0 : min(tally($0).placed, tally($0).waiting) }
        ) { hidden in
            guard !Suppression.hides(sum(hidden) { tally($0).placed }),
                !Suppression.hides(sum(hidden) { tally($0).waiting })
            else { return false }
            return small.allSatisfy { row in
                [.placed, .waiting].allSatisfy { count in
                    !Suppression.hides(tally(row)[count]) || isWidePlaced(row, side, hidden, orders, count)
                }
            }
        }
    }

    private func isWidePlaced(
        _ row: Int, _ side: Side, _ hidden: Set<Int>, _ orders: Set<Int>, _ count: Count
    ) -> Bool {
        placedByWaiting(row, side, hidden, orders) >= Suppression.leastWidth
            || relabelled(row, side, orders, count) >= Suppression.leastWidth
    }

    /// How far placed may move when placed and waiting orders change places between hidden rows, orders as they are.
    private func placedByWaiting(_ row: Int, _ side: Side, _ hidden: Set<Int>, _ orders: Set<Int>) -> Int {
        Star(
            hidden.sorted().map { other in
                let (placed, most) = (rows[other][side].placed, rows[other].orders)
                return orders.contains(other)
                    ? .init(row: other, placed, 0...most) : .init(row: other, placed, inside: 0...most)
            }
        ).width(of: row)
    }

    /// How far a count may move when orders that count in it change rows where orders are hidden.
    private func relabelled(_ row: Int, _ side: Side, _ orders: Set<Int>, _ count: Count) -> Int {
        guard orders.contains(row) else { return 0 }
        let all = sum(orders) { rows[$0][side][count] }
        return Star(
            orders.sorted().map { other in
                let own = rows[other][side][count]
                let others = rows[other].orders - own
                return .init(row: other, own, (rows[other].orders > 0 && others == 0 ? min(1, own) : 0)...all)
            }
        ).width(of: row)
    }

    // On time and late.

    private func hiddenOnTime(_ side: Side, _ orders: Set<Int>, _ placed: Set<Int>) -> Set<Int> {
        func tally(_ row: Int) -> Tally { rows[row][side] }
        let small = rows.indices.filter {
            Suppression.hides(tally($0).onTime) || Suppression.hides(tally($0).late)
        }
        return grow(
            placed.union(small), cost: { placed.contains($0) ? 0 : min(tally($0).onTime, tally($0).late) }
        ) { hidden in
            guard !Suppression.hides(sum(hidden) { tally($0).onTime }),
                !Suppression.hides(sum(hidden) { tally($0).late })
            else { return false }
            return small.allSatisfy { row in
                [.onTime, .late].allSatisfy { count in
                    !Suppression.hides(tally(row)[count])
                        || isWideOnTime(row, side, hidden, placed, orders, count)
                }
            }
        }
    }

    private func isWideOnTime(
        _ row: Int, _ side: Side, _ hidden: Set<Int>, _ placed: Set<Int>, _ orders: Set<Int>, _ count: Count
    ) -> Bool {
        onTimeByLate(row, side, hidden, placed) >= Suppression.leastWidth
            || byWaiting(row, side, placed, orders, count) >= Suppression.leastWidth
            || relabelled(row, side, orders, count) >= Suppression.leastWidth
    }

    /// How far on time may move when orders on time and late ones change places, placed as it is.
    private func onTimeByLate(_ row: Int, _ side: Side, _ hidden: Set<Int>, _ placed: Set<Int>) -> Int {
        Star(
            hidden.sorted().map { other in
                let own = rows[other][side]
                return placed.contains(other)
                    ? .init(row: other, own.onTime, 0...own.placed)
                    : .init(row: other, own.onTime, inside: 0...own.placed)
            }
        ).width(of: row)
    }

    /// How far on time (or late) may move when such orders and waiting ones change places where placed is hidden.
    private func byWaiting(
        _ row: Int, _ side: Side, _ placed: Set<Int>, _ orders: Set<Int>, _ count: Count
    ) -> Int {
        guard placed.contains(row) else { return 0 }
        return Star(
            placed.sorted().map { other in
                let tally = rows[other][side]
                let (own, rest) = (tally[count], tally.placed - tally[count])
                let most = tally.orders - rest
                guard !orders.contains(other) else { return .init(row: other, own, 0...most) }
                // One at least is placed and one waits, or nothing would be hidden.
                let least = max(0, 1 - rest)
                return .init(row: other, own, least...max(least, most - 1))
            }
        ).width(of: row)
    }

    // Late days are a sum, not a count; but a sum of 1 to 10 is of at most so many people.

    private func hiddenDays(_ side: Side, _ orders: Set<Int>) -> Set<Int> {
        func days(_ row: Int) -> Int { rows[row][side].urgentLateDays }
        let small = rows.indices.filter { Suppression.hides(days($0)) }
        return grow(orders.union(small), cost: { orders.contains($0) ? 0 : days($0) }) { hidden in
            let all = sum(hidden, days)
            guard !Suppression.hides(all) else { return false }
            let star = Star(
                hidden.sorted().map {
                    .init(row: $0, days($0), (orders.contains($0) ? 0 : min(1, days($0)))...all)
                })
            return small.allSatisfy { star.width(of: $0) >= Suppression.leastWidth }
        }
    }
}

/// Figures of which the sum is known, each within bounds of its own: how far one may move.
struct Star {
    struct Ray {
        let row: Int
        let value: Int
        let bounds: ClosedRange<Int>

        /// Bounds that do not hold the value are widened to it.
        init(row: Int, _ value: Int, _ bounds: ClosedRange<Int>) {
            self.row = row
            self.value = value
            self.bounds = min(bounds.lowerBound, value)...max(bounds.upperBound, value)
        }

        /// Neither end can be, or the figure would have been shown.
        init(row: Int, _ value: Int, inside bounds: ClosedRange<Int>) {
            self.init(
                row: row, value,
                min(bounds.lowerBound + 1, value)...max(bounds.upperBound - 1, value))
        }
    }

    private let rays: [Ray]
    private let sum: Int
    private let least: Int
    private let most: Int

    init(_ rays: [Ray]) {
        self.rays = rays
        sum = rays.reduce(0) { $0 + $1.value }
        least = rays.reduce(0) { $0 + $1.bounds.lowerBound }
        most = rays.reduce(0) { $0 + $1.bounds.upperBound }
    }

    /// The length of the interval in which a row's figure may be; 0 for a row that is not among them.
    func width(of row: Int) -> Int {
        guard let own = rays.first(where: { $0.row == row }) else { return 0 }
        let low = max(own.bounds.lowerBound, sum - (most - own.bounds.upperBound))
        let high = min(own.bounds.upperBound, sum - (least - own.bounds.lowerBound))
        return high - low
    }
}
