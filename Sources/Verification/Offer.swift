import Domain

/// A use of one window of one pool that comes with an offer, wherever in the offer the exam starts.
struct Help: Equatable {
    var pool: Index<Pool>
    var window: Int
    /// Minutes, units, or cents.
    var use: Int64
    /// What it costs the pool it is paid from; nil: nothing is paid.
    var cents: Int64?
    /// When it is busy, counted from the start of the exam; nil for rides and money.
    var busy: Busy?

    struct Busy: Equatable {
        var offset: Minutes
        var length: Minutes
    }
}

/// All that is drawn from one window of one pool.
struct WindowUse: Hashable, Comparable {
    var pool: Index<Pool>
    var window: Int
    var use: Int64
    static func < (a: WindowUse, b: WindowUse) -> Bool {
        (a.pool, a.window, a.use) < (b.pool, b.window, b.use)
    }
}

extension [Help] {
    /// Summed by window, in order of pools and windows.
    var uses: [WindowUse] {
        var uses: [WindowUse] = []
        for help in self {
            if let position = uses.firstIndex(where: { $0.pool == help.pool && $0.window == help.window }) {
                uses[position].use += help.use
            } else {
                uses.append(WindowUse(pool: help.pool, window: help.window, use: help.use))
            }
        }
        return uses.sorted()
    }
}

/// One order in one block on one day with one bundle and one contact (`Planning/Formulation.md`, section 2).
struct Offer {
    var order: Index<Order>
    var session: Index<Session>
    /// Position among the session's blocks, from 0.
    var block: Int
    var day: Day
    /// Its starts: consecutive minutes.
    var starts: Span
    var length: Minutes
    var minutes: Minutes
    var contact: Placement.Contact?
    var helps: [Help]
    var uses: [WindowUse]
    var isPreferred: Bool
    var isMoved: Bool
}
