import Domain
import GLPKSolver
import LinearModel
import Testing

@testable import Planning

@Suite("Cuts")
struct CutTests {
    /// A program of whole numbers: orders with some places each, rows of minutes over them, now and then a session that
    /// opens for a price.
    private struct RandomProgram {
        var model = LinearModel<Int>(.maximise)
        var owners: [Int?] = []

        init(seed: UInt64, orders: Int) {
            var random = SplitMix64(seed: seed)
            var columns: [(variable: Variable, minutes: Int, row: Int)] = []
            let opened = (0..<2).map { _ in
                model.variable(.integer, objective: -Double(Int.random(in: 0...30, using: &random)) / 10)
            }
            owners = [nil, nil]
            for order in 0..<orders {
                let own = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    let offer = model.variable(
                        .integer, objective: Double(Int.random(in: 10...50, using: &random)) / 10)
                    columns.append(
                        (
                            offer, Int.random(in: 2...9, using: &random) * 5,
                            Int.random(in: 0...2, using: &random)
                        ))
                    owners.append(order)
                    return offer
                }
                model.subject(to: sum(own) { $0 } <= 1, 0)
            }
            for row in 0...2 {
                let own = columns.filter { $0.row == row }
                let minutes = sum(own) { Double($0.minutes) * $0.variable }
                let room = Double(Int.random(in: 8...20, using: &random) * 5)
                if row < 2 {
                    model.subject(to: minutes - room * opened[row] <= 0, 1)
                } else {
                    model.subject(to: minutes <= room, 1)
                }
            }
        }

        /// Every choice of 0 and 1 that keeps all rows.
        func solutions() -> [[Double]] {
            let rows = model.sparseRows
            return (0..<1 << model.columnCount).compactMap { bits in
                let values = (0..<model.columnCount).map { Double(bits >> $0 & 1) }
                return rows.allSatisfy { $0.holds(values) } ? values : nil
            }
        }

        func worth(_ values: [Double]) -> Double {
            zip(model.objectiveCoefficients, values).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    @Test("A cut takes away what is no plan, and no plan", arguments: 0..<40)
    func cuts(seed: Int) {
        let program = RandomProgram(seed: UInt64(seed), orders: 4)
        let solutions = program.solutions()
        var relaxation = Relaxation(program.model)
        guard case .optimal(let reached) = relaxation.solve() else {
            Issue.record("no relaxation")
            return
        }
        let point = CutPoint(
            values: reached.values, lower: program.model.columnRanges.map(\.lowerBound),
            upper: program.model.columnRanges.map(\.upperBound))
        let isInteger = program.model.columnKinds.map { $0 == .integer }
        for row in program.model.sparseRows {
            guard let source = CutSource(row, owners: program.owners, isInteger: isInteger),
                let cut = MixedIntegerRounding.cut(source, at: point)
            else { continue }
            #expect(!cut.row.holds(reached.values))
            #expect(
                cut.row.values.allSatisfy { $0 == $0.rounded() } && cut.row.upper == cut.row.upper.rounded())
            for values in solutions { #expect(cut.row.holds(values), "\(cut.row) against \(values)") }
        }
    }

    @Test("What is left after the loop has the best plan, and no bound is below it", arguments: 0..<40)
    func loop(seed: Int) {
        let program = RandomProgram(seed: UInt64(1000 + seed), orders: 4)
        let best = program.solutions().map(program.worth).max() ?? 0
        for held in [best - 3, best - 0.5, best - 0.05, best] {
            let outcome = CutLoop(model: program.model, owners: program.owners, held: held).tightened(9)
            #expect((outcome.bound ?? .infinity) >= best - 1e-6)
            guard !outcome.isProven else {
                #expect(held >= best - 1e-6, "\(held) proven, \(best) is there")
                continue
            }
            let solved = GLPK.solve(outcome.model, SearchLimits(nodes: 10_000))
            let found = solved.termination == .infeasible ? held : solved.objective ?? -.infinity
            #expect(max(found, held) >= best - 1e-6, "\(found) of \(best), \(held) held")
        }
    }

    @Test("Cuts bring the relaxation nearer to the best plan")
    func progress() {
        var (before, after, best) = (0.0, 0.0, 0.0)
        for seed in 0..<40 {
            let program = RandomProgram(seed: UInt64(2000 + seed), orders: 4)
            let plan = program.solutions().map(program.worth).max() ?? 0
            guard let relaxed = GLPK.relax(program.model)?.objective else { continue }
            let cut = CutLoop(model: program.model, owners: program.owners, held: plan - 3).tightened(9)
            before += relaxed
            after += cut.bound ?? relaxed
            best += plan
        }
        #expect(after - best < 0.7 * (before - best), "\(before - best) open, then \(after - best)")
    }

    @Test("A row of other than whole numbers is no source of cuts")
    func sources() {
        let row = SparseRow(columns: [0, 1], values: [1, 2], upper: 2)
        func source(_ row: SparseRow, _ isInteger: [Bool] = [true, true]) -> CutSource? {
            CutSource(row, owners: [0, 0], isInteger: isInteger)
        }
        #expect(source(row)?.items.count == 2)
        #expect(source(row, [true, false]) == nil)
        #expect(source(SparseRow(columns: [0, 1], values: [1, 0.5], upper: 2)) == nil)
        #expect(source(SparseRow(columns: [0, 1], values: [1, 20_000], upper: 2)) == nil)
        // Two ways to carry out one decision.
        #expect(source(SparseRow(columns: [0, 1], values: [3, 3], upper: 2.5))?.items.count == nil)
    }
}

extension SparseRow {
    fileprivate func holds(_ values: [Double]) -> Bool {
        zip(columns, self.values).reduce(0) { $0 + $1.1 * values[Int($1.0)] } <= upper + 1e-6
    }
}
