import Testing

@testable import Domain

@Suite("Units")
struct UnitsTests {
    @Test(
        "Rounding goes to the nearest, halves towards plus infinity",
        arguments: [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, 0), (-6, 10, -1), (-15, 10, -1), (7, 7, 1)])
    func rounding(numerator: Int, denominator: Int, expected: Int) {
        #expect(roundedHalfUp(Int128(numerator), over: Int128(denominator)) == Int64(expected))
    }

    @Test(
        "Products are rounded once",
        arguments: [(985_714, 4_000_000, 3_942_856), (1, 500_000, 1), (1, 499_999, 0)])
    func products(a: Int, b: Int, expected: Int) {
        #expect(Value(millionths: Int64(a)).times(Value(millionths: Int64(b))).millionths == Int64(expected))
    }

    @Test(
        "Figures are written without superfluous digits",
        arguments: [
            (4_385_714, "4.385714"), (-500_000, "-0.5"), (3_000_000, "3"), (0, "0"), (1, "0.000001"),
            (-1, "-0.000001"),
        ])
    func written(millionths: Int, text: String) {
        #expect(Value(millionths: Int64(millionths)).description == text)
    }

    @Test(
        "Money is written in its currency's units", arguments: [(40_000, "400"), (1250, "12.5"), (5, "0.05")])
    func money(cents: Int, text: String) {
        #expect(Cents(Int64(cents)).description == text)
    }

    @Test(
        "Division rounds down on both sides of zero",
        arguments: [(7, 2, 3), (-7, 2, -4), (-8, 2, -4), (0, 5, 0)])
    func floor(a: Int, b: Int, expected: Int) {
        #expect(floorDiv(a, b) == expected)
        #expect(floorDivision(Int128(a), Int128(b)) == Int128(expected))
    }
}
