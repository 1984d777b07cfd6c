public import Domain
import Glibc

/// How well chances of missing fit what happened. Smaller is better for the first three.
public struct ChanceMeasures: Sendable {
    /// Appointments with about the same chance.
    public struct Bin: Sendable, Hashable {
        public var appointments: Int
        public var missed: Int
        /// Sum of the chances.
        public var expected: Value
    }

    public let appointments: Int
    public let missed: Int
    public let expected: Value
    /// Mean of (chance − outcome)².
    public let brier: Value
    public let logLoss: Value
    /// Mean distance between a bin's share of missed and its mean chance, weighted by appointments. Even chances that are
    /// right do not make it 0: each bin has its chance variation.
    public let calibrationError: Value
    /// What would have to be added to every logit; 0 is right. Nil where nobody, or everybody, missed.
    public let inTheLarge: Estimate?
    /// Cox's slope of the outcome on the logit of the chance; below 1: chances are too far apart. Nil where it cannot be
    /// told.
    public let slope: Estimate?
    /// At most ten, of about the same size, equal chances together, lowest first.
    public let bins: [Bin]

    /// `chances` above 0 and below 1, parallel to `missed`.
    init(_ chances: [Value], _ missed: [Bool]) {
        precondition(chances.count == missed.count && !chances.isEmpty)
        let count = Double(chances.count)
        let pairs = zip(chances, missed).map { (chance: $0.decimal, outcome: $1 ? 1.0 : 0.0) }
        appointments = chances.count
        self.missed = missed.count { $0 }
        expected = chances.reduce(.zero, +)
        brier = Value(
            rounding: pairs.reduce(0) { $0 + ($1.chance - $1.outcome) * ($1.chance - $1.outcome) } / count)
        let losses = pairs.map { -log($0.outcome == 1 ? $0.chance : 1 - $0.chance) }
        logLoss = Value(rounding: losses.reduce(0, +) / count)
        bins = Self.bins(chances, missed)
        let distance = bins.reduce(0) { $0 + abs($1.expected.decimal - Double($1.missed)) }
        calibrationError = Value(rounding: distance / count)
        let logits = pairs.map { logit($0.chance) }
        inTheLarge = Self.level(logits, missed).map { Estimate($0.value, deviation: $0.deviation) }
        slope = Self.slope(logits, missed).map { Estimate($0.value, deviation: $0.deviation) }
    }

    /// A chance's bin is the tenth of the ranking in which the first appointment with this chance stands.
    private static func bins(_ chances: [Value], _ missed: [Bool]) -> [Bin] {
        let ranking = chances.indices.sorted { (chances[$0], $0) < (chances[$1], $1) }
        var bins = [Bin](repeating: Bin(appointments: 0, missed: 0, expected: .zero), count: 10)
        var first = 0
        for (rank, place) in ranking.enumerated() {
            if rank > 0 && chances[place] != chances[ranking[rank - 1]] { first = rank }
            let bin = first * 10 / ranking.count
            bins[bin].appointments += 1
            bins[bin].missed += missed[place] ? 1 : 0
            bins[bin].expected += chances[place]
        }
        return bins.filter { $0.appointments > 0 }
    }

    private typealias Root = (value: Double, deviation: Double)

    /// The one number that, added to all logits, makes as many expected as observed.
    private static func level(_ logits: [Double], _ missed: [Bool]) -> Root? {
        let observed = Double(missed.count { $0 })
        guard observed > 0, observed < Double(missed.count) else { return nil }
        var shift = 0.0
        for _ in 0..<200 {
            let chances = logits.map { probability($0 + shift) }
            let slack = observed - chances.reduce(0, +)
            let weight = chances.reduce(0) { $0 + $1 * (1 - $1) }
            let step = min(max(slack / weight, -2), 2)
            shift += step
            if abs(step) < 1e-12 { return (shift, 1 / weight.squareRoot()) }
        }
        return nil
    }

    private static func slope(_ logits: [Double], _ missed: [Bool]) -> Root? {
        let mean = logits.reduce(0, +) / Double(logits.count)
        let spreads = logits.map { $0 - mean }
        guard let start = level(logits, missed), spreads.contains(where: { abs($0) > 1e-9 }) else {
            return nil
        }
        var (intercept, slope) = (mean + start.value, 1.0)
        for _ in 0..<100 {
            var matrix = SymmetricMatrix(size: 2)
            var gradient = [0.0, 0.0]
            for (spread, isMissed) in zip(spreads, missed) {
                let chance = probability(intercept + slope * spread)
                let weight = chance * (1 - chance)
                let slack = (isMissed ? 1 : 0) - chance
                gradient[0] += slack
                gradient[1] += slack * spread
                matrix.add(weight, 0, 0)
                matrix.add(weight * spread, 0, 1)
                matrix.add(weight * spread * spread, 1, 1)
            }
            guard let step = matrix.solve(gradient), let variances = matrix.inverseDiagonal() else {
                return nil
            }
            let scale = 1 / max(1, abs(step[0]), abs(step[1]))
            intercept += step[0] * scale
            slope += step[1] * scale
            guard abs(slope) < 50 else { return nil }
            if max(abs(step[0]), abs(step[1])) < 1e-11 { return (slope, variances[1].squareRoot()) }
        }
        return nil
    }
}
