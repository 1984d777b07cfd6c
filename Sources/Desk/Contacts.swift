import Domain

/// What a site knows of a patient and the plan does not: it is joined here, on a staff machine.
public enum ContactField: String, CaseIterable, Sendable {
    case name, recordNumber, birthDate, phone, phone2, email, address

    var column: TableColumn {
        switch self {
        case .name: TableColumn("name", "Name", "The patient's name")
        case .recordNumber: TableColumn("recordNumber", "Record number", "The patient's number at the site")
        case .birthDate: TableColumn("birthDate", "Born", "The patient's day of birth", .date)
        case .phone: TableColumn("phone", "Phone", "Number to call or to text")
        case .phone2: TableColumn("phone2", "Phone 2", "Another number")
        case .email: TableColumn("email", "E-mail", "Address for mail")
        case .address: TableColumn("address", "Address", "Where the patient lives")
        }
    }
}

/// Contact details by patient: a table with the column `patient`, the key that the scenario uses, and any of
/// `ContactField`. Other columns are refused, so that nothing is brought here that no desk needs. Semicolons may stand for
/// commas, and blanks round names and values mean nothing.
public struct Contacts: Sendable {
    private var rows: [String: [ContactField: String]] = [:]
    /// Of each patient's row, in the file.
    private(set) var lines: [String: Int] = [:]
    /// Columns that are there and not used.
    public private(set) var unused: [String] = []
    public var count: Int { rows.count }

    /// Not used, since a patient's record says it to the scenario: a second word for it would be followed by some lists and
    /// not by the plan, which books the interpreters.
    private static let ignored = ["preferredLanguage"]

    /// Nobody's.
    public init() {}

    public init(_ bytes: [UInt8], file: String) throws(DeskProblem) {
        let table = try CSVRows(bytes, file: file, separator: CSVReader.separator(of: bytes[...]))
        let names = ["patient"] + ContactField.allCases.map(\.rawValue)
        let header = table.header.map { CellText.word($0, of: names + Self.ignored) }
        guard let key = header.firstIndex(of: "patient") else {
            throw DeskProblem(
                file, JSONPlace(line: table.headerLine, column: 1), "the column patient is missing",
                "name the keys that the scenario uses in a column patient")
        }
        var fields: [(position: Int, field: ContactField)] = []
        for (position, name) in header.enumerated() where position != key {
            if let name, Self.ignored.contains(name), !unused.contains(name) {
                unused.append(name)
                continue
            }
            guard let field = name.flatMap(ContactField.init), !fields.contains(where: { $0.field == field })
            else {
                throw DeskProblem(
                    file, JSONPlace(line: table.headerLine, column: 1),
                    "column \(position + 1) is not known, or stands twice",
                    "columns are " + names.joined(separator: ", "))
            }
            fields.append((position, field))
        }
        for (line, written) in table.rows {
            let values = written.map(CellText.trimmed)
            if values.contains(where: { !$0.isEmpty }) {
                try add((line, values), key, fields, header.count, file)
            }
        }
    }

    private mutating func add(
        _ row: (line: Int, fields: [String]), _ key: Int, _ fields: [(position: Int, field: ContactField)],
        _ count: Int, _ file: String
    ) throws(DeskProblem) {
        let place = JSONPlace(line: row.line, column: 1)
        guard row.fields.count == count else {
            throw DeskProblem(
                file, place, "this row has \(row.fields.count) fields and the header \(count)",
                "put fields that hold a comma in quotes")
        }
        guard rows[row.fields[key]] == nil, !row.fields[key].isEmpty else {
            throw DeskProblem(
                file, place, "this patient stands twice, or has no key", "keep one row for each patient")
        }
        var contact: [ContactField: String] = [:]
        for (position, field) in fields { contact[field] = row.fields[position] }
        if let birth = contact[.birthDate], !birth.isEmpty, Self.day(birth) == nil {
            throw DeskProblem(file, place, "birthDate is not a date", "write it as 1961-05-04")
        }
        rows[row.fields[key]] = contact
        lines[row.fields[key]] = row.line
    }

    /// `1961-05-04`
    static func day(_ text: String) -> Day? {
        CalendarDate(written: text, years: CalendarDate.birthYears)?.number
    }

    subscript(patient: String, field: ContactField) -> String { rows[patient]?[field] ?? "" }

    /// Whether anything at all is known.
    func knows(_ patient: String) -> Bool { rows[patient]?.values.contains { !$0.isEmpty } ?? false }

    /// `A. M.`, for rooms where others can read.
    func initials(_ patient: String) -> String {
        self[patient, .name].split(separator: " ").compactMap(\.first).map { "\($0)." }
            .joined(separator: " ")
    }

    /// The last four characters of the record number.
    func lastOfRecord(_ patient: String) -> String { String(self[patient, .recordNumber].suffix(4)) }
}
