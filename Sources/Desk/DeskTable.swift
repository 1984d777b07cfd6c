public import Domain
public import Spreadsheets

/// A desk's list filled in: rows of a worklist with what is known of the patients, for one reader.
public struct DeskTable: Sendable {
    public let list: DeskList
    public let columns: [TableColumn]
    /// As text, in the order of `columns`.
    public let rows: [[String]]
    /// Keys of everybody on it.
    let patients: Set<String>
    /// Messages on it that lack what they need to be sent.
    let incomplete: Int

    public init(
        _ list: DeskList, _ plan: PlanTables, _ contacts: Contacts, _ templates: Templates, _ clinic: Clinic
    ) {
        self.list = list
        let table = plan[list.source]
        let filler = Filler(
            plan: plan, table: table, contacts: contacts, templates: templates, clinic: clinic)
        columns = list.contents.map { filler.column($0, list) }
        let own = table.rows.map(table.row).filter { row in
            list.channels.map { $0.contains(row["channel"]) } ?? true
        }
        let hasMessage = list.contents.contains { if case .message = $0 { true } else { false } }
        let messages = own.map { hasMessage ? FilledMessage($0, templates, contacts, clinic) : nil }
        rows = zip(own, messages).map { row, message in list.contents.map { filler.text($0, row, message) } }
        patients = table.has("patient") ? Set(own.map { $0["patient"] }).subtracting([""]) : []
        incomplete = messages.count { $0.map { !$0.lacking.isEmpty } ?? false }
    }

    /// RFC 4180. A field that a spreadsheet would run as a formula begins with an apostrophe, and no longer holds what it
    /// is about to the byte: machines read `worklists/`.
    public var csv: [UInt8] {
        var writer = CSVWriter()
        writer.row(columns.map(\.name))
        for row in rows {
            writer.row(zip(columns, row).map { $0.kind == .string ? guarded($1) : $1 })
        }
        return writer.bytes
    }

    /// The same in a workbook, where nothing need be guarded: a key is text.
    public var sheet: Sheet {
        Sheet(
            name: list.name,
            columns: columns.map { column in
                let staff = StaffColumn(rawValue: column.name)
                return Sheet.Column(
                    title: column.title, width: width(column), kind: kind(column),
                    choices: staff == .outcome ? list.outcomes.map(\.rawValue) : [], isForStaff: staff != nil)
            },
            rows: rows.map { row in zip(columns, row).map(cell) })
    }

    private func guarded(_ text: String) -> String {
        text.utf8.first.map(formulaStarts.contains) == true ? "'" + text : text
    }

    private func kind(_ column: TableColumn) -> Sheet.Kind {
        switch column.kind {
        case .string, .boolean: isSentence(column) ? .sentence : .text
        case .integer, .number: .number
        case .date: .day
        case .datetime: .time
        }
    }

    private func isSentence(_ column: TableColumn) -> Bool {
        [
            "body", "script", "reason", "text", "help", "question", "note", "staff_note", "address",
            "wouldPlace",
        ]
        .contains(column.name)
    }

    private func width(_ column: TableColumn) -> Int {
        switch kind(column) {
        case .sentence: 44
        case .day: 11
        case .time: 17
        case .number: max(8, column.title.count + 3)
        case .text: ["name", "outcome", "email"].contains(column.name) ? 24 : max(column.title.count + 3, 12)
        }
    }

    private func cell(_ column: TableColumn, _ text: String) -> Sheet.Cell {
        if text.isEmpty { return .empty }
        switch column.kind {
        case .string, .boolean: return .text(text)
        case .integer, .number: return Double(text).map(Sheet.Cell.number) ?? .text(text)
        // Spreadsheets count days from 1900, and wrongly until March.
        case .date:
            guard let day = Contacts.day(text), CalendarDate(day).year > 1900 else { return .text(text) }
            return .day(day)
        case .datetime: return LocalTime(text).map { .time($0.day, $0.minute) } ?? .text(text)
        }
    }
}

private let formulaStarts = Array("=+-@\t\r".utf8)

/// What a column is called and what it holds of a row.
private struct Filler {
    let plan: PlanTables
    let table: PlanTables.Table
    let contacts: Contacts
    let templates: Templates
    let clinic: Clinic

    func column(_ content: DeskList.Content, _ list: DeskList) -> TableColumn {
        switch content {
        case .list(let name):
            guard let column = table.columns.first(where: { $0.name == name }) else {
                preconditionFailure("\(list.name) has no column \(name)")
            }
            return column
        case .contact(let field): return field.column
        case .initials: return TableColumn("initials", "Initials", "The patient's initials")
        case .lastOfRecord:
            return TableColumn("recordEnd", "Number ends", "Last four characters of the record number")
        case .languageName:
            return TableColumn("languageName", "Language (name)", "The language by its English name")
        case .message(let part): return part.column
        case .staff(.outcome):
            return TableColumn(
                StaffColumn.outcome.rawValue, "outcome", "What came of it, from the list",
                values: list.outcomes.map(\.rawValue))
        case .staff(let column): return column.column
        case .run: return TableColumn("run", "plan", "The plan it comes from; leave it as it is")
        }
    }

    func text(_ content: DeskList.Content, _ row: PlanTables.Row, _ message: FilledMessage?) -> String {
        switch content {
        case .list(let name): row[name]
        case .contact(let field): contacts[row["patient"], field]
        case .initials: contacts.initials(row["patient"])
        case .lastOfRecord: contacts.lastOfRecord(row["patient"])
        case .languageName: LanguageTag(canonical: row["language"]).englishName
        case .message(let part): message?.part(part) ?? ""
        case .staff: ""
        case .run: plan.job
        }
    }
}
