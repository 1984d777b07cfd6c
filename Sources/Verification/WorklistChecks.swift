import Domain

/// The lists people work from say of each order what plan.json says: who is placed, when and where, and who waits for what.
func checkWorklists(_ plan: PrintedPlan, _ result: [String: [UInt8]]) -> [Violation] {
    let placed = plan.appointments.compactMap { row -> PrintedListRow? in
        guard let start = try? row.at.start.text(), let end = try? row.at.end.text() else { return nil }
        return PrintedListRow(
            order: row.order,
            cells: [
                ("patient", row.patient), ("exam", row.exam), ("start", start), ("end", end),
                ("site", row.at.site), ("scanner", row.at.scanner), ("session", row.at.session),
            ])
    }
    let waiting = plan.waiting.map { row in
        PrintedListRow(
            order: row.order,
            cells: [("patient", row.patient), ("exam", row.exam), ("reason", row.reason)])
    }
    return check("worklists/schedule.csv", placed, result) + check("worklists/waiting.csv", waiting, result)
}

/// What plan.json has for one row of a list, by column.
private struct PrintedListRow {
    var order: String
    var cells: [(column: String, text: String)]
}

private func check(_ path: String, _ printed: [PrintedListRow], _ result: [String: [UInt8]]) -> [Violation] {
    guard let bytes = result[path] else { return [Violation(.worklist, path, "the list is missing")] }
    let rows = csvRows(bytes)
    let columns = Dictionary(
        (rows.first ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = ["order"] + (printed.first?.cells.map(\.column) ?? [])
    if let missing = wanted.first(where: { columns[$0] == nil }) {
        return [Violation(.worklist, path, "the list has no column \(missing)")]
    }
    func cell(_ row: [String], _ column: String) -> String {
        columns[column].flatMap { $0 < row.count ? row[$0] : nil } ?? ""
    }
    let listed = rows.dropFirst().map { cell($0, "order") }
    let strange = Set(listed).symmetricDifference(printed.map(\.order)).sorted()
    guard strange.isEmpty && listed.count == printed.count else {
        let which = strange.isEmpty ? "an order stands twice" : strange.joined(separator: ", ")
        return [Violation(.worklist, path, "the list has other orders than plan.json: \(which)")]
    }
    let byOrder = Dictionary(printed.map { ($0.order, $0.cells) }, uniquingKeysWith: { first, _ in first })
    return rows.dropFirst().flatMap { row in
        (byOrder[cell(row, "order")] ?? []).filter { cell(row, $0.column) != $0.text }.map {
            Violation(
                .worklist, path, "of \(cell(row, "order")) plan.json has another \($0.column)")
        }
    }
}

/// Rows of RFC 4180: cells between commas, quoted where they hold commas, quotes or line ends.
private func csvRows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    func endCell() {
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
    }
    func endRow() {
        endCell()
        rows.append(row)
        row = []
    }
    var position = 0
    while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\"") where isQuoted && position < bytes.count && bytes[position] == byte:
            cell.append(byte)
            position += 1
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: ",") where !isQuoted: endCell()
        case UInt8(ascii: "\r") where !isQuoted: break
        case UInt8(ascii: "\n") where !isQuoted: endRow()
        default: cell.append(byte)
        }
    }
    if !cell.isEmpty || !row.isEmpty { endRow() }
    return rows
}
