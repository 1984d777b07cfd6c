import Domain
import LinearModel

extension Formulation {
    /// Help before the exam adds up day by day: for every day d on which some by-when falls,
    /// Σ minutes·book[o] with by ≤ d is at most what windows bring by d.
    mutating func addReachInTime() {
        for supply in instance.supplies.indices {
            let offers = ofSupply[supply]
            let days = Set(offers.flatMap { choices[$0].before.filter { $0.supply == supply }.map(\.by) })
            for day in days.sorted() {
                let due = offers.filter { [choices] in choices[$0].drawn(from: supply, by: day) > 0 }
                let minutes = sum(due) { [book, choices] in
                    Double(choices[$0].drawn(from: supply, by: day)) * book[$0.int]
                }
                let amount = Double(instance.supplies[supply].amount(upTo: day))
                model.subject(to: minutes <= amount, .before(supply, day))
            }
        }
    }
}

extension Offer {
    /// Minutes the offer asks of a supply by a day.
    func drawn(from supply: Index<Supply>, by day: Day) -> Int64 {
        before.reduce(0) { $1.supply == supply && $1.by <= day ? $0 + $1.minutes : $0 }
    }
}
