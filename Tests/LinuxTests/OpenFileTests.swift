import Glibc
import Linux
import Testing

@Suite("Open files")
struct OpenFileTests {
    @Test("What is written is read: whole, in pieces, from a place, up to a limit")
    func bytes() throws {
        let folder = try Folder()
        let file = try OpenFile(folder.path + "/file", O_RDWR | O_CREAT | O_EXCL, mode: 0o640)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try file.write(bytes)
        try file.sync()
        try file.syncData()
        #expect(try file.size() == bytes.count)
        #expect(try file.read(7, at: 199_993) == bytes.suffix(7))
        #expect(throws: CallError("read", code: EIO)) {
            try OpenFile(folder.path + "/file").read(8, at: 199_993)
        }
        #expect(try OpenFile(folder.path + "/file").readAll() == bytes)
        #expect(try OpenFile(folder.path + "/file").readAll(expecting: bytes.count) == bytes)
        #expect(try OpenFile(folder.path + "/file").readAll(limit: 10).count == 1 << 16)
        var pieces: [UInt8] = []
        try OpenFile(folder.path + "/file").forEachPiece(of: 4096) { pieces += $0 }
        #expect(pieces == bytes)
        var buffer = [UInt8](repeating: 0, count: 100)
        #expect(try OpenFile(folder.path + "/file").read(into: &buffer, most: 3) == 3)
        #expect(buffer.prefix(4) == [0, 31, 62, 0])
        try file.truncate(to: 2)
        #expect(try OpenFile(folder.path + "/file").readAll() == [0, 31])
        try file.setMode(0o600)
        #expect(try file.status().st_mode & 0o777 == 0o600)
        #expect(try file.room().f_bsize > 0)
        try file.close()
    }

    @Test("What cannot be done is said with the call's name and the kernel's number")
    func refused() throws {
        let folder = try Folder()
        #expect(throws: CallError("open", code: ENOENT)) { _ = try OpenFile(folder.path + "/nothing") }
        #expect(throws: CallError("read", code: EISDIR)) { _ = try OpenFile(folder.path).readAll() }
        #expect(throws: CallError("open", code: ENOTDIR)) {
            _ = try OpenFile("/proc/self/status", O_RDONLY | O_DIRECTORY)
        }
        #expect(throws: CallError("open", code: ENOTDIR)) { _ = try OpenFile("/proc/self/status").entries() }
        #expect(throws: CallError("write", code: EBADF)) { try OpenFile("/dev/null").write([1]) }
        #expect(throws: CallError("write", code: ENOSPC)) { try OpenFile("/dev/full", O_WRONLY).write([1]) }
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        // By its path in /proc a pipe is opened once more; what it stood on is closed here.
        #expect(throws: CallError("seek", code: ESPIPE)) {
            _ = try OpenFile("/proc/self/fd/\(ends[0])", O_RDONLY | O_NONBLOCK).size()
        }
        for end in ends { close(end) }
        #expect(throws: CallError("syncfs", code: EBADF)) {
            try OpenFile(passingThrough: folder.path).syncFileSystem()
        }
        #expect(throws: CallError("truncate", code: EINVAL)) { try OpenFile("/dev/null").truncate(to: 0) }
        #expect(throws: CallError("fsync", code: EINVAL)) { try OpenFile("/proc/self/status").sync() }
        #expect(throws: CallError("fdatasync", code: EINVAL)) { try OpenFile("/proc/self/status").syncData() }
        #expect(CallError("open", code: ENOENT).reason == "No such file or directory")
    }

    @Test("An open file is closed with its value, whatever became of it, and no child takes it over")
    func closing() throws {
        let folder = try Folder()
        func open() -> [String] {
            let links = (try? OpenFile("/proc/self/fd", O_RDONLY | O_DIRECTORY).entries()) ?? []
            return links.compactMap {
                Paths.resolved("/proc/self/fd/" + String(decoding: $0.name, as: UTF8.self))
            }
            .filter { $0.hasPrefix(folder.path) }
        }
        let path = folder.path + "/file"
        do {
            let file = try OpenFile(path, O_WRONLY | O_CREAT, mode: 0o600)
            #expect(open() == [path] && fcntl(file.number, F_GETFD) & FD_CLOEXEC != 0)
            let root = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
            let inside = try OpenFile(Array("file".utf8), in: root)
            #expect(open().count == 3 && fcntl(inside.number, F_GETFD) & FD_CLOEXEC != 0)
        }
        #expect(open().isEmpty)
        try OpenFile(path).close()
        _ = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).entries()
        _ = try? OpenFile(path).entries()
        #expect(open().isEmpty)
    }

    @Test("A file has one holder of its lock")
    func locks() throws {
        let folder = try Folder()
        let one = try OpenFile(folder.path + "/lock", O_RDWR | O_CREAT, mode: 0o600)
        let other = try OpenFile(folder.path + "/lock", O_RDWR)
        try one.lock()
        #expect(throws: CallError("flock", code: EWOULDBLOCK)) {
            try OpenFile(folder.path + "/lock", O_RDWR).lock()
        }
        one.unlock()
        try other.lock()
    }

    @Test("Names are bytes, and what one does in a directory stays in it wherever it is moved")
    func directories() throws {
        let folder = try Folder()
        let root = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        let odd: [UInt8] = [0xFF, 0x0A, 0x20]
        _ = try OpenFile(odd, in: root, O_WRONLY | O_CREAT, mode: 0o600)
        try root.makeDirectory(Array("inner".utf8), mode: 0o700)
        #expect(throws: CallError("mkdir", code: EEXIST)) {
            try OpenFile(folder.path).makeDirectory(Array("inner".utf8), mode: 0o700)
        }
        try Paths.rename(folder.path, to: folder.path + "-moved")
        defer { folder.path += "-moved" }
        let found = try OpenFile(Array(".".utf8), in: root, O_RDONLY | O_DIRECTORY).entries()
        #expect(Set(found.map(\.name)) == [odd, Array("inner".utf8)])
        #expect(found.filter(\.isDirectory).map(\.name) == [Array("inner".utf8)])
        #expect(try root.status(of: odd)?.st_nlink == 1)
        #expect(try root.status(of: Array("nothing".utf8)) == nil)
        #expect(try root.status(of: odd + Array("/below".utf8)) == nil)
        #expect(throws: CallError("stat", code: ENAMETOOLONG)) {
            _ = try OpenFile("/").status(of: [UInt8](repeating: 0x61, count: 300))
        }
        try root.unlink(odd)
        try root.removeDirectory(Array("inner".utf8))
        let rest = try OpenFile(Array(".".utf8), in: root, O_RDONLY | O_DIRECTORY).entries()
        #expect(rest.isEmpty)
    }

    @Test("A rename replaces, keeps or exchanges")
    func renames() throws {
        let folder = try Folder()
        let root = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        let (one, two) = (Array("one".utf8), Array("two".utf8))
        func content(_ name: [UInt8]) throws -> [UInt8] { try OpenFile(name, in: root).readAll() }
        for name in [one, two] { try OpenFile(name, in: root, O_WRONLY | O_CREAT, mode: 0o600).write(name) }
        try root.rename(one, to: two, .exchanging)
        #expect(try content(one) == two && content(two) == one)
        #expect(throws: CallError("rename", code: EEXIST)) {
            try OpenFile(folder.path).rename(one, to: two, .keeping)
        }
        #expect(try content(two) == one)
        try root.rename(one, to: two, .replacing)
        #expect(try content(two) == two)
        #expect(throws: CallError("rename", code: ENOENT)) {
            try OpenFile(folder.path).rename(one, to: two, .replacing)
        }
        #expect(throws: CallError("rmdir", code: ENOTDIR)) { try OpenFile(folder.path).removeDirectory(two) }
        #expect(throws: CallError("unlink", code: ENOENT)) { try OpenFile(folder.path).unlink(one) }
    }

    @Test("A directory that may only be passed through is not listed, and what lies in it opens")
    func passing() throws {
        let folder = try Folder()
        try OpenFile(folder.path + "/file", O_WRONLY | O_CREAT, mode: 0o600).write([1])
        let root = try OpenFile(passingThrough: folder.path)
        #expect(try OpenFile(Array("file".utf8), in: root).readAll() == [1])
        #expect(throws: CallError("fsync", code: EBADF)) { try OpenFile(passingThrough: folder.path).sync() }
        #expect(throws: CallError("open", code: ENOTDIR)) {
            _ = try OpenFile(passingThrough: folder.path + "/file")
        }
    }
}

/// A directory of a test, gone with it.
final class Folder {
    var path: String

    init() throws { path = try Paths.makeUniqueDirectory("/tmp/fairslot-linux-") }

    deinit {
        guard let entries = try? OpenFile(path, O_RDONLY | O_DIRECTORY).entries() else { return }
        for entry in entries { try? Paths.unlink(path + "/" + String(decoding: entry.name, as: UTF8.self)) }
        try? Paths.removeDirectory(path)
    }
}
