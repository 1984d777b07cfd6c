import Domain
import Testing

@testable import fairslot

@Suite("Redactor")
struct RedactorTests {
    private func redactor(_ scenario: String) throws -> Redactor {
        var redactor = Redactor(patient: "P-1")
        redactor.gather(try document(scenario))
        return redactor
    }

    private func document(_ text: String) throws -> JSONDocument {
        guard case .success(let document) = JSONReader.read(Array(text.utf8)) else {
            Issue.record("no JSON: \(text)")
            throw CancellationError()
        }
        return document
    }

    private let scenario = #"""
        {"patients": [{"id": "P-1"}, {"id": "P-12"}], "pools": [{"id": "P"}],
         "orders": [{"id": "O-1", "patient": "P-1"}, {"id": "O-2", "patient": "P-12", "notBefore": 1.50}],
         "bookings": [{"id": "B-1", "patient": "P-1", "order": null}, {"id": "B-2"}]}
        """#

    @Test("A patient's rows go out of a scenario, and everything else stays as it is")
    func rows() throws {
        let redactor = try redactor(scenario)
        #expect(redactor.orders == ["O-1", "B-1"])
        let written = try #require(redactor.json(try document(scenario)))
        #expect(
            String(decoding: written.line(), as: UTF8.self)
                == #"{"patients": [{"id": "P-12"}], "pools": [{"id": "P"}], "#
                + #""orders": [{"id": "O-2", "patient": "P-12", "notBefore": 1.50}], "bookings": [{"id": "B-2"}]}"#
        )
    }

    @Test("A key in a sentence, an escaped key and a key of an object go too")
    func mentions() throws {
        let redactor = try redactor(scenario)
        let text = #"{"text": "O-1 before P-1.", "P-1": 1, "deep": [{"a": ["\u0050-1", "P-12"]}]}"#
        let written = try #require(redactor.json(try document(text)))
        #expect(
            String(decoding: written.line(), as: UTF8.self)
                == #"{"text": "redacted before redacted.", "redacted": 1, "deep": [{"a": ["redacted", "P-12"]}]}"#
        )
    }

    @Test("What does not name the patient is left alone")
    func untouched() throws {
        let redactor = try redactor(scenario)
        #expect(redactor.json(try document(#"{"patients": [{"id": "P-12"}], "text": "xP-1 P-1x"}"#)) == nil)
        #expect(redactor.csv(Array("order\r\nO-12\r\n".utf8)) == nil)
    }

    @Test("Resources of a patient go, and what refers to them refers to them no more")
    func resources() throws {
        let redactor = try redactor(scenario)
        func appointment(_ id: String, _ order: String, _ patient: String) -> String {
            #"{"resourceType": "Appointment", "id": "\#(id)", "basedOn": [{"identifier": {"system": "urn:fairslot:order", "#
                + #""value": "\#(order)"}}], "participant": [{"actor": {"identifier": {"system": "urn:fairslot:patient", "#
                + #""value": "\#(patient)"}}}]}"# + "\n"
        }
        func provenance(_ ids: String...) -> String {
            let targets = ids.map { #"{"reference": "Appointment/\#($0)"}"# }.joined(separator: ", ")
            return #"{"resourceType": "Provenance", "id": "run", "target": [\#(targets)]}"# + "\n"
        }
        let theirs = appointment("appointment.0f", "O-1", "P-1")
        let other = appointment("appointment.O-2", "O-2", "P-12")
        let written = try #require(
            redactor.resources(
                Array((theirs + other + provenance("appointment.0f", "appointment.O-2")).utf8)))
        #expect(String(decoding: written, as: UTF8.self) == other + provenance("appointment.O-2"))
        #expect(redactor.resources(Array(other.utf8)) == nil)
    }

    @Test("Rows of a table, lines of a text and parts of a page go")
    func texts() throws {
        let redactor = try redactor(scenario)
        func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
        #expect(
            text(redactor.csv(Array("order,note\r\nO-1,\"two\r\nlines\"\r\nO-2,\"a\r\nb\"\r\n".utf8)))
                == "order,note\r\nO-2,\"a\r\nb\"\r\n")
        #expect(text(redactor.lines(Array("one\n  O-1: call\ntwo\n".utf8))) == "one\ntwo\n")
        let page =
            "<table><tr><td>O-1</td></tr><tr class=\"x\"><td>O-2</td></tr></table><g><g><title>O-1</title></g>"
            + "<g>O-2</g></g><p>see O-1</p><track>"
        #expect(
            text(redactor.page(Array(page.utf8)))
                == "<table><tr class=\"x\"><td>O-2</td></tr></table><g><g>O-2</g></g><p>see redacted</p><track>"
        )
    }

    @Test("Whoever names a document by its digest names the new one, with its length")
    func digests() throws {
        var redactor = try redactor(scenario)
        redactor.digests["aa"] = ("bb", 7)
        let written = try #require(
            redactor.json(
                try document(#"{"scenario": {"sha256": "aa", "bytes": 9}, "scenarioSha256": "aa"}"#)))
        #expect(
            String(decoding: written.line(), as: UTF8.self)
                == #"{"scenario": {"sha256": "bb", "bytes": 7}, "scenarioSha256": "bb"}"#)
    }
}
