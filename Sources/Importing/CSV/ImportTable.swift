public import Domain

/// A table of a folder that becomes a scenario: a list of the scenario, or a list inside the rows of another table.
public struct ImportTable: Sendable {
    /// Where its rows go.
    enum Place: Sendable {
        case part(ScenarioDraft.Part)
        /// Into the row of `part` that the first column names, as a list at `path`.
        case inside(ScenarioDraft.Part, path: [String])

        var part: ScenarioDraft.Part {
            switch self {
            case .part(let part), .inside(let part, _): part
            }
        }
    }

    /// The file without `.csv`.
    public let name: String
    public let meaning: String
    let place: Place
    public let columns: [ImportColumn]

    /// - Parameter columns: a line each: the name, with `!` where a value must stand and `>path` where the scenario has it
    ///   under other names; the kind; what it means.
    init(_ name: String, _ meaning: String, _ place: Place, _ columns: String) {
        (self.name, self.meaning, self.place) = (name, meaning, place)
        self.columns = columns.split(separator: "\n").map { line in
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
            let isRequired = words[0].hasSuffix("!")
            let names = (isRequired ? words[0].dropLast() : words[0]).split(separator: ">")
            return ImportColumn(
                name: String(names[0]), kind: .init(written: words[1]), isRequired: isRequired,
                path: (names.last ?? "").split(separator: ".").map(String.init),
                meaning: String(words[2].drop { $0 == " " }))
        }
    }

    /// What a row weighs that cannot be used.
    var severityOfRows: ImportFinding.Severity { place.part.isLeavable ? .error : .fatal }

    /// A resource of a Frictionless Data Package.
    private var json: JSONOutput {
        var schema = Row()
        schema.add("fields", columns.map(\.json))
        schema.add("missingValues", words: [""])
        if columns[0].name == "id" { schema.add("primaryKey", "id") }
        return [
            "name": .string(name), "path": .string("\(name).csv"), "description": .string(meaning),
            "profile": "tabular-data-resource", "encoding": "utf-8", "schema": schema.json,
        ]
    }

    /// `datapackage.json` of all tables: what a folder may hold.
    public static var dataPackage: JSONOutput {
        [
            "profile": "tabular-data-package", "name": "fairslot-scenario",
            "title": "Tables that fairslot import csv makes a scenario of",
            "resources": .array(all.map(\.json)),
        ]
    }
}
