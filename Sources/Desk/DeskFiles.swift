import Domain
public import Spreadsheets

/// Everything that is made at the desk of one plan, as bytes and as workbooks. Equal arguments give equal bytes.
public struct DeskFiles: Sendable {
    /// What `--desk` may name beside the lists.
    public static let calendars = "calendars"
    public static let names = DeskList.all.map(\.name) + [calendars]
    /// Of the workbooks; `DeskRows` reads it.
    public static let schema = "fairslot.desk/1"

    public let tables: [DeskTable]
    /// By name.
    public let files: [(name: String, bytes: [UInt8])]
    public let coverage: ContactCoverage
    private let plan: PlanTables

    /// - Parameter desks: names; empty: all.
    public init(
        _ plan: PlanTables, desks: Set<String>, _ contacts: Contacts, _ templates: Templates, _ clinic: Clinic
    ) {
        func isMade(_ name: String) -> Bool { desks.isEmpty || desks.contains(name) }
        self.plan = plan
        tables = DeskList.all.filter { isMade($0.name) && plan.holds($0.source) }.map {
            DeskTable($0, plan, contacts, templates, clinic)
        }
        coverage = ContactCoverage(tables, contacts)
        var files = tables.map { ("\($0.list.name).csv", $0.csv) }
        if isMade("letters") {
            files += LetterPage.all(plan, contacts, templates, clinic).map {
                ($0.name, Array($0.html.utf8))
            }
        }
        if isMade(Self.calendars) {
            files += RoomCalendar.all(plan).map { ("calendar-\($0.scanner).ics", $0.bytes) }
        }
        let package = DataPackage(
            name: "fairslot-desk", title: "Worklists for people, of a Fairslot plan",
            tables: tables.map {
                .init(name: $0.list.name, title: $0.list.title, columns: $0.columns)
            })
        self.files = files + [("datapackage.json", package.document.bytes())]
    }

    /// Writes the workbooks into a directory, each `NAME.xlsx`.
    public func writeWorkbooks(into directory: String) throws(WorkbookWriter.Failure) {
        for table in tables {
            try WorkbookWriter.write(
                table.sheet,
                facts: [
                    ("schema", Self.schema), ("run", plan.job), ("desk", table.list.name),
                    ("asOf", plan.asOfText),
                ] + table.columns.map { ("column \($0.name)", $0.title) }, created: plan.asOf,
                to: "\(directory)/\(table.list.name).xlsx")
        }
    }

    /// Rows of the letters list in a language in which nothing is written, by order and language.
    public var unwritten: [(order: String, language: String)] {
        guard let letters = tables.first(where: { $0.list.name == "letters" }) else { return [] }
        func place(_ name: String) -> Int? { letters.columns.firstIndex { $0.name == name } }
        guard let version = place("templateVersion"), let order = place("order"),
            let language = place("language")
        else { return [] }
        return letters.rows.filter { $0[version].isEmpty }.map { ($0[order], $0[language]) }
    }
}
