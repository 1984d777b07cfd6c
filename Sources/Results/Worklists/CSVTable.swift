/// A worklist by RFC 4180: CRLF, UTF-8 without a byte order mark, a header.
struct CSVTable {
    enum Cell: ExpressibleByStringLiteral {
        case text(String)
        case number(Int)
        case empty

        init(stringLiteral value: String) { self = .text(value) }
        init(_ text: String?) { self = text.map(Cell.text) ?? .empty }
        init(_ number: Int?) { self = number.map(Cell.number) ?? .empty }
    }

    let header: [String]
    let rows: [[Cell]]

    var bytes: [UInt8] {
        var out: [UInt8] = []
        write(header.map(Cell.text), to: &out)
        for row in rows {
            precondition(row.count == header.count, "a row has a cell for every column")
            write(row, to: &out)
        }
        return out
    }

    private func write(_ cells: [Cell], to out: inout [UInt8]) {
        for (position, cell) in cells.enumerated() {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            switch cell {
            case .empty: break
            case .number(let number): out.append(contentsOf: String(number).utf8)
            case .text(let text): write(text, to: &out)
            }
        }
        out.append(contentsOf: "\r\n".utf8)
    }

    private func write(_ text: String, to out: inout [UInt8]) {
        // Spreadsheets run a cell that begins like a formula; the quote keeps it text.
        let guarded = text.utf8.first.map(formulaStarts.contains) == true ? "'" + text : text
        guard guarded.utf8.contains(where: quotedBytes.contains) else {
            out.append(contentsOf: guarded.utf8)
            return
        }
        out.append(UInt8(ascii: "\""))
        for byte in guarded.utf8 {
            if byte == UInt8(ascii: "\"") { out.append(byte) }
            out.append(byte)
        }
        out.append(UInt8(ascii: "\""))
    }
}

private let formulaStarts = Array("=+-@\t\r".utf8)
private let quotedBytes = Array(",\"\r\n".utf8)
