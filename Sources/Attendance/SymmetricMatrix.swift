/// A small positive definite matrix, by Cholesky: every sum in a fixed order, so results repeat.
struct SymmetricMatrix {
    let size: Int
    /// Row by row, both halves.
    private var entries: [Double]

    init(size: Int) {
        self.size = size
        entries = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double { entries[row * size + column] }

    /// Adds to the entry and to its mirror image.
    mutating func add(_ amount: Double, _ row: Int, _ column: Int) {
        entries[row * size + column] += amount
        if row != column { entries[column * size + row] += amount }
    }

    /// Takes an unknown out: its row and column are those of the identity.
    mutating func hold(_ place: Int) {
        for other in 0..<size {
            entries[place * size + other] = 0
            entries[other * size + place] = 0
        }
        entries[place * size + place] = 1
    }

    /// Nil when the matrix is not positive definite.
    func solve(_ right: [Double]) -> [Double]? { factor().map { substitute($0, right) } }

    /// The diagonal of the inverse.
    func inverseDiagonal() -> [Double]? {
        guard let factor = factor() else { return nil }
        return (0..<size).map { place in
            var unit = [Double](repeating: 0, count: size)
            unit[place] = 1
            return substitute(factor, unit)[place]
        }
    }

    /// L of L·Lᵀ, row by row.
    private func factor() -> [Double]? {
        var lower = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                var sum = self[row, column]
                for k in 0..<column { sum -= lower[row * size + k] * lower[column * size + k] }
                if row == column {
                    guard sum > 1e-12 * max(1, self[row, row]) else { return nil }
                    lower[row * size + row] = sum.squareRoot()
                } else {
                    lower[row * size + column] = sum / lower[column * size + column]
                }
            }
        }
        return lower
    }

    private func substitute(_ lower: [Double], _ right: [Double]) -> [Double] {
        var found = right
        for row in 0..<size {
            for k in 0..<row { found[row] -= lower[row * size + k] * found[k] }
            found[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            for k in (row + 1)..<max(size, row + 1) { found[row] -= lower[k * size + row] * found[k] }
            found[row] /= lower[row * size + row]
        }
        return found
    }
}
