import Glibc
import Testing

@testable import Spool

@Suite("Hostile entries")
struct HostileEntryTests {
    private func path(_ test: TestSpool, _ name: String) -> String { test.path + "/incoming/" + name }

    @Test(
        "A file that is said to be of another century is a file",
        arguments: [10_413_792_000, -11_676_096_000])
    func timesOfOthers(seconds: Int) throws {
        let test = try TestSpool()
        try test.drop("good", as: "good.json")
        let times = [timespec](repeating: timespec(tv_sec: seconds, tv_nsec: 1), count: 2)
        #expect(utimensat(AT_FDCWD, path(test, "good.json"), times, 0) == 0)
        let look = try #require(try test.directory.look(.entry(EntryName("good.json"))))
        // A file system may keep less of it.
        #expect(seconds > 0 ? look.modified > 0 : look.modified < 0)
        let (spool, _) = try test.open()
        #expect(try spool.takeAll().count == 1)
    }

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

    @Test("A socket is moved away like a pipe, and a device is known for what it is")
    func socketsAndDevices() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path(test, "socket.json").utf8) }
        let bound = withUnsafeBytes(of: &address) { bytes in
            bind(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count))
        }
        #expect(bound == 0)
        let (_, look) = try #require(try spool.entries().first)
        #expect(EntryFault(look, largest: 100) == .socket)
        #expect(try spool.takeAll().isEmpty && test.names(.incoming).isEmpty)
        let device = try SpoolDirectory(lookingAt: "/dev").look(.child(.root, EntryName("null")))
        #expect(try EntryFault(#require(device), largest: 100) == .device)
    }

    @Test("An entry that cannot be moved stays, and is told of once")
    func immovable() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.directory.makeDirectory(.entry(EntryName("folder")))
        let (name, look) = try #require(try spool.entries().first)
        let id = RejectionID.entry(look)
        #expect(try spool.refuse(name, look, .directory) == .moved(id))
        // The same entry again, as a disk shows it that has forgotten the move, beside what was moved.
        try test.directory.makeDirectory(.entry(EntryName("folder")))
        let again = try #require(try spool.entries().first).look
        try test.directory.makeDirectory(.rejection(.entry(again)))
        try test.directory.write([0x78], to: .rejectedEntry(.entry(again)))
        #expect(try spool.refuse(name, again, .directory) == .known(.entry(again)))
        #expect(try test.names(.incoming) == ["folder"])
        // Another under its name is nothing that was refused.
        #expect(try spool.refuse(name, look, .directory) == .left(id))
    }
}
