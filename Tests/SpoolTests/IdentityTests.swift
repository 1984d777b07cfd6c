import Domain
import Linux
import Testing

@testable import Spool

@Suite("Identity")
struct IdentityTests {
    @Test("Input, policy, attendance model and version each make another job")
    func parts() {
        func name(_ input: String, _ policy: String?, _ version: String, model: String? = nil) -> String {
            let settings = JobSettings(
                policyBytes: policy.map { Array($0.utf8) }, modelBytes: model.map { Array($0.utf8) },
                version: version)
            return JobIdentity(input: Digest(of: input.utf8), settings: settings).name
        }
        #expect(name("a", nil, "1") == name("a", nil, "1"))
        let names =
            [name("a", nil, "1"), name("b", nil, "1"), name("a", "p", "1"), name("a", nil, "2")]
            + [
                name("a", nil, "1", model: "m"), name("a", nil, "1", model: "n"),
                name("a", nil, "1", model: ""),
            ]
        #expect(Set(names).count == 7)
        #expect(names.allSatisfy { $0.utf8.count == 52 })
    }

    @Test("A job's id is the first 16 characters of a whole digest and nothing else is a job's name")
    func names() {
        let identity = JobIdentity(
            input: Digest(of: []), settings: JobSettings(policyBytes: nil, version: "1"))
        #expect(identity.job.description == String(identity.name.prefix(16)))
        #expect(JobIdentity(name: EntryName(identity.name)) == identity)
        #expect(JobIdentity(name: EntryName(String(identity.name.dropLast()))) == nil)
        #expect(
            JobIdentity(name: EntryName(identity.name.replacing("a", with: "/"))) == nil
                || !identity.name.contains("a"))
    }

    @Test("An entry's id begins with x and follows inode and change time, not its device's number")
    func entries() {
        let look = Look(kind: .file, bytes: 1, device: 3, inode: 4, modified: 5, changed: 6)
        var other = look
        other.bytes = 2
        other.device = 8
        #expect("\(RejectionID.entry(look))".utf8.count == 16)
        #expect("\(RejectionID.entry(look))".hasPrefix("x"))
        #expect("\(RejectionID.entry(look))" == "\(RejectionID.entry(other))")
        other.changed = 7
        #expect("\(RejectionID.entry(look))" != "\(RejectionID.entry(other))")
    }
}

@Suite("JSON lines")
struct JSONLineTests {
    @Test("A flat object is read with its figures as written")
    func flat() throws {
        let text = #" {"a": "x\n\u00e9\ud83d\ude00", "b": -12, "c": true, "d": null, "e": 0.001} "#
        let line = try #require(JSONLine(Array(text.utf8)))
        #expect(line.text("a") == "x\né😀")
        #expect(line.integer("b") == -12)
        #expect(line.flag("c") == true)
        #expect(line["d"] == .null)
        #expect(line.decimal("e")?.millionths == 1000)
        #expect(line.integer("e") == nil)
    }

    @Test(
        "Anything else is not a line",
        arguments: [
            "", "[]", "{", "{}x", #"{"a": 1, "a": 2}"#, #"{"a": 1,}"#, #"{"a": [1]}"#, #"{"a": {}}"#,
            #"{"a": 01}"#,
            #"{"a": 1e3}"#, #"{"a": "\x"}"#, #"{"a": "\ud800"}"#, #"{"a": nul}"#, #"{'a': 1}"#,
            "{\"a\": \"\n\"}",
            #"{"a": "x"#, #"{"a": "\"#, #"{"a": "\u00"#, #"{"a" 1}"#, #"{"a": 1.}"#, #"{"a": -}"#,
            #"{"a": "\u12"}"#,
        ])
    func other(text: String) {
        #expect(JSONLine(Array(text.utf8)) == nil)
    }

    @Test("Bytes that are not UTF-8 are not a text")
    func encoding() {
        #expect(JSONLine(Array(#"{"a": ""#.utf8) + [0xFF] + Array(#""}"#.utf8)) == nil)
    }

    @Test("Every escape of JSON is read, and lines are equal that say the same in the same order")
    func escapes() throws {
        let line = try #require(JSONLine(Array(#"{"a": "\"\\\/\b\f\n\r\t\u0041"}"#.utf8)))
        #expect(line.text("a") == "\"\\/\u{8}\u{C}\n\r\tA")
        #expect(line == JSONLine(Array(#"{"a":"\u0022\u005c/\u0008\u000c\n\r\tA"}"#.utf8)))
        #expect(line != JSONLine(Array(#"{"a": "x"}"#.utf8)))
        #expect(JSONLine(Array(#"{"a": 1, "b": 2}"#.utf8)) != JSONLine(Array(#"{"b": 2, "a": 1}"#.utf8)))
    }

    @Test(
        "A decimal is read to the sixth place, or not at all",
        arguments: [
            ("-0.5", -500_000), ("12", 12_000_000), ("0.1234567", nil), ("99999999999999999999", nil),
            ("9300000000000", nil), ("-9223372036854.775807", -9_223_372_036_854_775_807),
        ])
    func decimals(text: String, millionths: Int64?) throws {
        let line = try #require(JSONLine(Array("{\"a\": \(text)}".utf8)))
        #expect(line.decimal("a")?.millionths == millionths)
    }
}
