import Domain

/// One order in one start window with one bundle: what the solver chooses among. `Formulation.md`, section 2. An
/// `OfferList` keeps its offers as columns; this is one of them put together.
struct Offer: Sendable {
    /// A use of one pool window, with the time it is busy relative to the start; nil for uses without one.
    struct Use: Hashable, Sendable {
        var window: Index<PoolWindow>
        var amount: Int64
        var busy: Range<Int>?
    }
    /// Minutes of help before the exam, to be given until a day.
    struct Before: Hashable, Sendable {
        var supply: Index<Supply>
        var by: Day
        var minutes: Int64
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let preferred = Flags(rawValue: 1)
        static let moved = Flags(rawValue: 2)
    }

    var order: Index<Order>
    var session: Index<Session>
    var block: Index<Block>
    /// First and last feasible start.
    var first: Instant
    var last: Instant
    var day: Day
    /// Exam with its extras; the scanner is taken for `minutes`, turnaround included.
    var length: Minutes
    var minutes: Minutes
    var uses: [Use]
    var before: [Before]
    /// Nil for later orders of a visit.
    var contact: Placement.Contact?
    var travelMinutes: Int
    var isPreferred: Bool
    var isMoved: Bool
    var optional: [Placement.OptionalSupport] = []

    var starts: ClosedRange<Instant> { first...last }
}

/// What happens before the day of an exam: the contact that carries the offer, what it and optional supports draw on,
/// and which supports these are. Few differ: patients share channels, days and supplies.
struct Help: Hashable, Sendable {
    /// Nil for later orders of a visit.
    var contact: Placement.Contact?
    var before: [Offer.Before] = []
    var optional: [Placement.OptionalSupport] = []
}

extension Sequence<Offer.Use> {
    /// What is drawn from each window: an exam that draws twice on one window draws the sum.
    var totals: [(window: Index<PoolWindow>, amount: Int64)] {
        var totals: [(window: Index<PoolWindow>, amount: Int64)] = []
        for use in self {
            if let same = totals.firstIndex(where: { $0.window == use.window }) {
                totals[same].amount += use.amount
            } else {
                totals.append((use.window, use.amount))
            }
        }
        return totals
    }

    /// Whether what bookings leave is enough for all of them together.
    func fit(_ windows: Table<PoolWindow>) -> Bool {
        totals.allSatisfy { $0.amount <= windows[$0.window].left }
    }
}
