import Domain
import Testing

@Suite("Names of rows StartTimes")
struct StretchRowTests {
    @Test(
        "are read as they are written",
        arguments: [
            "StartTimes MR-1 monday#2 2026-12-02T08:00Z 2026-12-02T09:30Z 35",
            "Heads interpreters es 2026-12-31T23:00Z 2027-01-01T01:05Z 1",
        ])
    func roundTrip(_ name: String) throws {
        #expect(try #require(StretchRow(name)).description == name)
    }

    @Test("hold thing, time and unit")
    func parts() throws {
        let row = try #require(StretchRow("StartTimes a#b#3 1970-01-01T00:10Z 1970-01-02T00:00Z 20"))
        #expect(row.thing == .block(session: "a#b", number: 3))
        #expect(row.stretch == Span(from: Instant(minute: 10), to: Instant(minute: 1440)))
        #expect(row.unit == 20)
    }

    @Test(
        "anything else is none",
        arguments: [
            "StartTimes a#1 2026-12-02T08:00Z 2026-12-02T09:30Z",
            "Heads a 2026-12-02T08:00Z 2026-12-02T09:30Z 0",
            "Heads a 2026-12-02T09:30Z 2026-12-02T08:00Z 1",
            "Heads a 2026-13-02T08:00Z 2026-13-02T08:30Z 1",
            "Heads a 2026-12-02T08:70Z 2026-12-02T10:30Z 1",
            "StartTimes a 2026-12-02T08:00Z 2026-12-02T09:30Z 1",
            "Heads a 2026-12-02t08:00Z 2026-12-02T09:30Z 1",
            "FitsBlock a#1", "",
        ])
    func refused(_ name: String) { #expect(StretchRow(name) == nil) }

    @Test("A counted row is named after the row it counts, whatever that is called")
    func counted() throws {
        for row in ["PoolLimit interpreter vi#3", "Reserved a all", "Counted 3 Reserved a"] {
            let name = RowName.counted(row, 28)
            let read = try #require(RowName.readCounted(name))
            #expect(read.row == row && read.unit == 28)
        }
        for name in ["Counted 0 Reserved a", "Counted 03 Reserved a", "Counted 3", "Reserved a", ""] {
            #expect(RowName.readCounted(name) == nil)
        }
    }
}
