import Domain

/// A list that people or their programs work from: `worklists/NAME.csv` or `finance/NAME.csv`, by RFC 4180 and true to the byte. A cell that a
/// spreadsheet would run as a formula is made harmless where spreadsheets are made, at the desk.
///
/// A column is declared once: with what fills it stands what it is called and means, and `datapackage.json` says it to
/// other programs.
protocol Worklist: Sendable {
    associatedtype Row
    static var name: String { get }
    static var title: String { get }
    static var folder: WorklistFolder { get }
    /// In the order in which they stand in the file.
    var rows: [Row] { get }
    var columns: [Column<Row>] { get }
}

/// What a column is called and means, and what it holds of a row.
struct Column<Row> {
    let declaration: TableColumn
    let cell: (Row) -> Cell

    init(
        _ name: String, _ title: String, _ description: String, _ kind: TableColumn.Kind = .string,
        values: [String] = [], isRequired: Bool = false, cell: @escaping (Row) -> Cell
    ) {
        declaration = TableColumn(
            name, title, description, kind, values: values, isRequired: isRequired)
        self.cell = cell
    }
}

/// What stands in a row of a column, as text.
struct Cell: ExpressibleByStringLiteral {
    let text: String

    static let empty = Cell("")
    init(stringLiteral value: String) { text = value }
    init(_ text: String?) { self.text = text ?? "" }
    init(_ number: Int?) { text = number.map(String.init) ?? "" }
    init(_ flag: Bool) { text = flag ? "true" : "false" }
    init(_ day: Day?) { text = day?.description ?? "" }
}

/// Where a worklist stands in a result. What is about money has a directory of its own, which can be given to a group of
/// its own.
enum WorklistFolder: String, CaseIterable { case worklists, finance }

extension Worklist {
    static var folder: WorklistFolder { .worklists }
    static var path: String { "\(folder.rawValue)/\(name).csv" }

    var bytes: [UInt8] {
        let columns = columns
        var writer = CSVWriter()
        writer.row(columns.map(\.declaration.name))
        for row in rows { writer.row(columns.map { $0.cell(row).text }) }
        return writer.bytes
    }

    var declaration: DataPackage.Table {
        DataPackage.Table(name: Self.name, title: Self.title, columns: columns.map(\.declaration))
    }
}

/// Every worklist of a result.
struct Worklists: Sendable {
    let all: [any Worklist]

    init(_ reading: PlanReading) {
        all = [
            ScheduleList(reading: reading), CallsList(reading: reading), LettersList(reading: reading),
            RidesList(reading: reading), InterpretersList(reading: reading), FinanceList(reading: reading),
            SessionsList(reading: reading), WaitingList(reading: reading), StandbyList(reading: reading),
            DaySheetList(reading: reading),
        ]
    }

    /// `datapackage.json` of a folder.
    func package(_ folder: WorklistFolder) -> DataPackage {
        DataPackage(
            name: "fairslot-\(folder.rawValue)", title: "Worklists of a Fairslot plan",
            tables: all.filter { type(of: $0).folder == folder }.map { $0.declaration })
    }
}

extension PlanReading {
    /// The day of the planning instant, from which days left are counted.
    var today: Day { scenario.zone.day(of: scenario.asOf) }

    /// The day by which the appointment must have been offered, and whatever help it needs be held: that of the contact
    /// that announces it, of the visit's first exam for the others. Of what was accepted before it is today.
    func offeredBy(_ placement: Placement) -> Day? {
        let visit = visit(of: placement)
        if let contact = visit.lazy.compactMap(\.contact).first { return contact.by }
        return visit.contains { accepted[$0.order] != nil } ? today : nil
    }

    /// The exams of the visit that this one belongs to, by time; itself where it is no visit's. One contact announces them
    /// all, and one ride serves them.
    func visit(of placement: Placement) -> [Placement] {
        guard let visit = order(placement).visit else { return [placement] }
        return (placementsOfPatient[order(placement).patient] ?? []).map { placements[$0] }
            .filter { order($0).visit == visit }.sorted { ($0.start, $0.order) < ($1.start, $1.order) }
    }
}
