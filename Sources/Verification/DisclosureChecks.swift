import Domain

/// What is shared shows no count of 1 to 10 about a part of the orders, nor leaves one to subtraction in any line.
struct DisclosureChecks {
    private let printed: PrintedEquity
    private(set) var violations: [Violation] = []

    init(_ printed: PrintedEquity) {
        self.printed = printed
        let tables = printed.fields + printed.twoWay
        for row in printed.groups.map(\.row) + tables.flatMap(\.rows) { check(row) }
        for table in printed.fields { checkSums(table) }
        for table in printed.twoWay { checkLines(table) }
        checkRings()
        checkDoubles()
    }

    private mutating func expect(_ holds: Bool, _ place: String, _ message: String) {
        if !holds { violations.append(Violation(.disclosure, place, message)) }
    }

    private static func isSmall(_ count: Int?) -> Bool { count.map { (1...10).contains($0) } ?? false }

    private static func difference(_ whole: Int?, _ part: Int?) -> Int? {
        whole.flatMap { whole in part.map { whole - $0 } }
    }

    /// A row's own counts, what is left of each, and figures from which a hidden one could be had.
    private mutating func check(_ row: PrintedEquity.Row) {
        expect(!Self.isSmall(row.orders), "\(row.place)/orders", "a count of 1 to 10 is shown")
        for side in [row.plan] + row.baselines {
            let counts = [
                side.placed, side.onTime, side.urgentLateDays, Self.difference(row.orders, side.placed),
                Self.difference(side.placed, side.onTime),
            ]
            expect(
                !counts.contains(where: Self.isSmall), side.place,
                "a count of 1 to 10 is shown, or is left between two that are shown")
            expect(
                (row.orders != nil || (side.placed == nil && side.urgentLateDays == nil))
                    && (side.placed != nil || side.onTime == nil), side.place,
                "a part is shown of a count that is hidden")
            expect(
                side.placed != nil || side.rate == nil && side.meanWaitDays == nil, side.place,
                "a share or a mean is shown of a count that is hidden")
        }
        let isHidden = row.orders == nil || row.plan.placed == nil
        expect(
            !isHidden || row.rateInterval == nil && row.gap == nil, row.place,
            "an interval is shown of a count that is hidden")
        expect(
            row.orders != nil && row.plan.onTime != nil || row.onTimeRate == nil && row.onTimeInterval == nil,
            row.place, "an interval is shown of a count that is hidden")
    }

    /// What a field hides is left by subtraction from the whole.
    private mutating func checkSums(_ table: PrintedEquity.Table) {
        typealias Figure = (PrintedEquity.Row) -> Int?
        var figures: [(Figure, Figure?)] = [({ $0.orders }, nil)]
        for side in 0..<3 {
            func part(_ row: PrintedEquity.Row) -> PrintedEquity.Side? {
                side == 0
                    ? row.plan : row.baselines.indices.contains(side - 1) ? row.baselines[side - 1] : nil
            }
            figures += [
                ({ part($0)?.placed }, { $0.orders }), ({ part($0)?.onTime }, { part($0)?.placed }),
                ({ part($0)?.urgentLateDays }, nil),
            ]
        }
        for (figure, whole) in figures {
            let hidden = table.rows.filter { figure($0) == nil }
            // Where all are hidden nothing is left but the whole.
            guard !hidden.isEmpty, hidden.count < table.rows.count else { continue }
            let rest = left(table, figure)
            expect(
                hidden.count > 1 && !Self.isSmall(rest), table.place,
                "a hidden count is left by subtraction from the whole")
            guard let whole else { continue }
            let others = left(table, whole).flatMap { missing in
                rest.map { rest in
                    missing + hidden.compactMap(whole).reduce(0, +) - rest
                }
            }
            expect(
                !Self.isSmall(others), table.place,
                "what is left of two hidden counts is left by subtraction from the whole")
        }
        let isTold = table.rows.contains {
            ["unknown", "declined"].contains($0.names[0]) && $0.orders == nil
        }
        expect(
            !isTold || table.recorded == nil, "\(table.place)/recorded",
            "it tells how many of the hidden strata there are")
    }

    /// The whole less what is shown.
    private func left(_ table: PrintedEquity.Table, _ figure: (PrintedEquity.Row) -> Int?) -> Int? {
        figure(printed.overall).map { $0 - table.rows.compactMap(figure).reduce(0, +) }
    }

    /// What a table of two fields hides of a stratum that is shown.
    private mutating func checkLines(_ table: PrintedEquity.Table) {
        let isHidden = !table.rows.contains { $0.orders != nil }
        guard !isHidden else { return }
        for place in 0..<2 {
            let strata = printed.fields.first { $0.fields == [table.fields[place]] }?.rows ?? []
            for stratum in strata {
                let line = table.rows.filter { $0.names[place] == stratum.names[0] }
                let isWhole =
                    stratum.orders != nil && stratum.plan.placed != nil && stratum.plan.onTime != nil
                if !isWhole {
                    expect(
                        !line.contains { $0.orders != nil }, table.place,
                        "cells are shown of a stratum of which something is hidden")
                    continue
                }
                func rest(_ figure: (PrintedEquity.Row) -> Int?) -> Int? {
                    figure(stratum).map { $0 - line.compactMap(figure).reduce(0, +) }
                }
                let (orders, placed) = (rest(\.orders), rest(\.plan.placed))
                let onTime = rest(\.plan.onTime)
                let counts = [
                    orders, placed, onTime, Self.difference(orders, placed), Self.difference(placed, onTime),
                ]
                expect(
                    !counts.contains(where: Self.isSmall), table.place,
                    "a hidden count is left by subtraction from \(stratum.names[0])")
            }
        }
    }

    /// Tables in a ring could tell more together than each alone.
    private mutating func checkRings() {
        var tree: [String: String] = [:]
        func root(_ field: String) -> String {
            var found = field
            while let above = tree[found] { found = above }
            return found
        }
        for table in printed.twoWay where table.rows.contains(where: { $0.orders != nil }) {
            let (first, second) = (root(table.fields[0]), root(table.fields[1]))
            expect(first != second, table.place, "with the tables before it this makes a ring")
            if first != second { tree[first] = second }
        }
    }

    private mutating func checkDoubles() {
        for (field, double) in PrintedEquity.doubles
        where printed.fields.contains(where: { $0.fields == [double] }) {
            let shown = printed.fields.first { $0.fields == [field] }?.rows.contains { $0.orders != nil }
            expect(shown != true, "equity.json /fields", "\(field) says again what \(double) says")
        }
    }
}
