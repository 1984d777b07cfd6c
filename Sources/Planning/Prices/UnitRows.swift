import Domain

/// Rows counted in whole units that carry prices (`Formulation.md`, section 5): what may be spent of a stretch of time on
/// one scanner or on a pool's heads, of a window, or of what reserves leave. There are far too many to price them all,
/// so a search adds those that its own choices break; most offers have a share in none.
struct UnitRows: Sendable {
    enum Thing: Hashable, Sendable {
        case block(Index<Block>)
        /// Of one bucket of windows: draws on the pool in other buckets lie at other times.
        case heads(bucket: Int32)
        case window(Index<PoolWindow>)
        case reserved(Index<Session>, forAll: Bool)
    }

    struct Row: Hashable, Sendable {
        var thing: Thing
        /// Of blocks and heads; nil for what is limited as a whole.
        var stretch: Range<Int32>?
        var count: UnitCount
    }

    let rows: [Row]
    /// By row.
    let labels: [RowLabel]
    /// By row: what its users may count for together.
    let right: [Int64]
    /// By number of a thing; a block's is its position.
    private let ofThing: CompressedRows
    /// By row of `FlatOffers`: its list of uses; 0 is the empty one.
    let listOf: [Int32]
    /// By list: its first use; one more at the end.
    private let firstUse: [Int32]
    let row: [Int32]
    /// By use: what the offer counts for.
    let counts: [Int32]

    static let none = UnitRows()

    private init() {
        (rows, labels, right, listOf, firstUse, row, counts) = ([], [], [], [], [0, 0], [], [])
        ofThing = CompressedRows([], count: 0)
    }

    init(_ rows: [Row], _ offers: FlatOffers) {
        let shared = SharedThings(offers)
        self.rows = rows
        labels = rows.map { $0.label(offers.draws.buckets) }
        right = rows.map { Int64($0.count.limit) }
        let ofThing = CompressedRows(
            rows.enumerated().map { (shared.number($1.thing), Int32($0)) }, count: shared.count)
        var (listOf, firstUse, uses) = ([Int32](), [Int32](repeating: 0, count: 2), [Int32]())
        var counts: [Int32] = []
        listOf.reserveCapacity(offers.count)
        for offer in 0..<offers.count {
            let before = uses.count
            shared.each(offer) { thing in
                for place in ofThing.values[ofThing.range(thing)] {
                    let row = rows[Int(place)]
                    let count = row.count.of(shared.spent(offer, row.thing, row.stretch))
                    guard count > 0 else { continue }
                    uses.append(place)
                    counts.append(count)
                }
            }
            if uses.count > before { firstUse.append(Int32(uses.count)) }
            listOf.append(uses.count > before ? Int32(firstUse.count - 2) : 0)
        }
        self.ofThing = ofThing
        (self.listOf, self.firstUse, self.row, self.counts) = (listOf, firstUse, uses, counts)
    }

    var isEmpty: Bool { rows.isEmpty }
    var listCount: Int { firstUse.count - 1 }
    func of(_ block: Index<Block>) -> ArraySlice<Int32> {
        isEmpty ? [] : ofThing.values[ofThing.range(block.int)]
    }
    func uses(_ list: Int) -> Range<Int> { Int(firstUse[list])..<Int(firstUse[list + 1]) }
}

extension UnitRows.Row {
    func label(_ buckets: HeadBuckets) -> RowLabel {
        let unit = Int(count.unit)
        let span = stretch.map {
            Span(from: Instant(minute: Int($0.lowerBound)), to: Instant(minute: Int($0.upperBound)))
        }
        return switch thing {
        case .block(let block): .stretch(block, span!, unit: unit)
        case .heads(let bucket): .stretchOfHeads(buckets.pool[Int(bucket)], span!, unit: unit)
        case .window(let window): .counted(.poolLimit(window), unit: unit)
        case .reserved(let session, let forAll): .counted(.reserved(session, forAll: forAll), unit: unit)
        }
    }
}
