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

    /// What a list of this program must have.
    private static let needed = ["outcome", "run"]

    public init(workbook sheets: [ReadSheet], file: String) throws(DeskProblem) {
        let facts = sheets.first { $0.name == WorkbookWriter.factsName }?.rows ?? []
        func fact(_ name: String) -> String? { facts.first { $0.count > 1 && $0[0] == name }?[1] }
        guard fact("schema") == DeskFiles.schema, let sheet = sheets.first(where: { $0.name == fact("desk") })
        else {
            throw DeskProblem(
                file, nil, "this is no list that fairslot worklist has made, or its hidden sheet is gone",
                "save the list itself, with all its sheets")
        }
        var names: [String: String] = [:]
        for row in facts where row.count > 1 && row[0].hasPrefix("column ") {
            names[row[1]] = String(row[0].dropFirst("column ".count))
        }
        let header = (sheet.rows.first ?? []).map { names[$0] ?? "" }
        self.file = file
        isWorkbook = true
        rows = try Self.rows(
            header, sheet.rows.enumerated().dropFirst().map { ($0 + 1, $1) }, file, headerLine: 1)
    }

    /// - Parameter bytes: CSV; saved again by a spreadsheet it may have semicolons.
    public init(table bytes: [UInt8], file: String) throws(DeskProblem) {
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let isSemicolon = first.contains(UInt8(ascii: ";")) && !first.contains(UInt8(ascii: ","))
        let table = try CSVRows(bytes, file: file, separator: UInt8(ascii: isSemicolon ? ";" : ","))
        self.file = file
        isWorkbook = false
        rows = try Self.rows(table.header, table.rows, file, headerLine: table.headerLine)
    }

    private static func rows(
        _ header: [String], _ lines: [(line: Int, fields: [String])], _ file: String, headerLine: Int
    ) throws(DeskProblem) -> [Row] {
        for name in needed where header.count(where: { $0 == name }) != 1 {
            throw DeskProblem(
                file, JSONPlace(line: headerLine, column: 1),
                "the column \(name) is missing, or stands twice",
                "save the list with all its columns")
        }
        return lines.map { line, fields in
            var named: [String: String] = [:]
            for (name, text) in zip(header, fields) where !name.isEmpty { named[name] = unguarded(text) }
            return Row(line: line, fields: named)
        }
    }

    /// Without the apostrophe that keeps a spreadsheet from running a field.
    private static func unguarded(_ text: String) -> String {
        guard text.first == "'", let next = text.utf8.dropFirst().first, "=+-@\t\r".utf8.contains(next) else {
            return text
        }
        return String(text.dropFirst())
    }
}
