import Attendance
import Domain

/// What a certificate's prices prove about a stage of outreach, from the options of every appointment.
///
///     level:  Σ w·n · t   ≤  Σ w·base + Σ price·left + Σ_appointments max(0, max_options Σ w·uplift − Σ price·minutes)
///     saved:  10⁶ · value ≤  Σ p·(base − n·floor) + Σ price·left + Σ_appointments max(0, max (10⁶ + Σ p)·uplift − …)
struct OutreachBound {
    let facts: OutreachFacts
    private var prices: PriceList

    init(_ facts: OutreachFacts, _ stage: CertifiedOutreach) {
        self.facts = facts
        prices = PriceList(stage.prices, place: stage.place)
    }

    var violations: [Violation] { prices.violations }

    /// - Parameters:
    ///   - isLevel: whether the stage is that of the level.
    ///   - floor: what no group may fall below in the other.
    mutating func bound(isLevel: Bool, floor: Int64?) -> Int64 {
        var constant: Int128 = 0
        /// By lane: price of one minute drawn by a day.
        var ofMinute: [HelpMinutes.Lane: [Int128]] = [:]
        for (lane, left) in facts.usable {
            let own = left.indices.map { prices.take(facts.minutes.name(lane, $0)) }
            for (amount, price) in zip(left, own) { constant += Int128(amount) * price }
            // A minute drawn by a day is drawn by every later one.
            ofMinute[lane] = own.indices.map { own[$0...].reduce(0, +) }
        }
        let ofContact = facts.scenario.patients.rows.indices.map { patient in
            let price = prices.take(RowName.contacts(facts.scenario.patients[Index(patient)].id))
            constant += price * Int128(facts.contactsLeft[patient])
            return price
        }
        var weight = [Int128](repeating: isLevel ? 0 : 1_000_000, count: facts.coming.count)
        var divisor: Int128 = isLevel ? 0 : 1_000_000
        if isLevel || floor != nil {
            for group in facts.helped {
                let price = prices.take(RowName.expected(group.name))
                for member in group.members {
                    weight[member] += price
                    constant += price * Int128(facts.coming[member].base.completed.millionths)
                    constant -= isLevel ? 0 : price * Int128(floor ?? 0)
                    divisor += isLevel ? price : 0
                }
            }
        }
        prices.refuseTheRest()
        var total = constant
        for (place, options) in facts.options.enumerated() {
            var best: Int128 = 0
            for option in options {
                var worth = weight[place] * Int128(option.uplift)
                worth -= ofContact[facts.coming[place].patient.int] * Int128(option.demands.count)
                for demand in option.demands {
                    guard let supply = demand.supply else { continue }
                    for lane in facts.minutes.lanes(supply, demand.quiet) {
                        worth -= ofMinute[lane]![facts.minutes.day(demand.by)] * Int128(demand.minutes)
                    }
                }
                best = max(best, worth)
            }
            total += best
        }
        guard divisor > 0 else { return 1_000_000 }
        let proven = floorDivision(total, divisor)
        return Int64(clamping: isLevel ? min(proven, 1_000_000) : proven)
    }
}
