import Domain
import Testing

@testable import ScenarioFormat

@Suite("Decisions written into a scenario")
struct DecisionEditTests {
    private func decision(
        _ kind: ProposalDecision.Kind, _ order: String, session: String = "s1", pool: String = ""
    ) -> ProposalDecision {
        ProposalDecision(
            kind: kind, order: order, patient: "P-\(order)", site: "main", session: session,
            start: "2026-12-02T10:30:00-05:00", interpreterPool: pool)
    }

    private func edited(_ text: String, _ decisions: ProposalDecision...) -> String? {
        guard case .success(let document) = JSONReader.read(Array(text.utf8)) else { return nil }
        return String(decoding: DecisionEdits.apply(decisions, to: document), as: UTF8.self)
    }

    @Test("When it was decided is written where it is known")
    func decidedAt() {
        var accepted = decision(.accepted, "A")
        accepted.decidedAt = "2026-12-01T14:30"
        let written = edited(#"{"name": "x"}"#, accepted) ?? ""
        #expect(written.contains(#""start": "2026-12-02T10:30:00-05:00", "decidedAt": "2026-12-01T14:30"}"#))
    }

    private static let accepted =
        #"{"order": "A", "status": "accepted", "site": "main", "session": "s1", "start": "2026-12-02T10:30:00-05:00"}"#

    @Test("What is accepted is added, and all else keeps its bytes")
    func added() {
        #expect(
            edited("{ \"name\" :\t1.50}", decision(.accepted, "A"))
                == "{\n  \"previousPlan\": [\(Self.accepted)], \"name\" :\t1.50}")
        #expect(
            edited(
                #"{"previousPlan": [ {"order":"B","status":"accepted"} ], "x": "]"}"#,
                decision(.accepted, "A"))
                == "{\"previousPlan\": [{\"order\":\"B\",\"status\":\"accepted\"},\n    \(Self.accepted)], \"x\": \"]\"}"
        )
    }

    @Test("Brackets and quotes inside a text end nothing")
    func texts() {
        let before = #"{"previousPlan": [{"order": "B", "status": "accepted", "site": "a\"]}{["}], "x": 1}"#
        #expect(
            edited(before, decision(.accepted, "A"))
                == before.replacing(#"{["}]"#, with: #"{["},\#n    \#(Self.accepted)]"#))
    }

    @Test(
        "What was proposed before stands beside what is decided, and other orders' overrides stay as they are"
    )
    func beside() {
        let proposed = #"{"order": "B", "status": "proposed", "site": "main", "start": "x"}"#
        #expect(
            edited(#"{"previousPlan": [\#(proposed)]}"#, decision(.accepted, "A"))
                == "{\"previousPlan\": [\(proposed),\n    \(Self.accepted)]}")
        let others = #"{"orders": [{"id": "A"}], "overrides": [{"order": "Z"}]}"#
        #expect(
            edited(others, decision(.withdrawn, "A"))?.contains(#""overrides": [{"order": "Z"}]"#) == true)
        // A proposal that was on its way when the answer came takes nothing back.
        let void = edited(#"{"x": 1}"#, decision(.accepted, "A"), decision(.proposed, "A"))
        #expect(void?.contains("proposed") == false)
    }

    @Test("A later decision takes the place of an earlier one; what was declined stays declined")
    func replaced() {
        let before =
            #"{"previousPlan": [{"order": "A", "status": "accepted"}, {"order": "A", "status": "declined"}]}"#
        #expect(
            edited(before, decision(.withdrawn, "A")) == #"{"previousPlan": []}"#)
        let declined = edited(before, decision(.declined("language"), "A", pool: "es"))
        #expect(declined?.contains(#""bundle": [{"pool": "es"}]"#) == true)
        #expect(declined?.contains("accepted") == false)
    }

    @Test("Who accepts what was declined before has accepted; a list that is still out changes nothing of it")
    func acceptedAfterAll() {
        let declined = edited(#"{"name": 1}"#, decision(.declined("other"), "A")) ?? ""
        let accepted = edited(declined, decision(.accepted, "A"))
        #expect(accepted?.contains("declined") == false)
        #expect(edited(accepted ?? "", decision(.proposed, "A")) == accepted)
        let given = edited(accepted ?? "", decision(.declined("other"), "A"))
        #expect(given == declined)
        #expect(edited(declined, decision(.proposed, "A"))?.contains(#""status": "proposed""#) == true)
    }

    @Test("An order that is withdrawn goes, with what was demanded of it")
    func withdrawn() {
        let text =
            #"{"orders": [{"id": "A", "x": "]"}, {"id": "B"}], "overrides": [{"order": "A"}], "previousPlan": []}"#
        #expect(
            edited(text, decision(.withdrawn, "A"))
                == #"{"orders": [{"id": "B"}], "overrides": [], "previousPlan": []}"#)
        let back = edited(text, decision(.withdrawn, "A"), decision(.accepted, "A"))
        #expect(back?.contains(#"{"id": "A", "x": "]"}"#) == true)
    }

    @Test("Said twice, it stands there once")
    func twice() {
        let once = edited(#"{"name": 1}"#, decision(.accepted, "A"))
        #expect(once != nil && edited(once ?? "", decision(.accepted, "A")) == once)
    }

    @Test("Who asks not to be contacted agrees to no channel")
    func silence() {
        let text =
            #"{"patients": [{"id": "P", "channels": [{"consent": true}, {"consent":true}]}, {"id": "Q", "channels": [{"consent": true}]}], "orders": [{"id": "A", "patient": "P"}]}"#
        let after = edited(text, decision(.doNotContact, "A"))
        #expect(
            after
                == #"{"patients": [{"id": "P", "channels": [{"consent": false}, {"consent":false}]}, {"id": "Q", "channels": [{"consent": true}]}], "orders": [{"id": "A", "patient": "P"}]}"#
        )
    }
}
