/// A column of a table, in the words of Frictionless Table Schema.
public struct TableColumn: Sendable, Equatable {
    public enum Kind: String, CaseIterable, Sendable {
        case string, integer, number, boolean, date
        /// RFC 3339 with its offset: local time on the clock of the site.
        case datetime
    }

    public var name: String
    public var kind: Kind
    /// For people: the head of the column.
    public var title: String
    public var description: String
    /// Nothing else may stand there; empty: anything may.
    public var values: [String]
    /// Whether no row leaves it empty.
    public var isRequired: Bool

    public init(
        _ name: String, _ title: String, _ description: String, _ kind: Kind = .string,
        values: [String] = [], isRequired: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.title = title
        self.description = description
        self.values = values
        self.isRequired = isRequired
    }

    var document: JSONOutput {
        var constraints: [JSONOutput.Member] = isRequired ? [.init("required", true)] : []
        if !values.isEmpty { constraints.append(.init("enum", .array(values.map(JSONOutput.string)))) }
        return .object(
            [
                .init("name", .string(name)), .init("type", .string(kind.rawValue)),
                .init("title", .string(title)), .init("description", .string(description)),
            ] + (constraints.isEmpty ? [] : [.init("constraints", .object(constraints))]))
    }
}

/// Tables that lie in one folder, described for programs that were never told of them: a Frictionless data package.
public struct DataPackage: Sendable {
    public struct Table: Sendable {
        /// Lower case; the file is `name.csv`.
        public var name: String
        public var title: String
        public var columns: [TableColumn]

        public init(name: String, title: String, columns: [TableColumn]) {
            self.name = name
            self.title = title
            self.columns = columns
        }

        var document: JSONOutput {
            [
                "name": .string(name), "path": .string("\(name).csv"), "title": .string(title),
                "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": [
                    "fields": .array(columns.map(\.document)), "missingValues": [""],
                ],
            ]
        }
    }

    public var name: String
    public var title: String
    public var tables: [Table]

    public init(name: String, title: String, tables: [Table]) {
        self.name = name
        self.title = title
        self.tables = tables
    }

    /// `datapackage.json`.
    public var document: JSONOutput {
        [
            "profile": "tabular-data-package", "name": .string(name), "title": .string(title),
            "resources": .array(tables.map(\.document)),
        ]
    }
}
