import Domain

/// Turns a folder of tables into a scenario. Tables may come in any order.
public struct CSVImporter {
    private let companion: SiteCompanion
    private var log = ImportLog()
    private var rows: [String: [TableRow]] = [:]
    /// Ids of rows that cannot be used.
    private var leftOut: [ScenarioDraft.Part: Set<String>] = [:]
    /// Orders with a row that limits when they may be done, and cannot be used: planned without it, they would be planned
    /// more freely than anybody meant.
    private var unlimited: Set<String> = []

    public init(companion: SiteCompanion) { self.companion = companion }

    /// A row that was understood.
    private struct TableRow {
        /// Of a table inside another, the row it belongs to.
        var owner: String
        var values: [(path: [String], value: JSONOutput)]
        var origin: Origin
    }

    /// - Parameter source: the file piece by piece, nothing at its end.
    /// - Returns: false when no table has this name: `patients.csv` and the like.
    public mutating func read(file: String, source: @escaping () -> [UInt8]) -> Bool {
        guard let table = ImportTable.all.first(where: { "\($0.name).csv" == file }) else { return false }
        let number = log.begin(file)
        var reader = CSVReader(source: source, separator: nil)
        do {
            guard let header = try reader.next() else {
                log.add(
                    finding(
                        number, JSONPlace(line: 1, column: 1), .required, table.name, "there is no header",
                        "write the names of the columns in the first line", .fatal))
                return true
            }
            let columns = self.columns(of: table, header, number)
            while let row = try reader.next() {
                if !row.isVoid { read(row, table, columns, number) }
            }
        } catch {
            log.add(
                finding(number, error.place, .structure, table.name, error.message, error.remedy, .fatal))
        }
        return true
    }

    /// The columns in the order of the file; nil for those nobody knows.
    private mutating func columns(of table: ImportTable, _ header: CSVRow, _ file: Int) -> [ImportColumn?] {
        var seen: Set<String> = []
        let columns = (0..<header.count).map { field -> ImportColumn? in
            let name = CellText.word(header[field], of: table.columns.map(\.name))
            let place = header.place(of: field)
            guard let name, let column = table.columns.first(where: { $0.name == name }) else {
                log.add(
                    finding(
                        file, place, .notSupported, table.name, "this column is not known, and not read",
                        "the columns of \(table.name).csv are "
                            + table.columns.map(\.name).joined(separator: ", "),
                        .warning))
                return nil
            }
            if !seen.insert(name).inserted {
                log.add(finding(file, place, .duplicate, name, "this column stands twice", "keep one"))
                return nil
            }
            return column
        }
        for column in table.columns where column.isRequired && !seen.contains(column.name) {
            log.add(
                finding(
                    file, JSONPlace(line: 1, column: 1), .required, column.name, "this column is missing",
                    "add it: " + column.meaning, .fatal))
        }
        return columns
    }

    private mutating func read(_ row: CSVRow, _ table: ImportTable, _ columns: [ImportColumn?], _ file: Int) {
        log.read(table.name)
        guard row.count == columns.count else {
            leaveOut(row, table, columns, "fields missing or too many")
            return log.add(
                finding(
                    file, JSONPlace(line: row.line, column: 1), .structure, table.name,
                    "there are \(row.count) fields, and \(columns.count) columns",
                    "look for a comma that belongs into quotes", table.severityOfRows))
        }
        var values: [(path: [String], value: JSONOutput)] = []
        values.reserveCapacity(columns.count)
        var (owner, isGood) = ("", true)
        for (field, column) in columns.enumerated() {
            guard let column else { continue }
            let text = Self.text(row, field)
            if text.isEmpty {
                guard column.isRequired else { continue }
                isGood = false
                log.add(
                    finding(
                        file, row.place(of: field), .required, column.name, "there is no value",
                        "write \(column.expected)", table.severityOfRows))
                continue
            }
            guard let value = column.value(text) else {
                isGood = false
                log.add(
                    finding(
                        file, row.place(of: field), .value, column.name, "this is not \(column.expected)",
                        "correct it", table.severityOfRows))
                continue
            }
            if case .inside = table.place, column.name == table.columns[0].name {
                owner = text
            } else {
                values.append((column.path, value))
            }
        }
        guard isGood else { return leaveOut(row, table, columns, "a value is missing or wrong") }
        rows[table.name, default: []].append(
            TableRow(owner: owner, values: values, origin: Origin(file: file, line: row.line)))
    }

    /// Without the blanks round it, which hardly any field has: then its letters are not looked at a second time.
    private static func text(_ row: CSVRow, _ field: Int) -> String {
        guard !row.isEmpty(field), let first = row.content(field).first, let last = row.content(field).last
        else { return "" }
        let letters: Range<UInt8> = 0x21..<0x80
        let hasNoBlanks = letters.contains(first) && letters.contains(last)
        return hasNoBlanks ? row[field] : CellText.trimmed(row[field])
    }

    private mutating func leaveOut(
        _ row: CSVRow, _ table: ImportTable, _ columns: [ImportColumn?], _ reason: String
    ) {
        log.leftOut(table.name, reason)
        let key = columns.firstIndex { $0?.name == table.columns[0].name }
        guard let key, key < row.count else { return }
        switch table.place {
        case .part(let part): leftOut[part, default: []].insert(Self.text(row, key))
        case .inside(.orders, let path):
            if path.first != "preferred" { unlimited.insert(Self.text(row, key)) }
        case .inside: break
        }
    }

    /// What all tables come to.
    public consuming func finish() -> Imported {
        var draft = ScenarioDraft()
        for table in ImportTable.all {
            guard case .part(let part) = table.place else { continue }
            let own = usable(rows[table.name] ?? [], part, table)
            if !own.isEmpty { log.used(table.name, own.count) }
            let inner = innerRows(of: part, owners: Set(own.compactMap(Self.id)))
            for row in own {
                let id = Self.id(row)
                var values = row.values
                for (path, byOwner) in inner {
                    if let id, let list = byOwner[id] { values.append((path, .array(list))) }
                }
                draft.add(Self.object(values[...].map { ($0.path[...], $0.value) }), to: part, row.origin)
            }
        }
        for finding in draft.unname(
            orders: leftOut[.orders, default: []].subtracting(draft.ids(of: .orders)),
            patients: leftOut[.patients, default: []].subtracting(draft.ids(of: .patients)))
        {
            log.add(finding)
        }
        refuseWithoutOrders(draft)
        return Imported(companion: companion, draft: draft, report: log.report)
    }

    /// Without the orders that would be planned more freely than was meant.
    private mutating func usable(
        _ rows: [TableRow], _ part: ScenarioDraft.Part, _ table: ImportTable
    ) -> [TableRow] {
        guard part == .orders, !unlimited.isEmpty else { return rows }
        return rows.filter { row in
            guard let id = Self.id(row), unlimited.contains(id) else { return true }
            leftOut[.orders, default: []].insert(id)
            log.leftOut(table.name, "a row that limits it cannot be used")
            log.add(
                finding(
                    row.origin.file, JSONPlace(line: row.origin.line, column: 1), .businessRule, table.name,
                    "left out: a row of another table limits when it may be done, and cannot be used",
                    "correct that row; it has a finding of its own"))
            return false
        }
    }

    /// A table of orders of which none can be used is a broken one.
    private mutating func refuseWithoutOrders(_ draft: ScenarioDraft) {
        let name = ScenarioDraft.Part.orders.rawValue
        guard draft[.orders].isEmpty, log.report.tallies[name]?.read ?? 0 > 0,
            let file = log.report.files.lastIndex(of: "\(name).csv")
        else { return }
        log.add(
            finding(
                file, JSONPlace(line: 1, column: 1), .businessRule, name, "not one of its orders can be used",
                "correct what is said of its rows", .fatal))
    }

    /// The lists inside the rows of a part: where, and by owner.
    private mutating func innerRows(
        of part: ScenarioDraft.Part, owners: Set<String>
    ) -> [(path: [String], byOwner: [String: [JSONOutput]])] {
        var inner: [(path: [String], byOwner: [String: [JSONOutput]])] = []
        for table in ImportTable.all {
            guard case .inside(part, let path) = table.place else { continue }
            var byOwner: [String: [JSONOutput]] = [:]
            for row in rows[table.name] ?? [] {
                guard owners.contains(row.owner) else {
                    log.leftOut(table.name, "belongs to no row")
                    log.add(
                        finding(
                            row.origin.file, JSONPlace(line: row.origin.line, column: 1), .notFound,
                            table.columns[0].name, "no row of \(part.rawValue).csv has this id",
                            "add that row, or remove this one", table.severityOfRows))
                    continue
                }
                log.used(table.name)
                byOwner[row.owner, default: []].append(
                    Self.object(row.values.map { ($0.path[...], $0.value) }))
            }
            inner.append((path, byOwner))
        }
        return inner
    }

    private static func id(_ row: TableRow) -> String? {
        for (path, value) in row.values where path == ["id"] {
            if case .string(let id) = value { return id }
        }
        return nil
    }

    /// Members by their paths, in the order of the columns; those below one member stand together.
    private static func object(_ values: [(path: ArraySlice<String>, value: JSONOutput)]) -> JSONOutput {
        var members: [JSONOutput.Member] = []
        var seen: Set<String> = []
        for (path, value) in values {
            guard let key = path.first else { continue }
            if path.count == 1 {
                members.append(.init(key, value))
            } else if seen.insert(key).inserted {
                let below = values.filter { $0.path.first == key }.map { ($0.path.dropFirst(), $0.value) }
                members.append(.init(key, object(below)))
            }
        }
        return .object(members)
    }

    private func finding(
        _ file: Int, _ place: JSONPlace, _ code: ImportFinding.Code, _ column: String, _ message: String,
        _ remedy: String, _ severity: ImportFinding.Severity = .error
    ) -> ImportFinding {
        ImportFinding(
            severity: severity, code: code, file: file, line: place.line, column: place.column,
            expression: column, message: message, remedy: remedy)
    }
}
