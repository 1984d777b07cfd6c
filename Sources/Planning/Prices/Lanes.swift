import Dispatch
import Synchronization

/// Work on neighbouring stretches of a range, one a thread. What comes out is in the order of the range, so that it does
/// not depend on how many threads there were, as long as parts only write about their own stretch.
enum Lanes {
    /// `weights`: ascending sums of work before each place (compressed rows), by which the range is cut evenly.
    static func map<Part: Sendable>(
        _ weights: [Int32], threads: Int, _ work: @Sendable (Range<Int>) -> Part
    ) -> [Part] {
        let places = weights.count - 1
        guard threads > 1, places > 1 else { return [work(0..<places)] }
        let cuts = cuts(weights, lanes: min(threads, places))
        let parts = Mutex([Part?](repeating: nil, count: cuts.count - 1))
        DispatchQueue.concurrentPerform(iterations: cuts.count - 1) { lane in
            let part = work(cuts[lane]..<cuts[lane + 1])
            parts.withLock { $0[lane] = part }
        }
        return parts.withLock { $0.map { $0! } }
    }

    /// One piece of work for each item, in the order of the items.
    static func each<Item: Sendable, Part: Sendable>(
        _ items: [Item], threads: Int, _ work: @Sendable (Int, Item) -> Part
    ) -> [Part] {
        map((0...items.count).map { Int32($0) }, threads: threads) { places in
            places.map { work($0, items[$0]) }
        }.flatMap { $0 }
    }

    private static func cuts(_ weights: [Int32], lanes: Int) -> [Int] {
        let total = Int(weights.last!)
        var cuts = [0]
        for lane in 1..<lanes {
            let wanted = Int32(total / lanes * lane)
            var place = cuts.last!
            while place < weights.count - 1, weights[place] < wanted { place += 1 }
            cuts.append(place)
        }
        return cuts + [weights.count - 1]
    }
}
