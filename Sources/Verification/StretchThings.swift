import Domain

/// What rows StartTimes are about, by its names in the scenario.
struct StretchThings {
    /// A block, or the windows of a pool that a stretch reaches into.
    struct Thing {
        /// Nil: a pool.
        var session: Index<Session>?
        /// In the order of sessions.
        var blocks: Range<Int> = 0..<0
        var windows: [Int] = []
        /// Minutes of the stretch that bookings leave.
        var free: Int
    }

    private let timetable: Timetable
    private let sessions: [String: Index<Session>]
    private let pools: [String: Index<Pool>]
    /// By pool: when bookings keep a head of it busy.
    private let busy: [[Span]]

    init(_ timetable: Timetable) {
        self.timetable = timetable
        let scenario = timetable.scenario
        sessions = positions(scenario.sessions, by: \.id)
        pools = positions(scenario.pools, by: \.id)
        busy = scenario.bookings.rows.reduce(into: scenario.pools.rows.map { _ in [] }) { busy, booking in
            for draw in booking.bundle { busy[draw.pool.int].append(booking.span) }
        }
    }

    /// Nil: there is no such block, or no such pool with heads.
    func find(_ row: StretchRow) -> Thing? {
        switch row.thing {
        case .block(let id, let number):
            guard let session = sessions[id], number >= 1, number <= timetable.blocks[session.int].count
            else { return nil }
            let block = timetable.firstBlocks[session.int] + number - 1
            return Thing(session: session, blocks: block..<block + 1, free: row.stretch.length.int)
        case .heads(let id):
            guard let pool = pools[id], let heads = timetable.scenario.pools[pool].heads else { return nil }
            let windows = timetable.windows.of(pool).filter {
                timetable.windows.table.rows[$0].span.overlaps(row.stretch)
            }
            return Thing(windows: windows, free: row.stretch.minutesFree(of: heads, busy: busy[pool.int]))
        }
    }
}

private func positions<Entity>(_ table: Table<Entity>, by id: (Entity) -> String) -> [String: Index<Entity>] {
    Dictionary(table.indices.map { (id(table[$0]), $0) }, uniquingKeysWith: { first, _ in first })
}

extension Span {
    /// Minutes of `heads` that are left when each of `busy` takes one. More may be taken than there are.
    func minutesFree(of heads: Int, busy: [Span]) -> Int {
        let taken = busy.map(intersection).filter { !$0.isEmpty }
        let changes = taken.flatMap { [($0.from, -1), ($0.to, 1)] } + [(to, 0)]
        var (free, left, since) = (0, heads, from)
        for (instant, change) in changes.sorted(by: { $0.0 < $1.0 }) {
            free += max(0, left) * (instant - since).int
            left += change
            since = instant
        }
        return free
    }
}
