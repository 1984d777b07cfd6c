import Domain

/// Every open order counted once in each field, and once in each pair of fields that the policy names.
struct Tabulation: Sendable {
    struct Stratum: Sendable {
        let value: String
        var tallies = Tallies()
    }

    struct Field: Sendable {
        let field: StratumField
        /// Every value that a patient of the file has or could have, with or without open orders; what is unknown and
        /// what was declined come last.
        var strata: [Stratum]
    }

    /// Two fields at once, under the plan.
    struct Table: Sendable {
        let pair: Policy.Measuring.Pair
        let rows: [String]
        let columns: [String]
        /// By row and column.
        var cells: [[Tally]]
    }

    var overall: Tallies
    var fields: [Field]
    var tables: [Table]
}

extension Tabulation {
    init(_ scenario: Scenario, _ measurement: Measurement, _ tallies: OrderTallies) {
        var recorded = [[Measurement.Field: String]](repeating: [:], count: scenario.patients.count)
        for stratum in measurement.strata { recorded[stratum.patient.int] = stratum.values }
        let measuring = scenario.policy.measuring
        let used = Set(scenario.policy.equity.partitions.map { StratumField($0.by) })
            .union(measuring.reference.keys).union(measuring.twoWay.flatMap { [$0.first, $0.second] })
        let isRecorded = Set(measurement.strata.flatMap(\.values.keys))
        let measured = StratumField.allCases.filter { field in
            used.contains(field) || field.recorded.map(isRecorded.contains) == true
        }

        var fields: [Field] = []
        var places: [StratumField: [Int]] = [:]
        for field in measured {
            let values = scenario.patients.indices.map { patient in
                field.stratum(of: scenario.patients[patient], recorded: recorded[patient.int])
            }
            let named = scenario.policy.listedGroups.filter { StratumField($0.partition) == field }
            let listed = field.listed(values + named.map(\.group))
            let position = Dictionary(uniqueKeysWithValues: listed.enumerated().map { ($1, $0) })
            let place = values.map { position[$0] ?? 0 }
            var strata = listed.map { Stratum(value: $0) }
            for order in scenario.orders.indices {
                guard let own = tallies.byOrder[order.int] else { continue }
                strata[place[scenario.orders[order].patient.int]].tallies += own
            }
            fields.append(Field(field: field, strata: strata))
            places[field] = place
        }

        var tables: [Table] = []
        for pair in measuring.twoWay {
            guard let first = fields.first(where: { $0.field == pair.first }),
                let second = fields.first(where: { $0.field == pair.second }),
                let rows = places[pair.first], let columns = places[pair.second]
            else { continue }
            let empty = [Tally](repeating: Tally(), count: second.strata.count)
            var cells = [[Tally]](repeating: empty, count: first.strata.count)
            for order in scenario.orders.indices {
                guard let own = tallies.byOrder[order.int] else { continue }
                let patient = scenario.orders[order].patient.int
                cells[rows[patient]][columns[patient]] += own[.plan]
            }
            tables.append(
                Table(
                    pair: pair, rows: first.strata.map(\.value), columns: second.strata.map(\.value),
                    cells: cells))
        }
        self.init(overall: tallies.sum(scenario.orders.indices), fields: fields, tables: tables)
    }

    func field(_ field: StratumField) -> Field? { fields.first { $0.field == field } }
}

extension StratumField {
    /// The strata of a field in which patients have these values: a closed list whole, other values by their letters.
    fileprivate func listed(_ values: [String]) -> [String] {
        let known: [String]? =
            switch self {
            case .interpreter, .transport, .cost: ["needed", "not-needed"]
            case .payer: PatientGroups.Payer.allCases.map(\.rawValue)
            case .areaQuartile: ["1", "2", "3", "4"]
            case .disability: PatientGroups.Disability.allCases.map(\.rawValue)
            case .digitalAccess: PatientGroups.DigitalAccess.allCases.map(\.rawValue)
            case .distanceBand: PatientGroups.DistanceBand.allCases.map(\.rawValue)
            case .language, .race, .ethnicity, .sex, .ageBand, .measurementPayer, .area: nil
            }
        let last = [Self.unknown, Self.declined]
        return (known ?? Set(values).sorted()).filter { !last.contains($0) } + last
    }
}
