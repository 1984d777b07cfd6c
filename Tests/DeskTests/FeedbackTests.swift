import Domain
import Spreadsheets
import Testing

@testable import Desk

@Suite("What staff write on a list")
struct FeedbackTests {
    private static let head =
        "order,patient,offer1,offer1Site,offer1Session,offer2,offer2Site,offer2Session,interpreterPool,outcome,run\r\n"
    private static let offers =
        "2026-12-02T10:30:00-05:00,main,s1,2026-12-03T08:00:00-05:00,elm,s2"

    private func feedback(_ rows: String) throws -> Feedback {
        Feedback(try DeskRows(table: Array((Self.head + rows).utf8), file: "calls.csv"))
    }

    @Test("An offer that is accepted is the one that was chosen")
    func accepted() throws {
        let read = try feedback(
            "A-1,P1,\(Self.offers),,accepted,r\r\nA-2,P2,\(Self.offers),, Accepted offer 2 ,r\r\nA-3,P3,\(Self.offers),,,r\r\n"
        )
        #expect(read.problems.isEmpty && read.document == nil)
        #expect(read.decisions.map(\.order) == ["A-1", "A-2", "A-3"])
        #expect(read.decisions.map(\.session) == ["s1", "s2", "s1"])
        #expect(read.decisions.map(\.site) == ["main", "elm", "main"])
        #expect(read.decisions.map(\.kind) == [.accepted, .accepted, .proposed])
    }

    @Test(
        "Who cannot be reached has been offered a time; who gives one up gets another; who is elsewhere gets none"
    )
    func given() throws {
        let read = try feedback(
            ["unreachable", "Cancelled\u{a0}", "rebooked\t", "no longer wanted"].enumerated().map {
                "A-\($0),P1,\(Self.offers),,\($1),r\r\n"
            }.joined())
        #expect(read.problems.isEmpty)
        #expect(read.decisions.map(\.kind) == [.proposed, .declined("other"), .withdrawn, .withdrawn])
        #expect(read.decisions.map(\.line) == [2, 3, 4, 5])
    }

    @Test("Two rows of one order may not say two things")
    func contradiction() throws {
        func problems(_ first: String, _ second: String) throws -> [String] {
            try feedback("A,P,\(Self.offers),,\(first),r\r\nA,P,\(Self.offers),,\(second),r\r\n").problems
                .map { String($0.description.prefix(20)) }
        }
        #expect(try problems("accepted", "declined: day") == ["calls.csv:3:1: line "])
        #expect(try problems("accepted", "accepted offer 2") == ["calls.csv:3:1: line "])
        #expect(try problems("accepted", "accepted").isEmpty)
        #expect(try problems("accepted", "").isEmpty && problems("declined: day", "declined: site").isEmpty)
    }

    @Test("Who declines declines all that was offered; a language only where it was interpreted")
    func declined() throws {
        let read = try feedback(
            "A-1,P1,\(Self.offers),,declined: day,r\r\nA-2,P2,\(Self.offers),pool-es,declined: language,r\r\n"
                + "A-3,P3,\(Self.offers),,declined: language,r\r\n")
        #expect(
            read.decisions.map(\.kind) == [
                .declined("day"), .declined("day"), .declined("language"), .declined("language"),
                .declined("other"), .declined("other"),
            ])
        #expect(read.decisions[2].interpreterPool == "pool-es")
    }

    @Test("What is said of one exam of a visit is said of the others, at their own times")
    func visit() throws {
        let head = Self.head.replacing("order,", with: "sameVisit,order,")
        let other = "A-9 2026-12-02T11:15:00-05:00 s4; A-8 2026-12-02T12:00:00-05:00 s5"
        func read(_ outcome: String, _ other: String = other) throws -> Feedback {
            let row = "\(other),A-1,P1,\(Self.offers),pool-es,\(outcome),r\r\n"
            return Feedback(try DeskRows(table: Array((head + row).utf8), file: "letters.csv"))
        }
        let accepted = try read("accepted").decisions
        #expect(accepted.map(\.order) == ["A-1", "A-9", "A-8"])
        #expect(accepted.map(\.session) == ["s1", "s4", "s5"])
        #expect(accepted.map(\.start).last == "2026-12-02T12:00:00-05:00")
        #expect(
            accepted.map(\.site) == ["main", "main", "main"] && accepted.allSatisfy { $0.kind == .accepted })
        #expect(try read("").decisions.map(\.kind) == [.proposed, .proposed, .proposed])
        #expect(try read("rebooked").decisions.map(\.order) == ["A-1", "A-9", "A-8"])
        #expect(try read("do not contact").decisions.map(\.order) == ["A-1"])
        #expect(try read("accepted offer 2").decisions.map(\.order) == ["A-1"])
        #expect(try !read("accepted", "A-9 at noon").problems.isEmpty)
    }

    @Test("Of a text only the time that it names is declined")
    func declinedText() throws {
        let head = Self.head.replacing("order,", with: "channel,order,")
        let rows =
            "text,A-1,P1,\(Self.offers),,declined: day,r\r\nletter,A-2,P2,\(Self.offers),,declined: day,r\r\n"
        let read = Feedback(try DeskRows(table: Array((head + rows).utf8), file: "letters.csv"))
        #expect(read.decisions.map(\.order) == ["A-1", "A-2", "A-2"])
        #expect(read.decisions.map(\.session) == ["s1", "s1", "s2"])
    }

    @Test(
        "When it was decided goes along where it can be read",
        arguments: [
            ("2026-12-01 14:30", "2026-12-01T14:30"), ("2026-12-01T14:30:20", "2026-12-01T14:30"),
            ("2026-12-01T14:30:00-05:00", "2026-12-01T14:30:00-05:00"),
            ("12/01/2026 2:30 pm", ""),
            ("2026-12-01 25:30", ""), ("2026-12-01T14:30Z", ""), ("", ""), ("2026-12-01", ""),
        ])
    func decidedAt(_ written: String, _ expected: String) throws {
        let head = Self.head.replacing("outcome,", with: "outcome,outcome_time,")
        let rows = "A-1,P1,\(Self.offers),,accepted,\(written),r\r\n"
        let read = Feedback(try DeskRows(table: Array((head + rows).utf8), file: "calls.csv"))
        #expect(read.decisions.map(\.decidedAt) == [expected])
    }

    @Test("What is not on the list, and an offer that was never made, are said by line")
    func refused() throws {
        let read = try feedback("A-1,P1,\(Self.offers),,perhaps,r\r\nA-2,P2,,,,,,,,accepted,r\r\n")
        #expect(
            read.problems.map { $0.description.prefix(14) } == ["calls.csv:2:1:", "calls.csv:3:1:"])
        #expect(read.decisions.isEmpty)
    }

    @Test("A list without its columns is refused")
    func noList() {
        #expect(throws: DeskProblem.self) {
            try DeskRows(table: Array("order,outcome\r\n".utf8), file: "x.csv")
        }
        #expect(throws: DeskProblem.self) {
            try DeskRows(table: Array("a;run;outcome\r\n\"x".utf8), file: "x.csv")
        }
        #expect(throws: DeskProblem.self) {
            try DeskRows(workbook: [ReadSheet(name: "calls", rows: [["a"]])], file: "x.xlsx")
        }
    }

    private static let facts =
        [["schema", "fairslot.desk/1"], ["desk", "calls"]]
        + ["order", "outcome", "run", "offer1"].map { ["column \($0)", "(\($0))"] }

    private func rows(_ list: [[String]], sheet: String = "calls", more: [String] = []) throws(DeskProblem)
        -> [DeskRows.Row]
    {
        let others = more.map { ReadSheet(name: $0, rows: []) }
        let sheets =
            [ReadSheet(name: sheet, rows: list)] + others + [ReadSheet(name: "fairslot", rows: Self.facts)]
        return try DeskRows(workbook: sheets, file: "x.xlsx").rows
    }

    @Test("A sheet may have another name, its header rows above it; what rows are about has to be there")
    func rearranged() throws {
        let (header, row) = (
            ["(run)", "(order)", "(outcome)", "(offer1)"], ["r", "A-1", "accepted", "46358"]
        )
        let read = try rows([header, row])
        #expect(read.map(\.line) == [2] && read[0]["order"] == "A-1")
        #expect(try rows([header, row], sheet: "Monday")[0]["outcome"] == "accepted")
        #expect(try rows([["Calls of Monday"], [], header, row]).map(\.line) == [4])
        #expect(try rows([header, row], more: ["Notes"]).count == 1)
        for (list, sheet, said) in [
            ([header, row], "Monday", "none of its 2 sheets is called calls"),
            (
                [header, row].map { [$0[0], $0[2], $0[3]] }, "calls",
                "x.xlsx:1:1: the column (order) is missing"
            ),
            (
                [header, row].map { Array($0.prefix(3)) }, "calls",
                "x.xlsx:1:1: the column (offer1) is missing"
            ),
            ([["a"], header, row].map { Array($0.dropFirst()) }, "calls", "the column run is missing"),
        ] {
            let problem = #expect(throws: DeskProblem.self) { try rows(list, sheet: sheet, more: ["Notes"]) }
            #expect(problem?.description.contains(said) == true, "\(problem?.description ?? "")")
        }
    }

    @Test("A table may have a title above its header, and needs what its rows are about")
    func titledTable() throws {
        for table in [
            "Calls, Monday\r\n\r\norder;outcome;run\r\nA;accepted;r\r\n",
            "Calls\norder,outcome,run\nA,accepted,r\n",
        ] {
            let read = try DeskRows(table: Array(table.utf8), file: "x.csv").rows
            #expect(read.map { $0["order"] } == ["A"])
        }
        let problem = #expect(throws: DeskProblem.self) {
            try DeskRows(table: Array("patient,outcome,run\nP,accepted,r\n".utf8), file: "x.csv")
        }
        #expect(problem?.description.hasPrefix("x.csv:1:1: the column order, or key, is missing") == true)
        #expect(
            try DeskRows(table: Array("session,openedFor,outcome,run\ns,,opened,r\n".utf8), file: "x.csv")
                .rows.count == 1)
    }

    @Test("A day sheet tells what became of appointments, in a workbook as in a table")
    func daySheet() throws {
        let head = "key,patient,day,modality,population,requested,rideBack,outcome,run\r\n"
        let rows =
            "A-1,P1,2026-12-02,MR,adult,2026-11-28,2026-12-02T11:45:00-05:00,no-show,r\r\n"
            + "B-1,,2026-12-02,MR,,,,completed,r\r\n"
        let table = Feedback(try DeskRows(table: Array((head + rows).utf8), file: "day.csv"))
        #expect(
            table.problems.isEmpty && table.remarks.count == 1,
            "nothing is learnt from a booking without an order")
        let columns = [
            "key", "patient", "day", "modality", "population", "requested", "rideBack", "outcome", "run",
        ]
        let book = Feedback(
            try DeskRows(
                workbook: [
                    ReadSheet(
                        name: "day-sheet",
                        rows: [
                            columns.map { "(\($0))" },
                            [
                                "A-1", "P1", "46358", "MR", "adult", "46354", "46358.489583333", "no-show",
                                "r",
                            ],
                        ]),
                    ReadSheet(
                        name: "fairslot",
                        rows: [["schema", "fairslot.desk/1"], ["desk", "day-sheet"]]
                            + columns.map { ["column \($0)", "(\($0))"] }),
                ], file: "day.xlsx"))
        #expect(book.problems.isEmpty && book.appointments == table.appointments)
        #expect(
            book.document?.bytes().contains(Array(#""outcome": "missed""#.utf8)) == true)
    }
}

@Suite("A workbook")
struct WorkbookTests {
    @Test("What is written is read back: keys as text, times as days and minutes")
    func roundTrip() throws {
        let keys = ["007", "12345678901234567", "1E5", "=1+1", "שרה", "🚌", " x ", "a\nb", "<&>\"'"]
        let day = CalendarDate(year: 2026, month: 12, day: 2).number
        let sheet = Sheet(
            name: "calls",
            columns: [
                .init(title: "Key", width: 10, kind: .text), .init(title: "When", width: 10, kind: .time),
                .init(title: "n", width: 5, kind: .number),
            ],
            rows: keys.map { [.text($0), .time(day, Minutes(630)), .number(-2)] })
        let path = "/tmp/fairslot-workbook-\(UInt64.random(in: 0 ... .max)).xlsx"
        try WorkbookWriter.write(
            sheet, facts: [("schema", "x")], created: Instant(minute: 29_000_000), to: path)
        let read = try WorkbookReader.read(path)
        try #require(read.map(\.name) == ["calls", "fairslot"])
        #expect(read[0].rows.dropFirst().map { $0[0] } == keys)
        #expect(read[0].rows[1][1] == "46358.4375" && read[0].rows[1][2] == "-2")
        #expect(read[1].rows == [["schema", "x"]])
    }

    @Test("What is no workbook is refused")
    func refused() {
        #expect(throws: WorkbookProblem.unreadable) { try WorkbookReader.read("/dev/null") }
    }
}
