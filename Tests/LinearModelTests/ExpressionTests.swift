import Domain
import LinearModel
import Testing

@Suite("Expressions read like the page and arrive as sparse rows")
struct ExpressionTests {
    private enum Row: Equatable { case first, second }

    private func terms(_ model: LinearModel<Row>) -> [[Double]] {
        let terms = model.terms
        return (1..<(model.termCount + 1)).map {
            [Double(terms.rows[$0]), Double(terms.columns[$0]), terms.values[$0]]
        }
    }

    @Test("A column named twice in a row is one term; the next row starts anew")
    func repeatedTermsMerge() {
        var model = LinearModel<Row>(.maximise)
        let (x, y) = (model.variable(), model.variable())
        model.subject(to: 2 * x + y + 3 * x <= 4, .first)
        model.subject(to: x - y - y >= 1, .second)
        #expect(terms(model) == [[1, 1, 5], [1, 2, 1], [2, 1, 1], [2, 2, -2]])
        #expect(model.rowLabels == [.first, .second])
    }

    @Test("Relations become ranges")
    func ranges() {
        var model = LinearModel<Row>(.minimise)
        let x = model.variable(in: -1...5)
        model.subject(to: 1 * x <= 4, .first)
        model.subject(to: 1 * x >= 1, .first)
        model.subject(to: 1 * x == 2, .first)
        #expect(model.rowRanges == [-.infinity...4, 1...(.infinity), 2...2])
        #expect(model.columnRanges == [-1...5])
    }

    @Test("Sums nest, scale and add up in the objective")
    func sums() {
        var model = LinearModel<Row>(.maximise)
        let x = (0..<3).map { _ in model.variable(.integer, objective: 1) }
        model.addToObjective(2 * sum(x.indices) { Double($0) * x[$0] } - sum(x) { $0 })
        #expect(model.objectiveCoefficients == [0, 2, 4])
        #expect(model.columnKinds == [.integer, .integer, .integer])
    }

    @Test("A row without terms is kept, so that labels and rows stay aligned")
    func emptyRow() {
        var model = LinearModel<Row>(.maximise)
        #expect(model.subject(to: sum([Variable]()) { $0 } <= 1, .first) == 0)
        #expect(model.rowCount == 1 && model.termCount == 0)
    }

    @Test("Figures that are no numbers are seen", arguments: [Double.nan, .infinity, -.infinity])
    func nonFinite(figure: Double) {
        var objective = LinearModel<Row>(.maximise)
        _ = objective.variable(objective: figure)
        var term = LinearModel<Row>(.maximise)
        term.subject(to: figure * term.variable() <= 1, .first)
        #expect(!objective.isFinite && !term.isFinite)
    }

    @Test("A limit no figure can meet is seen, a limit that is none is fine")
    func infiniteLimits() {
        var model = LinearModel<Row>(.maximise)
        let x = model.variable()
        model.subject(to: 1 * x <= .infinity, .first)
        #expect(model.isFinite)
        model.subject(to: 1 * x == .infinity, .second)
        #expect(!model.isFinite)
    }
}
