import Domain
import GLPKSolver
import LinearModel

@testable import Results

/// Somebody who has nothing but a published `equity.json` and knows the rule by which it was made: every count that could
/// be there is an unknown, everything shown an equation, and linear programming does the rest.
struct Attacker {
    /// Waiting, placed late, placed on time.
    typealias Parts = [Variable]
    private enum Row { case row }

    private var model = LinearModel<Row>(.maximise)
    /// By the names of strata, then by side (a table of two fields has one).
    private(set) var parts: [[String]: [Parts]] = [:]
    private(set) var days: [[String]: [Variable]] = [:]
    /// Of what nothing at all is shown.
    private(set) var hiddenWhole: Set<[String]> = []
    /// Strata of which the plan's orders, placed and on time are all shown.
    private var shownWhole: Set<[String]> = []
    private let total: Double

    init(_ equity: JSONOutput) {
        total = Double(equity["overall"]?["orders"]?.count ?? 0)
        for field in equity["fields"]?.elements ?? [] { add(field: field, equity["overall"]) }
        for table in equity["twoWay"]?.elements ?? [] { add(table: table) }
        for group in equity["groups"]?.elements ?? [] { add(group: group) }
    }

    private mutating func variable(_ range: ClosedRange<Double>? = nil) -> Variable {
        model.variable(in: range ?? 0 ... .infinity)
    }

    private mutating func fix(_ terms: [Variable], _ count: JSONOutput?) {
        if let count = count?.count { model.subject(to: sum(terms) { $0 } == Double(count), .row) }
    }

    private static func sides(_ row: JSONOutput) -> [JSONOutput?] {
        row["baseline"] == nil ? [row] : [row, row["baseline"], row["baselineWithSessions"]]
    }

    /// What a row shows, on its unknowns.
    private mutating func show(_ row: JSONOutput, _ parts: [Parts], _ days: [Variable]) {
        for (side, (own, printed)) in zip(parts, Self.sides(row)).enumerated() {
            fix(own, row["orders"])
            fix([own[1], own[2]], printed?["placed"])
            fix([own[2]], printed?["onTime"])
            if !days.isEmpty { fix([days[side]], printed?["urgentLateDays"]) }
        }
    }

    private mutating func add(field: JSONOutput, _ overall: JSONOutput?) {
        guard let name = field["field"]?.text, let overall else { return }
        let rows = field["strata"]?.elements ?? []
        var all: [[Parts]] = []
        var allDays: [[Variable]] = []
        for row in rows {
            let names = [name, row["stratum"]?.text ?? ""]
            let own = (0..<3).map { _ in (0..<3).map { _ in variable() } }
            let late = (0..<3).map { _ in variable() }
            show(row, own, late)
            if ["orders", "placed", "onTime"].allSatisfy({ row[$0]?.count != nil }) {
                shownWhole.insert(names)
            }
            for side in 1..<3 {
                model.subject(to: sum(own[0]) { $0 } - sum(own[side]) { $0 } == 0, .row)
            }
            parts[names] = own
            days[names] = late
            all.append(own)
            allDays.append(late)
        }
        for (side, printed) in Self.sides(overall).enumerated() {
            fix(all.flatMap { $0[side] }, overall["orders"])
            fix(all.flatMap { [$0[side][1], $0[side][2]] }, printed?["placed"])
            fix(all.map { $0[side][2] }, printed?["onTime"])
            fix(allDays.map { $0[side] }, printed?["urgentLateDays"])
        }
        // Rows with nothing in them are shown, unless all rows are hidden.
        if rows.contains(where: { $0["orders"]?.count != nil }) {
            for (row, own) in zip(rows, all) where row["orders"]?.count == nil {
                model.subject(to: sum(own[0]) { $0 } >= 1, .row)
            }
        } else {
            hiddenWhole.formUnion(rows.map { [name, $0["stratum"]?.text ?? ""] })
        }
    }

    private mutating func add(table: JSONOutput) {
        let fields = (table["fields"]?.elements ?? []).compactMap(\.text)
        let rows = table["strata"]?.elements ?? []
        let isHidden = !rows.contains { $0["orders"]?.count != nil }
        var lines: [[String]: [Parts]] = [:]
        for row in rows {
            let names = (row["stratum"]?.elements ?? []).compactMap(\.text)
            let own = (0..<3).map { _ in variable() }
            show(row, [own], [])
            parts[fields + names] = [own]
            if isHidden { hiddenWhole.insert(fields + names) }
            for place in 0..<2 { lines[[fields[place], names[place]], default: []].append(own) }
            let isWhole = (0..<2).allSatisfy { shownWhole.contains([fields[$0], names[$0]]) }
            if !isHidden, row["orders"]?.count == nil, isWhole {
                model.subject(to: sum(own) { $0 } >= 1, .row)
            }
        }
        for (stratum, cells) in lines.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let whole = parts[stratum]?[0] else { continue }
            for part in 0..<3 {
                model.subject(to: sum(cells) { $0[part] } - whole[part] == 0, .row)
            }
        }
    }

    private mutating func add(group: JSONOutput) {
        guard let name = group["group"]?.text else { return }
        let names = name.split(separator: "/").map(String.init)
        let members = [names] + (names[1] == "unknown" ? [[names[0], "declined"]] : [])
        let own = members.compactMap { parts[$0] }
        let late = members.compactMap { days[$0] }
        for (side, printed) in Self.sides(group).enumerated() {
            fix(own.flatMap { $0[side] }, group["orders"])
            fix(own.flatMap { [$0[side][1], $0[side][2]] }, printed?["placed"])
            fix(own.map { $0[side][2] }, printed?["onTime"])
            fix(late.map { $0[side] }, printed?["urgentLateDays"])
        }
    }

    /// Whole numbers that a sum of unknowns may be.
    func range(of terms: [Variable]) -> ClosedRange<Int>? {
        func extreme(_ sign: Double) -> Double? {
            var own = model
            own.addToObjective(sum(terms) { sign * $0 })
            return GLPK.relax(own).map { sign * $0.objective }
        }
        guard let least = extreme(-1) else { return nil }
        let most = extreme(1) ?? total
        let (low, high) = (Int((least - 1e-6).rounded(.up)), Int((most + 1e-6).rounded(.down)))
        return low <= high ? low...high : nil
    }
}
