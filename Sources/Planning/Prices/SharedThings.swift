import Domain

/// What offers share and how much of it each takes: of scanners and heads wherever it starts in its window.
struct SharedThings: Sendable {
    let offers: FlatOffers
    private let blocks: Int
    private let buckets: Int
    private let windows: Int
    /// By list of draws: drawn times of pools with heads, relative to the start.
    private let drawn: [[(bucket: Int32, busy: Range<Int32>)]]
    /// By list of draws: numbers of the heads and windows it draws on, each once.
    private let numbers: [[Int]]

    init(_ offers: FlatOffers) {
        self.offers = offers
        let instance = offers.context.instance
        blocks = instance.blocks.count
        buckets = offers.draws.buckets.count
        windows = instance.windows.count
        let (firstBucket, firstWindow) = (blocks, blocks + buckets)
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
        numbers = drawn.indices.map { list in
            Set(drawn[list].map { firstBucket + Int($0.bucket) }).sorted()
                + offers.draws.uses(list).map { firstWindow + Int(offers.draws.window[$0]) }
        }
    }

    /// One numbering of all things; a block's number is its position.
    var count: Int { blocks + buckets + windows + 2 * offers.context.reserves.count }

    func number(_ thing: UnitRows.Thing) -> Int {
        switch thing {
        case .block(let block): block.int
        case .heads(let bucket): blocks + Int(bucket)
        case .window(let window): blocks + buckets + window.int
        case .reserved(let session, let forAll):
            blocks + buckets + windows + 2 * session.int + (forAll ? 1 : 0)
        }
    }

    func thing(_ number: Int) -> UnitRows.Thing {
        let firstReserve = blocks + buckets + windows
        if number < blocks { return .block(Index(number)) }
        if number < blocks + buckets { return .heads(bucket: Int32(number - blocks)) }
        if number < firstReserve { return .window(Index(number - blocks - buckets)) }
        return .reserved(Index((number - firstReserve) / 2), forAll: (number - firstReserve) % 2 == 1)
    }

    /// Numbers of what an offer may share with others.
    @inline(__always)
    func each(_ offer: Int, _ body: (Int) -> Void) {
        let block = Int(offers.block[offer])
        body(block)
        for number in numbers[Int(offers.bundle[offer])] { body(number) }
        let session = offers.context.instance.blocks[Index<Block>(block)].session.int
        let reserves = offers.context.reserves[session]
        let first = blocks + buckets + windows + 2 * session
        if reserves.forRoutine != nil, offers.isRoutine(Int(offers.orderOf[offer]), in: session) {
            body(first)
        }
        if reserves.forAll != nil { body(first + 1) }
    }

    /// When the offer keeps the thing busy: each time relative to its start.
    func times(_ offer: Int, on thing: UnitRows.Thing) -> [Range<Int32>] {
        switch thing {
        case .block: [0..<offers.minutes[offer]]
        case .heads(let bucket):
            drawn[Int(offers.bundle[offer])].lazy.filter { $0.bucket == bucket }.map(\.busy)
        case .window, .reserved: []
        }
    }

    /// What the offer takes of the thing; of a stretch, the minutes it must spend there wherever it starts.
    func spent(_ offer: Int, _ thing: UnitRows.Thing, _ stretch: Range<Int32>?) -> Int32 {
        switch (thing, stretch) {
        case (.block, let stretch?): return least(offer, 0..<offers.minutes[offer], stretch)
        case (.heads(let bucket), let stretch?):
            return drawn[Int(offers.bundle[offer])].reduce(0) { sum, draw in
                draw.bucket == bucket ? sum + least(offer, draw.busy, stretch) : sum
            }
        case (.window(let window), _):
            let use = offers.draws.uses(Int(offers.bundle[offer])).first {
                offers.draws.window[$0] == window.position
            }
            return use.map { Int32(clamping: offers.draws.amount[$0]) } ?? 0
        default: return offers.minutes[offer]
        }
    }

    private func least(_ offer: Int, _ busy: Range<Int32>, _ stretch: Range<Int32>) -> Int32 {
        let length = min(Int32(busy.count), Int32(stretch.count))
        let atEnds = min(
            offers.first[offer] + busy.upperBound - stretch.lowerBound,
            stretch.upperBound - offers.last[offer] - busy.lowerBound)
        return max(0, min(length, atEnds))
    }

    /// What bookings leave: of a stretch of a scanner all, of a pool the minutes of all free heads.
    func free(_ thing: UnitRows.Thing, _ stretch: Range<Int32>?) -> Int32 {
        let context = offers.context
        switch (thing, stretch) {
        case (.heads(let bucket), let stretch?): return freeHeads(Int(bucket), stretch)
        case (_, let stretch?): return Int32(stretch.count)
        case (.window(let window), nil): return Int32(clamping: context.instance.windows[window].left)
        case (.reserved(let session, let forAll), nil):
            let reserves = context.reserves[session.int]
            return Int32(clamping: max(0, (forAll ? reserves.forAll : reserves.forRoutine) ?? 0))
        default: return 0
        }
    }

    private func freeHeads(_ bucket: Int, _ stretch: Range<Int32>) -> Int32 {
        let buckets = offers.draws.buckets
        let limit = buckets.limit[bucket]
        let busy = buckets.booked[bucket].map { $0.clamped(to: stretch) }.filter { !$0.isEmpty }
        let cuts = Set(
            [stretch.lowerBound, stretch.upperBound] + busy.flatMap { [$0.lowerBound, $0.upperBound] }
        ).sorted()
        let free = zip(cuts, cuts.dropFirst()).reduce(Int64(0)) { sum, piece in
            let taken = Int32(busy.filter { $0.contains(piece.0) }.count)
            return sum + Int64(max(0, limit - taken)) * Int64(piece.1 - piece.0)
        }
        // So many that no row of them matters.
        return Int32(exactly: free) ?? 0
    }
}
