import Domain
import Testing

@testable import ScenarioFormat

@Suite("Changes to a scenario's bytes")
struct ScenarioEditTests {
    private let small = Array(Sample.small.utf8)

    private func read(_ bytes: [UInt8]) throws -> Scenario { try ScenarioReader.read(bytes).get().scenario }

    private func edited(_ edits: ScenarioEdit...) throws -> Scenario {
        try read(try ScenarioEdits.apply(edits, to: small, of: try read(small)).get())
    }

    private func problems(_ edits: ScenarioEdit...) throws -> [String] {
        switch ScenarioEdits.apply(edits, to: small, of: try read(small)) {
        case .success: []
        case .failure(let refusal): refusal.problems.map(\.message)
        }
    }

    private func whole(_ amount: Int64) -> Value { Value(millionths: amount * 1_000_000) }

    private func amounts(_ scenario: Scenario, _ pool: String) -> [Int64] {
        scenario.pools.rows.first { $0.id == pool }?.windows.map(\.amount) ?? []
    }

    @Test("One window, each window, both: amounts add up, in minutes and in money")
    func amounts() throws {
        let one = ScenarioEdit.add(pool: "interp", window: 2, amount: whole(30))
        let each = ScenarioEdit.add(pool: "interp", window: nil, amount: whole(-20))
        #expect(amounts(try edited(one), "interp") == [120, 90])
        #expect(amounts(try edited(each), "interp") == [100, 40])
        #expect(amounts(try edited(one, each), "interp") == [100, 70])
        let money = ScenarioEdit.add(pool: "cash", window: 1, amount: Value(millionths: 20_500_000))
        #expect(amounts(try edited(money), "cash") == [52_075])
    }

    @Test("All but the amount stays as it was written")
    func splice() throws {
        let edit = ScenarioEdit.add(pool: "interp", window: 1, amount: whole(1))
        let bytes = try ScenarioEdits.apply([edit], to: small, of: try read(small)).get()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == Sample.small.replacing("\"amount\": 120}", with: "\"amount\": 121}"))
    }

    @Test("A flexible session is held open, and may be so already")
    func open() throws {
        let flexible = try #require(try read(small).sessions.rows.first(where: \.isFlexible))
        #expect(flexible.opening?.isHeld == false)
        let bytes = try ScenarioEdits.apply([.open(session: flexible.id)], to: small, of: try read(small))
            .get()
        let again = try ScenarioEdits.apply([.open(session: flexible.id)], to: bytes, of: try read(bytes))
            .get()
        for bytes in [bytes, again] {
            let session = try read(bytes).sessions.rows.first { $0.id == flexible.id }
            #expect(session?.opening?.isHeld == true)
            #expect(session?.opening?.price == flexible.opening?.price)
        }
    }

    @Test("A closed session has no time left, and no other loses any")
    func close() throws {
        let plain = try read(small)
        let free = try #require(
            plain.sessions.indices.first { session in
                !plain.bookings.rows.contains { $0.session == session }
            })
        let closed = try edited(.close(session: plain.sessions[free].id))
        for session in plain.sessions.indices {
            let spans = closed.sessions[session].unavailable
            if session == free {
                #expect(spans.contains(plain.sessions[free].span))
            } else {
                #expect(spans == plain.sessions[session].unavailable)
            }
        }
    }

    @Test("Whatever cannot be changed is said at once")
    func problems() throws {
        let regular = try #require(try read(small).sessions.rows.first { !$0.isFlexible }).id
        let found = try problems(
            .add(pool: "nobody", window: nil, amount: whole(1)),
            .add(pool: "interp", window: 3, amount: whole(1)),
            .add(pool: "interp", window: 1, amount: Value(millionths: 500_000)),
            .add(pool: "cash", window: 1, amount: whole(-1_000)), .open(session: regular),
            .open(session: "x"),
            .close(session: "y"))
        #expect(found.count == 7)
        for words in [
            "no pool is called nobody", "windows 1 to 2, not 3", "whole minutes, not by 0.5",
            "leaves less than nothing", "is regular", "called x", "called y",
        ] {
            #expect(found.contains { $0.contains(words) }, "\(words): \(found)")
        }
    }

    @Test("A session named twice is changed once; one that is held is no longer when it is closed; not both")
    func twice() throws {
        let flexible = try #require(try read(small).sessions.rows.first(where: \.isFlexible)).id
        let open = ScenarioEdit.open(session: flexible)
        let bytes = try ScenarioEdits.apply([open, open], to: small, of: try read(small)).get()
        let held = try ScenarioEdits.apply([open, open], to: bytes, of: try read(bytes)).get()
        #expect(try read(held).sessions.rows.first { $0.id == flexible }?.opening?.isHeld == true)
        let closed = try ScenarioEdits.apply([.close(session: flexible)], to: held, of: try read(held)).get()
        #expect(try read(closed).sessions.rows.first { $0.id == flexible }?.opening?.isHeld == false)
        #expect(try problems(open, .close(session: flexible)).count == 1)
    }

    @Test("A session with a booking is not closed")
    func booked() throws {
        let plain = try read(small)
        let booking = try #require(plain.bookings.rows.first)
        let found = try problems(.close(session: plain.sessions[booking.session].id))
        #expect(found.count == 1)
        #expect(found[0].contains("move them"))
    }

    @Test("A session into which people have put an order is not closed")
    func demanded() throws {
        let accepted =
            #"{"order": "A2", "status": "accepted", "site": "elm", "session": "s3", "start": "2026-03-04T08:00"}"#
        let plain = Sample.small.replacing(
            #"{"order": "A4", "must": {"session": "s1", "start": "2026-03-03T10:45"}}"#, with: "")
        let texts = [
            plain.replacing(
                #""overrides": []"#,
                with:
                    #""overrides": [{"order": "A2", "must": {"session": "s3", "start": "2026-03-04T08:00"}}]"#
            ),
            plain.replacing(#""previousPlan": ["#, with: #""previousPlan": [\#(accepted), "#),
        ]
        for text in texts {
            let bytes = Array(text.utf8)
            let scenario = try read(bytes)
            guard
                case .failure(let refusal) = ScenarioEdits.apply(
                    [.close(session: "s3")], to: bytes, of: scenario)
            else {
                Issue.record("closed over an order that people put there")
                continue
            }
            #expect(
                refusal.problems.map(\.message).allSatisfy { $0.contains("put an order into session s3") })
            // What only forbids, or names another session, keeps none from being closed.
            #expect(throws: Never.self) {
                try ScenarioEdits.apply([.close(session: "s2")], to: bytes, of: scenario).get()
            }
        }
    }

    @Test("Closures are written whether the file has some, none, or no place for them")
    func closures() throws {
        let entry =
            #"{"session": "s1", "from": "2026-03-03T10:00", "to": "2026-03-03T10:30", "reason": "service"}"#
        for text in [
            Sample.small, Sample.small.replacing(entry, with: ""),
            Sample.small.replacing("\"unavailable\": [\(entry)],\n", with: ""),
        ] {
            let bytes = Array(text.utf8)
            let edited = try ScenarioEdits.apply(
                [.close(session: "s2"), .close(session: "s3")], to: bytes, of: try read(bytes)
            ).get()
            let closed = try read(edited).sessions.rows.filter { $0.unavailable.contains($0.span) }
            #expect(closed.map(\.id) == ["s2", "s3"])
        }
    }

    @Test("What is no file of the scenario is not changed, and says so")
    func noScenario() throws {
        guard
            case .failure(let refusal) = ScenarioEdits.apply([], to: Array("{".utf8), of: try read(small))
        else {
            Issue.record("half a file is changed")
            return
        }
        #expect(refusal.problems.map(\.message) == ["the file is not a scenario"])
    }

    @Test("Of many pools the first are named")
    func manyPools() throws {
        let pools = (0..<50).map {
            #"{"id": "t\#($0)", "kind": "staff", "unit": "minutes", "windows": []}, "#
        }
        let bytes = Array(Sample.small.replacing("\"pools\": [", with: "\"pools\": [" + pools.joined()).utf8)
        let edit = ScenarioEdit.add(pool: "x", window: nil, amount: whole(1))
        guard case .failure(let refusal) = ScenarioEdits.apply([edit], to: bytes, of: try read(bytes)) else {
            Issue.record("there is no such pool")
            return
        }
        #expect(refusal.problems[0].message.hasSuffix("t38, t39 ..."))
    }
}
