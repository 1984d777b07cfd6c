/// What of a table of two fields is shown when a result is shared (`Suppression.md`, section 3). A cell is shown whole or
/// not at all. Cells of strata that are hidden, in whole or in part, are hidden with them.
struct TableSuppression {
    private(set) var visible: [[Bool]]
    private let cells: [[Tally]]
    private let rows: [Line]
    private let columns: [Line]
    /// Of `visible` as it is.
    private var networks: [CellMoves.Family: CellMoves] = [:]

    /// A stratum of one of the two fields, and what of it is shown.
    struct Line {
        let tally: Tally
        let hidesOrders: Bool
        let hidesPlaced: Bool
        let hidesOnTime: Bool

        init(_ tally: Tally, _ visible: Visibility) {
            self.tally = tally
            hidesOrders = !visible.orders
            hidesPlaced = !visible[.plan].placed
            hidesOnTime = !visible[.plan].onTime
        }

        /// Its cells are hidden.
        var isForced: Bool { hidesOrders || hidesPlaced || hidesOnTime }
    }

    init(_ cells: [[Tally]], rows: [Visibility], columns: [Visibility]) {
        self.cells = cells
        let width = columns.count
        var ofRows = [Tally](repeating: Tally(), count: rows.count)
        var ofColumns = [Tally](repeating: Tally(), count: width)
        for (row, line) in cells.enumerated() {
            for (column, cell) in line.enumerated() {
                ofRows[row] += cell
                ofColumns[column] += cell
            }
        }
        self.rows = zip(ofRows, rows).map(Line.init)
        self.columns = zip(ofColumns, columns).map(Line.init)
        visible = cells.map { $0.map { _ in false } }
        let total = ofRows.reduce(0) { $0 + $1.orders }
        guard total == 0 || total > Suppression.largestHidden else { return }
        for row in cells.indices {
            for column in 0..<width {
                visible[row][column] =
                    !self.rows[row].isForced && !self.columns[column].isForced
                    && !Self.isSensitive(cells[row][column])
            }
        }
        grow()
    }

    private static func isSensitive(_ cell: Tally) -> Bool { counts.contains { Suppression.hides(cell[$0]) } }
    private static let counts: [Count] = [.orders, .waiting, .placed, .late, .onTime]

    /// Hides further cells until nothing that is hidden can be had back; at the end, all of them.
    private mutating func grow() {
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            while let cell = cellForRemainder() {
                hide(cell)
                isGrowing = true
            }
            for row in cells.indices {
                for column in cells[row].indices
                where !visible[row][column] && Self.isSensitive(cells[row][column]) {
                    while !isWide(row, column) {
                        guard hideMore(row, column) else { return hideAll() }
                        isGrowing = true
                    }
                }
            }
        }
    }

    private mutating func hideAll() { visible = cells.map { $0.map { _ in false } } }

    private mutating func hide(_ cell: (row: Int, column: Int)) {
        visible[cell.row][cell.column] = false
        networks = [:]
    }

    private func isSpare(_ row: Int, _ column: Int) -> Bool {
        visible[row][column] && cells[row][column].orders > 0
    }

    private func smallest(_ places: [(row: Int, column: Int)]) -> (row: Int, column: Int)? {
        places.filter { isSpare($0.row, $0.column) }.min {
            (cells[$0.row][$0.column].orders, $0.row, $0.column)
                < (cells[$1.row][$1.column].orders, $1.row, $1.column)
        }
    }

    private func row(_ row: Int) -> [(row: Int, column: Int)] { columns.indices.map { (row, $0) } }
    private func column(_ column: Int) -> [(row: Int, column: Int)] { rows.indices.map { ($0, column) } }

    /// One more of the row and one more of the column, or else of the table. False when none is left.
    private mutating func hideMore(_ own: Int, _ other: Int) -> Bool {
        var more = [smallest(row(own)), smallest(column(other))].compactMap { $0 }
        if more.isEmpty { more = [smallest(rows.indices.flatMap(row))].compactMap { $0 } }
        more.forEach { hide($0) }
        return !more.isEmpty
    }

    /// What is hidden of a line that is shown can be had by subtraction: it must be no small count either.
    private func cellForRemainder() -> (row: Int, column: Int)? {
        let lines =
            rows.indices.filter { !rows[$0].isForced }.map(row)
            + columns.indices.filter { !columns[$0].isForced }.map(column)
        for line in lines {
            let hidden = line.filter { !visible[$0.row][$0.column] }
            let isSmall = Self.counts.contains { count in
                Suppression.hides(hidden.reduce(0) { $0 + cells[$1.row][$1.column][count] })
            }
            if isSmall, let cell = smallest(line) { return cell }
        }
        return nil
    }

    // How far a hidden cell's counts may move while all that is shown stays. Each family of moves is shown to be possible
    // by making it; what the families miss only hides more than is needed.

    private mutating func isWide(_ row: Int, _ column: Int) -> Bool {
        let cell = cells[row][column]
        func any(_ families: [CellMoves.Family]) -> Bool {
            families.contains { network($0).isWide(row, column, Suppression.leastWidth) }
        }
        func needs(_ count: Count, _ families: [CellMoves.Family]) -> Bool {
            !Suppression.hides(cell[count]) || any(families)
        }
        return needs(.onTime, [.ofPeople(.onTime), .exchange(.onTime, .late), .exchange(.onTime, .waiting)])
            && needs(.late, [.ofPeople(.late), .exchange(.onTime, .late), .exchange(.late, .waiting)])
            && needs(
                .waiting,
                [.ofPeople(.waiting), .exchange(.onTime, .waiting), .exchange(.late, .waiting)])
            && needs(
                .placed,
                [
                    .ofPeople(.onTime), .ofPeople(.late), .exchange(.onTime, .waiting),
                    .exchange(.late, .waiting),
                ])
            && needs(.orders, [.ofPeople(.onTime), .ofPeople(.waiting), .ofPeople(.late)])
    }

    private mutating func network(_ family: CellMoves.Family) -> CellMoves {
        if let known = networks[family] { return known }
        let moves = CellMoves(
            family, cells, rows: rows, columns: columns, isFree: visible.map { $0.map { !$0 } })
        networks[family] = moves
        return moves
    }
}

/// A count of a tally; the last three make up the orders.
enum Count: Hashable, Sendable { case orders, placed, waiting, late, onTime }

extension Tally {
    subscript(count: Count) -> Int {
        switch count {
        case .orders: orders
        case .placed: placed
        case .waiting: waiting
        case .late: late
        case .onTime: onTime
        }
    }
}
