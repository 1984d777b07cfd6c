import Attendance
import Domain

/// What a plan means for each order it places: how long it waits, how that stands to its due day, how likely it is kept.
struct OrderProspects: Sendable {
    struct Prospect: Sendable {
        /// From the day of the request to the day of the exam, both on the site's calendar.
        let waitDays: Int
        /// The exam's day less the due day: above 0 it is late.
        let daysAfterDue: Int
        /// The chance that it is completed, in millionths.
        let completed: Value
    }

    /// By order of the scenario; nil for one that this plan does not place.
    private(set) var byOrder: [Prospect?]

    init(_ plan: Plan, _ scenario: Scenario, _ model: AttendanceModel) {
        byOrder = [Prospect?](repeating: nil, count: scenario.orders.count)
        for placement in plan.placements {
            let day = scenario.zone(of: placement.session).day(of: placement.start)
            byOrder[placement.order.int] = Prospect(
                waitDays: scenario.waitDays(placement),
                daysAfterDue: day - scenario.orders[placement.order].due,
                completed: model.outcome(placement).completed)
        }
    }

    func of(_ orders: [Index<Order>]) -> [Prospect] { orders.compactMap { byOrder[$0.int] } }
}

/// Completed exams to be expected as a share of open orders, with the range in which 95 in 100 such weeks would lie if
/// every chance were right and people came or not each for themselves:
///
///     (Σ p ± z √(Σ p (1 − p))) ÷ orders, kept between 0 and the share placed
///
/// the normal approximation to the sum of independent chances that differ (Poisson binomial). How sure the chances
/// themselves are is not in it. Only operations that IEEE 754 rounds correctly are used.
struct ExpectedShare: Sendable, Equatable {
    let share: Value
    let interval: ScoreInterval

    /// Nil where there are no orders.
    init?(_ prospects: [OrderProspects.Prospect], of orders: Int) {
        guard orders > 0 else { return nil }
        let sum = prospects.reduce(Int64(0)) { $0 + $1.completed.millionths }
        share = Value(millionths: roundedHalfUp(Int128(sum), over: Int128(orders)))
        let variance = prospects.reduce(0.0) { sum, prospect in
            let chance = Double(prospect.completed.millionths) / 1_000_000
            return sum + chance * (1 - chance)
        }
        let half = ScoreInterval.z * variance.squareRoot()
        let mean = Double(sum) / 1_000_000
        func inside(_ count: Double) -> Value {
            let kept = min(max(count, 0), Double(prospects.count))
            return Value(millionths: Int64((kept / Double(orders) * 1_000_000).rounded()))
        }
        interval = ScoreInterval(lower: inside(mean - half), upper: inside(mean + half))
    }
}

/// Quantiles of whole days: the least day that at least such a share of the orders does not exceed (the inverse of the
/// empirical distribution function; type 1 in R. J. Hyndman and Y. Fan, The American Statistician 50 (1996) 361-365).
struct DayQuantiles: Sendable {
    private let sorted: [Int]
    private let isShared: Bool

    /// - Parameter isShared: then a quantile is nil unless more than ten orders lie at and on either side of it, so that none
    ///   tells the day of a few.
    init(_ days: [Int], isShared: Bool) {
        sorted = days.sorted()
        self.isShared = isShared
    }

    /// `share` in thousandths, above 0.
    func at(_ share: Int) -> Int? {
        guard !sorted.isEmpty else { return nil }
        let rank = min(max((share * sorted.count + 999) / 1000, 1), sorted.count)
        if isShared && min(rank, sorted.count - rank + 1) <= Suppression.largestHidden { return nil }
        return sorted[rank - 1]
    }

    /// Twenty, each for a twentieth of the orders, at the middle of it; of few orders one each. None where they are hidden.
    var dots: [Int] {
        guard !isShared else { return [] }
        return sorted.count <= 20 ? sorted : (0..<20).compactMap { at(25 + 50 * $0) }
    }
}
