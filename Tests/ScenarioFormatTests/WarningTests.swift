import Attendance
import Domain
import Testing

@testable import ScenarioFormat

@Suite("What is allowed, and worth a look")
struct WarningTests {
    private func warnings(_ find: String, _ replacement: String) throws -> [Finding] {
        try #require(Sample.small.contains(find))
        let text = Sample.small.replacing(find, with: replacement)
        return try ScenarioReader.read(Array(text.utf8)).get().warnings
    }

    @Test(
        "Ids that look like something personal",
        arguments: ["555-123-4567", "2125551234", "123-45-6789", "1980-02-29", "19800229", "29.02.1980"])
    func speaking(id: String) throws {
        let found = try warnings(#"{"id": "B2","#, #"{"id": "\#(id)","#)
        #expect(found.map(\.rule) == ["speaking-key"])
        #expect(found.allSatisfy { !$0.text(file: "x").contains(id) })
    }

    @Test(
        "Opaque ids",
        arguments: ["1", "10042", "P-10042", "A1", "2026", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"])
    func opaque(id: String) throws {
        #expect(try warnings(#"{"id": "B2","#, #"{"id": "\#(id)","#) == [])
    }

    @Test("A scenario without outreach says that contacts are not limited")
    func outreach() throws {
        let pool = #"{"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes", "windows": []}"#
        let other = #"{"id": "calls", "kind": "navigator", "unit": "minutes", "windows": []}"#
        #expect(try warnings(pool, other).map(\.rule) == ["no-outreach-pool"])
    }

    @Test("A child without a guardian")
    func guardian() throws {
        let found = try warnings(
            #""latest": "2026-03-12","#, #""latest": "2026-03-12", "population": "paediatric","#)
        #expect(found.map(\.rule) == ["no-guardian"])
    }

    @Test(
        "An order that is requested after the plan's instant",
        arguments: [("08:00:00", []), ("08:01:00", ["requested-later"])])
    func requests(time: String, rules: [String]) throws {
        let found = try warnings(
            #""requestedAt": "2026-02-28T10:12:33-05:00""#, #""requestedAt": "2026-03-02T\#(time)-05:00""#)
        #expect(found.map(\.rule) == rules)
    }

    @Test("Many of a kind are one warning, at the first, with their number")
    func many() throws {
        let children = try warnings(
            #""exam": "brain", "priority""#, #""exam": "brain", "population": "paediatric", "priority""#)
        #expect(children.map(\.pointer) == ["/orders/0"])
        #expect(children.first?.message.hasSuffix("(and 2 more)") == true)
        let old = try warnings(
            #""need": "yes", "recorded": "2026-02-01"}"#,
            #""need": "yes", "recorded": "2025-01-01"}, {"code": "medical-cost-burden", "need": "no", "recorded": "2025-01-02"}"#
        )
        #expect(old.map(\.rule) == ["old-barrier"])
        #expect(old.first?.message.contains("(and 1 more)") == true)
    }

    @Test(
        "A barrier recorded long ago is asked about again",
        arguments: [("2025-03-02", []), ("2025-03-01", ["old-barrier"])])
    func oldBarrier(date: String, rules: [String]) throws {
        #expect(try warnings("\"2026-02-01\"", "\"\(date)\"").map(\.rule) == rules)
    }

    @Test(
        "A group to compare with, that nobody is in, is said",
        arguments: [("white", ["reference-of-nobody"]), ("White", [])])
    func reference(race: String, rules: [String]) throws {
        let found = try warnings(
            #""policy": {"#,
            #""policy": {"measurement": {"reference": {"race": "\#(race)"}},"#)
        #expect(found.map(\.rule) == rules)
    }

    @Test("What a site knows about attendance stands beside the scenario")
    func history() throws {
        let decoded = try ScenarioReader.read(Array(Sample.small.utf8)).get()
        #expect(decoded.history.priorMissed == [Index(1): 1])
        #expect(decoded.history.supplied.map(\.order) == [Index(3)])
    }
}
