import Testing

@testable import Domain

@Suite("The JSON reader")
struct JSONReaderTests {
    private func document(_ text: String) throws -> JSONDocument {
        try JSONReader.read(Array(text.utf8)).get()
    }

    private func problem(_ bytes: [UInt8], limits: JSONReader.Limits = .init()) -> JSONProblem? {
        guard case .failure(let problem) = JSONReader.read(bytes, limits: limits) else { return nil }
        return problem
    }

    @Test("Every kind of value")
    func values() throws {
        let root = try document(#" {"a": [1, -0.5e+3, true, false, null, "x"], "b": {}, "c": []} "#).root
        let elements = try #require(root.member("a")?.elements)
        #expect(elements.map(\.kind) == [.number, .number, .bool, .bool, .null, .string])
        #expect(elements[0].asInt64 == 1)
        #expect(elements[1].number?.text == "-0.5e+3")
        #expect(elements[1].asInt64 == -500)
        #expect(elements[2].bool == true && elements[3].bool == false && elements[4].isNull)
        #expect(elements[5].string == "x")
        #expect(root.member("b")?.members?.isEmpty == true)
        #expect(root.member("c")?.elements?.isEmpty == true)
        #expect(root.member("d") == nil)
    }

    @Test(
        "What RFC 8259 does not allow",
        arguments: [
            ("", JSONProblem.Kind.empty, 0), ("  ", .empty, 2), ("{", .truncated, 1), ("[1,", .truncated, 3),
            ("\"a", .truncated, 2), ("tru", .truncated, 3), ("-", .truncated, 1), ("1.", .truncated, 2),
            ("[1,]", .syntax, 3), ("{\"a\":1,}", .syntax, 7), ("{a:1}", .syntax, 1),
            ("{\"a\" 1}", .syntax, 5),
            ("[1 2]", .syntax, 3), ("[1}", .syntax, 2), ("{\"a\":1]", .syntax, 6), ("1 2", .syntax, 2),
            ("[] // x", .syntax, 3), ("'a'", .syntax, 0), ("nul]", .syntax, 0), ("trues", .syntax, 4),
            ("01", .number, 0), ("-01", .number, 0), ("+1", .number, 0), (".5", .number, 0),
            ("1.x", .number, 2),
            ("1e", .truncated, 2), ("1e+x", .number, 3), ("NaN", .number, 0), ("-Infinity", .number, 1),
            ("\"\t\"", .controlCharacter, 1), ("\"a\u{0}\"", .controlCharacter, 2), ("\"\\x\"", .syntax, 1),
            ("\"\\u12g4\"", .syntax, 1), ("\"\\ud800\"", .surrogate, 1), ("\"\\udc00\"", .surrogate, 1),
            ("\"\\ud800\\u0041\"", .surrogate, 1), ("\u{FEFF}1", .wrongEncoding, 0),
            ("[\u{A0}1]", .syntax, 1),
            ("0x10", .syntax, 1), ("[,1]", .syntax, 1), ("]", .syntax, 0), (":", .syntax, 0),
        ])
    func refused(text: String, kind: JSONProblem.Kind, offset: Int) {
        let found = problem(Array(text.utf8))
        #expect(found?.kind == kind)
        #expect(found?.offset == offset)
    }

    @Test(
        "Bytes that are not UTF-8",
        arguments: [
            [0x22, 0xC0, 0x80, 0x22], [0x22, 0xE4, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE0, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22],
            [0x22, 0xF0, 0x9F, 0x22],
            [0xFE, 0xFF, 0x00, 0x31], [0x31, 0x00], [0x00, 0x31],
        ] as [[UInt8]])
    func encoding(bytes: [UInt8]) {
        #expect(problem(bytes)?.kind == .wrongEncoding)
    }

    @Test("Strings keep what they say")
    func strings() throws {
        let root = try document(#"["a\n\t\"\\\/\b\f\r", "\u00e9\uD83D\uDE00", "é😀", "\u0000"]"#).root
        #expect(root.elements?.map(\.string) == ["a\n\t\"\\/\u{8}\u{C}\r", "é😀", "é😀", "\u{0}"])
    }

    @Test("Every value knows its place")
    func places() throws {
        let root = try document("{\n  \"é\": 1, \"a/b~c\": [\n    10, {\"x\": null}]}").root
        let list = try #require(root.member("a/b~c")?.elements)
        #expect(root.member("é").map { [$0.line, $0.column] } == [2, 8])
        #expect([list[0].line, list[0].column] == [3, 5])
        #expect(list[0].pointer == "/a~1b~0c/0")
        #expect(list[1].member("x")?.pointer == "/a~1b~0c/1/x")
        #expect(list[1].members?.first?.key.pointer == "/a~1b~0c/1/x")
        #expect(root.pointer == "")
    }

    @Test("Many pointers at once are those asked for one by one")
    func manyPointers() throws {
        let text = #"{"a": [1, {"b": [[], {"c": 2}, 3]}, 4], "d": {"e": {}, "f": [5, 6]}, "g": 7}"#
        let found = try document(text)
        var nodes: [JSONNode] = []
        func visit(_ node: JSONNode) {
            nodes.append(node)
            node.elements?.forEach(visit)
            for member in node.members ?? [] {
                nodes.append(member.key)
                visit(member.value)
            }
        }
        visit(found.root)
        #expect(found.pointers(of: nodes) == nodes.map(\.pointer))
        let some = nodes.enumerated().filter { $0.offset % 3 == 1 }.map(\.element)
        #expect(found.pointers(of: some) == some.map(\.pointer))
        #expect(nodes.map(\.pointer).contains("/a/1/b/1/c"))
    }

    @Test("Members are found in any order, and of two the first")
    func members() throws {
        var members = JSONMembers(try document(#"{"a": 1, "b": {"x": [0]}, "c": 3}"#).root)
        for (key, ordinal) in [("c", 2), ("a", 0), ("b", 1), ("b", 1), ("c", 2)] {
            #expect(members.value(key)?.ordinal == ordinal)
        }
        #expect(members.value("x") == nil && !members.has("") && members.has("a") && members.count == 3)
        #expect(members.keys.map(\.string) == ["a", "b", "c"])
        var twins = JSONMembers(try document(#"{"a": 1, "b": 2, "a": 3}"#).root)
        #expect(twins.value("b")?.node.asInt64 == 2 && twins.value("a")?.node.asInt64 == 1)
    }

    @Test("An error says in which object it stands")
    func errorPlace() {
        let found = problem(Array("{\"a\": [1,\n {\"b\": x}]}".utf8))
        #expect(found?.pointer == "/a/1")
        #expect(found?.place == JSONPlace(line: 2, column: 8))
    }

    @Test("Keys are the same when their bytes are, after unescaping")
    func duplicates() throws {
        let found = try document(#"{"a": {"x": 1, "x": 2}, "\u0061": 3, "A": 4}"#)
        #expect(found.duplicates.map(\.pointer) == ["/a/x", "/a"])
        #expect(found.duplicates.map(\.offset) == [15, 24])
        // Composed and decomposed: equal as Swift strings, different keys.
        #expect(try document("{\"\u{E9}\": 1, \"e\u{301}\": 2}").duplicates.isEmpty)
        let many = (0..<100).map { "\"k\($0 % 99)\": 1" }.joined(separator: ", ")
        #expect(try document("{\(many)}").duplicates.map(\.pointer) == ["/k0"])
    }

    @Test("Nesting ends at the limit and never at the stack")
    func nesting() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(problem(deep)?.kind == .tooDeep)
        #expect(problem(deep)?.offset == 512)
        let allowed = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(problem(Array(allowed.utf8)) == nil)
        #expect(problem(Array("[[1]]".utf8), limits: .init(depth: 1))?.kind == .tooDeep)
        #expect(problem(Array("[1,2]".utf8), limits: .init(values: 2))?.kind == .tooManyValues)
    }

    @Test("What the writer writes, the reader reads")
    func roundTrip() throws {
        let value: JSONOutput = [
            "text": "a\"\\\n\u{1}é", "numbers": [1, -5, .decimal(Value(millionths: 1_234_500))], "none": nil,
            "yes": true,
        ]
        for bytes in [value.bytes(), value.line()] {
            let root = try JSONReader.read(bytes).get().root
            #expect(root.member("text")?.string == "a\"\\\n\u{1}é")
            #expect(
                root.member("numbers")?.elements?.map(\.asMillionths?.millionths) == [
                    1_000_000, -5_000_000, 1_234_500,
                ])
        }
    }
}

@Suite("Numbers of JSON")
struct JSONNumberTests {
    @Test(
        "Decimals become exact units, or are refused",
        arguments: [
            ("0", 6, JSONNumber.Scaled.exact(0)), ("-0", 6, .exact(0)), ("-0.0e5", 6, .exact(0)),
            ("0e999999999999", 6, .exact(0)),
            ("1.5", 6, .exact(1_500_000)), ("-0.000001", 6, .exact(-1)), ("0.0000001", 6, .tooFine),
            ("1.50000000", 1, .exact(15)),
            ("12.345", 2, .tooFine), ("12.340", 2, .exact(1234)), ("1e2", 0, .exact(100)),
            ("100e-2", 0, .exact(1)),
            ("1e-400", 6, .tooFine), ("1e400", 0, .outOfRange), ("1e99999999999999999999", 0, .outOfRange),
            ("9223372036854775807", 0, .exact(.max)), ("9223372036854775808", 0, .outOfRange),
            ("-9223372036854775807", 0, .exact(-.max)), ("99999999999999999999", 0, .outOfRange),
            ("9223372036854.775807", 6, .exact(.max)), ("0.1e1", 0, .exact(1)), ("3.0", 0, .exact(3)),
        ])
    func scaled(text: String, places: Int, expected: JSONNumber.Scaled) {
        #expect(JSONNumber(Array(text.utf8)[...]).scaled(by: places) == expected)
    }

    @Test("Whatever text is written reads back the same, on one line and over several")
    func writtenText() throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
        let text = controls + "\"\\/\u{7F}é😀\u{2028}"
        let written: JSONOutput = ["text": .string(text), "list": [.number("1e3"), [.string(text)]]]
        for bytes in [written.line(), written.bytes()] {
            let root = try JSONReader.read(bytes).get().root
            #expect(root.member("text")?.string == text)
            #expect(root.member("list")?.elements?[1].elements?[0].string == text)
            #expect(root.member("list")?.elements?[0].asInt64 == 1000)
        }
        #expect(written.line().count { $0 < 0x20 } == 0)
    }
}
