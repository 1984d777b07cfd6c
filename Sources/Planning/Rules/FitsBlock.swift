import Domain
import LinearModel

extension Formulation {
    /// A block takes its minutes: Σ m·book[o] ≤ M over its offers, × open[k] in a flexible session. That exact start times
    /// exist within these minutes is seen to in `Timing`.
    mutating func addFitsBlock() {
        for block in instance.blocks.indices where !ofBlock[block].isEmpty {
            let minutes = Double(instance.blocks[block].span.length.int)
            let taken = sum(ofBlock[block]) { [book, choices] in
                Double(choices[$0].minutes.int) * book[$0.int]
            }
            if let open = open[instance.blocks[block].session.int] {
                model.subject(to: taken - minutes * open <= 0, .fitsBlock(block))
            } else {
                model.subject(to: taken <= minutes, .fitsBlock(block))
            }
        }
    }
}
