import Attendance
import Domain

/// What a certificate's prices prove about a stage of outreach, from the options of every appointment.
///
///     level:  Σ w·n · t     ≤  Σ w·base + Σ price·left + Σ_appointments max(0, max_options Σ w·uplift − Σ price·use)
///     saved:  10⁶ · value   ≤  Σ p·(base − n·floor) + Σ price·left + Σ_appointments max(0, max (10⁶ + Σ p)·uplift − …)
///     parity: 10¹² · value  ≤  Σ q·(λ·all − a·base) + Σ price·left
///                                  + Σ_appointments max(0, max 10¹²·uplift + (λ·Σ q − Σ_own q·a)·gift − …)
struct OutreachBound {
    enum Stage {
        case level, parity
        /// What no group may fall below.
        case saved(floor: Int64?)
    }

    let facts: OutreachFacts
    private var prices: PriceList

    init(_ facts: OutreachFacts, _ stage: CertifiedOutreach) {
        self.facts = facts
        prices = PriceList(stage.prices, place: stage.place)
    }

    var violations: [Violation] { prices.violations }

    /// What prices on groups make of it.
    private struct Terms {
        var constant: Int128 = 0
        var divisor: Int128 = 1_000_000
        /// By appointment: what a millionth of uplift is worth, and one of what parity compares.
        var uplift: [Int128]
        var gift: [Int128]
    }

    mutating func bound(_ stage: Stage) -> Int64 {
        guard let terms = terms(stage) else { return .max }
        var total = terms.constant
        /// By lane: price of one minute drawn by a day.
        var ofMinute: [HelpMinutes.Lane: [Int128]] = [:]
        for (lane, left) in facts.usable {
            let own = left.indices.map { prices.take(facts.minutes.name(lane, $0)) }
            for (amount, price) in zip(left, own) { total += Int128(amount) * price }
            // A minute drawn by a day is drawn by every later one.
            ofMinute[lane] = own.indices.map { own[$0...].reduce(0, +) }
        }
        var ofCent: [Index<PoolWindow>: Int128] = [:]
        for (purse, left) in facts.usableCents {
            let price = prices.take(facts.name(purse))
            ofCent[purse] = price
            total += price * Int128(left)
        }
        let ofContact = facts.scenario.patients.rows.indices.map { patient in
            let price = prices.take(RowName.contacts(facts.scenario.patients[Index(patient)].id))
            total += price * Int128(facts.contactsLeft[patient])
            return price
        }
        prices.refuseTheRest()
        for (place, options) in facts.options.enumerated() {
            var best: Int128 = 0
            for option in options {
                var worth = terms.uplift[place] * Int128(option.uplift)
                if terms.gift[place] != 0 {
                    worth += terms.gift[place] * Int128(facts.gift(option.demands, uplift: option.uplift))
                }
                worth -= ofContact[facts.coming[place].patient.int] * Int128(option.demands.count)
                for demand in option.demands {
                    if let purse = demand.purse { worth -= ofCent[purse]! * Int128(demand.cents) }
                    guard let supply = demand.supply else { continue }
                    for lane in facts.minutes.lanes(supply, demand.quiet) {
                        worth -= ofMinute[lane]![facts.minutes.day(demand.by)] * Int128(demand.minutes)
                    }
                }
                best = max(best, worth)
            }
            total += best
        }
        guard terms.divisor > 0 else { return 1_000_000 }
        let proven = floorDivision(total, terms.divisor)
        if case .level = stage { return Int64(clamping: min(proven, 1_000_000)) }
        return Int64(clamping: proven)
    }

    /// Nil: the prices prove nothing.
    private mutating func terms(_ stage: Stage) -> Terms? {
        let count = facts.coming.count
        var terms = Terms(
            uplift: Array(repeating: 1_000_000, count: count), gift: Array(repeating: 0, count: count))
        switch stage {
        case .level:
            (terms.uplift, terms.divisor) = (Array(repeating: 0, count: count), 0)
            for group in facts.helped { add(group, floor: 0, &terms, counts: true) }
        case .saved(let floor?):
            for group in facts.helped { add(group, floor: floor, &terms, counts: false) }
        case .saved(nil): break
        case .parity:
            terms.divisor = 1_000_000_000_000
            terms.uplift = Array(repeating: terms.divisor, count: count)
            let basis = facts.basis
            var sum: Int128 = 0
            for group in facts.helped {
                let above = prices.take(RowName.high(.parity, group.name))
                let below = prices.take(RowName.level(.parity, group.name))
                // How far a group may be is not limited, so it must be worth what it costs.
                guard above + below <= 1_000_000 else { return nil }
                let figure = (below - above) * facts.parityWeight(group.members)
                for member in group.members {
                    terms.gift[member] += figure
                    terms.constant += figure * Int128(basis[member])
                }
                sum += above - below
            }
            let everyone = sum * facts.penalty
            for place in 0..<count {
                terms.gift[place] += everyone
                terms.constant += everyone * Int128(basis[place])
            }
        }
        return terms
    }

    private mutating func add(
        _ group: (name: GroupName, members: [Int]), floor: Int64, _ terms: inout Terms, counts: Bool
    ) {
        let price = prices.take(RowName.expected(group.name))
        for member in group.members {
            terms.uplift[member] += price
            terms.constant += price * Int128(facts.coming[member].base.completed.millionths - floor)
            terms.divisor += counts ? price : 0
        }
    }
}

extension OutreachFacts {
    func name(_ purse: Index<PoolWindow>) -> String {
        let window = help.windows[purse]
        return RowName.poolLimit(scenario.pools[window.pool].id, window.number + 1)
    }
}
