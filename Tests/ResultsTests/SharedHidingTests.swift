import Domain
import Testing

@testable import Results
@testable import Verification

@Suite("What is hidden is what the verifier would hide")
struct SharedHidingTests {
    /// What is published of a crowd, and the true counts by table, row and plan.
    private struct Crowd {
        let printed: PrintedEquity
        let partitions: [Policy.Partition]
        let fields: [[[EquityChecks.Counted]]]
        let twoWay: [[[EquityChecks.Counted]]]

        init(_ people: People) throws {
            printed = try PrintedEquity(people.published().bytes())
            let tabulation = people.tabulation
            partitions = [
                .init(by: .interpreter, groups: ["needed", "unknown"]),
                .init(by: .language, groups: ["es", "so"]),
            ]
            fields = tabulation.fields.map { field in
                field.strata.map { stratum in Side.allCases.map { counted(stratum.tallies[$0]) } }
            }
            twoWay = tabulation.tables.map { table in table.cells.joined().map { [counted($0)] } }
        }

        func violations(_ change: (inout PrintedEquity) -> Void = { _ in }) -> [Violation] {
            var printed = printed
            change(&printed)
            return HidingChecks(printed, partitions, fields: fields, twoWay: twoWay).violations
        }
    }

    @Test("Of 2,000 crowds the same is hidden, and nothing is found in what is published", arguments: 0..<20)
    func agree(batch: Int) throws {
        var (hidden, shown) = (0, 0)
        for seed in (batch * 100)..<(batch * 100 + 100) {
            let crowd = try Crowd(People(seed: UInt64(seed)))
            #expect(crowd.violations().map(\.description) == [], "seed \(seed)")
            #expect(DisclosureChecks(crowd.printed).violations.map(\.description) == [], "seed \(seed)")
            for row in (crowd.printed.fields + crowd.printed.twoWay).flatMap(\.rows) {
                if row.orders == nil { hidden += 1 } else { shown += 1 }
            }
        }
        #expect(hidden > 100 && shown > 100)
    }

    @Test("One figure more hidden, or one shown that should not be, is found", arguments: 0..<20)
    func changed(batch: Int) throws {
        for seed in (batch * 20)..<(batch * 20 + 20) {
            let crowd = try Crowd(People(seed: UInt64(seed)))
            for (place, table) in crowd.printed.fields.enumerated() {
                for (row, stratum) in table.rows.enumerated() {
                    let truth = crowd.fields[place][row]
                    let orders = crowd.violations {
                        $0.fields[place].rows[row].orders = stratum.orders == nil ? truth[0].orders : nil
                    }
                    let onTime = crowd.violations {
                        let isHidden = stratum.baselines[0].onTime == nil
                        $0.fields[place].rows[row].baselines[0].onTime = isHidden ? truth[1].onTime : nil
                    }
                    for found in [orders, onTime] {
                        #expect(
                            found.map(\.kind) == [.disclosure],
                            "seed \(seed), \(table.fields) row \(row): \(found)")
                    }
                }
            }
            for (place, table) in crowd.printed.fields.enumerated() {
                let found = crowd.violations { $0.fields[place].recorded = table.recorded == nil ? 50 : nil }
                #expect(found.map(\.kind) == [.disclosure], "seed \(seed), \(table.fields): \(found)")
            }
            for (place, group) in crowd.printed.groups.enumerated() {
                let found = crowd.violations {
                    $0.groups[place].row.plan.placed = group.row.plan.placed == nil ? 50 : nil
                }
                #expect(found.map(\.kind) == [.disclosure], "seed \(seed), group \(place): \(found)")
            }
        }
    }

    @Test("In a table of two fields in which nothing is small nothing is hidden")
    func cells() throws {
        var people = People([])
        people.pairs = [.init(.race, .interpreter)]
        for place in 0..<400 {
            var outcomes = Tallies()
            for side in Side.allCases {
                let isPlaced = place % 5 < 2 ? 0 : 1
                outcomes[side] = Tally(
                    orders: 1, placed: isPlaced, onTime: place % 5 < 4 ? isPlaced : 0, waitDays: 3)
            }
            people.persons.append(.init(strata: [place / 5 % 2, 1, place / 10 % 2, 1], outcomes: outcomes))
        }
        let crowd = try Crowd(people)
        #expect(crowd.violations() == [])
        for (cell, row) in crowd.printed.twoWay[0].rows.enumerated() where row.orders ?? 0 > 0 {
            let found = crowd.violations { printed in
                printed.twoWay[0].rows[cell].orders = nil
                printed.twoWay[0].rows[cell].plan.placed = nil
                printed.twoWay[0].rows[cell].plan.onTime = nil
            }
            #expect(found.map(\.kind) == [.disclosure])
        }
    }
}

private func counted(_ tally: Tally) -> EquityChecks.Counted {
    EquityChecks.Counted(
        orders: tally.orders, placed: tally.placed, onTime: tally.onTime,
        urgentLateDays: tally.urgentLateDays, waitDays: tally.waitDays)
}
