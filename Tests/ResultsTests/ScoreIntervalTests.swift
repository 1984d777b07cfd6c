import Domain
import Testing

@testable import Results

@Suite("Intervals")
struct ScoreIntervalTests {
    @Test(
        "Wilson's are those of the published table (Newcombe 1998, method 3)",
        arguments: [
            (81, 263, 255_289, 366_234), (15, 148, 62_386, 160_502), (0, 20, 0, 161_125),
            (1, 29, 6_113, 171_756), (29, 29, 883_029, 1_000_000),
        ])
    func wilson(count: Int, total: Int, lower: Int64, upper: Int64) throws {
        let interval = try #require(ScoreInterval.wilson(count, of: total))
        // The table prints four places.
        #expect(abs(interval.lower.millionths - lower) <= 60 && abs(interval.upper.millionths - upper) <= 60)
    }

    @Test(
        "Newcombe's are those of the published table (Newcombe 1998, method 10)",
        arguments: [
            ((56, 70), (48, 80), 52_400, 333_900), ((9, 10), (3, 10), 170_500, 809_000),
            ((6, 7), (2, 7), 58_200, 806_200), ((5, 56), (0, 29), -38_100, 192_600),
            ((0, 10), (0, 20), -161_100, 277_500), ((10, 10), (0, 10), 607_500, 1_000_000),
        ])
    func newcombe(first: (Int, Int), second: (Int, Int), lower: Int64, upper: Int64) throws {
        let interval = try #require(
            ScoreInterval.difference(
                (count: first.0, total: first.1), (count: second.0, total: second.1)))
        #expect(abs(interval.lower.millionths - lower) <= 60 && abs(interval.upper.millionths - upper) <= 60)
    }

    @Test("Nothing has no interval, and nobody in it is no crash")
    func empty() {
        #expect(ScoreInterval.wilson(0, of: 0) == nil)
        #expect(ScoreInterval.difference((count: 0, total: 0), (count: 3, total: 9)) == nil)
        #expect(share(0, of: 0) == nil)
    }

    private func successes(_ permille: Int, of total: Int, _ random: inout SplitMix64) -> Int {
        (0..<total).count { _ in random.below(1000) < permille }
    }

    @Test(
        "A share's interval holds the true share 19 times in 20",
        arguments: [(20, 500), (60, 150), (200, 930)])
    func coverage(total: Int, permille: Int) throws {
        var random = SplitMix64(seed: UInt64(total * permille))
        let holds = try (0..<4000).count { _ in
            let interval = try #require(
                ScoreInterval.wilson(successes(permille, of: total, &random), of: total))
            return (interval.lower.millionths...interval.upper.millionths).contains(Int64(permille) * 1000)
        }
        #expect((3720...3900).contains(holds), "\(holds) of 4000")
    }

    @Test(
        "A difference's interval holds the true difference 19 times in 20",
        arguments: [(30, 500, 50, 700), (80, 900, 40, 850), (25, 200, 25, 200)])
    func coverageOfDifferences(first: Int, p: Int, second: Int, q: Int) throws {
        var random = SplitMix64(seed: UInt64(first * p + second * q))
        let holds = try (0..<4000).count { _ in
            let own = successes(p, of: first, &random)
            let other = successes(q, of: second, &random)
            let interval = try #require(
                ScoreInterval.difference((count: own, total: first), (count: other, total: second)))
            return (interval.lower.millionths...interval.upper.millionths).contains(Int64(p - q) * 1000)
        }
        #expect((3740...3920).contains(holds), "\(holds) of 4000")
    }
}
