import Domain

/// Rows StartTimes that carry prices: what may be spent of a stretch of time on one scanner or on a pool's heads, counted
/// in whole units (`Formulation.md`, section 5). There are far too many to price them all, so a search adds those
/// that its own choices break; most offers have a share in none.
struct Stretches: Sendable {
    enum Thing: Hashable, Sendable {
        case block(Index<Block>)
        /// Of one bucket of windows: draws on the pool in other buckets lie at other times.
        case heads(bucket: Int32)
    }

    struct Row: Hashable, Sendable {
        var thing: Thing
        var from: Int32
        var to: Int32
        /// Minutes.
        var unit: Int32
    }

    let rows: [Row]
    /// By row: whole units that are there.
    let right: [Int64]
    /// By block.
    private let ofBlock: CompressedRows
    /// By row of `FlatOffers`: its list of uses; 0 is the empty one.
    let listOf: [Int32]
    /// By list: its first use; one more at the end.
    private let firstUse: [Int32]
    let row: [Int32]
    let units: [Int32]

    static let none = Stretches()

    private init() {
        (rows, right, listOf, firstUse, row, units) = ([], [], [], [0, 0], [], [])
        ofBlock = CompressedRows([], count: 0)
    }

    init(_ rows: [Row], _ offers: FlatOffers) {
        let time = SharedTime(offers)
        self.rows = rows
        right = rows.map { Int64(time.free($0) / $0.unit) }
        var inBlocks: [(row: Int, value: Int32)] = []
        var inBuckets: [(row: Int, value: Int32)] = []
        for (place, row) in rows.enumerated() {
            switch row.thing {
            case .block(let block): inBlocks.append((block.int, Int32(place)))
            case .heads(let bucket): inBuckets.append((Int(bucket), Int32(place)))
            }
        }
        let ofBlock = CompressedRows(inBlocks, count: offers.context.instance.blocks.count)
        let ofBucket = CompressedRows(inBuckets, count: offers.draws.buckets.count)
        var (listOf, firstUse, uses) = ([Int32](), [Int32](repeating: 0, count: 2), [Int32]())
        var units: [Int32] = []
        listOf.reserveCapacity(offers.count)
        for offer in 0..<offers.count {
            let before = uses.count
            func add(_ places: ArraySlice<Int32>) {
                for place in places {
                    let count = time.spent(offer, rows[Int(place)]) / rows[Int(place)].unit
                    guard count > 0 else { continue }
                    uses.append(place)
                    units.append(count)
                }
            }
            add(ofBlock.values[ofBlock.range(Int(offers.block[offer]))])
            for bucket in time.buckets(offer) { add(ofBucket.values[ofBucket.range(Int(bucket))]) }
            if uses.count > before { firstUse.append(Int32(uses.count)) }
            listOf.append(uses.count > before ? Int32(firstUse.count - 2) : 0)
        }
        self.ofBlock = ofBlock
        (self.listOf, self.firstUse, self.row, self.units) = (listOf, firstUse, uses, units)
    }

    var isEmpty: Bool { rows.isEmpty }
    var listCount: Int { firstUse.count - 1 }
    func of(_ block: Index<Block>) -> ArraySlice<Int32> {
        isEmpty ? [] : ofBlock.values[ofBlock.range(block.int)]
    }
    func uses(_ list: Int) -> Range<Int> { Int(firstUse[list])..<Int(firstUse[list + 1]) }
}

/// When offers keep scanners and heads busy, wherever in their windows they start.
struct SharedTime: Sendable {
    let offers: FlatOffers
    /// By list of draws: drawn times of pools with heads, relative to the start.
    private let drawn: [[(bucket: Int32, busy: Range<Int32>)]]
    /// By list of draws: their buckets, each once.
    private let buckets: [[Int32]]

    init(_ offers: FlatOffers) {
        self.offers = offers
        let instance = offers.context.instance
        let drawn = offers.list.bundles.map { bundle in
            bundle.compactMap { use -> (bucket: Int32, busy: Range<Int32>)? in
                guard let busy = use.busy,
                    instance.scenario.pools[instance.windows[use.window].pool].heads != nil
                else { return nil }
                let bucket = offers.draws.buckets.ofWindow[use.window.int]
                return (bucket, Int32(busy.lowerBound)..<Int32(busy.upperBound))
            }
        }
        self.drawn = drawn
        buckets = drawn.map { Set($0.map(\.bucket)).sorted() }
    }

    /// Buckets on which an offer draws heads, each once.
    func buckets(_ offer: Int) -> [Int32] { buckets[Int(offers.bundle[offer])] }

    /// When the offer keeps the thing busy: each time relative to its start.
    func times(_ offer: Int, on thing: Stretches.Thing) -> [Range<Int32>] {
        switch thing {
        case .block: [0..<offers.minutes[offer]]
        case .heads(let bucket):
            drawn[Int(offers.bundle[offer])].lazy.filter { $0.bucket == bucket }.map(\.busy)
        }
    }

    /// Minutes that the offer must spend in the stretch wherever it starts.
    func spent(_ offer: Int, _ row: Stretches.Row) -> Int32 {
        switch row.thing {
        case .block: least(offer, 0, offers.minutes[offer], row)
        case .heads(let bucket):
            drawn[Int(offers.bundle[offer])].reduce(0) { sum, draw in
                guard draw.bucket == bucket else { return sum }
                return sum + least(offer, draw.busy.lowerBound, draw.busy.upperBound, row)
            }
        }
    }

    private func least(_ offer: Int, _ begin: Int32, _ end: Int32, _ row: Stretches.Row) -> Int32 {
        let length = min(end - begin, row.to - row.from)
        let atEnds = min(offers.first[offer] + end - row.from, row.to - offers.last[offer] - begin)
        return max(0, min(length, atEnds))
    }

    /// Minutes of the stretch that bookings leave: of a scanner all, of a pool those of all free heads.
    func free(_ row: Stretches.Row) -> Int32 {
        guard case .heads(let bucket) = row.thing else { return row.to - row.from }
        let buckets = offers.draws.buckets
        let limit = buckets.limit[Int(bucket)]
        let busy = buckets.booked[Int(bucket)].map { $0.clamped(to: row.from..<row.to) }
            .filter { !$0.isEmpty }
        let cuts = Set([row.from, row.to] + busy.flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
        return zip(cuts, cuts.dropFirst()).reduce(0) { sum, piece in
            let taken = Int32(busy.filter { $0.contains(piece.0) }.count)
            return sum + max(0, limit - taken) * (piece.1 - piece.0)
        }
    }
}
