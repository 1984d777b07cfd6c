import Glibc
import Synchronization
import Testing

@testable import Linux

@Suite("Paths, digests and this process")
struct MachineTests {
    @Test("SHA-256 and its texts are those of the standards")
    func digests() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest(of: "abc".utf8).hex == abc)
        #expect(Digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest(of: "abc".utf8).base32 == "xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq")
        #expect(Digest(hex: abc) == Digest(of: "abc".utf8))
        #expect(Digest(hex: String(abc.dropLast())) == nil && Digest(hex: abc.dropLast() + "g") == nil)
        var stream = DigestStream()
        for piece in [Array("a".utf8), [], Array("bc".utf8)] { stream.add(piece) }
        #expect(stream.finish().hex == abc)
        // The standard's third: a million of them, in odd pieces, each a slice of something longer.
        let many = [UInt8](repeating: 0x61, count: 1001)
        var (long, left) = (DigestStream(), 1_000_000)
        while left > 0 {
            let count = min(left, 997)
            long.add(many[3..<3 + count])
            left -= count
        }
        #expect(
            long.finish().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("What may not be read is told from what is not there", .enabled(if: getuid() != 0))
    func forbidden() throws {
        let folder = try Folder()
        try OpenFile(folder.path + "/closed", O_WRONLY | O_CREAT, mode: 0).close()
        #expect(!Paths.isReadable(folder.path + "/closed") && Paths.isForbidden(folder.path + "/closed"))
    }

    @Test("Paths: what is there, what may be read, what is made and renamed")
    func paths() throws {
        let folder = try Folder()
        let (one, two) = (folder.path + "/one", folder.path + "/two")
        #expect(!Paths.exists(one) && !Paths.isReadable(one) && !Paths.isForbidden(one))
        try OpenFile(one, O_WRONLY | O_CREAT, mode: 0o600).write([1])
        #expect(Paths.exists(one) && Paths.isReadable(one) && !Paths.isForbidden(one))
        try Paths.rename(one, to: two)
        try Paths.setMode(two, 0o644)
        #expect(try Paths.status(of: two).st_mode == S_IFREG | 0o644)
        #expect(Paths.resolved(folder.path + "/../" + folder.path.split(separator: "/").last!) == folder.path)
        #expect(Paths.resolved(one) == nil)
        #expect(symlink(two, one) == 0)
        #expect(try Paths.status(of: one).st_mode & S_IFMT == S_IFLNK)
        try Paths.makeDirectory(folder.path + "/inner", mode: 0o700)
        #expect(throws: CallError("mkdir", code: EEXIST)) {
            try Paths.makeDirectory(folder.path + "/inner", mode: 0o700)
        }
        #expect(throws: CallError("rename", code: EISDIR)) {
            try Paths.rename(two, to: folder.path + "/inner")
        }
        #expect(throws: CallError("unlink", code: EISDIR)) { try Paths.unlink(folder.path + "/inner") }
        #expect(throws: CallError("rmdir", code: ENOTDIR)) { try Paths.removeDirectory(two) }
        #expect(throws: CallError("stat", code: ENOENT)) { _ = try Paths.status(of: folder.path + "/no") }
        #expect(throws: CallError("chmod", code: ENOENT)) { try Paths.setMode(folder.path + "/no", 0o644) }
        #expect(throws: CallError("mkdtemp", code: ENOENT)) {
            _ = try Paths.makeUniqueDirectory(folder.path + "/no/x-")
        }
        try Paths.removeDirectory(folder.path + "/inner")
        let made = try Paths.makeUniqueDirectory(folder.path + "/made-")
        #expect(made.hasPrefix(folder.path + "/made-") && made.utf8.count == folder.path.utf8.count + 12)
        #expect(try Paths.status(of: made).st_mode == S_IFDIR | 0o700)
        try Paths.removeDirectory(made)
    }

    @Test("The process knows its program, its clocks and what it was told")
    func process() {
        #expect(ThisProcess.environment("FAIRSLOT_NOBODY_SETS_THIS") == nil)
        #expect(ThisProcess.environment("PATH")?.isEmpty == false)
        #expect(ThisProcess.program?.hasPrefix("/") == true)
        let before = ThisProcess.monotonicMicroseconds
        #expect(before > 0 && ThisProcess.monotonicMicroseconds >= before)
        #expect(abs(ThisProcess.wallNanoseconds / 1_000_000_000 - Int64(time(nil))) <= 1)
        #expect(ThisProcess.processorTime > .zero)
    }

    @Test("A datagram reaches who listens, by path and by abstract name", arguments: [false, true])
    func datagrams(isAbstract: Bool) throws {
        let folder = try Folder()
        let path = folder.path + "/socket"
        let listener = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { space in
            space.copyBytes(from: Array(path.utf8))
            if isAbstract { space[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let bound = withUnsafeBytes(of: &address) {
            bind(listener, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
        }
        #expect(bound == 0)
        let name = isAbstract ? "@" + path.dropFirst() : path
        Datagram.send("READY=1", to: Array(name.utf8))
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = recv(listener, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        #expect(count > 0 && String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "READY=1")
        // Nobody there, and a name that is none: nothing happens.
        Datagram.send("READY=1", to: Array((folder.path + "/nobody").utf8))
        Datagram.send("READY=1", to: [UInt8](repeating: 0x61, count: 200))
    }

    @Test("What happens in a directory is told: a rename by its name in bytes, the rest as a touch")
    func events() throws {
        let folder = try Folder()
        let root = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        let events = try #require(DirectoryEvents(folder.path))
        #expect(events.next() == [.touched])
        let odd: [UInt8] = [0xFF, 0x0A, 0x61]
        for name in [[0x61], odd, Array("a longer name than four".utf8)] {
            try OpenFile(Array(".draft".utf8), in: root, O_WRONLY | O_CREAT, mode: 0o600).write([1])
            try root.rename(Array(".draft".utf8), to: name, .replacing)
        }
        let told = events.next()
        #expect(
            told.filter { $0 != .touched }
                == [.renamed([0x61]), .renamed(odd), .renamed(Array("a longer name than four".utf8))])
        #expect(told.contains(.touched))
        #expect(DirectoryEvents(folder.path + "/nothing") == nil)
        // A full queue says so without a name; a record that is cut off ends there.
        let overflow: [UInt8] = [255, 255, 255, 255, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(DirectoryEvents.events(in: overflow[...]) == [.touched])
        let moved: [UInt8] = [1, 0, 0, 0, 0x80, 0, 0, 0, 9, 0, 0, 0, 16, 0, 0, 0, 0x61, 0x62, 0]
        #expect(DirectoryEvents.events(in: (overflow + moved)[...]) == [.touched, .renamed([0x61, 0x62])])
        #expect(DirectoryEvents.events(in: moved.prefix(15)).isEmpty)
        try root.unlink(odd)
    }

    /// What the handler of the test below was told.
    private static let told = Mutex<[Int32]>([])

    @Test(
        "A signal comes out of the pipe, unless whoever started us ignores it", .timeLimit(.minutes(5)))
    func signals() async throws {
        signal(SIGUSR2, SIG_IGN)
        SignalPipe.open(for: [SIGUSR1, SIGUSR2]) { number in Self.told.withLock { $0.append(number) } }
        // One at a time: the kernel makes one of two that wait.
        for count in 1...2 {
            #expect(kill(getpid(), SIGUSR2) == 0 && kill(getpid(), SIGUSR1) == 0)
            while Self.told.withLock(\.count) < count { try await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(Self.told.withLock { $0 } == [SIGUSR1, SIGUSR1])
    }

    @Test("Bytes that a library shows are copied")
    func copies() {
        let bytes: [UInt8] = [3, 1, 2]
        #expect([UInt8](copying: bytes.span.bytes) == bytes)
        #expect([UInt8](copying: [UInt8]().span.bytes).isEmpty)
    }
}
