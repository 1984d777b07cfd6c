public import Domain

/// What the desk knows of a plan: its manifest and its worklists, and nothing else of a result. What no worklist holds, such
/// as the chance that a patient comes, cannot reach a desk.
public struct PlanTables: Sendable {
    /// A worklist as it was written.
    public struct Table: Sendable {
        public let columns: [TableColumn]
        public let rows: [[String]]
        let position: [String: Int]
    }

    public let job: String
    public let asOf: Instant
    /// `asOf` as it was written, with its offset.
    public let asOfText: String
    private let tables: [String: Table]

    private static let names: [(folder: String, lists: [String])] = [
        (
            "worklists",
            [
                "calls", "letters", "rides", "interpreters", "sessions", "waiting", "standby", "day-sheet",
                "schedule",
            ]
        ),
        ("finance", [finance]),
    ]
    /// The list that may have a group of its own.
    public static let finance = "finance"
    /// Paths below a result directory that are read.
    public static let paths =
        ["manifest.json"] + names.flatMap { folder, lists in paths(folder, lists) }
    /// Those of them that may be closed to whoever makes the other lists.
    public static let financePaths = paths("finance", [finance])

    private static func paths(_ folder: String, _ lists: [String]) -> [String] {
        ["\(folder)/datapackage.json"] + lists.map { "\(folder)/\($0).csv" }
    }

    /// - Parameter files: the bytes of `paths`, those of `financePaths` as well or none of them.
    public init(_ files: [String: [UInt8]]) throws(DeskProblem) {
        let manifest = try Self.json("manifest.json", files)
        guard manifest.root.member("schema")?.string == "fairslot.result/1",
            let job = manifest.root.member("job")?.string,
            let asOfText = manifest.root.member("asOf")?.string, let asOf = Instant(rfc3339: asOfText)
        else {
            throw DeskProblem(
                "manifest.json", nil, "this is not a result of this version of Fairslot", "plan again with it"
            )
        }
        self.job = job
        self.asOf = asOf
        self.asOfText = asOfText
        var tables: [String: Table] = [:]
        for (folder, lists) in Self.names
        where folder != Self.finance || files.keys.contains(where: Self.financePaths.contains) {
            let declared = try Self.columns("\(folder)/datapackage.json", files)
            for name in lists {
                tables[name] = try Self.table("\(folder)/\(name).csv", declared[name] ?? [], files)
            }
        }
        self.tables = tables
    }

    /// Whether it was among the files.
    func holds(_ name: String) -> Bool { tables[name] != nil }

    subscript(name: String) -> Table {
        guard let table = tables[name] else { preconditionFailure("no worklist is called \(name)") }
        return table
    }

    private static func json(_ path: String, _ files: [String: [UInt8]]) throws(DeskProblem) -> JSONDocument {
        switch JSONReader.read(files[path] ?? []) {
        case .success(let document): return document
        case .failure(let problem): throw DeskProblem(path, problem.place, problem.message, problem.remedy)
        }
    }

    /// By list: what its columns are called and hold.
    private static func columns(
        _ path: String, _ files: [String: [UInt8]]
    ) throws(DeskProblem) -> [String: [TableColumn]] {
        var columns: [String: [TableColumn]] = [:]
        for resource in try json(path, files).root.member("resources")?.elements.map({ Array($0) }) ?? [] {
            let fields = resource.member("schema")?.member("fields")?.elements.map { Array($0) } ?? []
            columns[resource.member("name")?.string ?? ""] = fields.compactMap { field in
                guard let name = field.member("name")?.string,
                    let kind = field.member("type")?.string.flatMap(TableColumn.Kind.init),
                    let title = field.member("title")?.string
                else { return nil }
                let values = field.member("constraints")?.member("enum")?.elements.map { Array($0) } ?? []
                return TableColumn(
                    name, title, field.member("description")?.string ?? "", kind,
                    values: values.compactMap(\.string))
            }
        }
        return columns
    }

    private static func table(
        _ path: String, _ columns: [TableColumn], _ files: [String: [UInt8]]
    ) throws(DeskProblem) -> Table {
        let read = try CSVRows(files[path] ?? [], file: path)
        guard !columns.isEmpty, read.header == columns.map(\.name) else {
            throw DeskProblem(
                path, nil, "the columns are not those of the datapackage.json beside it",
                "plan again with this version of Fairslot")
        }
        if let odd = read.rows.first(where: { $0.fields.count != columns.count }) {
            throw DeskProblem(
                path, JSONPlace(line: odd.line, column: 1), "this row has not as many fields as the header",
                "plan again: worklists of a result are not edited")
        }
        return Table(
            columns: columns, rows: read.rows.map(\.fields),
            position: Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) }))
    }
}

/// A table that was read whole, its header apart.
struct CSVRows {
    let header: [String]
    let headerLine: Int
    let rows: [(line: Int, fields: [String])]

    /// Lines on which nothing stands are passed over.
    init(_ bytes: [UInt8], file: String, separator: UInt8 = UInt8(ascii: ",")) throws(DeskProblem) {
        var reader = CSVReader(bytes, separator: separator)
        var read: [(line: Int, fields: [String])] = []
        do throws(CSVProblem) {
            while let row = try reader.next() {
                if !row.isBlank { read.append((row.line, (0..<row.count).map { row[$0] })) }
            }
        } catch {
            throw DeskProblem(file, error.place, error.message, error.remedy)
        }
        header = read.first?.fields ?? []
        headerLine = read.first?.line ?? 1
        rows = Array(read.dropFirst())
    }
}
