import Domain
import Testing

@testable import ScenarioFormat

@Suite("What is refused")
struct RefusalTests {
    @Test("The small document has no finding")
    func small() {
        #expect(Sample.findings(Sample.small).map { $0.text(file: "small") } == [])
    }

    @Test("One thing wrong is found where it stands", arguments: Refusals.all)
    func refusal(edit: Edit) throws {
        try #require(edit.applies)
        let findings = Sample.findings(edit.text)
        let shown = "\(findings.map { $0.rule + " " + $0.text(file: "small") })"
        let found = findings.first {
            $0.rule == edit.rule && $0.pointer == edit.pointer && $0.severity == .error
        }
        let finding = try #require(found, "\(shown)")
        if let place = edit.place {
            #expect(finding.line == place.line, "\(shown)")
            #expect(finding.column == place.column, "\(shown)")
        }
        #expect(!finding.message.isEmpty && !finding.remedy.isEmpty)
    }

    @Test("One place is not told off twice", arguments: Refusals.all)
    func oncePerPlace(edit: Edit) {
        let errors = Sample.findings(edit.text).filter { $0.severity == .error }
        let places = errors.map { "\($0.line):\($0.column)" }
        // A second booking at one time breaks two rules: the scanner's and the patient's.
        guard !edit.rule.hasPrefix("double-booked") else { return }
        #expect(Set(places).count == places.count, "\(errors.map { $0.rule + " " + $0.text(file: "small") })")
        #expect(errors.count { $0.rule == edit.rule && $0.pointer == edit.pointer } == 1)
    }

    @Test("However many keys an object has, each that is not known is named")
    func manyKeys() {
        let unknown = Self.odd.map { "\"\($0)\": 0" }.joined(separator: ", ")
        let text = Sample.small.replacing("\"name\":", with: unknown + ", \"name\":", maxReplacements: 1)
        let findings = Sample.findings(text)
        #expect(findings.map(\.pointer) == Self.odd.map { "/\($0)" })
        #expect(findings.allSatisfy { $0.rule == "unknown-key" })
    }

    /// `oddaa`, `oddab` ... 150 of them.
    private static let odd: [String] = {
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        let names = letters.flatMap { first in letters.map { "odd" + first + $0 } }
        return Array(names.prefix(150))
    }()

    @Test("Where a list was written as an object, no key of a patient is shown")
    func listAsObject() {
        for key in ["P-0017", "0012345", "Garcia", "mrn_17", "a.b"] {
            let row = #"{"id": "P2","#
            let text = Sample.small.replacing(row, with: row + #" "\#(key)": {"need": 1},"#)
            let findings = Sample.findings(text)
            #expect(findings.map(\.rule) == ["unknown-key"])
            #expect(findings.map(\.pointer) == ["/patients/1"])
            #expect(!findings[0].text(file: "small").contains(key))
            // A file that breaks off inside is refused by the reader, before anything is decoded.
            let broken = Sample.findings("{\"patients\": {\"\(key)\": {]}}")
            #expect(broken.map(\.pointer) == ["/patients"])
        }
    }

    @Test("All findings come at once, in the order of the file")
    func allAtOnce() {
        var text = Sample.small
        let edits = [
            Edit("unknown-site", "", #""site": "main"}"#, #""site": "mian"}"#),
            Edit("unknown-language", "", #""language": "es", "mode""#, #""language": "sp", "mode""#),
            Edit("overlapping-sessions", "", #""from": "2026-03-03T17:00""#, #""from": "2026-03-03T11:59""#),
            Edit(
                "unknown-exam", "", #""patient": "P1", "exam": "brain""#, #""patient": "P1", "exam": "brian""#
            ),
            Edit("unknown-pool", "", #"[{"pool": "cash", "use""#, #"[{"pool": "cahs", "use""#),
        ]
        for edit in edits { text = text.replacing(edit.find, with: edit.replacement) }
        let findings = Sample.findings(text)
        for edit in edits { #expect(findings.contains { $0.rule == edit.rule }, "\(edit.rule)") }
        #expect(findings.map(\.line) == findings.map(\.line).sorted())
    }

    @Test("A patient's value is never repeated", arguments: Refusals.patients + Refusals.orders)
    func discreet(edit: Edit) {
        for finding in Sample.findings(edit.text) {
            for value in ["jo@example.org", "spanish", "P7", "maybe"] {
                #expect(!finding.text(file: "small").contains(value))
            }
        }
    }

    @Test("A key that might be a name or a number is not shown")
    func personalKeys() {
        for key in ["Jo Smith", "jo@example.org", "555-12-3456"] {
            let text = Sample.small.replacing(#"{"id": "P2","#, with: #"{"id": "P2", "\#(key)": 1,"#)
            let findings = Sample.findings(text)
            #expect(findings.map(\.rule) == ["unknown-key"])
            #expect(findings.map(\.pointer) == ["/patients/1"])
            #expect(!findings[0].text(file: "small").contains(key))
            let twice = Sample.findings("{\"a\": {\"\(key)\": 1, \"\(key)\": {]}}")
            #expect(twice.map(\.pointer) == ["/a"])
        }
    }

    @Test("A near miss is named")
    func hints() {
        let minutes = Sample.findings(Sample.small.replacing(#""minutes": 45"#, with: #""minuts": 45"#))
        #expect(minutes.contains { $0.remedy == "did you mean \"minutes\"?" })
        let site = Sample.findings(Sample.small.replacing(#""site": "main"}"#, with: #""site": "mian"}"#))
        #expect(
            site.contains {
                $0.message == "no site is called \"mian\"" && $0.remedy == "did you mean \"main\"?"
            })
    }
}

@Suite("Files that are no scenario")
struct EntryTests {
    @Test("An empty file", arguments: ["", " \n"])
    func empty(text: String) {
        #expect(Sample.findings(text).map(\.rule) == ["empty"])
    }

    @Test("Wrong encodings")
    func encodings() throws {
        let utf16 = Array("{\"a\": 1}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for bytes in [
            [0xEF, 0xBB, 0xBF] + Sample.example, [0xFF, 0xFE] + utf16, utf16,
            Array("\"".utf8) + [0xE4, 0x22],
        ] {
            guard case .failure(let refusal) = ScenarioReader.read(bytes) else {
                Issue.record("read")
                continue
            }
            #expect(refusal.findings.map(\.rule) == ["wrong-encoding"])
            #expect(refusal.findings[0].message.hasPrefix("wrong encoding"))
        }
    }

    @Test("A file cut anywhere is refused")
    func truncated() {
        for length in stride(from: 0, to: Sample.example.count - 2, by: 97) {
            guard case .failure(let refusal) = ScenarioReader.read(Array(Sample.example[..<length])) else {
                Issue.record("read \(length) bytes")
                continue
            }
            #expect(refusal.findings.count == 1)
            #expect(refusal.findings[0].class == .syntax)
        }
    }

    @Test("A file over the limit is refused unread")
    func tooLarge() {
        let bytes = [UInt8](repeating: 0x20, count: ScenarioReader.byteLimit + 1)
        guard case .failure(let refusal) = ScenarioReader.read(bytes) else {
            Issue.record("read")
            return
        }
        #expect(refusal.findings.map(\.rule) == ["too-large"])
        #expect(refusal.findings[0].class == .entry)
    }

    @Test("What is no object is refused", arguments: ["[]", "1", "null", "\"x\""])
    func noObject(text: String) {
        #expect(Sample.findings(text).map(\.rule) == ["wrong-type"])
    }

    @Test("Findings are written as the design says")
    func written() {
        let finding = Sample.findings("{").first
        #expect(
            finding?.text(file: "x.json")
                == "x.json:1:2: the file ends before the document does; send the whole file again")
        #expect(
            finding.map { String(decoding: [$0].json.line(), as: UTF8.self) } ?? "" == """
                {"findings": [{"severity": "error", "class": "syntax", "rule": "truncated", "line": 1, "column": 2, \
                "pointer": "", "message": "the file ends before the document does", "remedy": "send the whole file again"}]}
                """)
    }

    @Test("The syntax of a file can be looked at alone, whatever it says")
    func syntax() {
        func rules(_ text: String) -> [String] { ScenarioReader.checkSyntax(Array(text.utf8)).map(\.rule) }
        #expect(rules(#"{"anything": [1, 2]}"#) == [])
        #expect(rules(#"{"a": 1, "a": 2}"#) == ["duplicate-key"])
        #expect(rules(#"{"a": 1"#) == ["truncated"])
    }

    @Test("A finding in another file than the scenario names it, for people and for programs")
    func otherFile() {
        let finding = ScenarioReader.check(sitePolicy: Array("{".utf8))[0]
        #expect(finding.text(file: "x.json").hasPrefix("policy:1:2: "))
        #expect(String(decoding: finding.json.line(), as: UTF8.self).hasSuffix(#", "file": "policy"}"#))
        #expect(Refusal(findings: [finding]).json == [finding].json)
    }
}
