import Domain

/// A 95% interval for a share, or for the difference of two shares, in millionths.
struct ScoreInterval: Sendable, Equatable {
    let lower: Value
    let upper: Value

    /// The 97.5% point of the standard normal distribution.
    static let z = 1.959963984540054

    /// Wilson's score interval for `count` of `total`, without continuity correction:
    ///
    ///     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n)
    ///
    /// E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; as method 3 in R. G. Newcombe, Stat. Med. 17 (1998) 857-872.
    /// Exactly 0 below where `count` is 0, exactly 1 above where it is `total`; nil where `total` is 0. Only operations
    /// that IEEE 754 rounds correctly are used, so that the millionths are the same on every machine.
    static func wilson(_ count: Int, of total: Int) -> ScoreInterval? {
        bounds(count, of: total).map { ScoreInterval(lower: rounded($0.lower), upper: rounded($0.upper)) }
    }

    /// Newcombe's hybrid score interval for p₁ − p₂ of two independent samples:
    ///
    ///     p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²)  to  p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²)
    ///
    /// with Wilson's l and u. Method 10 in R. G. Newcombe, Stat. Med. 17 (1998) 873-890. Nil where either total is 0.
    static func difference(_ first: (count: Int, total: Int), _ second: (count: Int, total: Int))
        -> ScoreInterval?
    {
        guard let a = bounds(first.count, of: first.total), let b = bounds(second.count, of: second.total)
        else { return nil }
        let p = Double(first.count) / Double(first.total)
        let q = Double(second.count) / Double(second.total)
        let below = ((p - a.lower) * (p - a.lower) + (b.upper - q) * (b.upper - q)).squareRoot()
        let above = ((a.upper - p) * (a.upper - p) + (q - b.lower) * (q - b.lower)).squareRoot()
        return ScoreInterval(lower: rounded(p - q - below), upper: rounded(p - q + above))
    }

    /// Whether 0, for a difference, is outside.
    var excludesZero: Bool { lower > .zero || upper < .zero }

    private static func bounds(_ count: Int, of total: Int) -> (lower: Double, upper: Double)? {
        guard total > 0 else { return nil }
        let n = Double(total)
        let p = Double(count) / n
        let square = z * z
        let centre = p + square / (2 * n)
        let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        return (
            lower: count == 0 ? 0 : (centre - half) / scale,
            upper: count == total ? 1 : (centre + half) / scale
        )
    }

    private static func rounded(_ share: Double) -> Value {
        Value(millionths: Int64((share * 1_000_000).rounded()))
    }
}

/// `count` of `total` in millionths, rounded half up; nil where `total` is 0.
func share(_ count: Int, of total: Int) -> Value? {
    total == 0 ? nil : Value(millionths: roundedHalfUp(Int128(count) * 1_000_000, over: Int128(total)))
}
