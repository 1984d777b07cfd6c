/// Who keeps heads busy, filed by time: a pool of a whole network has thousands at work in a day, of which few are near a
/// time that is asked about. A bucket is cut into slots as long as its longest stay, so two or three hold all who matter.
struct BusyHeads: Sendable {
    /// Heads at work for an order; order and block are −1 for bookings.
    struct Stay: Sendable {
        var from: Int32
        var to: Int32
        var count: Int32
        var order: Int32
        var block: Int32
    }

    private struct Bucket: Sendable {
        let begin: Int32
        /// Minutes of a slot; no stay is longer.
        let width: Int32
        let firstSlot: Int32
        let lastSlot: Int32
        let limit: Int32

        /// What begins before the first slot or after the last is filed there too.
        func slot(_ time: Int32) -> Int {
            Int(min(lastSlot, firstSlot + max(0, time - begin) / width))
        }
    }

    private let buckets: [Bucket]
    private var slots: [[Stay]] = []

    init(_ draws: WindowDraws) {
        let known = draws.buckets
        var longest = known.booked.map { spans in spans.map { $0.upperBound - $0.lowerBound }.max() ?? 0 }
        for head in draws.heads {
            longest[Int(head.bucket)] = max(longest[Int(head.bucket)], head.to - head.from)
        }
        var buckets: [Bucket] = []
        var count: Int32 = 0
        for (place, span) in known.spans.enumerated() {
            let width = max(longest[place], Self.leastWidth)
            let last = count + (span.upperBound - span.lowerBound) / width
            buckets.append(
                Bucket(
                    begin: span.lowerBound, width: width, firstSlot: count, lastSlot: last,
                    limit: known.limit[place]))
            count = last + 1
        }
        self.buckets = buckets
        slots = Array(repeating: [], count: Int(count))
        for (bucket, spans) in known.booked.enumerated() {
            for span in spans {
                add(.init(from: span.lowerBound, to: span.upperBound, count: 1, order: -1, block: -1), bucket)
            }
        }
    }

    private static let leastWidth: Int32 = 15

    mutating func add(_ stay: Stay, _ bucket: Int) { slots[buckets[bucket].slot(stay.from)].append(stay) }

    /// One stay of the order that begins then.
    mutating func remove(_ order: Int32, from: Int32, _ bucket: Int) {
        let slot = buckets[bucket].slot(from)
        let last = slots[slot].count - 1
        var place = last
        while slots[slot][place].order != order || slots[slot][place].from != from { place -= 1 }
        if place != last { slots[slot][place] = slots[slot][last] }
        slots[slot].removeLast()
    }

    /// The soonest end of those at work from `from` to `to` outside a block, if they are too many for `count` more;
    /// nil: there are heads enough.
    func crowdedUntil(
        _ from: Int32, _ to: Int32, _ count: Int32, outside block: Int32, _ bucket: Int
    ) -> Int32? {
        let own = buckets[bucket]
        var (atWork, soonest) = (count, Int32.max)
        for slot in own.slot(from - own.width)...own.slot(to) {
            for other in slots[slot] where other.from < to && from < other.to && other.block != block {
                atWork += other.count
                soonest = min(soonest, other.to)
            }
        }
        return atWork > own.limit && soonest < .max ? soonest : nil
    }
}
