/// Who keeps the heads of one bucket busy, by begin: a pool of a whole network has hundreds at work in a day, of which few
/// are near a time that is asked about.
struct BusyTimes: Sendable {
    /// Heads at work for an order; order and block are −1 for bookings.
    struct Busy: Sendable {
        var from: Int32
        var to: Int32
        var count: Int32
        var order: Int32
        var block: Int32
    }

    private var times: [Busy]
    private let limit: Int32
    /// No time here is longer.
    private let longest: Int32

    init(_ booked: [Range<Int32>], limit: Int32, longest: Int32) {
        times = booked.map { Busy(from: $0.lowerBound, to: $0.upperBound, count: 1, order: -1, block: -1) }
            .sorted { $0.from < $1.from }
        self.limit = limit
        self.longest = longest
    }

    mutating func add(_ busy: Busy) { times.insert(busy, at: firstPlace(after: busy.from)) }

    /// One time of the order that begins then.
    mutating func remove(_ order: Int32, from: Int32) {
        var place = firstPlace(after: from - 1)
        while times[place].order != order { place += 1 }
        times.remove(at: place)
    }

    /// The soonest end of those who are at work from `from` to `to` outside a block, if they are too many for `count`
    /// more; nil: there are heads enough.
    func crowdedUntil(_ from: Int32, _ to: Int32, _ count: Int32, outside block: Int32) -> Int32? {
        var (atWork, soonest) = (count, Int32.max)
        var place = firstPlace(after: from - longest)
        while place < times.count, times[place].from < to {
            let other = times[place]
            if from < other.to, other.block != block {
                atWork += other.count
                soonest = min(soonest, other.to)
            }
            place += 1
        }
        return atWork > limit && soonest < .max ? soonest : nil
    }

    private func firstPlace(after time: Int32) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle].from > time { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
