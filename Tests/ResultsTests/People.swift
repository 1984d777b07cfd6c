import Domain

@testable import Results

/// A made-up crowd with its figures, for what is measured: every person has one order.
struct People {
    struct Person {
        /// A place in each field's list.
        var strata: [Int]
        var outcomes: Tallies
    }

    static let fields: [(field: StratumField, values: [String])] = [
        (.interpreter, ["needed", "not-needed", "unknown", "declined"]),
        (.language, ["ar", "en", "es", "so", "vi", "unknown", "declined"]),
        (.race, ["A", "B", "C", "D", "unknown", "declined"]),
        (.area, ["east", "north", "west", "unknown", "declined"]),
    ]
    static let pairs: [Policy.Measuring.Pair] = [
        .init(.race, .interpreter), .init(.interpreter, .area), .init(.area, .race),
    ]

    var persons: [Person]
    var pairs = People.pairs

    init(_ persons: [Person]) { self.persons = persons }

    /// From a dozen to some hundreds, unevenly spread, of whom few or many wait or are late.
    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = 8 + random.below([30, 120, 600][random.below(3)])
        let weights = Self.fields.map { field in
            field.values.map { _ in [0, 1, 1, 3, 10, 40][random.below(6)] }
        }
        let waiting = [20, 100, 300, 600][random.below(4)]
        let late = [20, 150, 500][random.below(3)]
        func pick(_ weights: [Int]) -> Int {
            var left = random.below(max(1, weights.reduce(0, +)))
            for (place, weight) in weights.enumerated() {
                left -= weight
                if left < 0 { return place }
            }
            return 0
        }
        func happens(_ permille: Int) -> Bool { random.below(1000) < permille }
        persons = (0..<count).map { _ in
            let strata = weights.map(pick)
            var outcomes = Tallies()
            for side in Side.allCases {
                let isPlaced = !happens(side == .plan ? waiting : min(900, waiting * 3 / 2))
                let isLate = happens(late)
                outcomes[side] = Tally(
                    orders: 1, placed: isPlaced ? 1 : 0, onTime: isPlaced && !isLate ? 1 : 0,
                    urgentLateDays: isLate && happens(300) ? 1 + random.below(9) : 0,
                    waitDays: isPlaced ? random.below(40) : 0)
            }
            return Person(strata: strata, outcomes: outcomes)
        }
    }

    var tabulation: Tabulation {
        var overall = Tallies()
        var fields = Self.fields.map { field in
            Tabulation.Field(
                field: field.field, strata: field.values.map { Tabulation.Stratum(value: $0) })
        }
        for person in persons {
            overall += person.outcomes
            for (field, stratum) in person.strata.enumerated() {
                fields[field].strata[stratum].tallies += person.outcomes
            }
        }
        return Tabulation(overall: overall, fields: fields, tables: pairs.map(table))
    }

    private func table(_ pair: Policy.Measuring.Pair) -> Tabulation.Table {
        let row = Self.fields.firstIndex { $0.field == pair.first } ?? 0
        let column = Self.fields.firstIndex { $0.field == pair.second } ?? 0
        let empty = Self.fields[column].values.map { _ in Tally() }
        var cells = Self.fields[row].values.map { _ in empty }
        for person in persons { cells[person.strata[row]][person.strata[column]] += person.outcomes[.plan] }
        return .init(
            pair: pair, rows: Self.fields[row].values, columns: Self.fields[column].values, cells: cells)
    }

    /// What is published about them.
    func published(_ suppression: Policy.Suppression = .shared) -> JSONOutput {
        EquityDocument(equity: reading(suppression)).document
    }

    func reading(_ suppression: Policy.Suppression = .shared) -> EquityReading {
        var policy = WorkedExample().scenario.policy
        policy.suppression = suppression
        policy.equity.minimumGroup = 10
        policy.equity.partitions = [
            .init(by: .interpreter, groups: ["needed", "unknown"]),
            .init(by: .language, groups: ["es", "so"]),
        ]
        policy.measuring.twoWay = pairs
        return EquityReading(policy, [], tabulation)
    }
}

extension JSONOutput {
    subscript(key: String) -> JSONOutput? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
    var elements: [JSONOutput] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
    var count: Int? {
        guard case .integer(let count) = self else { return nil }
        return Int(count)
    }
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
