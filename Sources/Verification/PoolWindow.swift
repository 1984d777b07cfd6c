import Domain

/// One window of one pool, with what there is in it before anything is placed.
struct PoolWindow {
    var pool: Index<Pool>
    var kind: PoolKind
    /// Position among the pool's windows, from 0.
    var number: Int
    var span: Span
    /// What bookings leave.
    var left: Int64
    /// The same less what held sessions draw: what the plan may use.
    var free: Int64
    /// How many draws may run at once; nil: no limit.
    var heads: Int?
}

/// The windows of all pools, pool by pool.
struct PoolWindows {
    var table: Table<PoolWindow>
    private let firsts: [Int]

    init(_ scenario: Scenario) {
        var windows: [PoolWindow] = []
        var firsts = [0]
        for index in scenario.pools.indices {
            let pool = scenario.pools[index]
            for (number, window) in pool.windows.enumerated() {
                windows.append(
                    PoolWindow(
                        pool: index, kind: pool.kind, number: number, span: window.span, left: window.amount,
                        free: window.amount,
                        heads: pool.heads))
            }
            firsts.append(windows.count)
        }
        table = Table(windows)
        self.firsts = firsts
    }

    subscript(index: Index<PoolWindow>) -> PoolWindow { table.rows[index.int] }

    /// Positions of a pool's windows, in time order.
    func of(_ pool: Index<Pool>) -> Range<Int> { firsts[pool.int]..<firsts[pool.int + 1] }

    /// The window of a pool that contains `instant`, if any.
    func at(_ instant: Instant, of pool: Index<Pool>) -> Index<PoolWindow>? {
        let first = first(of: pool, endingAfter: instant)
        guard first < of(pool).upperBound, table.rows[first].span.from <= instant else { return nil }
        return Index(first)
    }

    /// The first of a pool's windows that ends after `instant`; they neither overlap nor stand out of order.
    func first(of pool: Index<Pool>, endingAfter instant: Instant) -> Int {
        var (low, high) = (firsts[pool.int], firsts[pool.int + 1])
        while low < high {
            let middle = (low + high) / 2
            if table.rows[middle].span.to > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A use of one window that comes with an offer, wherever in the offer the exam starts.
struct Help: Equatable {
    /// Minutes, units, or cents.
    var use: Int64
    var window: Index<PoolWindow>
    private var offset: Minutes = 0
    private var length: Minutes = -1

    /// When it is busy, counted from the start of the exam.
    struct Busy: Equatable {
        var offset: Minutes
        var length: Minutes
    }

    init(window: Index<PoolWindow>, use: Int64, busy: Busy? = nil) {
        self.window = window
        self.use = use
        guard let busy else { return }
        (offset, length) = (busy.offset, busy.length)
    }

    /// Nil for rides and money.
    var busy: Busy? { length < 0 ? nil : Busy(offset: offset, length: length) }
}

/// All that is drawn from one window.
struct WindowUse: Hashable, Comparable {
    var window: Index<PoolWindow>
    var use: Int64
    static func < (a: WindowUse, b: WindowUse) -> Bool { (a.window, a.use) < (b.window, b.use) }
}

extension Sequence<Help> {
    /// Summed by window, in order of pools and windows.
    var uses: [WindowUse] {
        var uses: [WindowUse] = []
        for help in self {
            if let position = uses.firstIndex(where: { $0.window == help.window }) {
                uses[position].use += help.use
            } else {
                uses.append(WindowUse(window: help.window, use: help.use))
            }
        }
        return uses.sorted()
    }
}

extension Collection<Help> {
    /// Whether each window has what all of these draw on it together.
    func areWithin(_ windows: PoolWindows) -> Bool {
        allSatisfy { help in
            let together = reduce(into: Int64(0)) { sum, other in
                if other.window == help.window { sum += other.use }
            }
            return together <= windows[help.window].free
        }
    }
}
