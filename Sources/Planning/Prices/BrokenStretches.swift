import Domain

/// Rows StartTimes that a mixture of choices breaks most: the cuts that price steps are given to go on with.
struct BrokenStretches {
    private(set) var rows: [Stretches.Row] = []

    private let offers: FlatOffers
    private let time: SharedTime

    /// Rows of one thing; by how much one must be broken, as a share of what it allows; and offers whose share is too
    /// small to matter.
    private static let mostOfOneThing = 2
    private static let least = 0.03
    private static let smallShare: Float = 0.02
    /// Ends of stretches tried on one thing, of each kind.
    private static let mostEnds = 24

    /// - Parameter taken: by row of `FlatOffers`, the share of it in the mixture.
    init(_ offers: FlatOffers, _ taken: [Float], known: Set<Stretches.Row>) {
        self.offers = offers
        time = SharedTime(offers)
        var users: [Stretches.Thing: [Int]] = [:]
        var things: [Stretches.Thing] = []
        func add(_ offer: Int, to thing: Stretches.Thing) {
            if users[thing] == nil { things.append(thing) }
            users[thing, default: []].append(offer)
        }
        for offer in taken.indices where taken[offer] > Self.smallShare {
            add(offer, to: .block(Index(Int(offers.block[offer]))))
            for bucket in time.buckets(offer) { add(offer, to: .heads(bucket: bucket)) }
        }
        for thing in things {
            rows += broken(thing, users[thing]!, taken, known)
        }
    }

    private func broken(
        _ thing: Stretches.Thing, _ users: [Int], _ taken: [Float], _ known: Set<Stretches.Row>
    ) -> [Stretches.Row] {
        var found: [(row: Stretches.Row, excess: Double)] = []
        let (froms, tos) = ends(thing, users)
        for from in froms {
            for to in tos where to > from {
                var row = Stretches.Row(thing: thing, from: from, to: to, unit: 1)
                let spent = users.map { time.spent($0, row) }
                let free = time.free(row)
                for unit in Self.units(free) {
                    row.unit = unit
                    let right = Double(free / unit)
                    let left = zip(users, spent).reduce(0) { $0 + Double(taken[$1.0]) * Double($1.1 / unit) }
                    let excess = (left - right) / right
                    if excess > Self.least, !known.contains(row) { found.append((row, excess)) }
                }
            }
        }
        // Ties stay in the order of from, to and unit.
        let worstFirst = found.indices.sorted { (found[$1].excess, $0) < (found[$0].excess, $1) }
        return worstFirst.prefix(Self.mostOfOneThing).map { found[$0].row }
    }

    /// Minutes themselves, and units of which no more than one, two, three or four are there.
    private static func units(_ free: Int32) -> [Int32] {
        guard free > 0 else { return [] }
        return Set((1...4).map { free / ($0 + 1) + 1 } + [1]).filter { $0 <= free }.sorted()
    }

    /// Where the least time spent in a stretch bends: the first and last begin and end of each user.
    private func ends(_ thing: Stretches.Thing, _ users: [Int]) -> (froms: [Int32], tos: [Int32]) {
        var (froms, tos) = (Set<Int32>(), Set<Int32>())
        for user in users {
            for busy in time.times(user, on: thing) {
                froms.formUnion([offers.first[user] + busy.lowerBound, offers.last[user] + busy.lowerBound])
                tos.formUnion([offers.first[user] + busy.upperBound, offers.last[user] + busy.upperBound])
            }
        }
        return (Self.spread(froms.sorted()), Self.spread(tos.sorted()))
    }

    private static func spread(_ times: [Int32]) -> [Int32] {
        guard times.count > mostEnds else { return times }
        return (0..<mostEnds).map { times[$0 * (times.count - 1) / (mostEnds - 1)] }
    }
}
