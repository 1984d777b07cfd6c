import Testing

@testable import Domain

@Suite("A table is read by RFC 4180")
struct CSVReaderTests {
    private func rows(
        _ text: String, in pieces: Int = .max, limits: CSVReader.Limits = .init()
    ) throws(CSVProblem) -> [[String]] {
        var rest = Array(text.utf8)[...]
        var reader =
            pieces == .max
            ? CSVReader(Array(rest), limits: limits)
            : CSVReader(
                source: {
                    defer { rest = rest.dropFirst(pieces) }
                    return Array(rest.prefix(pieces))
                }, limits: limits)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append((0..<row.count).map { row[$0] }) }
        return rows
    }

    // The behaviours of csv-spectrum, with words of our own.
    @Test(
        "What a table holds does not depend on how it is written, nor on the pieces in which it comes",
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("a,town\n1,\"Elm, WW\"", [["a", "town"], ["1", "Elm, WW"]]),
            ("a,b,c\n1,\"\",\"\"\n2,,", [["a", "b", "c"], ["1", "", ""], ["2", "", ""]]),
            ("a\r\n\"\"\r\n", [["a"], [""]]),
            ("a,b\n1,\"so \"\"so\"\" so\"\n", [["a", "b"], ["1", "so \"so\" so"]]),
            ("k,v\n1,\"{\"\"x\"\": [1.0, 2]}\"\n", [["k", "v"], ["1", "{\"x\": [1.0, 2]}"]]),
            ("a,b\n\"two \nlines\",5\n6,7", [["a", "b"], ["two \nlines", "5"], ["6", "7"]]),
            ("a,b\r\n\"two \r\nlines\",5\r\n", [["a", "b"], ["two \r\nlines", "5"]]),
            ("a\n\"x \n\"\"y\"\" \nz\"\n3", [["a"], ["x \n\"y\" \nz"], ["3"]]),
            ("a,b\n1,ʤ\n🚌,ש", [["a", "b"], ["1", "ʤ"], ["🚌", "ש"]]),
            ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("\"\"\"\"\n\"\"\"x\"\"\"", [["\""], ["\"x\""]]),
            ("a\n\n\r\nb", [["a"], [""], [""], ["b"]]),
            ("a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]),
            (",\n", [["", ""]]),
            (" a , b", [[" a ", " b"]]),
            ("", []), ("\u{FEFF}", []),
        ])
    func holds(_ text: String, _ expected: [[String]]) throws {
        #expect(try rows(text) == expected)
        for pieces in 1...7 { #expect(try rows(text, in: pieces) == expected) }
    }

    @Test(
        "What is not a table is refused where it goes wrong",
        arguments: [
            ("a\n1,x\"y\"\n", CSVProblem.Kind.strayQuote, 2, 4),
            ("a\n\"x\"y,2\n", .afterQuote, 2, 4),
            ("a\n\"x\" ,2\n", .afterQuote, 2, 4),
            ("a,b\n1,\"x\ny", .openQuote, 2, 3),
            ("a,\"", .openQuote, 1, 3),
            ("a\r\n\"x\r\ny\rz\",é\0", .nul, 4, 5),
            ("a\n\"\0\"", .nul, 2, 2),
        ])
    func refused(_ text: String, _ kind: CSVProblem.Kind, _ line: Int, _ column: Int) {
        for pieces in [1, 3, .max] {
            let problem = #expect(throws: CSVProblem.self) { try rows(text, in: pieces) }
            #expect(problem?.kind == kind)
            #expect(problem?.place == JSONPlace(line: line, column: column))
        }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [[0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80]])
    func encoding(_ bad: [UInt8]) {
        for bytes in [Array("a\nx,é,".utf8) + bad, Array("a\nx,é,".utf8) + bad + Array("\nb".utf8)] {
            var reader = CSVReader(bytes)
            let problem = #expect(throws: CSVProblem.self) { while try reader.next() != nil {} }
            #expect(problem?.kind == .wrongEncoding)
            #expect(problem?.place == JSONPlace(line: 2, column: 5))
        }
    }

    @Test(
        "A field, a row and a number of fields are refused past their limits and not before",
        arguments: [
            ("abcd,1\n", nil), ("abcde,1\n", CSVProblem.Kind.fieldTooLong), ("1,\"abcde\"\n", .fieldTooLong),
            ("abcd,abcd,1", nil), ("abcd,abcd,ab", .rowTooLong), ("1,2,3,4,5", .tooManyFields),
            ("\"" + String(repeating: "a\n", count: 50), .openQuote),
        ] as [(String, CSVProblem.Kind?)])
    func limited(_ text: String, _ kind: CSVProblem.Kind?) throws {
        var limits = CSVReader.Limits()
        (limits.fieldBytes, limits.rowBytes, limits.fields) = (4, 11, 4)
        guard let kind else {
            _ = try rows(text, limits: limits)
            return
        }
        #expect(#expect(throws: CSVProblem.self) { try rows(text, limits: limits) }?.kind == kind)
        // In pieces, an open quote is given up long before the file is read.
        let piecewise = #expect(throws: CSVProblem.self) { try rows(text, in: 1, limits: limits) }
        #expect(piecewise?.kind == (kind == .openQuote ? .rowTooLong : kind))
    }

    @Test("Every field knows its line and column")
    func places() throws {
        var reader = CSVReader(Array("a,é,\"x\r\ny\nz\",q\r\r\n\"\",b\n".utf8))
        let first = try #require(try reader.next())
        #expect(
            (0..<4).map(first.place) == [
                JSONPlace(line: 1, column: 1), JSONPlace(line: 1, column: 3), JSONPlace(line: 1, column: 5),
                JSONPlace(line: 3, column: 4),
            ])
        let second = try #require(try reader.next())
        #expect(second.line == 4 && second.isBlank)
        let third = try #require(try reader.next())
        #expect(third.place(of: 1) == JSONPlace(line: 5, column: 4) && third.isEmpty(0) && !third.isBlank)
        #expect(try reader.next() == nil)
        #expect(first[2] == "x\r\ny\nz", "a row that is kept keeps its text")
    }

    @Test(
        "A semicolon separates where the first line has one and no comma",
        arguments: [
            ("a;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]),
            ("\u{FEFF}a;b\r\n\"1;1\";2", [["a", "b"], ["1;1", "2"]]),
            ("a,b;c\n1,2\n", [["a", "b;c"], ["1", "2"]]), ("a\n1;2\n", [["a"], ["1;2"]]), ("", []),
        ])
    func separators(_ text: String, _ expected: [[String]]) throws {
        for size in [1, 2, 1000] {
            var rest = Array(text.utf8)[...]
            var reader = CSVReader(
                source: {
                    defer { rest = rest.dropFirst(size) }
                    return Array(rest.prefix(size))
                }, separator: nil)
            var rows: [[String]] = []
            while let row = try reader.next() { rows.append((0..<row.count).map { row[$0] }) }
            #expect(rows == expected)
        }
    }

    @Test(
        "UTF-16 is named, in both byte orders", arguments: [[0xFF, 0xFE, 0x69, 0], [0xFE, 0xFF, 0, 0x69]])
    func utf16(_ bytes: [UInt8]) {
        var reader = CSVReader(bytes)
        let problem = #expect(throws: CSVProblem.self) { try reader.next() }
        #expect(problem?.kind == .utf16 && problem?.place == JSONPlace(line: 1, column: 1))
        #expect(problem?.remedy == "save the file as CSV in UTF-8")
    }

    @Test("Rows of nothing but blanks are told from those with a value")
    func void() throws {
        var reader = CSVReader(Array("\n,,\n ,\"\"\t\n".utf8.dropLast(2)) + Array("\n,0\n".utf8))
        var found: [Bool] = []
        while let row = try reader.next() { found.append(row.isVoid) }
        #expect(found == [true, true, true, false])
    }
}

@Suite("Cells as people write them")
struct CellTextTests {
    @Test("Blanks round a value mean nothing, and those within do")
    func trimmed() {
        #expect(CellText.trimmed(" \u{A0}a b\t ") == "a b")
        #expect(
            CellText.trimmed("é ") == "é" && CellText.trimmed(" ").isEmpty && CellText.trimmed("").isEmpty)
    }

    @Test("A word is found by its letters, unless it could be two")
    func words() {
        #expect(CellText.word(" ROUTINE", of: ["stat", "routine"]) == "routine")
        #expect(CellText.word("routin", of: ["stat", "routine"]) == nil)
        #expect(CellText.word("A", of: ["a", "A"]) == "A" && CellText.word("B", of: ["b", "b"]) == nil)
    }
}
