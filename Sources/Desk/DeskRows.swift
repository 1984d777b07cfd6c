import Domain
public import Spreadsheets

/// Rows of a list that staff have filled in and saved, from a workbook or a table, columns by name wherever they stand now.
public struct DeskRows: Sendable {
    public struct Row: Sendable {
        /// Of the file, from 1.
        public var line: Int
        var fields: [String: String]

        subscript(name: String) -> String { fields[name] ?? "" }
    }

    public let file: String
    public let rows: [Row]
    /// Times are those of the clock at the site, without an offset.
    let isWorkbook: Bool

    /// What every list of this program has.
    private static let needed = ["outcome", "run"]
    /// Columns without which a row that is read back means something else, or nothing, and nobody would see it: required
    /// where the list was made with them.
    private static let telling = ["order", "key", "channel", "insteadOf", "offer1", "offer2", "offer3"]
    /// Of these a table has one: what its rows are about.
    private static let subjects = ["order", "key", "openedFor"]
    /// How many rows people may put above the header: a title, a date, a blank one.
    private static let rowsAboveHeader = 10

    public init(workbook sheets: [ReadSheet], file: String) throws(DeskProblem) {
        let facts = sheets.first { $0.name == WorkbookWriter.factsName }?.rows ?? []
        func fact(_ name: String) -> String? { facts.first { $0.count > 1 && $0[0] == name }?[1] }
        guard fact("schema") == DeskFiles.schema else {
            throw DeskProblem(
                file, nil, "this is no list that fairslot worklist has made, or its hidden sheet is gone",
                "save the list itself, with all its sheets")
        }
        // Of a sheet that was given another name there is no doubt where it is the only one.
        let others = sheets.filter { $0.name != WorkbookWriter.factsName }
        let named = others.first { $0.name == fact("desk") }
        guard let sheet = named ?? (others.count == 1 ? others[0] : nil) else {
            throw DeskProblem(
                file, nil,
                "none of its \(others.count) sheets is called \(fact("desk") ?? "as the list was")",
                "give the sheet of the list this name again")
        }
        var names: [String: String] = [:]
        for row in facts where row.count > 1 && row[0].hasPrefix("column ") {
            names[row[1]] = String(row[0].dropFirst("column ".count))
        }
        self.file = file
        isWorkbook = true
        let (header, rows) = try Self.rows(sheet.rows.enumerated().map { ($0 + 1, $1) }, file) {
            names[$0] ?? ""
        }
        for (title, name) in names.sorted(by: { $0.value < $1.value })
        where Self.telling.contains(name) && !header.names.contains(name) {
            throw Self.missing(title, file, header.line)
        }
        self.rows = rows
    }

    /// - Parameter bytes: CSV; saved again by a spreadsheet it may have semicolons.
    public init(table bytes: [UInt8], file: String) throws(DeskProblem) {
        // By the line that names the columns: a title above it may have a comma, or none.
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let header =
            lines.prefix(Self.rowsAboveHeader + 1).first { line in
                let text = String(decoding: line, as: UTF8.self)
                return Self.needed.allSatisfy(text.contains)
            } ?? lines.first ?? []
        let table = try CSVRows(bytes, file: file, separator: CSVReader.separator(of: header))
        self.file = file
        isWorkbook = false
        let (names, rows) = try Self.rows([(table.headerLine, table.header)] + table.rows, file) { $0 }
        guard Self.subjects.contains(where: names.names.contains) else {
            throw Self.missing("order, or key,", file, names.line)
        }
        self.rows = rows
    }

    private static func missing(_ column: String, _ file: String, _ line: Int) -> DeskProblem {
        DeskProblem(
            file, JSONPlace(line: line, column: 1),
            "the column \(column) is missing, without which rows are of nothing",
            "put it back from the list as it was made; columns may be hidden or moved")
    }

    /// The header, which may stand below a title, and the rows below it.
    /// - Parameter name: of a column, by its title.
    private static func rows(
        _ lines: [(line: Int, fields: [String])], _ file: String, name: (String) -> String
    ) throws(DeskProblem) -> (header: (names: [String], line: Int), rows: [Row]) {
        // The first that names most of what every list has.
        func named(_ fields: [String]) -> Int { Set(fields.map(name)).intersection(needed).count }
        let above = lines.prefix(rowsAboveHeader + 1)
        let most = above.map { named($0.fields) }.max() ?? 0
        let at = above.firstIndex { named($0.fields) == most } ?? 0
        let header = above.isEmpty ? [] : lines[at].fields.map(name)
        let place = JSONPlace(line: above.isEmpty ? 1 : lines[at].line, column: 1)
        for name in needed where header.count(where: { $0 == name }) != 1 {
            throw DeskProblem(
                file, place, "the column \(name) is missing, or stands twice",
                "save the list with all its columns, and no more than \(rowsAboveHeader) rows above their titles"
            )
        }
        let rows = lines.dropFirst(at + 1).map { line, fields in
            var named: [String: String] = [:]
            for (name, text) in zip(header, fields) where !name.isEmpty { named[name] = unguarded(text) }
            return Row(line: line, fields: named)
        }
        return ((header, place.line), rows)
    }

    /// Without the apostrophe that keeps a spreadsheet from running a field.
    private static func unguarded(_ text: String) -> String {
        guard text.first == "'", let next = text.utf8.dropFirst().first, "=+-@\t\r".utf8.contains(next) else {
            return text
        }
        return String(text.dropFirst())
    }
}
