/// Why a workbook cannot be read.
public enum WorkbookProblem: Error, Equatable, Sendable {
    /// No ZIP archive, broken, or without the parts of a workbook.
    case unreadable
    case tooLarge
    /// XML with a document type, which can be made to expand without end.
    case documentType
}

/// A sheet of a workbook as somebody saved it.
public struct ReadSheet: Sendable {
    public var name: String
    /// Cells as text, empty ones included up to the last of the row: of a number or a date, the number.
    public var rows: [[String]]

    public init(name: String, rows: [[String]]) {
        self.name = name
        self.rows = rows
    }
}

/// Reads cells of a workbook (ECMA-376), by whatever program it was saved. Formulas are not computed: a cell has the value
/// that was saved with it.
public enum WorkbookReader {
    /// Cells of a row, and rows of a sheet.
    static let mostColumns = 256
    static let mostRows = 200_000

    public static func read(_ path: String) throws(WorkbookProblem) -> [ReadSheet] {
        guard var archive = Archive(path: path) else { throw .unreadable }
        defer { archive.close() }
        guard let book = try archive.file("xl/workbook.xml"),
            let relations = try archive.file("xl/_rels/workbook.xml.rels")
        else { throw .unreadable }
        let targets = try targets(relations)
        let shared = try archive.file("xl/sharedStrings.xml").map(sharedStrings) ?? []
        var sheets: [ReadSheet] = []
        for (name, relation) in try names(book) {
            guard let target = targets[relation] else { throw .unreadable }
            let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
            guard let bytes = try archive.file(path) else { throw .unreadable }
            sheets.append(ReadSheet(name: name, rows: try rows(bytes, shared)))
        }
        return sheets
    }

    /// Sheets in their order, each with its relation.
    private static func names(_ bytes: [UInt8]) throws(WorkbookProblem) -> [(String, String)] {
        var names: [(String, String)] = []
        try XMLReader.read(bytes) { (event) throws(WorkbookProblem) in
            guard case .begin(let element, let attributes) = event, local(element) == "sheet" else { return }
            let relation = attributes.first { local($0.key) == "id" && $0.key != "id" }?.value
            guard let name = attributes["name"], let relation, names.count < 50 else { throw .unreadable }
            names.append((name, relation))
        }
        return names
    }

    private static func targets(_ bytes: [UInt8]) throws(WorkbookProblem) -> [String: String] {
        var targets: [String: String] = [:]
        try XMLReader.read(bytes) { (event) throws(WorkbookProblem) in
            guard case .begin(let element, let attributes) = event, local(element) == "Relationship" else {
                return
            }
            if let id = attributes["Id"], let target = attributes["Target"] { targets[id] = target }
        }
        return targets
    }

    /// Runs of one string are joined; how it is pronounced is left out.
    private static func sharedStrings(_ bytes: [UInt8]) throws(WorkbookProblem) -> [String] {
        var (strings, current, isText, isPhonetic): ([String], String, Bool, Bool) = ([], "", false, false)
        try XMLReader.read(bytes) { (event) throws(WorkbookProblem) in
            switch event {
            case .begin(let element, _):
                switch local(element) {
                case "si": current = ""
                case "t": isText = true
                case "rPh": isPhonetic = true
                default: break
                }
            case .text(let text): if isText && !isPhonetic { current += text }
            case .end(let element):
                switch local(element) {
                case "si": strings.append(current)
                case "t": isText = false
                case "rPh": isPhonetic = false
                default: break
                }
            }
        }
        return strings
    }

    private static func rows(_ bytes: [UInt8], _ shared: [String]) throws(WorkbookProblem) -> [[String]] {
        var cells = Cells(shared: shared)
        try XMLReader.read(bytes) { (event) throws(WorkbookProblem) in try cells.take(event) }
        return cells.rows
    }

    static func local(_ name: String) -> String {
        name.utf8.contains(UInt8(ascii: ":")) ? String(name.split(separator: ":").last ?? "") : name
    }
}

/// The cells of a sheet as they come.
private struct Cells {
    let shared: [String]
    var rows: [[String]] = []
    private var row = 0
    private var column = 0
    private var kind = "n"
    private var value = ""
    private var isValue = false

    init(shared: [String]) { self.shared = shared }

    mutating func take(_ event: XMLReader.Event) throws(WorkbookProblem) {
        switch event {
        case .begin(let element, let attributes): try begin(WorkbookReader.local(element), attributes)
        case .text(let text): if isValue { value += text }
        case .end(let element): try end(WorkbookReader.local(element))
        }
    }

    private mutating func begin(_ element: String, _ attributes: [String: String]) throws(WorkbookProblem) {
        switch element {
        case "row":
            row = attributes["r"].flatMap { Int($0) } ?? row + 1
            column = 0
            guard row >= 1, row <= WorkbookReader.mostRows else { throw .tooLarge }
        case "c":
            column = attributes["r"].map(Self.column) ?? column + 1
            guard column >= 1 else { throw .unreadable }
            (kind, value) = (attributes["t"] ?? "n", "")
        case "v", "t": isValue = true
        default: break
        }
    }

    private mutating func end(_ element: String) throws(WorkbookProblem) {
        switch element {
        case "v", "t": isValue = false
        case "c": try keep()
        default: break
        }
    }

    private mutating func keep() throws(WorkbookProblem) {
        var text = value
        if kind == "s" {
            guard let position = Int(value), shared.indices.contains(position) else { throw .unreadable }
            text = shared[position]
        }
        // Formats reach to the edge of a sheet; only what holds something counts.
        if text.isEmpty { return }
        guard column <= WorkbookReader.mostColumns else { throw .tooLarge }
        while rows.count < row { rows.append([]) }
        while rows[row - 1].count < column { rows[row - 1].append("") }
        rows[row - 1][column - 1] = text
    }

    /// `AB12` is column 28.
    private static func column(_ reference: String) -> Int {
        reference.utf8.prefix { (65...90).contains($0) }.prefix(4).reduce(0) { $0 * 26 + Int($1) - 64 }
    }
}
