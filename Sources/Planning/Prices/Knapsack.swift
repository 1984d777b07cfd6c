/// The best way to fill ticks with items taken one after the other, each done by its latest end: an exact dynamic program
/// over the ticks filled. Without latest ends it is the knapsack problem.
struct Knapsack<Gain: KnapsackGain> {
    struct Item {
        var ticks: Int
        var latest: Int
        var gain: Gain
        var place: Int32
        /// Sets without it do not count.
        var isCompulsory = false
    }

    /// The items worth a look, by latest end.
    var items: [Item] = []
    private var best: [Gain] = []
    private var isTaken: [Bool] = []
    private var room = 0

    init() {}

    /// The largest sum of gains over sets that fill at least `least` of `room` ticks; nil when no set does.
    mutating func fill(room: Int, least: Int) -> Gain? {
        self.room = room
        let width = room + 1
        best.removeAll(keepingCapacity: true)
        best.append(.zero)
        best.append(contentsOf: repeatElement(.never, count: room))
        let cells = items.count * width
        if isTaken.count < cells { isTaken = Array(repeating: false, count: cells) }
        for place in items.indices {
            let item = items[place]
            let end = min(item.latest, room)
            for tick in (place * width)..<((place + 1) * width) { isTaken[tick] = false }
            if item.isCompulsory {
                take(item, end, place * width)
                continue
            }
            guard end >= item.ticks else { continue }
            for tick in stride(from: end, through: item.ticks, by: -1) {
                let before = best[tick - item.ticks]
                guard before > .never else { continue }
                let sum = before + item.gain
                if sum > best[tick] {
                    best[tick] = sum
                    isTaken[place * width + tick] = true
                }
            }
        }
        guard let end = bestEnd(least) else { return nil }
        return best[end]
    }

    /// A fill without the item is no longer one.
    private mutating func take(_ item: Item, _ end: Int, _ row: Int) {
        for tick in stride(from: room, through: 0, by: -1) {
            let isDone = tick >= item.ticks && tick <= end && best[tick - item.ticks] > .never
            best[tick] = isDone ? best[tick - item.ticks] + item.gain : .never
            isTaken[row + tick] = isDone
        }
    }

    /// Places of the items that make up the largest sum.
    func chosen(least: Int) -> [Int32] {
        guard var tick = bestEnd(least) else { return [] }
        var chosen: [Int32] = []
        for place in items.indices.reversed() where isTaken[place * (room + 1) + tick] {
            chosen.append(items[place].place)
            tick -= items[place].ticks
        }
        return chosen
    }

    private func bestEnd(_ least: Int) -> Int? {
        guard least <= room else { return nil }
        var end: Int?
        for tick in least...room where best[tick] > .never && (end.map { best[tick] > best[$0] } ?? true) {
            end = tick
        }
        return end
    }
}

/// Sums of gains with a value that stands for "cannot be reached".
protocol KnapsackGain: Comparable, AdditiveArithmetic {
    static var never: Self { get }
}

extension Double: KnapsackGain {
    static var never: Double { -.infinity }
}

extension Int64: KnapsackGain {
    static var never: Int64 { .min }
}
