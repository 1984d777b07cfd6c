import Domain
import Testing

@testable import fairslot

@Suite("Redactor")
struct RedactorTests {
    private func redactor(_ scenario: String, patient: String = "P-1") throws -> Redactor {
        var redactor = Redactor(patient: patient)
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

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The document as it is written again, on one line; nil when nothing had to change.
    private func written(_ redactor: Redactor, _ text: String) throws -> String? {
        self.text(redactor.json(try document(text))?.line())
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
        #expect(
            try written(redactor, scenario)
                == #"{"patients": [{"id": "P-12"}], "pools": [{"id": "P"}], "#
                + #""orders": [{"id": "O-2", "patient": "P-12", "notBefore": 1.50}], "bookings": [{"id": "B-2"}]}"#
        )
    }

    @Test(
        "In bytes that no format explains a key is found however it is written",
        arguments: [
            ("O-1 before P-QQ1.", true), (#"{"P-QQ1": 1}"#, true), (#"["\u0050-QQ1"]"#, true),
            ("xP-QQ1y", true), ("urn/patient.P-QQ1", true), ("P-QQ", false), (#"\u0050 -QQ1"#, false),
            ("see O-1.", true), ("O-12", false), ("page 7 of 7", false),
        ])
    func traces(text: String, isFound: Bool) {
        let traces = Traces(patient: "P-QQ1", orders: ["O-1", "7"])
        #expect(traces.stand(in: Array(text.utf8)) == isFound)
        let low = Array(text.utf8)
        let wide: [[UInt8]] = [[0xFF, 0xFE] + low.flatMap { [$0, 0] }, low.flatMap { [0, $0] }]
        guard text.contains("P-QQ1") else { return }
        for bytes in wide { #expect(traces.stand(in: bytes)) }
    }

    @Test(
        "A record number is found as digits in a row, wherever they stand",
        arguments: ["x471182", "471182.0", "77/471182", "[471182]", "Nr.471182"])
    func recordNumber(text: String) {
        #expect(Traces(patient: "471182", orders: []).stand(in: Array(text.utf8)))
        #expect(!Traces(patient: "4711", orders: []).stand(in: Array(text.utf8)))
    }

    @Test("Where a format says what they mean, keys go where keys stand, and words among words")
    func known() throws {
        let redactor = try redactor(scenario)
        #expect(
            try written(
                redactor,
                #"{"text": "after P-1.", "name": "P-1, P-1.2 and O-1", "best": {"patient": "P-1", "order": "O-1"}}"#
            )
                == #"{"text": "after redacted.", "name": "redacted, P-1.2 and redacted", "#
                + #""best": {"patient": "redacted", "order": "redacted"}}"#
        )
        let others =
            #"{"session": "P-1", "sessions": [{"id": "P-1", "zone": "O-1"}], "P-1": ["O-1"], "patient": "O-1"}"#
        #expect(try written(redactor, others) == nil)
    }

    @Test(
        "Rows of a certificate lose the key that they are named after, and no other",
        arguments: [
            ("BookedAtMostOnce O-1", "BookedAtMostOnce redacted"),
            ("Visit O-1 main 2026-12-02", "Visit redacted main 2026-12-02"),
            ("Counted 2 Visit O-1 main 2026-12-02", "Counted 2 Visit redacted main 2026-12-02"),
            ("Contacts P-1", "Contacts redacted"), ("Contacts P-12", nil), ("BookedAtMostOnce O-2", nil),
            ("PoolLimit O-1#1", nil), ("Reserved P-1", nil), ("Pin", nil),
        ])
    func certificate(row: String, now: String?) throws {
        let prices = #"{"prices": [{"row": "\#(row)", "price": 7}]}"#
        let written = try redactor(scenario).json(try document(prices)).map { text($0.bytes()) ?? "" }
        #expect((written != nil) == (now != nil))
        if let written, let now {
            #expect(written.contains("\"\(now)\"") && !written.contains(row), "\(written)")
        }
    }

    @Test("What does not name the patient is left alone")
    func untouched() throws {
        let redactor = try redactor(scenario)
        for other in [
            #"{"patients": [{"id": "P-12"}], "text": "xP-1 P-1x"}"#,
            #"{"patients": [{"id": "P-1.2"}, {"id": ".P-1"}], "orders": [{"id": "O-1.2", "patient": "P-1.2"}]}"#,
            #"{"text": "P-1.2, then P-1..2 and a.P-1."}"#,
        ] {
            #expect(try written(redactor, other) == nil, "\(other)")
        }
        #expect(redactor.csv(Array("order,patient\r\nO-12,P-12\r\nO-1.2,P-1.2\r\n".utf8)) == nil)
        #expect(redactor.summary(Array("Next contacts\n  O-1.2: call\n".utf8)) == nil)
        #expect(redactor.page(Array("<style>O-1 {}</style><p id=\"O-1\">O-1.2</p>".utf8)) == nil)
    }

    @Test(
        "A full stop ends a sentence, or belongs to a key",
        arguments: [
            ("P-1", true), ("P-1.", true), ("see P-1. Then", true), ("(P-1.)", true), ("P-1...", true),
            ("P-1.2", false), ("P-1..2", false), ("P-1._", false), (".P-1", false), ("P-1-", false),
        ])
    func words(text: String, isMentioned: Bool) {
        #expect(Token.contains(Array("P-1".utf8), in: Array(text.utf8)) == isMentioned)
    }

    @Test(
        "A key of digits alone is no part of a time, a date or a number",
        arguments: [
            ("30", true), ("of 30: call", true), ("30.", true), ("/30:", true),
            ("16:30", false), ("30:00", false), ("2026-12-30", false), ("12/30", false), ("30/12", false),
            ("T10:30:00-05:00", false), ("30.5", false), ("1.30", false), ("130", false),
        ])
    func digits(text: String, isMentioned: Bool) {
        #expect(Token.contains(Array("30".utf8), in: Array(text.utf8)) == isMentioned)
    }

    private let numbered = #"""
        {"name": "30 beds", "patients": [{"id": "30"}, {"id": "31"}],
         "sessions": [{"id": "30", "from": "2026-12-30T16:30", "minutes": 30}],
         "orders": [{"id": "7", "patient": "30", "exam": "30"}, {"id": "30", "patient": "31", "exam": "30"}],
         "previousPlan": [{"order": "7", "session": "30"}, {"order": "30", "session": "30"}]}
        """#

    @Test("A key of digits alone goes as a key and as nothing else")
    func number() throws {
        let redactor = try redactor(numbered, patient: "30")
        #expect(redactor.orders == ["7"])
        #expect(
            try written(redactor, numbered)
                == #"{"name": "30 beds", "patients": [{"id": "31"}], "#
                + #""sessions": [{"id": "30", "from": "2026-12-30T16:30", "minutes": 30}], "#
                + #""orders": [{"id": "30", "patient": "31", "exam": "30"}], "#
                + #""previousPlan": [{"order": "30", "session": "30"}]}"#
        )
        let table = "order,patient,minutes,start,session\r\n"
        #expect(
            text(redactor.csv(Array("\(table)30,31,30,16:30,30\r\n7,\"30\",45,16:30,30\r\n".utf8)))
                == "\(table)30,31,30,16:30,30\r\n")
        #expect(
            text(
                redactor.summary(
                    Array(
                        "7 beds\nNext contacts\n  7: call by 7 May\n  30: call\n\nSessions\n  7: 16:30\n".utf8
                    )))
                == "7 beds\nNext contacts\n  30: call\n\nSessions\n  7: 16:30\n")
    }

    @Test("Of a page, what shows a key of digits alone goes, and times and counts stay")
    func numberedPage() throws {
        let redactor = try redactor(numbered, patient: "30")
        let kept =
            #"<text class="hour" x="7">7</text><ul><li>7 minutes</li></ul><tr><th class="key">7</th></tr>"#
            + "<g><title>Session 7, 7:30–8:07</title></g><g><title>17: mr, 7:00–8:07</title></g>"
        let theirs = [
            #"<tr><th><span class="key">7</span> us</th></tr>"#, "<g><title>Booked: 7, 8:00–9:00</title></g>",
            "<g><title>Turnaround after 7, 8:00–9:00</title></g>", "<g><title>7: mr, 8:00–9:00</title></g>",
            #"<g><text class="t urgent" x="1">! 7</text></g>"#,
            #"<g><text class="t exam" x="1">7</text></g>"#,
        ]
        #expect(redactor.page(Array(kept.utf8)) == nil)
        for their in theirs {
            #expect(text(redactor.page(Array((kept + their + kept).utf8))) == kept + kept, "\(their)")
        }
        #expect(
            text(redactor.page(Array((kept + #"<p><span class="key">7</span></p>"#).utf8)))
                == kept + #"<p><span class="key">redacted</span></p>"#)
    }

    @Test("A number that spells a key is the key")
    func numbers() throws {
        let careless = #"""
            {"patients": [{"id": 4711}, {"id": 47110}], "orders": [{"id": 12, "patient": 4711, "minutes": 4711}],
             "previousPlan": [{"order": 12}, {"order": 13}], "best": {"patient": 4711, "order": 12}}
            """#
        let redactor = try redactor(careless, patient: "4711")
        #expect(redactor.orders == ["12"])
        #expect(
            try written(redactor, careless)
                == #"{"patients": [{"id": 47110}], "orders": [], "previousPlan": [{"order": 13}], "#
                + #""best": {"patient": "redacted", "order": "redacted"}}"#
        )
    }

    @Test("An order that other documents call by the same key is somebody else's")
    func within() throws {
        let redactor = try redactor(scenario)
        let other = #"""
            {"patients": [{"id": "P-12"}], "orders": [{"id": "O-1", "patient": "P-12"}], "previousPlan": [{"order": "O-1"}]}
            """#
        let within = redactor.within([try document(other), try document("[]")])
        #expect(within.orders == ["B-1"])
        #expect(try written(within, other) == nil)
        #expect(redactor.within([try document(scenario), try document(other)]).orders == ["O-1", "B-1"])
        // A row that says whose it is, is theirs.
        #expect(
            try written(redactor, #"{"orders": [{"id": "O-1", "patient": "P-12"}, {"id": "O-1"}]}"#)
                == #"{"orders": [{"id": "O-1", "patient": "P-12"}]}"#)
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
        #expect(redactor.resources(Array((other + provenance("appointment.O-2")).utf8)) == nil)
        // A site may be called as the patient is.
        let site = #"{"resourceType": "Location", "id": "P-1"}"# + "\n"
        #expect(redactor.resources(Array((other + site + provenance("appointment.O-2")).utf8)) == nil)
        // An id holds the key of an order after a full stop, and another order's key may go on after one.
        let longer = appointment("appointment.O-1.2", "O-1.2", "P-1.2")
        #expect(redactor.resources(Array((longer + theirs).utf8)) == Array(longer.utf8))
    }

    @Test("Rows of a table, lines of a text and parts of a page go")
    func texts() throws {
        let redactor = try redactor(scenario)
        #expect(
            text(redactor.csv(Array("order,note\r\nO-1,\"two\r\nlines\"\r\nO-2,\"a\r\nb\"\r\n".utf8)))
                == "order,note\r\nO-2,\"a\r\nb\"\r\n")
        #expect(text(redactor.summary(Array("one\n  O-1: call\ntwo\n".utf8))) == "one\ntwo\n")
        let page =
            "<table><tr><td>O-1</td></tr><tr class=\"x\"><td>O-2</td></tr></table><g><g><title>O-1</title></g>"
            + "<g>O-2</g></g><p>see O-1</p><track>"
        #expect(
            text(redactor.page(Array(page.utf8)))
                == "<table><tr class=\"x\"><td>O-2</td></tr></table><g><g>O-2</g></g><p>see redacted</p><track>"
        )
    }

    @Test("A cell is looked at whole where keys stand, and word by word where words do")
    func cells() throws {
        let redactor = try redactor(scenario)
        let head = "order,patient,insteadOf,session,text\r\n"
        let rows = "O-2,P-12,,P-1,\"a, P-1.2\"\r\nO-1.2,P-1.2,,O-1,\r\n"
        #expect(redactor.csv(Array((head + rows).utf8)) == nil)
        let theirs = "O-2,P-12,O-1,,\r\nO-3,\"P-1\",,,\r\n"
        #expect(text(redactor.csv(Array((head + theirs + rows).utf8))) == head + rows)
        #expect(
            text(redactor.csv(Array("\(head)O-2,P-12,,P-1,\"after P-1, \"\"O-1\"\".\"\r\n".utf8)))
                == "\(head)O-2,P-12,,P-1,\"after redacted, \"\"redacted\"\".\"\r\n")
        // The last line of a table may have no end.
        #expect(text(redactor.csv(Array("order\nO-2\nO-1".utf8))) == "order\nO-2\n")
    }

    @Test("Whoever names a document by its digest names the new one, with its length")
    func digests() throws {
        var redactor = try redactor(scenario)
        redactor.digests["aa"] = ("bb", 7)
        #expect(
            try written(
                redactor, #"{"scenario": {"sha256": "aa", "bytes": 9}, "scenarioSha256": "aa"}"#)
                == #"{"scenario": {"sha256": "bb", "bytes": 7}, "scenarioSha256": "bb"}"#)
    }
}
