import Domain
import Testing

@testable import ScenarioFormat

@Suite("Decisions that outlive a scenario")
struct DecisionsFileTests {
    private func decision(
        _ kind: ProposalDecision.Kind, _ order: String, start: String = "2026-12-02T10:30"
    ) -> ProposalDecision {
        ProposalDecision(
            kind: kind, order: order, patient: "P-\(order)", site: "main", session: "s1", start: start,
            interpreterPool: "es", decidedAt: "2026-12-01T09:00")
    }

    private func kept(_ decisions: ProposalDecision...) throws -> [ProposalDecision] {
        try DecisionsFile.read(DecisionsFile.adding(decisions, to: nil)).get().decisions
    }

    @Test("What is written is read again, by line")
    func roundTrip() throws {
        let all = [
            decision(.proposed, "A"), decision(.accepted, "B"), decision(.declined("day"), "C"),
            decision(.withdrawn, "D"), decision(.doNotContact, "E"),
        ]
        let file = try DecisionsFile.read(DecisionsFile.adding(all, to: nil)).get()
        #expect(file.decisions.map(\.line) == [2, 3, 4, 5, 6])
        var plain = file.decisions
        for place in plain.indices { plain[place].line = 0 }
        #expect(plain == all)
        #expect(DecisionsFile.adding(all, to: file) == DecisionsFile.adding(all, to: nil))
    }

    @Test("Of each order only what still counts is kept")
    func compaction() throws {
        #expect(
            try kept(decision(.declined("day"), "A"), decision(.accepted, "A")).map(\.kind) == [.accepted])
        #expect(
            try kept(decision(.accepted, "A"), decision(.proposed, "A", start: "2026-12-03T08:00")).map(
                \.kind)
                == [.accepted])
        #expect(
            try kept(
                decision(.accepted, "A"), decision(.declined("other"), "A"), decision(.proposed, "A")
            ).map(\.kind) == [.declined("other"), .proposed])
        #expect(
            try kept(decision(.doNotContact, "A"), decision(.withdrawn, "A"), decision(.withdrawn, "B"))
                .map(\.order) == ["A", "A", "B"])
    }

    @Test(
        "A file that is none is refused with the place",
        arguments: [
            ("{", "/"), (#"{"schema": "fairslot.decisions/2", "decisions": []}"#, "/schema"),
            (
                #"{"schema": "fairslot.decisions/1", "decisions": [{"order": "A", "decision": "accepted", "site": "m"}]}"#,
                "/decisions/0"
            ),
            (
                #"{"schema": "fairslot.decisions/1", "decisions": [{"order": "A", "decision": "declined", "reason": "rain", "site": "m", "start": "x"}]}"#,
                "/decisions/0/reason"
            ),
            ("[]", ""), (#"{"schema": "fairslot.decisions/1", "decisions": [7]}"#, "/decisions/0"),
            (
                #"{"schema": "fairslot.decisions/1", "decisions": [{"order": "A", "decision": "perhaps"}]}"#,
                "/decisions/0/decision"
            ),
            (
                #"{"schema": "fairslot.decisions/1", "decisions": [{"decision": "withdrawn"}]}"#,
                "/decisions/0"
            ),
        ])
    func refused(_ text: String, _ pointer: String) {
        guard case .failure(let refusal) = DecisionsFile.read(Array(text.utf8)) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.findings.contains { $0.pointer == pointer || pointer == "/" })
    }
}
