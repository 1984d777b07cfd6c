import Domain
import Testing

@testable import Planning

@Suite("Filling a block exactly")
struct KnapsackTests {
    @Test("Random items, some of them compulsory, come to what trying every set comes to", arguments: 0..<200)
    func bruteForce(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let room = Int.random(in: 4...14, using: &random)
        let least = random.chance(30) ? Int.random(in: 1...room, using: &random) : 0
        var items = (0..<Int.random(in: 1...7, using: &random)).map { place in
            Knapsack<Int64>.Item(
                ticks: Int.random(in: 1...5, using: &random),
                latest: Int.random(in: 1...room, using: &random),
                gain: Int64.random(in: -3...20, using: &random), place: Int32(place),
                isCompulsory: random.chance(20))
        }
        items.sort { $0.latest < $1.latest }
        var knapsack = Knapsack<Int64>()
        knapsack.items = items
        let value = knapsack.fill(room: room, least: least)
        #expect(value == Self.best(items, room, least))
        let chosen = knapsack.chosen(least: least).map { place in items.first { $0.place == place }! }
        if let value {
            #expect(chosen.reduce(0) { $0 + $1.gain } == value)
            #expect(
                items.allSatisfy { item in !item.isCompulsory || chosen.contains { $0.place == item.place } })
        }
    }

    private static func best(_ items: [Knapsack<Int64>.Item], _ room: Int, _ least: Int) -> Int64? {
        (0..<(1 << items.count)).compactMap { set -> Int64? in
            var (ticks, gain) = (0, Int64(0))
            for (place, item) in items.enumerated() {
                guard set & (1 << place) != 0 else {
                    if item.isCompulsory { return nil }
                    continue
                }
                ticks += item.ticks
                gain += item.gain
                if ticks > item.latest { return nil }
            }
            return ticks >= least && ticks <= room ? gain : nil
        }.max()
    }
}
