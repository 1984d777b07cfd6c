import Domain
import Testing

@testable import Desk

@Suite("A desk's list")
struct DeskListTests {
    /// Contact details by desk. A line that grows here gives more of a patient to more people: it needs a reason.
    @Test(
        "Each desk receives the contact details it needs, and no other",
        arguments: [
            "calls": [.name, .recordNumber, .birthDate, .phone, .phone2],
            "letters": [.name, .phone, .email, .address],
            "interpreters": [], "rides": [.name, .phone, .address],
            "finance": [.name, .recordNumber, .birthDate, .phone], "sessions": [],
            "waiting": [.name, .recordNumber], "day-sheet": [.name, .recordNumber],
            "standby": [.name, .recordNumber, .birthDate, .phone, .phone2],
        ] as [String: Set<ContactField>])
    func minimum(desk: String, fields: Set<ContactField>) throws {
        let list = try #require(DeskList.named(desk))
        #expect(Set(list.contactFields) == fields)
        #expect(DeskList.all.count == 9)
    }

    @Test("Whom an interpreter is for and what a ride is to are not told; no list tells a chance")
    func columns() {
        func columns(_ desk: String) -> [String] {
            DeskList.named(desk)?.contents.compactMap { if case .list(let name) = $0 { name } else { nil } }
                ?? []
        }
        #expect(!columns("interpreters").contains("patient"))
        for desk in ["interpreters", "rides", "finance", "calls", "letters"] {
            #expect(!columns(desk).contains { $0.hasPrefix("exam") || $0 == "prepMinutes" })
        }
        #expect(!PlanTables.paths.contains("plan.json"))
    }

    @Test("What may be chosen fits into a spreadsheet's list", arguments: DeskList.all.map(\.name))
    func choices(desk: String) throws {
        let list = try #require(DeskList.named(desk))
        #expect(list.outcomes.map(\.rawValue).joined(separator: ",").utf8.count <= 255)
    }
}

@Suite("Contact details")
struct ContactsTests {
    private func contacts(_ text: String) throws(DeskProblem) -> Contacts {
        try Contacts(Array(text.utf8), file: "contacts.csv")
    }

    @Test("Every column but the key may be left out")
    func columns() throws {
        let read = try contacts("phone,patient,name\r\n+1 555,P1,Ana de Sá\r\n")
        #expect(read["P1", .phone] == "+1 555" && read["P1", .address] == "" && read["P2", .name] == "")
        #expect(read.initials("P1") == "A. d. S.")
    }

    @Test(
        "What cannot be joined is refused where it stands, without a value",
        arguments: [
            ("name\nA\n", "contacts.csv:1:1"), ("patient,ssn\nP1,1\n", "contacts.csv:1:1"),
            ("patient,name,name\n", "contacts.csv:1:1"), ("patient,name\nP1\n", "contacts.csv:2:1"),
            ("patient,name\nP1,A\nP1,B\n", "contacts.csv:3:1"), ("patient,name\n,A\n", "contacts.csv:2:1"),
            ("patient,birthDate\nP1,4.5.1961\n", "contacts.csv:2:1"),
            ("patient,birthDate\nP1,1961-02-30\n", "contacts.csv:2:1"), ("patient\n\"P1", "contacts.csv:2:1"),
        ])
    func refused(text: String, place: String) {
        let problem = #expect(throws: DeskProblem.self) { try contacts(text) }
        #expect(problem?.description.hasPrefix(place + ": ") == true, "\(problem?.description ?? "")")
        #expect(problem?.description.contains("1961-02") == false)
    }
}

@Suite("A calendar's lines")
struct CalendarLineTests {
    @Test("A line has at most 75 octets, and no letter is cut")
    func folding() {
        let text = "SUMMARY:" + String(repeating: "é🚌", count: 60)
        var bytes: [UInt8] = []
        RoomCalendar.fold(text, to: &bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count > 3 && lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
        let unfolded = String(lines[0]) + lines.dropFirst().map { String($0.dropFirst()) }.joined()
        #expect(unfolded == text)
    }

    @Test("What would end a value is escaped")
    func escapes() { #expect(RoomCalendar.escaped("a,b;c\\d\r\ne\nf") == "a\\,b\\;c\\\\d\\ne\\nf") }
}
