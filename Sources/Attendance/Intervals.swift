public import Domain
import Glibc

/// A figure with the interval that goes with it.
public struct Estimate: Sendable, Hashable {
    public var value: Value
    public var low: Value
    public var high: Value

    public init(value: Value, low: Value, high: Value) {
        self.value = value
        self.low = low
        self.high = high
    }

    init(_ value: Double, _ low: Double, _ high: Double) {
        self.init(value: Value(rounding: value), low: Value(rounding: low), high: Value(rounding: high))
    }

    /// Wald: 95%.
    init(_ value: Double, deviation: Double) {
        self.init(value, value - normal95 * deviation, value + normal95 * deviation)
    }

    public func excludes(_ value: Value) -> Bool { value < low || high < value }
}

/// The 97.5% point of the standard normal distribution.
let normal95 = 1.959963984540054

/// Intervals for counts and shares.
public enum Interval {
    /// Exact for a Poisson count (Garwood 1936): both tails at most (1 − level) ÷ 2. For a sum of unequal chances it is
    /// wider than need be, never narrower.
    static func poisson(_ count: Int, level: Double = 0.95) -> ClosedRange<Double> {
        let tail = (1 - level) / 2
        let low = count == 0 ? 0 : gammaQuantile(tail, shape: Double(count))
        return low...gammaQuantile(1 - tail, shape: Double(count) + 1)
    }

    /// Wilson 1927, 95%, for a share of `total`, which may count prior appointments.
    static func wilson(_ share: Double, of total: Double) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let z = normal95 * normal95 / total
        let middle = (share + z / 2) / (1 + z)
        let reach = (share * (1 - share) * z + z * z / 4).squareRoot() / (1 + z)
        return max(0, middle - reach)...min(1, middle + reach)
    }

    /// Student's t: the mean of independent draws, 95%. Nil for fewer than two.
    public static func mean(_ draws: [Double]) -> (mean: Double, low: Double, high: Double)? {
        guard draws.count > 1 else { return nil }
        let mean = draws.reduce(0, +) / Double(draws.count)
        let squares = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / Double(draws.count - 1) / Double(draws.count)).squareRoot()
        let reach = studentQuantile(freedom: draws.count - 1) * error
        return (mean, mean - reach, mean + reach)
    }
}

/// ln Γ(x) for x > 0 (Lanczos' series, g = 7).
func logGamma(_ x: Double) -> Double {
    let terms = [
        676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ]
    if x < 0.5 { return log(Double.pi / sin(Double.pi * x)) - logGamma(1 - x) }
    let y = x - 1
    var sum = 0.99999999999980993
    for (place, term) in terms.enumerated() { sum += term / (y + Double(place) + 1) }
    let t = y + 7.5
    return 0.5 * log(2 * Double.pi) + (y + 0.5) * log(t) - t + log(sum)
}

/// P(shape, x), the share of a gamma distribution of scale 1 below x.
func gammaShare(_ x: Double, shape: Double) -> Double {
    guard x > 0 else { return 0 }
    let front = exp(shape * log(x) - x - logGamma(shape))
    if x < shape + 1 {
        var term = 1 / shape
        var sum = term
        var k = shape
        while term > sum * 1e-17 {
            k += 1
            term *= x / k
            sum += term
        }
        return front * sum
    }
    // Continued fraction of the upper share, by Lentz's method.
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1...100_000 {
        let an = -Double(i) * (Double(i) - shape)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= d * c
        if abs(d * c - 1) < 1e-15 { break }
    }
    return 1 - front * h
}

/// The x below which `share` of a gamma distribution of scale 1 lies.
func gammaQuantile(_ share: Double, shape: Double) -> Double {
    var low = 0.0
    var high = max(1, shape)
    while gammaShare(high, shape: shape) < share { high *= 2 }
    return bisect(&low, &high) { gammaShare($0, shape: shape) < share }
}

/// The 97.5% point of Student's t.
func studentQuantile(freedom: Int) -> Double {
    var low = 0.0
    var high = 13.0
    return bisect(&low, &high) { studentShare($0, freedom: Double(freedom)) < 0.975 }
}

/// The share of Student's t below t > 0: by the incomplete beta function's continued fraction (Lentz).
private func studentShare(_ t: Double, freedom n: Double) -> Double {
    1 - 0.5 * betaShare(n / (n + t * t), n / 2, 0.5)
}

private func betaShare(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = exp(a * log(x) + b * log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b))
    if x > (a + 1) / (a + b + 2) { return 1 - front * betaFraction(1 - x, b, a) / b }
    return front * betaFraction(x, a, b) / a
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var h = d
    for m in 1...10_000 {
        let m = Double(m)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        h *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        h *= d * c
        if abs(d * c - 1) < 1e-15 { break }
    }
    return h
}

private func bisect(_ low: inout Double, _ high: inout Double, isBelow: (Double) -> Bool) -> Double {
    for _ in 0..<200 {
        let middle = low + (high - low) / 2
        if middle == low || middle == high { break }
        if isBelow(middle) { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
}
