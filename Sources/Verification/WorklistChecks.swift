import Domain

/// The lists people work from name the orders that plan.json places and leaves waiting.
func checkWorklists(_ plan: PrintedPlan, _ result: [String: [UInt8]]) -> [Violation] {
    let lists = [
        ("worklists/schedule.csv", plan.appointments.map(\.order)),
        ("worklists/waiting.csv", plan.waiting.map(\.order)),
    ]
    return lists.compactMap { path, orders in
        guard let bytes = result[path] else { return Violation(.worklist, path, "the list is missing") }
        let rows = csvRows(bytes)
        guard let column = rows.first?.firstIndex(of: "order") else {
            return Violation(.worklist, path, "the list has no column order")
        }
        let listed = rows.dropFirst().map { column < $0.count ? $0[column] : "" }
        let strange = Set(listed).symmetricDifference(orders).sorted()
        if strange.isEmpty && listed.count == orders.count { return nil }
        let which = strange.isEmpty ? "an order stands twice" : strange.joined(separator: ", ")
        return Violation(.worklist, path, "the list has other orders than plan.json: \(which)")
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
