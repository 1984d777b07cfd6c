import Domain

/// Offers filed under their blocks: an item is one order in one block, with its rows, its minutes and the times within
/// which it must lie there. Times are ticks of the block: the greatest common divisor of its items' minutes.
struct BlockItems: Sendable {
    /// By block: its first item; one more at the end.
    let firstItem: [Int32]
    let order: [Int32]
    /// Rows of `FlatOffers`, neighbours.
    let firstRow: [Int32]
    let endRow: [Int32]
    let ticks: [Int32]
    /// Latest end, counted from the block's start; and the latest end seen backwards from the block's end.
    let latest: [Int32]
    let latestBackwards: [Int32]
    /// Settled orders are in their blocks whatever else is.
    let isCompulsory: [Bool]
    /// Items of a block, by latest end, and by latest end seen backwards.
    let forwards: [Int32]
    let backwards: [Int32]
    /// By block.
    let room: [Int32]
    /// By block: the least ticks its session must fill to open; 0 where nothing is asked.
    let least: [Int32]

    init(_ offers: FlatOffers) {
        let instance = offers.context.instance
        let found = Self.items(offers)
        let byBlock = CompressedRows(
            found.indices.map { (row: found[$0].block, value: Int32($0)) }, count: instance.blocks.count)
        let items = byBlock.values.map { found[Int($0)] }
        firstItem = byBlock.first
        order = items.map { Int32($0.order) }
        firstRow = items.map { Int32($0.rows.lowerBound) }
        endRow = items.map { Int32($0.rows.upperBound) }
        isCompulsory = items.map(\.isSettled)
        var (ticks, latest, latestBackwards) = ([Int32](), [Int32](), [Int32]())
        var (room, least) = ([Int32](), [Int32]())
        for block in instance.blocks.indices {
            let own = byBlock.range(block.int).map { items[$0] }
            let tick = max(1, own.reduce(0) { greatestCommonDivisor($0, Int($1.minutes)) })
            let span = instance.blocks[block].span
            room.append(Int32(span.length.int / tick))
            least.append(Int32((offers.context.leastMinutes(block) + tick - 1) / tick))
            for item in own {
                ticks.append(item.minutes / Int32(tick))
                latest.append((item.end - span.from.minute) / Int32(tick))
                latestBackwards.append((span.to.minute - item.start) / Int32(tick))
            }
        }
        (self.ticks, self.latest, self.latestBackwards) = (ticks, latest, latestBackwards)
        (self.room, self.least) = (room, least)
        let ranges = instance.blocks.indices.map { byBlock.range($0.int) }
        forwards = ranges.flatMap { range in
            range.map(Int32.init).sorted { (latest[Int($0)], $0) < (latest[Int($1)], $1) }
        }
        backwards = ranges.flatMap { range in
            range.map(Int32.init).sorted {
                (latestBackwards[Int($0)], $0) < (latestBackwards[Int($1)], $1)
            }
        }
    }

    func items(of block: Int) -> Range<Int> { Int(firstItem[block])..<Int(firstItem[block + 1]) }

    private struct Item {
        var block: Int
        var order: Int
        var rows: Range<Int>
        var minutes: Int32
        var start: Int32
        var end: Int32
        var isSettled = false
    }

    private static func items(_ offers: FlatOffers) -> [Item] {
        var items: [Item] = []
        for order in 0..<offers.orderCount {
            let own = items.count
            if let place = offers.settledPlace(of: order), !offers.rows(of: order).isEmpty {
                items.append(
                    Item(
                        block: place.block.int, order: order, rows: offers.rows(of: order),
                        minutes: place.minutes, start: place.start, end: place.start + place.minutes,
                        isSettled: true))
                continue
            }
            for row in offers.rows(of: order) {
                let (block, minutes) = (Int(offers.block[row]), offers.minutes[row])
                let (start, end) = (offers.first[row], offers.last[row] + minutes)
                guard items.count > own, items[items.count - 1].block == block,
                    items[items.count - 1].minutes == minutes
                else {
                    items.append(
                        Item(
                            block: block, order: order, rows: row..<row + 1, minutes: minutes, start: start,
                            end: end))
                    continue
                }
                let last = items.count - 1
                items[last].rows = items[last].rows.lowerBound..<row + 1
                items[last].start = min(items[last].start, start)
                items[last].end = max(items[last].end, end)
            }
        }
        return items
    }
}

extension PlanningContext {
    /// What a session that the plan may open must fill, where it has one block only; else 0.
    func leastMinutes(_ block: Index<Block>) -> Int {
        let session = instance.blocks[block].session
        guard isChoice(session), instance.blocksOfSession[session].count == 1 else { return 0 }
        return instance.scenario.sessions[session].opening?.minimumMinutes.int ?? 0
    }
}
