private import CXLSX
public import Domain

/// Writes a workbook of one sheet, and a hidden sheet with facts that find the way back with it. Equal arguments give equal
/// bytes.
public enum WorkbookWriter {
    public struct Failure: Error, CustomStringConvertible, Sendable {
        public var description: String
    }

    /// The name of the hidden sheet.
    public static let factsName = "fairslot"

    /// - Parameters:
    ///   - created: what the workbook says of itself; no clock is read.
    ///   - path: a file that is not there yet, in a directory that only the reader of the sheet may look into: what the
    ///     library keeps for a while is kept beside it.
    public static func write(
        _ sheet: Sheet, facts: [(name: String, value: String)], created: Instant, to path: String
    ) throws(Failure) {
        let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        let failure = unsafe (directory.isEmpty ? "." : directory).withCString { scratch -> Failure? in
            var options = unsafe lxw_workbook_options(
                constant_memory: 0, tmpdir: UnsafeMutablePointer(mutating: scratch), use_zip64: 0)
            guard let book = unsafe workbook_new_opt(path, &options) else {
                return Failure(description: "no memory for a workbook")
            }
            var properties = unsafe lxw_doc_properties()
            unsafe properties.created = time_t(created.int * 60)
            var worst = unsafe workbook_set_properties(book, &properties)
            let page = unsafe Page(book, sheet)
            worst = max(worst, page.fill())
            let hidden = unsafe workbook_add_worksheet(book, factsName)
            for (row, fact) in facts.enumerated() {
                worst = unsafe max(worst, worksheet_write_string(hidden, UInt32(row), 0, fact.name, nil))
                worst = unsafe max(worst, worksheet_write_string(hidden, UInt32(row), 1, fact.value, nil))
            }
            unsafe worksheet_hide(hidden)
            let closed = unsafe workbook_close(book)
            worst = max(worst, closed)
            guard worst != LXW_NO_ERROR else { return nil }
            return unsafe Failure(description: String(cString: lxw_strerror(worst)))
        }
        if let failure { throw failure }
    }
}

/// The sheet that people see.
@safe private struct Page {
    let sheet: Sheet
    private let page: UnsafeMutablePointer<lxw_worksheet>?
    private let head: UnsafeMutablePointer<lxw_format>?
    private let formats: [UnsafeMutablePointer<lxw_format>?]

    init(_ book: UnsafeMutablePointer<lxw_workbook>, _ sheet: Sheet) {
        self.sheet = sheet
        unsafe page = unsafe workbook_add_worksheet(book, sheet.name)
        unsafe head = unsafe workbook_add_format(book)
        unsafe format_set_bold(head)
        unsafe format_set_text_wrap(head)
        unsafe format_set_bg_color(head, 0xE8EEF4)
        unsafe format_set_bottom(head, UInt8(LXW_BORDER_THIN.rawValue))
        unsafe formats = unsafe sheet.columns.map { column in
            let format = unsafe workbook_add_format(book)
            unsafe format_set_num_format(format, column.kind.format)
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
            if column.kind == .sentence { unsafe format_set_text_wrap(format) }
            return unsafe format
        }
    }

    func fill() -> lxw_error {
        var worst = LXW_NO_ERROR
        for (column, declared) in sheet.columns.enumerated() {
            let number = UInt16(column)
            worst = unsafe max(
                worst, worksheet_set_column(page, number, number, Double(declared.width), formats[column]))
            worst = unsafe max(worst, worksheet_write_string(page, 0, number, declared.title, head))
            if declared.isForStaff { worst = max(worst, validate(declared, number)) }
        }
        for (row, cells) in sheet.rows.enumerated() {
            precondition(cells.count == sheet.columns.count, "a row has a cell for every column")
            for (column, cell) in cells.enumerated() {
                worst = unsafe max(worst, write(cell, UInt32(row + 1), UInt16(column), formats[column]))
            }
        }
        let lastColumn = UInt16(sheet.columns.count - 1)
        unsafe worksheet_freeze_panes(page, 1, 0)
        worst = unsafe max(worst, worksheet_autofilter(page, 0, 0, UInt32(sheet.rows.count), lastColumn))
        unsafe worksheet_set_landscape(page)
        unsafe worksheet_fit_to_pages(page, 1, 0)
        return unsafe max(worst, worksheet_repeat_rows(page, 0, 0))
    }

    private func write(
        _ cell: Sheet.Cell, _ row: UInt32, _ column: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
    ) -> lxw_error {
        switch cell {
        case .empty: unsafe worksheet_write_blank(page, row, column, format)
        case .text(let text): unsafe worksheet_write_string(page, row, column, text, format)
        case .number(let number): unsafe worksheet_write_number(page, row, column, number, format)
        case .day(let day): unsafe worksheet_write_number(page, row, column, Double(serial(day)), format)
        case .time(let day, let minute):
            unsafe worksheet_write_number(
                page, row, column, Double(serial(day)) + Double(minute.int) / 1440, format)
        }
    }

    /// Days as spreadsheets count them: 1970-01-01 is 25,569.
    private func serial(_ day: Day) -> Int { day.int + 25_569 }

    /// The rows that are there, and some for what staff add.
    private func validate(_ declared: Sheet.Column, _ column: UInt16) -> lxw_error {
        var rule = unsafe lxw_data_validation()
        unsafe rule.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
        let last = UInt32(sheet.rows.count + 50)
        if declared.kind == .time {
            unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_DATE_NUMBER.rawValue)
            unsafe rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN.rawValue)
            unsafe rule.value_number = 36_526  // 2000-01-01
            return unsafe worksheet_data_validation_range(page, 1, column, last, column, &rule)
        }
        guard !declared.choices.isEmpty else { return LXW_NO_ERROR }
        let words = declared.choices.map { Array($0.utf8CString) }
        return unsafe withPointers(to: words) { pointers in
            unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
            unsafe rule.value_list = unsafe pointers
            return unsafe worksheet_data_validation_range(page, 1, column, last, column, &rule)
        }
    }
}

/// C strings in an array that ends with a null, for as long as `body` runs.
private func withPointers<Answer>(
    to words: [[CChar]], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Answer
) -> Answer {
    let copies = unsafe words.map { word in
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: word.count)
        unsafe copy.initialize(from: word, count: word.count)
        return unsafe copy
    }
    defer { unsafe copies.forEach { unsafe $0.deallocate() } }
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe copies + [nil]
    return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
}

private func max(_ a: lxw_error, _ b: lxw_error) -> lxw_error { a.rawValue >= b.rawValue ? a : b }

extension Sheet.Kind {
    fileprivate var format: String {
        switch self {
        case .text, .sentence: "@"
        case .number: "General"
        case .day: "yyyy-mm-dd"
        case .time: "yyyy-mm-dd hh:mm"
        }
    }
}
