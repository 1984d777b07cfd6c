import Domain
import LinearModel

extension Formulation {
    /// Rows counted in whole units that price steps were given, for the offers of the same columns: they follow from the
    /// others, but not for fractions.
    mutating func addCounted(_ rows: UnitRows) {
        guard !rows.isEmpty else { return }
        precondition(rows.listOf.count == choices.count, "rows of other offers")
        var takers = [[(offer: Int, count: Int32)]](repeating: [], count: rows.rows.count)
        for offer in rows.listOf.indices {
            for use in rows.uses(Int(rows.listOf[offer])) {
                takers[Int(rows.row[use])].append((offer, rows.counts[use]))
            }
        }
        for (place, row) in rows.rows.enumerated() where !takers[place].isEmpty {
            let taken = sum(takers[place]) { [book] taker in Double(taker.count) * book[taker.offer] }
            let right = Double(rows.right[place])
            if case .block(let block) = row.thing, let open = open[instance.blocks[block].session.int] {
                model.subject(to: taken - right * open <= 0, rows.labels[place])
            } else {
                model.subject(to: taken <= right, rows.labels[place])
            }
        }
    }
}
