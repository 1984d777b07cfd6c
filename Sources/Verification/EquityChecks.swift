import Domain

/// The figures of `equity.json`, counted again from the plan, what first come, first served would do, the scenario and
/// what is kept for measuring.
struct EquityChecks {
    /// Counts of some open orders under one plan.
    struct Counted {
        var orders = 0
        var placed = 0
        var onTime = 0
        var urgentLateDays = 0
        var waitDays = 0
    }

    private let printed: PrintedEquity
    private let figures: GoalFigures
    /// The plan, then first come, first served with regular sessions and with the plan's.
    private let plans: [CheckedPlan]
    private let recorded: [Index<Patient>: [Measurement.Field: String]]
    private(set) var violations: [Violation] = []

    private var scenario: Scenario { figures.scenario }
    private var isShared: Bool { scenario.policy.suppression == .shared }

    init(
        _ printed: PrintedEquity, _ figures: GoalFigures, _ plans: [CheckedPlan], _ measurement: Measurement
    ) {
        self.printed = printed
        self.figures = figures
        self.plans = plans
        recorded = Dictionary(
            measurement.strata.map { ($0.patient, $0.values) }, uniquingKeysWith: { first, _ in first })
        expect(
            printed.suppression == scenario.policy.suppression.rawValue, "equity.json /suppression",
            "the policy says \(scenario.policy.suppression.rawValue)")
        checkOverall()
        let fields = checkFields(measurement)
        checkGroups()
        let twoWay = printed.twoWay.map { check($0) }
        if isShared {
            violations += DisclosureChecks(printed).violations
            let partitions = scenario.policy.equity.partitions
            violations += HidingChecks(printed, partitions, fields: fields, twoWay: twoWay).violations
        } else {
            checkNothingIsHidden()
        }
    }

    private mutating func expect(_ holds: Bool, _ place: String, _ message: String) {
        if !holds { violations.append(Violation(.figure, place, message)) }
    }

    // Counting.

    /// By plan.
    private func count(_ orders: some Sequence<Index<Order>>) -> [Counted] {
        let orders = Array(orders)
        return plans.map { plan in count(orders, plan) }
    }

    private func count(_ orders: [Index<Order>], _ plan: CheckedPlan) -> Counted {
        orders.reduce(into: Counted()) { sum, index in
            let order = scenario.orders[index]
            sum.orders += 1
            guard let placed = plan.appointments[index] else {
                if scenario.isUrgent(order) { sum.urgentLateDays += figures.lateDaysWaiting(index) }
                return
            }
            let day = placed.offer.day
            sum.placed += 1
            if day <= order.due { sum.onTime += 1 }
            if scenario.isUrgent(order) { sum.urgentLateDays += figures.lateDays(index, on: day) }
            sum.waitDays += day - scenario.zone(of: placed.offer.session).day(of: order.requestedAt)
        }
    }

    private func stratum(_ field: StratumField, _ order: Index<Order>) -> String {
        let patient = scenario.orders[order].patient
        return field.stratum(of: scenario.patients[patient], recorded: recorded[patient] ?? [:])
    }

    private mutating func checkOverall() {
        let row = printed.overall
        check(row, count(figures.openOrders))
        expect(
            row.orders != nil && ([row.plan] + row.baselines).allSatisfy { $0.placed != nil }, row.place,
            "the whole stands in other files and is never hidden")
    }

    /// Returns the true counts by field, stratum and plan.
    private mutating func checkFields(_ measurement: Measurement) -> [[[Counted]]] {
        let measuring = scenario.policy.measuring
        let wanted = StratumField.allCases.filter { field in
            scenario.policy.equity.partitions.contains { StratumField($0.by) == field }
                || measuring.reference[field] != nil
                || measuring.twoWay.contains { $0.first == field || $0.second == field }
                || field.recorded.map { own in measurement.strata.contains { $0.values[own] != nil } } == true
        }
        expect(
            printed.fields.map(\.fields) == wanted.map { [$0.rawValue] }, "equity.json /fields",
            "the fields are \(wanted.map(\.rawValue).joined(separator: ", "))")
        expect(
            printed.twoWay.map(\.fields)
                == measuring.twoWay.map { [$0.first.rawValue, $0.second.rawValue] }, "equity.json /twoWay",
            "these are not the pairs of the policy")
        return printed.fields.map { check($0) }
    }

    /// A table's rows are the strata, each with its counts, and no order is outside all of them.
    private mutating func check(_ table: PrintedEquity.Table) -> [[Counted]] {
        let fields = table.fields.compactMap(StratumField.init)
        let members = Dictionary(grouping: figures.openOrders) { order in
            fields.map { stratum($0, order) }
        }
        let names = table.rows.map(\.names)
        expect(
            Set(names).count == names.count && members.keys.allSatisfy(names.contains), table.place,
            "an order is in none of these strata, or a stratum stands twice")
        let reference = reference(of: fields)
        expect(
            table.reference == reference, "\(table.place)/reference",
            "what the others are compared with is \(reference?.joined(separator: ", ") ?? "nothing")")
        let base = table.rows.first { $0.names == table.reference }
        let counts = table.rows.map { count(members[$0.names] ?? []) }
        for (row, counted) in zip(table.rows, counts) {
            check(row, counted)
            checkIntervals(row)
            check(row, beside: base)
        }
        guard fields.count == 1 else { return counts }
        let told = table.rows.filter { ["unknown", "declined"].contains($0.names[0]) }
            .reduce(0) { $0 + (members[$1.names] ?? []).count }
        let orders = figures.openOrders.count
        expect(
            table.recorded == nil || table.recorded == orders - told, "\(table.place)/recorded",
            "\(orders - told) orders have a value")
        expect(
            table.completeness == table.recorded.flatMap { Self.share($0, orders) },
            "\(table.place)/completeness", "this is not its share")
        return counts
    }

    /// What the policy names; else the largest stratum that is shown and has a value, of equally large ones the first by
    /// its letters.
    private func reference(of fields: [StratumField]) -> [String]? {
        let names = fields.map { field -> String? in
            if let named = scenario.policy.measuring.reference[field] { return named }
            let rows = printed.fields.first { $0.fields == [field.rawValue] }?.rows ?? []
            let sizes = rows.compactMap { row in row.orders.map { (name: row.names[0], orders: $0) } }
            return sizes.filter { $0.orders > 0 && !["unknown", "declined"].contains($0.name) }
                .max { ($0.orders, $1.name) < ($1.orders, $0.name) }?.name
        }
        return names.contains(nil) ? nil : names.compactMap { $0 }
    }

    /// Groups: after merging inside a house; in what is shared as strata have them.
    private mutating func checkGroups() {
        let partitions = scenario.policy.equity.partitions
        let listed = partitions.flatMap { partition in partition.groups.map { GroupName(partition.by, $0) } }
        let names = isShared ? listed : figures.measured.map(\.name)
        let shown = printed.groups.map { $0.row.names[0] }
        expect(
            Set(shown) == Set(names.map(\.description)) && shown.count == names.count,
            "equity.json /groups",
            "the groups are \(names.map(\.description).joined(separator: ", "))")
        for group in printed.groups {
            guard let name = names.first(where: { $0.description == group.row.names[0] }) else { continue }
            let merged = figures.measured.first { $0.name == name }
            let own = figures.openOrders.filter { order in
                scenario.patients[scenario.orders[order].patient].group(by: name.partition) == name.group
            }
            let counted = count(isShared ? own : merged?.orders ?? [])
            check(group.row, counted, isLevel: true)
            let isProtected =
                isShared
                ? group.row.orders != nil && own.count >= scenario.policy.equity.minimumGroup ? true : nil
                : merged?.isProtected
            expect(
                group.isProtected == isProtected, "\(group.row.place)/protected",
                "this is not whether the group is protected")
        }
        let lower = printed.groups.filter { group in
            guard let placed = group.row.plan.placed, let first = group.row.baselines[1].placed else {
                return false
            }
            return placed < first
        }
        expect(
            printed.lower == lower.map { $0.row.names[0] }, "equity.json /lowerThanFirstCome",
            "these are not the groups with fewer placed than first come, first served")
    }

    // One row.

    private mutating func check(_ row: PrintedEquity.Row, _ counted: [Counted], isLevel: Bool = false) {
        expect(
            row.orders == nil || row.orders == counted[0].orders, "\(row.place)/orders",
            "\(counted[0].orders) orders are open")
        for (side, own) in zip([row.plan] + row.baselines, counted) {
            check(side, own, of: row.orders, isLevel: isLevel)
        }
    }

    private mutating func check(_ side: PrintedEquity.Side, _ own: Counted, of orders: Int?, isLevel: Bool) {
        func same(_ printed: Int?, _ own: Int) -> Bool { printed == nil || printed == own }
        expect(same(side.placed, own.placed), "\(side.place)/placed", "\(own.placed) are placed")
        expect(same(side.onTime, own.onTime), "\(side.place)/onTime", "\(own.onTime) are on time")
        expect(
            same(side.urgentLateDays, own.urgentLateDays), "\(side.place)/urgentLateDays",
            "urgent orders are \(own.urgentLateDays) days late")
        let mean =
            side.placed == nil || own.placed == 0
            ? nil
            : Value(millionths: roundedHalfUp(Int128(own.waitDays) * 1_000_000, over: Int128(own.placed)))
        expect(
            side.meanWaitDays == mean, "\(side.place)/meanWaitDays",
            "the mean of the placed orders is another")
        let share = side.placed.flatMap { placed in
            orders.flatMap {
                isLevel
                    ? Value(millionths: Int64(placed) * roundedHalfUp(1_000_000, over: Int128(max(1, $0))))
                    : Self.share(placed, $0)
            }
        }
        expect(
            side.rate == share, "\(side.place)/\(isLevel ? "level" : "rate")",
            "this is not placed over orders")
    }

    private static func share(_ count: Int, _ total: Int) -> Value? {
        total == 0 ? nil : Value(millionths: roundedHalfUp(Int128(count) * 1_000_000, over: Int128(total)))
    }

    // Intervals. The ends of Wilson's are the roots of (k − nθ)² = z² n θ(1 − θ), so that one is checked without
    // working it out.

    private mutating func checkIntervals(_ row: PrintedEquity.Row) {
        let rates = [
            (row.plan.placed, row.rateInterval, "rateInterval"),
            (row.plan.onTime, row.onTimeInterval, "onTimeInterval"),
        ]
        for (count, interval, key) in rates {
            guard let orders = row.orders, let count, orders > 0 else {
                expect(interval == nil, "\(row.place)/\(key)", "there is nothing to have an interval")
                continue
            }
            let holds = interval.map { Self.isWilson($0, count, orders) } ?? false
            expect(holds, "\(row.place)/\(key)", "this is not the score interval of \(count) in \(orders)")
        }
        let onTime = row.plan.onTime.flatMap { count in row.orders.flatMap { Self.share(count, $0) } }
        expect(row.onTimeRate == onTime, "\(row.place)/onTimeRate", "this is not on time over orders")
    }

    private static let squareOfZ = 3.841458820694124

    private static func isWilson(_ interval: [Value], _ count: Int, _ total: Int) -> Bool {
        func excess(_ share: Double) -> Double {
            let off = Double(count) - Double(total) * share
            return off * off - squareOfZ * Double(total) * share * (1 - share)
        }
        func isRoot(_ end: Value, inwards: Double) -> Bool {
            let share = Double(end.millionths) / 1e6
            return excess(share + inwards * 1.1e-6) <= 0 && excess(share - inwards * 1.1e-6) >= 0
        }
        let lower = count == 0 ? interval[0] == .zero : isRoot(interval[0], inwards: 1)
        let upper = count == total ? interval[1] == .one : isRoot(interval[1], inwards: -1)
        return lower && upper
    }

    private mutating func check(_ row: PrintedEquity.Row, beside base: PrintedEquity.Row?) {
        guard let base, base.names != row.names, let own = row.rateInterval, let other = base.rateInterval,
            let orders = row.orders, let placed = row.plan.placed, let all = base.orders,
            let first = base.plan.placed
        else {
            expect(row.gap == nil, "\(row.place)/gap", "there is nothing to compare it with")
            return
        }
        guard let gap = row.gap else {
            return expect(false, row.place, "the gap to the reference is missing")
        }
        let (p, q) = (Double(placed) / Double(orders), Double(first) / Double(all))
        func end(_ value: Value) -> Double { Double(value.millionths) / 1e6 }
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        func isNear(_ value: Value, _ expected: Double) -> Bool { abs(end(value) - expected) < 3e-6 }
        expect(
            isNear(gap.difference, p - q)
                && isNear(gap.interval[0], p - q - length(p - end(own[0]), end(other[1]) - q))
                && isNear(gap.interval[1], p - q + length(end(own[1]) - p, q - end(other[0])))
                && gap.excludesZero == (gap.interval[0] > .zero || gap.interval[1] < .zero), gap.place,
            "this is not the difference of the two shares with its interval")
        expect(
            gap.ratio.map { isNear($0, p / q) } ?? (first == 0), "\(gap.place)/ratio",
            "this is not the ratio of the two shares")
    }

    private mutating func checkNothingIsHidden() {
        let rows = printed.groups.map(\.row) + (printed.fields + printed.twoWay).flatMap(\.rows)
        for row in rows {
            let isWhole =
                row.orders != nil
                && ([row.plan] + row.baselines).allSatisfy { side in
                    // Cells of two fields have no late days.
                    side.placed != nil && side.onTime != nil
                        && (side.urgentLateDays != nil || row.names.count == 2)
                }
            expect(isWhole, row.place, "inside a house nothing is hidden")
        }
        for table in printed.fields {
            expect(table.recorded != nil, "\(table.place)/recorded", "inside a house nothing is hidden")
        }
    }
}
