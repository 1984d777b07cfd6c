import Domain

/// Rows counted in whole units that a mixture of choices breaks most: the cuts that price steps are given to go on with.
struct BrokenRows {
    private(set) var rows: [UnitRows.Row] = []

    private let offers: FlatOffers
    private let shared: SharedThings

    /// Rows of one thing; by how much one must be broken, as a share of what it allows; and offers whose share is too
    /// small to matter.
    private static let mostOfOneThing = 2
    private static let least = 0.03
    private static let smallShare: Float = 0.02
    /// Ends of stretches tried on one thing, of each kind; fewer where so many users share it that each pair costs much.
    private static let mostEnds = 24
    private static let crowd = 500
    private static let mostEndsInCrowd = 10

    /// - Parameter taken: by row of `FlatOffers`, the share of it in the mixture.
    init(_ offers: FlatOffers, _ taken: [Float], known: Set<UnitRows.Row>) {
        self.offers = offers
        shared = SharedThings(offers)
        var users: [Int: [Int]] = [:]
        for offer in taken.indices where taken[offer] > Self.smallShare {
            shared.each(offer) { users[$0, default: []].append(offer) }
        }
        for thing in users.keys.sorted() {
            rows += broken(shared.thing(thing), users[thing]!, taken, known)
        }
    }

    private func broken(
        _ thing: UnitRows.Thing, _ users: [Int], _ taken: [Float], _ known: Set<UnitRows.Row>
    ) -> [UnitRows.Row] {
        var found: [(row: UnitRows.Row, excess: Double)] = []
        func look(_ stretch: Range<Int32>?) {
            let spent = users.map { shared.spent($0, thing, stretch) }
            let free = shared.free(thing, stretch)
            for unit in units(free, spent, stretch) {
                let row = UnitRows.Row(thing: thing, stretch: stretch, count: UnitCount(unit, of: free))
                let left = zip(users, spent).reduce(0) {
                    $0 + Double(taken[$1.0]) * Double(row.count.of($1.1))
                }
                let excess = left / Double(row.count.limit) - 1
                if excess > Self.least, !known.contains(row) { found.append((row, excess)) }
            }
        }
        switch thing {
        case .block, .heads:
            let (froms, tos) = ends(thing, users)
            for from in froms { for to in tos where to > from { look(from..<to) } }
        case .window(let window):
            if offers.context.instance.isDrawnDuring(window) { look(nil) }
        case .reserved: look(nil)
        }
        // Ties stay in the order of from, to and unit.
        let worstFirst = found.indices.sorted { (found[$1].excess, $0) < (found[$0].excess, $1) }
        return worstFirst.prefix(Self.mostOfOneThing).map { found[$0].row }
    }

    /// Of a stretch, minutes themselves, and units of which no more than one, two, three or four are there; of what is
    /// priced as a whole already, such units and those of its users.
    private func units(_ free: Int32, _ spent: [Int32], _ stretch: Range<Int32>?) -> [Int32] {
        guard free > 0 else { return [] }
        let few = Set((1...4).map { free / ($0 + 1) + 1 })
        let tried = stretch == nil ? few.union(spent).subtracting([0, 1]) : few.union([1])
        return tried.filter { $0 <= free }.sorted()
    }

    /// Where the least time spent in a stretch bends: the first and last begin and end of each user.
    private func ends(_ thing: UnitRows.Thing, _ users: [Int]) -> (froms: [Int32], tos: [Int32]) {
        var (froms, tos) = (Set<Int32>(), Set<Int32>())
        for user in users {
            for busy in shared.times(user, on: thing) {
                froms.formUnion([offers.first[user] + busy.lowerBound, offers.last[user] + busy.lowerBound])
                tos.formUnion([offers.first[user] + busy.upperBound, offers.last[user] + busy.upperBound])
            }
        }
        let most = users.count > Self.crowd ? Self.mostEndsInCrowd : Self.mostEnds
        return (Self.spread(froms.sorted(), most), Self.spread(tos.sorted(), most))
    }

    private static func spread(_ times: [Int32], _ most: Int) -> [Int32] {
        guard times.count > most else { return times }
        return (0..<most).map { times[$0 * (times.count - 1) / (most - 1)] }
    }
}
