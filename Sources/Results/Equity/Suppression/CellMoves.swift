/// Ways to change the hidden cells of a table so that all that is shown stays as it is, as flows in a network: a cell is
/// an arc from its row to its column; a row whose sum is hidden too is joined by an arc to all others of that kind.
struct CellMoves {
    enum Family: Hashable {
        /// Orders that count in one of waiting, late, on time are relabelled; the others stay.
        case ofPeople(Count)
        /// In each cell one count grows by what the other shrinks; orders stay.
        case exchange(Count, Count)

        fileprivate var count: Count {
            switch self {
            case .ofPeople(let count), .exchange(let count, _): count
            }
        }
    }

    private struct Arc {
        let tail: Int
        let head: Int
        let value: Int
        let bounds: ClosedRange<Int>
    }

    private var arcs: [Arc] = []
    private var arcOfCell: [[Int?]]
    /// By node: arcs that begin or end there.
    private var incident: [[Int]]

    init(
        _ family: Family, _ cells: [[Tally]], rows: [TableSuppression.Line],
        columns: [TableSuppression.Line], isFree: [[Bool]]
    ) {
        let (rowHub, columnHub) = (rows.count + columns.count, rows.count + columns.count + 1)
        incident = Array(repeating: [], count: columnHub + 1)
        arcOfCell = cells.map { $0.map { _ in nil } }
        for row in cells.indices {
            for column in cells[row].indices where isFree[row][column] {
                let cell = cells[row][column]
                let isForced = rows[row].isForced || columns[column].isForced
                arcOfCell[row][column] = arcs.count
                add(row, rows.count + column, cell[family.count], family.bounds(cell, isForced: isForced))
            }
        }
        for (row, line) in rows.enumerated() {
            if let bounds = family.bounds(line) { add(rowHub, row, line.tally[family.count], bounds) }
        }
        for (column, line) in columns.enumerated() {
            if let bounds = family.bounds(line) {
                add(rows.count + column, columnHub, line.tally[family.count], bounds)
            }
        }
    }

    private mutating func add(_ tail: Int, _ head: Int, _ value: Int, _ bounds: ClosedRange<Int>) {
        incident[tail].append(arcs.count)
        incident[head].append(arcs.count)
        arcs.append(Arc(tail: tail, head: head, value: value, bounds: bounds))
    }

    /// Whether the cell's count may be anything in an interval at least so long.
    func isWide(_ row: Int, _ column: Int, _ width: Int) -> Bool {
        guard let arc = arcOfCell[row][column] else { return false }
        let down = push(arc, by: width, upwards: false)
        return down >= width || down + push(arc, by: width - down, upwards: true) >= width
    }

    /// How far the arc's value can go in one direction, at most by `limit`: shortest augmenting paths around it.
    private func push(_ arc: Int, by limit: Int, upwards: Bool) -> Int {
        var values = arcs.map(\.value)
        let own = arcs[arc]
        let room = upwards ? own.bounds.upperBound - own.value : own.value - own.bounds.lowerBound
        let most = min(limit, room)
        let (from, to) = upwards ? (own.head, own.tail) : (own.tail, own.head)
        var pushed = 0
        while pushed < most, let path = path(from, to, without: arc, values) {
            let step = path.reduce(most - pushed) { least, move in
                let bounds = arcs[move.arc].bounds
                return min(
                    least,
                    move.isForward
                        ? bounds.upperBound - values[move.arc] : values[move.arc] - bounds.lowerBound)
            }
            for move in path { values[move.arc] += move.isForward ? step : -step }
            pushed += step
        }
        return pushed
    }

    private func path(_ from: Int, _ to: Int, without own: Int, _ values: [Int])
        -> [(arc: Int, isForward: Bool)]?
    {
        var came = [(arc: Int, isForward: Bool)?](repeating: nil, count: incident.count)
        var reached = [Bool](repeating: false, count: incident.count)
        reached[from] = true
        var queue = [from]
        var next = 0
        while next < queue.count, !reached[to] {
            let node = queue[next]
            next += 1
            for arc in incident[node] where arc != own {
                let isForward = arcs[arc].tail == node
                let other = isForward ? arcs[arc].head : arcs[arc].tail
                let bounds = arcs[arc].bounds
                let hasRoom =
                    isForward ? values[arc] < bounds.upperBound : values[arc] > bounds.lowerBound
                guard hasRoom, !reached[other] else { continue }
                reached[other] = true
                came[other] = (arc, isForward)
                queue.append(other)
            }
        }
        guard reached[to] else { return nil }
        var path: [(arc: Int, isForward: Bool)] = []
        var node = to
        while node != from, let move = came[node] {
            path.append(move)
            node = move.isForward ? arcs[move.arc].tail : arcs[move.arc].head
        }
        return path
    }
}

extension CellMoves.Family {
    /// No table has so many orders.
    private static let unlimited = 1 << 40

    /// What a cell's count may be. One that is hidden for its own sake, or for another's, has an order.
    fileprivate func bounds(_ cell: Tally, isForced: Bool) -> ClosedRange<Int> {
        switch self {
        case .ofPeople(let count):
            let others = cell.orders - cell[count]
            return (!isForced && others == 0 ? min(1, cell[count]) : 0)...Self.unlimited
        case .exchange(let count, let other): return 0...cell[count] + cell[other]
        }
    }

    /// What the sum of a row or column may be where it is hidden; nil where it stays.
    fileprivate func bounds(_ line: TableSuppression.Line) -> ClosedRange<Int>? {
        let tally = line.tally
        func inside(_ least: Int, _ most: Int, _ value: Int) -> ClosedRange<Int> {
            min(least, value)...max(most, value)
        }
        switch self {
        case .ofPeople(let count):
            guard line.hidesOrders else { return nil }
            let others = tally.orders - tally[count]
            return inside(max(0, 1 - others), Self.unlimited, tally[count])
        case .exchange(let count, let other):
            let isOfWaiting = count == .waiting || other == .waiting
            guard isOfWaiting ? line.hidesPlaced : line.hidesOnTime else { return nil }
            // With what is shown known to have both: placed and waiting orders, or on time and late ones.
            let sum = tally[count] + tally[other]
            let hidesSum = isOfWaiting ? line.hidesOrders : line.hidesPlaced
            return hidesSum ? inside(0, sum, tally[count]) : inside(1, sum - 1, tally[count])
        }
    }
}
