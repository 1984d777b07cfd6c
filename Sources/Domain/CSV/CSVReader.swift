/// Reads a table by RFC 4180, row after row: UTF-8 with or without a byte order mark; rows end with CRLF, LF or CR, and
/// the last one may end with the file; a field in quotes holds separators, line ends and doubled quotes.
///
/// Reading stops at the first problem, for what follows a stray quote is guesswork. Rows of unequal length are the
/// caller's to judge: a row tells how many fields it has. A line without a byte is a row with one empty field (`isBlank`).
///
///     var reader = CSVReader(bytes)
///     while let row = try reader.next() { names.append(row[0]) }
public struct CSVReader {
    /// What a row may hold: a quote that never closes must not read the whole file into one field.
    public struct Limits: Sendable {
        public var fieldBytes = 1 << 16
        public var rowBytes = 1 << 20
        public var fields = 4096
        public init() {}
    }

    private let source: () -> [UInt8]
    /// A comma until the first line is seen, where it was not asked for.
    private var separator: UInt8
    private let isSeparatorAsked: Bool
    private let limits: Limits
    private var buffer: [UInt8] = []
    private var isEnded = false
    private var isBegun = false
    /// Where the next row begins, and on which line of the file.
    private var start = 0
    private var line = 1
    /// Kept between rows, so that a row that is no longer held costs no memory.
    private var fields: [CSVRow.Field] = []

    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - separator: nil: what the first line says, `separator(of:)`.
    public init(_ bytes: [UInt8], separator: UInt8? = UInt8(ascii: ","), limits: Limits = Limits()) {
        self.init(source: { [] }, separator: separator, limits: limits)
        buffer = bytes
        isEnded = true
    }

    /// - Parameters:
    ///   - source: the file piece by piece, nothing at its end. A source that fails keeps its error for its owner and ends;
    ///     memory is then that of the longest row and two pieces.
    ///   - separator: nil: what the first line says, `separator(of:)`.
    public init(
        source: @escaping () -> [UInt8], separator: UInt8? = UInt8(ascii: ","), limits: Limits = Limits()
    ) {
        self.source = source
        self.separator = separator ?? UInt8(ascii: ",")
        isSeparatorAsked = separator != nil
        self.limits = limits
    }

    /// A semicolon or a tab where the first line has one and no comma, as spreadsheets write where the comma is a decimal
    /// point, and what is copied from one; else a comma.
    public static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let first = bytes.prefix { $0 != lineFeed && $0 != carriageReturn }
        let known = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return known.first(where: first.contains) ?? known[0]
    }

    /// The next row, nil after the last.
    public mutating func next() throws(CSVProblem) -> CSVRow? {
        if !isBegun { try begin() }
        while true {
            if let end = try scan() { return row(end) }
            if isEnded { return nil }
            if buffer.count - start > limits.rowBytes { throw rowTooLong() }
            refill()
        }
    }

    /// Reads at least as much again as is held, so that a row in many pieces is not looked at once for each of them.
    private mutating func refill() {
        buffer.removeSubrange(..<start)
        start = 0
        let wanted = 2 * buffer.count + 1
        while buffer.count < wanted {
            let piece = source()
            if piece.isEmpty {
                isEnded = true
                return
            }
            buffer += piece
        }
    }

    /// Looks at byte order marks, and where it was not told the separator at the first line.
    private mutating func begin() throws(CSVProblem) {
        isBegun = true
        while buffer.count < 3, !isEnded { refill() }
        if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
            throw problem(.utf16, "this file is UTF-16", at: 0)
        }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        guard !isSeparatorAsked else { return }
        while !buffer[start...].contains(where: { $0 == lineFeed || $0 == carriageReturn }), !isEnded,
            buffer.count - start <= limits.rowBytes
        {
            refill()
        }
        separator = Self.separator(of: buffer[start...])
    }

    // MARK: One row

    /// Where a row ends: behind its last field, and where the next one begins.
    private struct End {
        var content: Int
        var next: Int
        /// Line ends within quotes, and the row's own.
        var lines: Int
    }

    /// Finds the fields of the row that begins at `start`; nil if the bytes end before it does, or there is none.
    private mutating func scan() throws(CSVProblem) -> End? {
        fields.removeAll(keepingCapacity: true)
        if start == buffer.count { return nil }
        var (at, lines, everyBit) = (start, 0, UInt8(0))
        while true {
            if fields.count == limits.fields {
                throw problem(.tooManyFields, "a row has more than \(limits.fields) fields", at: at)
            }
            let field =
                at < buffer.count && buffer[at] == quote
                ? try quoted(at, &everyBit, &lines) : try plain(at, &everyBit)
            guard let field else { return nil }
            if field.end - field.start > limits.fieldBytes {
                throw problem(
                    .fieldTooLong, "a field is longer than \(limits.fieldBytes) bytes", at: field.start)
            }
            fields.append(field)
            at = field.isQuoted ? field.end + 1 : field.end
            if at < buffer.count, buffer[at] == separator {
                at += 1
                continue
            }
            guard let next = lineEnd(at) else { return nil }
            if next > at { lines += 1 }
            if at - start > limits.rowBytes { throw rowTooLong() }
            if everyBit >= 0x80 { try checkEncoding(to: at) }
            return End(content: at, next: next, lines: lines)
        }
    }

    /// A field up to a separator or a line end, where it began at `at`; nil if the bytes end before it does.
    private func plain(_ begin: Int, _ everyBit: inout UInt8) throws(CSVProblem) -> CSVRow.Field? {
        var at = begin
        while at < buffer.count {
            let byte = buffer[at]
            if byte == separator || byte == lineFeed || byte == carriageReturn { break }
            if byte == quote { throw problem(.strayQuote, "a quote inside a field", at: at) }
            if byte == 0 { throw problem(.nul, "a NUL byte, as UTF-16 has", at: at) }
            everyBit |= byte
            at += 1
        }
        if at == buffer.count, !isEnded { return nil }
        return CSVRow.Field(start: begin, end: at, isQuoted: false, hasDoubledQuotes: false)
    }

    /// A field whose opening quote is at `opening`; nil if the bytes end before it is closed.
    private func quoted(
        _ opening: Int, _ everyBit: inout UInt8, _ lines: inout Int
    ) throws(CSVProblem) -> CSVRow.Field? {
        var (at, isDoubled) = (opening + 1, false)
        while at < buffer.count {
            let byte = buffer[at]
            if byte == quote {
                if at + 1 == buffer.count, !isEnded { return nil }
                guard at + 1 < buffer.count, buffer[at + 1] == quote else { break }
                isDoubled = true
                at += 2
                continue
            }
            if byte == 0 { throw problem(.nul, "a NUL byte, as UTF-16 has", at: at) }
            if byte == lineFeed || byte == carriageReturn && !isFollowedByLineFeed(at) { lines += 1 }
            everyBit |= byte
            at += 1
        }
        guard at < buffer.count else {
            if isEnded { throw problem(.openQuote, "a field's quotes are never closed", at: opening) }
            return nil
        }
        try checkAfterQuote(at + 1)
        return CSVRow.Field(start: opening + 1, end: at, isQuoted: true, hasDoubledQuotes: isDoubled)
    }

    private func checkAfterQuote(_ at: Int) throws(CSVProblem) {
        guard at < buffer.count else { return }
        if ![separator, lineFeed, carriageReturn].contains(buffer[at]) {
            throw problem(.afterQuote, "something follows the closing quote of a field", at: at)
        }
    }

    private func isFollowedByLineFeed(_ at: Int) -> Bool {
        at + 1 < buffer.count && buffer[at + 1] == lineFeed
    }

    /// Where the line that follows the line end at `at` begins; nil while that cannot be said.
    private func lineEnd(_ at: Int) -> Int? {
        if at == buffer.count { return isEnded ? at : nil }
        if buffer[at] == lineFeed { return at + 1 }
        if at + 1 == buffer.count { return isEnded ? at + 1 : nil }
        return buffer[at + 1] == lineFeed ? at + 2 : at + 1
    }

    private func checkEncoding(to end: Int) throws(CSVProblem) {
        var at = start
        while at < end {
            guard case .whole(let length) = JSONText.letter(buffer, at: at) else {
                throw problem(.wrongEncoding, "bytes that are not UTF-8", at: at)
            }
            at += length
        }
    }

    private mutating func row(_ end: End) -> CSVRow {
        let row = CSVRow(bytes: buffer, fields: fields, start: start, line: line)
        start = end.next
        line += end.lines
        return row
    }

    private func rowTooLong() -> CSVProblem {
        problem(.rowTooLong, "a row is longer than \(limits.rowBytes) bytes", at: start)
    }

    private func problem(_ kind: CSVProblem.Kind, _ message: String, at offset: Int) -> CSVProblem {
        CSVProblem(
            kind: kind, place: CSVRow.place(of: offset, in: buffer, from: start, line: line), message: message
        )
    }
}

private let quote = UInt8(ascii: "\"")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
