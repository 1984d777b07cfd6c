import Domain

/// What the generator of scenarios draws.
extension SplitMix64 {
    /// Parts of a scenario draw from streams of their own, so that a change in one leaves the others as they were.
    enum Stream: UInt64 { case region = 1, residents, demand, timetable, supplies, precedents }

    init(seed: UInt64, stream: Stream) {
        self.init(seed: seed)
        self.init(seed: next() ^ (stream.rawValue &* 0xD1B5_4A32_D192_ED03))
    }

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
