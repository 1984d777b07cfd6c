import Glibc
import Linux
import Testing

@testable import Spool

@Suite("Journal")
struct JournalTests {
    /// A journal of five lines as it stands on the disk.
    private func written(_ test: TestSpool) throws -> [[UInt8]] {
        let journal = try Journal(in: test.directory, clock: { 1_804_000_000 })
        let identity = JobIdentity(
            input: Digest(of: []), settings: JobSettings(policyBytes: nil, version: "1"))
        try journal.append([.started(version: "1", policy: Digest(of: [])), .duplicate(identity)])
        try journal.append([
            .published(identity, status: "optimal"), .rejected(identity, rule: "refused"), .stopped,
        ])
        return lines(test.journal())
    }

    private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
    }

    @Test("A journal as it was written is whole, over several openings")
    func whole() throws {
        let test = try TestSpool()
        #expect(try written(test).count == 5)
        let again = try Journal(in: test.directory, clock: { 1_804_000_001 })
        try again.append([.stopped])
        #expect(wholeHead(test.journal()) == again.head)
        #expect(again.head.line == 6)
    }

    @Test("A line says what happened and when")
    func line() throws {
        let test = try TestSpool()
        let line = try #require(JSONLine(try written(test)[2]))
        #expect(line.integer("line") == 3)
        #expect(line.text("time") == "2027-03-02T15:06:40Z")
        #expect(line.text("event") == "published")
        #expect(line.text("status") == "optimal")
    }

    @Test("An edited line is named, whichever and wherever it is edited", arguments: 0..<5)
    func edited(line: Int) throws {
        let test = try TestSpool()
        var lines = try written(test)
        for position in lines[line].indices.dropLast() {
            let before = lines[line][position]
            lines[line][position] ^= 1
            #expect(JournalAudit(lines.flatMap { $0 }).brokenLine == line + 1)
            lines[line][position] = before
        }
    }

    @Test("A deleted line is named", arguments: 0..<4)
    func deleted(line: Int) throws {
        let test = try TestSpool()
        var lines = try written(test)
        lines.remove(at: line)
        #expect(JournalAudit(lines.flatMap { $0 }).brokenLine == line + 1)
    }

    @Test("Two lines that changed places are named", arguments: 0..<4)
    func reordered(line: Int) throws {
        let test = try TestSpool()
        var lines = try written(test)
        lines.swapAt(line, line + 1)
        #expect(JournalAudit(lines.flatMap { $0 }).brokenLine == line + 1)
    }

    @Test("A cut end shows against a head kept elsewhere")
    func cut() throws {
        let test = try TestSpool()
        let lines = try written(test)
        let whole = JournalAudit(lines.flatMap { $0 })
        #expect(JournalAudit(lines.dropLast().flatMap { $0 }) != whole)
    }

    @Test("A line torn by a crash is cut off, wherever it was torn, and the chain goes on")
    func torn() throws {
        let test = try TestSpool()
        let lines = try written(test)
        let path = test.directory.absolutePath(.journal)
        for kept in stride(from: 0, to: lines[4].count - 1, by: 7) {
            #expect(truncate(path, off_t(lines[..<4].flatMap { $0 }.count)) == 0)
            try OpenFile(path, O_WRONLY | O_APPEND).write(Array(lines[4][..<kept]))
            let journal = try Journal(in: test.directory, clock: { 1_804_000_002 })
            #expect(journal.head.line == 4)
            try journal.append([.stopped])
            #expect(wholeHead(test.journal()) == journal.head)
        }
    }

    @Test("A journal longer than one read backwards is continued")
    func long() throws {
        let test = try TestSpool()
        let journal = try Journal(in: test.directory, clock: { 1_804_000_000 })
        try journal.append(Array(repeating: .stopped, count: 2000))
        #expect(try Journal(in: test.directory, clock: { 0 }).head == journal.head)
        #expect(journal.head.line == 2000)
    }

    @Test("Read from the disk line by line, it is the same journal, however long")
    func fromDisk() throws {
        let test = try TestSpool()
        let written = try written(test)
        let journal = try Journal(in: test.directory, clock: { 1_804_000_000 })
        for _ in 0..<40 { try journal.append(Array(repeating: .day, count: 20)) }
        #expect(test.journal().count > 1 << 16)
        #expect(try test.directory.auditJournal() == JournalAudit(test.journal()))
        #expect(try test.directory.auditJournal().head == journal.head)
        #expect(try test.directory.journalLine(3) == JSONLine(written[2]))
        #expect(try test.directory.journalLine(3) != JSONLine(written[1]))
        #expect(try test.directory.journalLine(806) == nil)
    }

    @Test("A line longer than what is read backwards at once is found whole")
    func longLine() throws {
        let test = try TestSpool()
        let journal = try Journal(in: test.directory, clock: { 1_804_000_000 })
        let version = String(repeating: "9", count: 70_000)
        try journal.append([.started(version: version, policy: Digest(of: []), model: Digest(of: [1]))])
        try journal.append([.reloaded(policy: Digest(of: []), model: Digest(of: [1]))])
        try journal.append([.started(version: version, policy: Digest(of: []), model: nil)])
        #expect(try Journal(in: test.directory, clock: { 0 }).head == journal.head)
        #expect(try test.directory.journalLine(2)?.text("modelSha256") == Digest(of: [1]).hex)
    }

    @Test("A journal of one unfinished line begins anew")
    func onlyTorn() throws {
        let test = try TestSpool()
        try test.directory.write(Array("{\"line\": 1, \"ti".utf8), to: .journal)
        let journal = try Journal(in: test.directory, clock: { 1_804_000_000 })
        try journal.append([.stopped])
        #expect(wholeHead(test.journal()) == journal.head && journal.head.line == 1)
    }
}
