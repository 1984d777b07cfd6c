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
    /// By ticks: how many of the largest gains of items that long are known, and where they begin in `largest`.
    private var known: [Int] = []
    private var firstKnown: [Int] = []
    private var largest: [Gain] = []

    init() {}

    /// The largest sum of gains over sets that fill at least `least` of `room` ticks; nil when no set does.
    mutating func fill(room: Int, least: Int) -> Gain? {
        if known.count <= room { makeRoomForLargest(room) }
        self.room = room
        leaveOutHopeless()
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

    /// No more than room ÷ ticks items of one length fit. So an item is of no use beside as many of its length that gain
    /// no less and may end no earlier: one of them is always free to take its place.
    private mutating func leaveOutHopeless() {
        for ticks in 0...room { known[ticks] = 0 }
        var free = items.count
        for place in items.indices.reversed() where items[place].isCompulsory || isHopeful(items[place]) {
            free -= 1
            items[free] = items[place]
        }
        items.removeFirst(free)
    }

    /// Items come by latest end, last first.
    private mutating func isHopeful(_ item: Item) -> Bool {
        guard item.ticks > 0 else { return true }
        guard item.ticks <= room else { return false }
        let (first, count) = (firstKnown[item.ticks], known[item.ticks])
        let isFull = count == room / item.ticks
        // Known gains descend.
        guard !isFull || largest[first + count - 1] < item.gain else { return false }
        if !isFull { known[item.ticks] += 1 }
        var place = first + (isFull ? count - 1 : count)
        while place > first, largest[place - 1] < item.gain {
            largest[place] = largest[place - 1]
            place -= 1
        }
        largest[place] = item.gain
        return true
    }

    private mutating func makeRoomForLargest(_ room: Int) {
        known = Array(repeating: 0, count: room + 1)
        firstKnown = [0]
        var count = 0
        for ticks in stride(from: 1, through: room, by: 1) {
            firstKnown.append(count)
            count += room / ticks
        }
        largest = Array(repeating: .zero, count: count)
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
