import Domain

/// One run of one instance: what it measured, or why there is nothing to measure.
struct BenchRun: Sendable {
    var seed: UInt64
    /// From 1.
    var repetition: Int
    /// Nil when no result was written.
    var figures: RunFigures?
    /// How many offers the search chose among; nil when the run failed.
    var offers: Int?
    /// Why there is no verified plan; nil when there is one.
    var failure: String?
    var peers: [PeerAnswer] = []

    var isVerified: Bool { failure == nil && figures != nil }
}

/// The runs of one instance.
struct BenchSeries: Sendable {
    var instance: BenchInstance
    var runs: [BenchRun] = []

    var figures: [RunFigures] { runs.compactMap(\.figures) }

    /// Median and worst over all runs that wrote a result; nil when none did, or one of them has no such figure.
    func spread(_ figure: (RunFigures) -> Double?) -> Spread? {
        let found = figures.compactMap(figure)
        return found.count == figures.count ? Spread(found) : nil
    }
}

/// The middle and the largest of some figures, of which the largest is the worst.
struct Spread: Sendable, Equatable {
    var median: Double
    var worst: Double

    init?(_ figures: [Double]) {
        let sorted = figures.sorted()
        guard let worst = sorted.last else { return nil }
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        self.worst = worst
    }
}
