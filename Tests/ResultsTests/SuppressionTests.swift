import Domain
import Testing

@testable import Results

@Suite("What is shared names nobody")
struct SuppressionTests {
    /// A count that an attacker is after, as sums of parts of a row.
    private struct Target {
        let names: [String]
        let side: Int
        let label: String
        let parts: [Int]
        let truth: Int
    }

    private static let counts: [(label: String, parts: [Int], figure: @Sendable (Tally) -> Int)] = [
        ("orders", [0, 1, 2], { $0.orders }), ("waiting", [0], { $0.waiting }),
        ("placed", [1, 2], { $0.placed }), ("late", [1], { $0.late }), ("on time", [2], { $0.onTime }),
    ]

    private func targets(_ tabulation: Tabulation) -> [Target] {
        var targets: [Target] = []
        func add(_ names: [String], _ side: Int, _ tally: Tally) {
            for count in Self.counts where (1...10).contains(count.figure(tally)) {
                targets.append(
                    Target(
                        names: names, side: side, label: count.label, parts: count.parts,
                        truth: count.figure(tally)))
            }
        }
        for field in tabulation.fields {
            for stratum in field.strata {
                for side in Side.allCases {
                    add([field.field.rawValue, stratum.value], side.rawValue, stratum.tallies[side])
                }
            }
        }
        for table in tabulation.tables {
            let fields = [table.pair.first.rawValue, table.pair.second.rawValue]
            for (row, line) in table.cells.enumerated() {
                for (column, cell) in line.enumerated() {
                    add(fields + [table.rows[row], table.columns[column]], 0, cell)
                }
            }
        }
        return targets
    }

    /// Where the whole is itself a small count, or all of it is in one stratum, no hiding of parts can help.
    private func isTold(_ target: Target, _ tabulation: Tabulation) -> Bool {
        guard let side = Side(rawValue: target.side),
            let count = Self.counts.first(where: { $0.label == target.label })
        else { return true }
        return (1...10).contains(count.figure(tabulation.overall[side]))
            || tabulation.overall.orders <= 10
    }

    @Test(
        "Of 1,000 crowds, no hidden count of 1 to 10 can be had back by linear reasoning", arguments: 0..<20)
    func attacked(batch: Int) {
        for seed in (batch * 50)..<(batch * 50 + 50) {
            let people = People(seed: UInt64(seed))
            let tabulation = people.tabulation
            let attacker = Attacker(people.published())
            var random = SplitMix64(seed: UInt64(seed) ^ 0xA77AC)
            let targets = targets(tabulation).filter { !isTold($0, tabulation) }
            guard !targets.isEmpty else { continue }
            for _ in 0..<4 {
                let target = targets[random.below(targets.count)]
                guard let row = attacker.parts[target.names]?[target.side] else {
                    Issue.record("seed \(seed): \(target.names) is not published")
                    continue
                }
                let range = attacker.range(of: target.parts.map { row[$0] })
                #expect(
                    range.map { $0.contains(target.truth) && $0.count > Suppression.leastWidth } == true,
                    "seed \(seed): \(target.label) of \(target.names), side \(target.side), is \(target.truth), and must be in \(String(describing: range))"
                )
            }
        }
    }

    @Test("No count of 1 to 10 is shown, nor left between two that are shown", arguments: 0..<200)
    func shown(seed: Int) {
        let reading = People(seed: UInt64(seed)).reading()
        let rows =
            reading.groups.map(\.figures) + reading.fields.flatMap { $0.strata.map(\.figures) }
        let tallies =
            rows.flatMap { row in Side.allCases.map { row[$0] } }
            + reading.tables.flatMap { $0.cells.map(\.figures) }
        for tally in tallies {
            for count in [tally.orders, tally.placed, tally.onTime, tally.urgentLateDays] {
                #expect(!Suppression.hides(count ?? 0))
            }
            if let orders = tally.orders, let placed = tally.placed {
                #expect(!Suppression.hides(orders - placed))
            }
            if let placed = tally.placed, let onTime = tally.onTime {
                #expect(!Suppression.hides(placed - onTime))
            }
            #expect(tally.orders != nil || tally.placed == nil)
            #expect(tally.placed != nil || tally.onTime == nil && tally.meanWaitDays == nil)
        }
    }

    private func crowd(_ sizes: [(strata: [Int], count: Int, waiting: Int)]) -> People {
        var people = People([])
        for size in sizes {
            for place in 0..<size.count {
                var outcomes = Tallies()
                for side in Side.allCases {
                    let placed = place < size.waiting ? 0 : 1
                    outcomes[side] = Tally(orders: 1, placed: placed, onTime: placed, waitDays: placed * 7)
                }
                people.persons.append(.init(strata: size.strata, outcomes: outcomes))
            }
        }
        return people
    }

    private func orders(_ people: People, _ field: StratumField) -> [Int?] {
        let reading = people.reading()
        return reading.fields.first { $0.field == field }?.strata.map(\.figures.orders) ?? []
    }

    @Test("A hidden stratum never stands alone: the smallest other is hidden with it")
    func complement() {
        let people = crowd([([0, 1, 0, 0], 4, 0), ([1, 1, 1, 1], 30, 0), ([1, 1, 2, 1], 60, 0)])
        #expect(orders(people, .race) == [nil, nil, 60, 0, 0, 0])
        #expect(orders(people, .language) == [0, 94, 0, 0, 0, 0, 0])
    }

    @Test("A stratum whose few waiting orders would be told shows its orders, not how many are placed")
    func waitingIsACount() {
        let people = crowd([
            ([1, 1, 0, 1], 40, 3), ([1, 1, 1, 1], 50, 20), ([1, 1, 2, 1], 60, 20), ([1, 1, 3, 1], 70, 20),
        ])
        let race = people.reading().fields.first { $0.field == .race }?.strata.map { $0.figures[.plan] } ?? []
        #expect(race.map(\.orders) == [40, 50, 60, 70, 0, 0])
        #expect(race.map(\.placed) == [nil, nil, 40, 50, 0, 0])
        #expect(race.map(\.rateInterval)[0] == nil && race.map(\.rateInterval)[2] != nil)
    }

    @Test("Of ten orders in all nothing is shown of any part")
    func tooFew() {
        #expect(
            orders(crowd([([0, 0, 0, 0], 6, 1), ([1, 1, 1, 1], 4, 0)]), .race).allSatisfy { $0 == nil })
    }

    @Test("A table that closes a ring is hidden whole, and so is a field that says again what another says")
    func ringsAndDoubles() {
        let people = crowd([([0, 1, 0, 0], 400, 100), ([1, 1, 1, 1], 300, 100), ([1, 2, 2, 2], 300, 100)])
        let reading = people.reading()
        let shown = reading.tables.map { table in table.cells.contains { $0.figures.orders != nil } }
        #expect(shown == [true, true, false])
        #expect(
            people.reading(.internal).tables.allSatisfy { $0.cells.allSatisfy { $0.figures.orders != nil } })
        var tabulation = people.tabulation
        let quartile = Tabulation.Field(field: .areaQuartile, strata: tabulation.fields[3].strata)
        tabulation.fields.append(quartile)
        let hidden = Suppression(sharing: tabulation).fields[.area]?.contains { $0.orders }
        #expect(hidden == false)
    }

    @Test("Twenty thousand orders with a hundred areas take no time worth naming")
    func isFast() {
        var random = SplitMix64(seed: 5)
        let tallies = (0..<100).map { _ in
            (0..<12).map { _ -> Tally in
                let orders = random.below(4) == 0 ? random.below(8) : random.below(50)
                let placed = orders - random.below(orders / 4 + 1)
                return Tally(orders: orders, placed: placed, onTime: placed - random.below(placed / 5 + 1))
            }
        }
        func sum(_ parts: [Tally]) -> Tallies {
            var sum = Tallies()
            for side in Side.allCases { parts.forEach { sum[side] += $0 } }
            return sum
        }
        let rows = FieldSuppression(tallies.map(sum)).visible
        let columns = FieldSuppression((0..<12).map { column in sum(tallies.map { $0[column] }) }).visible
        let clock = ContinuousClock()
        let time = clock.measure {
            let shown = TableSuppression(tallies, rows: rows, columns: columns).visible
            #expect(shown.count == 100)
        }
        #expect(time < .seconds(5))
    }
}
