/// Who excludes whom, as a graph: of nodes that all exclude one another no more than one is taken. One row for such a
/// clique says more than a row for each pair, and there are far fewer of them.
struct ExclusionGraph {
    /// By node and node.
    private var excludes: [[Bool]]
    /// Pairs that no clique holds yet.
    private var open: [[Bool]]

    /// - Parameter isOpen: whether an exclusion is still to be said; others only make cliques larger.
    init(_ count: Int, excludes: (Int, Int) -> Bool, isOpen: (Int, Int) -> Bool) {
        let none = [[Bool]](repeating: Array(repeating: false, count: count), count: count)
        (self.excludes, open) = (none, none)
        for one in 0..<count {
            for other in (one + 1)..<max(count, one + 1) where excludes(one, other) {
                self.excludes[one][other] = true
                self.excludes[other][one] = true
                open[one][other] = isOpen(one, other)
                open[other][one] = open[one][other]
            }
        }
    }

    /// Cliques that together hold every open pair: each starts with the first such pair left and takes in whom it can,
    /// those first who bring open pairs.
    mutating func cover() -> [[Int]] {
        var cliques: [[Int]] = []
        for one in open.indices {
            while let other = open[one].firstIndex(of: true) {
                var clique = [one, other]
                for wantsOpen in [true, false] {
                    for node in open.indices where !clique.contains(node) {
                        guard clique.allSatisfy({ excludes[node][$0] }) else { continue }
                        if wantsOpen && !clique.contains(where: { open[node][$0] }) { continue }
                        clique.append(node)
                    }
                }
                for member in clique { for other in clique { open[member][other] = false } }
                cliques.append(clique.sorted())
            }
        }
        return cliques
    }
}
