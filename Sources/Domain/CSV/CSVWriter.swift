/// Writes a table by RFC 4180: UTF-8 without a byte order mark, rows end with CRLF, quotes only where they are needed.
/// Every field can be read back to the byte.
public struct CSVWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func row(_ fields: [String]) {
        for (position, field) in fields.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            write(field)
        }
        // A row of one empty field would be a line without a byte, which readers skip.
        if fields == [""] { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func write(_ field: String) {
        guard field.utf8.contains(where: quotedBytes.contains) else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

private let quotedBytes = Array(",\"\r\n".utf8)
