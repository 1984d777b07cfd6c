import Domain
import GLPKSolver
import LinearModel
import Testing

@Suite("GLPK answers what it is asked")
struct GLPKTests {
    private enum Row { case row }
    private typealias Model = LinearModel<Row>
    private let enough = SearchLimits(nodes: 1_000)

    /// The best of `values` that weigh at most `limit` together.
    private func knapsack(_ values: [Double], _ weights: [Double], limit: Double) -> Model {
        var model = Model(.maximise)
        let take = values.map { model.variable(.integer, objective: $0) }
        model.subject(to: sum(take.indices) { weights[$0] * take[$0] } <= limit, .row)
        return model
    }

    @Test("An optimum comes with its values, its objective and an equal bound")
    func optimal() {
        let solution = GLPK.solve(knapsack([6, 5, 5], [6, 5, 5], limit: 10), enough)
        #expect(solution.termination == .optimal)
        #expect(solution.values == [0, 1, 1])
        #expect(solution.objective == 10 && solution.bound == 10)
    }

    @Test("A minimum is a minimum")
    func minimum() {
        var model = Model(.minimise)
        let x = model.variable(in: 0...10, objective: 2)
        model.subject(to: 1 * x >= 3, .row)
        #expect(GLPK.relax(model)?.objective == 6)
        #expect(GLPK.relax(model)?.rowDuals == [2])
        #expect(GLPK.solve(model, enough).objective == 6)
    }

    @Test("A program without a plan is infeasible, whoever notices", arguments: [true, false])
    func infeasible(isSeenByPresolve: Bool) {
        var model = Model(.maximise)
        let x = (0..<3).map { _ in model.variable(.integer, objective: 1) }
        if isSeenByPresolve {
            model.subject(to: sum(x) { $0 } >= 4, .row)
        } else {
            model.subject(to: 2 * sum(x) { $0 } == 3, .row)
        }
        let solution = GLPK.solve(model, enough)
        #expect(solution.termination == .infeasible)
        #expect(solution.values == nil)
        #expect((GLPK.relax(model) == nil) == isSeenByPresolve)
    }

    @Test("Without columns there is one plan, or none")
    func nothingToChoose() {
        var model = Model(.maximise)
        model.subject(to: sum([Variable]()) { $0 } <= 1, .row)
        #expect(GLPK.solve(model, enough).termination == .optimal)
        #expect(GLPK.relax(model)?.rowDuals == [0])
        model.subject(to: sum([Variable]()) { $0 } >= 1, .row)
        #expect(GLPK.solve(model, enough).termination == .infeasible)
        #expect(GLPK.relax(model) == nil)
    }

    @Test("A program that the presolver solves whole is solved, with and without rows")
    func presolvedAway() {
        var model = Model(.maximise)
        let x = (0..<4).map { model.variable(.integer, objective: Double($0 + 1)) }
        #expect(GLPK.solve(model, enough).objective == 10)
        model.subject(to: sum(x) { $0 } <= 4, .row)
        #expect(GLPK.solve(model, enough).values == [1, 1, 1, 1])
        model.subject(to: sum(x) { $0 } <= 0, .row)
        #expect(GLPK.solve(model, enough).values == [0, 0, 0, 0])
    }

    @Test("A continuous column beside binaries keeps its bounds")
    func mixed() {
        var model = Model(.maximise)
        let open = model.variable(.integer, objective: -2)
        let level = model.variable(in: 0...10, objective: 1)
        model.subject(to: level - 2.5 * open <= 0, .row)
        let solution = GLPK.solve(model, enough)
        #expect(solution.objective == 0.5)
        #expect(solution.values == [1, 2.5])
    }

    @Test("The relaxation prices what binds, and only that")
    func duals() {
        var model = Model(.maximise)
        let x = model.variable(in: 0...10, objective: 3)
        model.subject(to: 2 * x <= 4, .row)
        model.subject(to: 1 * x <= 9, .row)
        #expect(GLPK.relax(model)?.rowDuals == [1.5, 0])
        #expect(GLPK.relax(model)?.values == [2])
    }

    @Test("An unbounded relaxation has no optimum")
    func unbounded() {
        var model = Model(.maximise)
        _ = model.variable(in: 0...(.infinity), objective: 1)
        #expect(GLPK.relax(model) == nil)
        #expect(GLPK.solve(model, enough).values == nil)
    }

    /// A market split: relaxations say nothing, so the tree must be searched.
    private var hard: Model {
        var model = Model(.maximise)
        let weights: [[Double]] = [
            [37, 83, 59, 41, 97, 23, 71, 67, 89, 31, 53, 79],
            [61, 19, 73, 47, 29, 91, 13, 57, 43, 87, 33, 69],
        ]
        let x = weights[0].map { _ in model.variable(.integer) }
        for row in weights {
            let (over, under) = (
                model.variable(in: 0...500, objective: -1), model.variable(in: 0...500, objective: -1)
            )
            let split = sum(x.indices) { row[$0] * x[$0] } + over - under
            model.subject(to: split == (row.reduce(0, +) / 2).rounded(.down), .row)
        }
        return model
    }

    @Test("The search ends at its nodes, and its bound is still one")
    func nodeLimit() {
        let proven = GLPK.solve(hard, SearchLimits(nodes: 1_000_000))
        let cut = GLPK.solve(hard, SearchLimits(nodes: 3))
        #expect(proven.termination == .optimal)
        #expect(cut.termination == .workLimit)
        #expect(cut.bound! >= proven.objective! - 1e-6)
        #expect(cut.nodes < proven.nodes)
    }

    @Test("The search ends at its gap, and its bound is still one")
    func gap() {
        var random = 17.0
        let figures = (0..<40).map { _ in
            random = (random * 31 + 7).truncatingRemainder(dividingBy: 101)
            return random + 50
        }
        let model = knapsack(figures.map { $0 + 3 }, figures, limit: 1_001)
        let proven = GLPK.solve(model, SearchLimits(nodes: 1_000_000))
        let close = GLPK.solve(model, SearchLimits(nodes: 1_000_000, gap: 0.2))
        #expect(proven.termination == .optimal)
        #expect([.gapReached, .optimal].contains(close.termination))
        #expect(close.objective! >= proven.objective! * 0.8)
        #expect(close.bound! >= proven.objective! - 1e-6)
    }

    @Test("The same program gives the same answer")
    func repeats() {
        let (first, second) = (GLPK.solve(hard, enough), GLPK.solve(hard, enough))
        #expect(first.values == second.values && first.nodes == second.nodes)
    }
}
