/// The generator of that name by S. Vigna (public domain): the same seed gives the same scenario on every machine
/// and with every version of the standard library, whose own shuffles promise no such thing.
struct SplitMix64 {
    private var state: UInt64

    /// Parts of a scenario draw from streams of their own, so that a change in one leaves the others as they were.
    enum Stream: UInt64 { case region = 1, residents, demand, timetable, supplies, precedents }

    init(seed: UInt64) { state = seed }

    init(seed: UInt64, stream: Stream) {
        self.init(seed: seed)
        let mixed = next() ^ (stream.rawValue &* 0xD1B5_4A32_D192_ED03)
        state = mixed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 to `bound` - 1. `bound` > 0.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func happens(permille: Int) -> Bool { below(1000) < permille }

    /// `choices` must not be empty.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }

    /// The position drawn with odds in proportion to `weights`, whose sum is positive.
    mutating func position(weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (position, weight) in weights.enumerated() {
            if rest < weight { return position }
            rest -= weight
        }
        return weights.count - 1
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for position in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(position, below(position + 1))
        }
        return result
    }
}
