import Glibc
import Testing

@testable import Spool

@Suite("Hostile entries")
struct HostileEntryTests {
    private func path(_ test: TestSpool, _ name: String) -> String { test.path + "/incoming/" + name }

    @Test("Each is moved away unopened, with findings, and takes nobody along")
    func moved() throws {
        let test = try TestSpool()
        let secret = test.path + "/secret"
        try test.directory.write(Array("canary".utf8), to: .child(.root, EntryName("secret")))
        #expect(symlink(secret, path(test, "symlink.json")) == 0)
        #expect(mkfifo(path(test, "fifo.json"), 0o600) == 0)
        #expect(mkdir(path(test, "directory.json"), 0o700) == 0)
        #expect(link(secret, path(test, "hard.json")) == 0)
        try test.drop("", as: "empty.json")
        try test.drop("", as: "sparse.json")
        #expect(truncate(path(test, "sparse.json"), 1 << 40) == 0)
        try test.drop("good", as: "good.json")
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        #expect(jobs.count == 1)
        #expect(try test.names(.incoming).isEmpty)
        let rejected = try test.names(.rejected)
        #expect(rejected.count == 6)
        for id in rejected {
            let place = Place.child(.rejected, EntryName(id))
            #expect(try test.names(place) == ["entry", "findings.json", "findings.txt"])
            let text = test.read(.child(place, EntryName("findings.json")))
            #expect(!String(decoding: text, as: UTF8.self).contains(".json"))
        }
    }

    @Test("A name that is not UTF-8, has a newline or is 255 bytes long is bytes like any other")
    func names() throws {
        let test = try TestSpool()
        let odd: [[UInt8]] = [
            [0x62, 0xFF, 0xFE], Array("new\nline;$(x)".utf8), Array(repeating: 0x61, count: 255),
            Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8), [0xC0, 0xAF],
        ]
        for (position, name) in odd.enumerated() {
            try test.directory.write([UInt8(position)], to: .entry(EntryName(bytes: name)))
        }
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        #expect(jobs.count == odd.count)
        try spool.runAll(jobs)
        #expect(try test.names(.incoming).isEmpty)
        #expect(try test.results().allSatisfy { $0.utf8.count == 16 })
    }

    @Test("A symbolic link put in place of a settled file is not followed")
    func swapped() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let (name, look) = try #require(try spool.entries().first)
        try test.directory.remove(.entry(name))
        #expect(symlink("/etc/passwd", path(test, "a.json")) == 0)
        guard case .unsettled = try spool.copyIn(name, look) else {
            Issue.record("followed")
            return
        }
    }

    @Test("A FIFO put in place of a settled file keeps nobody waiting")
    func swappedForFIFO() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let (name, look) = try #require(try spool.entries().first)
        try test.directory.remove(.entry(name))
        #expect(mkfifo(path(test, "a.json"), 0o600) == 0)
        guard case .unsettled = try spool.copyIn(name, look) else {
            Issue.record("taken")
            return
        }
    }

    @Test("Every fault has words for the person who dropped the entry", arguments: EntryFault.allCases)
    func words(fault: EntryFault) {
        let note = RejectionNote(fault, limits: SpoolLimits())
        let text = String(decoding: note.text, as: UTF8.self)
        #expect(text.hasPrefix("error: this ") && text.contains("; ") && text.hasSuffix("\n"))
        #expect(String(decoding: note.json, as: UTF8.self).contains("\"rule\": \"\(fault.rawValue)\""))
    }
}
