import Domain
import Testing

@testable import Desk

@Suite("Contact details as spreadsheets save them")
struct SavedContactsTests {
    private func contacts(_ text: String) throws -> Contacts {
        try Contacts(Array(text.utf8), file: "contacts.csv")
    }

    @Test(
        "What spreadsheets make of a table is read",
        arguments: [
            "patient,name,birthDate\nP-1,Ada Moe,1938-04-05\n",
            "patient;name;birthDate\r\nP-1;Ada Moe;1938-04-05\r\n",
            "\u{FEFF} Patient , NAME,birthdate \n P-1 , Ada Moe ,1938-04-05\n,,\n ,\t,\n",
        ])
    func lenient(_ text: String) throws {
        let contacts = try contacts(text)
        #expect(contacts.count == 1)
        #expect(contacts["P-1", .name] == "Ada Moe")
        #expect(contacts["P-1", .birthDate] == "1938-04-05")
    }

    @Test(
        "What could be misread is refused",
        arguments: [
            "patient,name,diagnosis\nP-1,Ada,x\n", "patient,name,Name\nP-1,Ada,Ada\n", "name\nAda\n",
            "patient,name\nP-1,Ada\nP-1 ,Moe\n", "patient,name\n,Ada\n", "patient,name\nP-1,Ada,x\n",
            "patient,birthDate\nP-1,1849-12-31\n", "patient,birthDate\nP-1,1938-02-29\n",
        ])
    func refused(_ text: String) {
        #expect(throws: DeskProblem.self) { try contacts(text) }
    }

    @Test("The language is the scenario's: a column for it is passed over, and said")
    func language() throws {
        let contacts = try contacts("patient,preferredLanguage,name\nP-1,es,Ada\n")
        #expect(contacts.unused == ["preferredLanguage"] && contacts["P-1", .name] == "Ada")
        #expect(throws: DeskProblem.self) {
            try self.contacts("patient,preferredLanguage,preferredLanguage\nP-1,es,es\n")
        }
    }
}
