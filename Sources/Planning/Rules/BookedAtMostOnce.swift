import Domain
import LinearModel

extension Formulation {
    /// At most one offer is taken for each order: Σ book[o] ≤ 1 over its offers; exactly one where a person has decided.
    mutating func addBookedAtMostOnce(_ forced: Set<Index<Order>>) {
        for order in instance.openOrders where !ofOrder[order].isEmpty {
            let placed = sum(ofOrder[order]) { [book] in book[$0.int] }
            if forced.contains(order) {
                model.subject(to: placed == 1, .bookedAtMostOnce(order))
            } else {
                model.subject(to: placed <= 1, .bookedAtMostOnce(order))
            }
        }
    }
}
