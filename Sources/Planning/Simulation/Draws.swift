import Domain

/// Numbers in [0, 1) by what they are for, not by when they are asked for: one order's fate in one replication is the same
/// number under every policy, whatever else happens there.
struct Draws: Sendable {
    enum Purpose: UInt64 { case ending, notice }

    let seed: UInt64

    func unit(_ purpose: Purpose, _ replication: Int, _ order: Index<Order>) -> Double {
        var state = seed
        for part in [purpose.rawValue, UInt64(replication), UInt64(order.int)] {
            var generator = SplitMix64(seed: state)
            state = generator.next() ^ (part &+ 1)
        }
        var generator = SplitMix64(seed: state)
        return generator.unit()
    }
}
