import CLinux
public import Glibc

// What is marked `unsafe` here and in this module hands the kernel or the C library memory of an array or a value that
// stands on the line, with a length that is not beyond it, and nobody keeps the address.
//
// Our own and not swift-system's `FileDescriptor`, which the program has beside it: that has none of the calls relative
// to an open directory by which the spool stays one spool, and no typed errors.

/// A file or directory that this process has open, from here until the value goes out of scope; no child takes it over.
/// Reads and writes that are interrupted are made again.
public struct OpenFile: ~Copyable, Sendable {
    /// The kernel's number, for whoever passes it on.
    public let number: Int32

    public init(_ path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0) throws(CallError) {
        number = try Self.open(AT_FDCWD, Array(path.utf8), flags, mode)
    }

    /// - Parameter path: bytes, relative to `directory`.
    public init(
        _ path: [UInt8], in directory: borrowing OpenFile, _ flags: Int32 = O_RDONLY, mode: mode_t = 0
    ) throws(CallError) {
        number = try Self.open(directory.number, path, flags, mode)
    }

    /// A directory that one may pass through but not list, as the spool is to its users.
    public init(passingThrough path: String) throws(CallError) {
        let number = unsafe fairslot_open_path(path)
        guard number >= 0 else { throw failed("open") }
        self.number = number
    }

    /// Takes over what somebody else has opened.
    init(owning number: Int32) { self.number = number }

    /// The stream `number` under another number, which no library knows; what is said on `number` from now on goes to
    /// where `other` goes.
    public init(movingAside number: Int32, for other: Int32) {
        self.number = fcntl(number, F_DUPFD_CLOEXEC, 3)
        dup2(other, number)
    }

    /// Once in a process: who holds it closes it.
    public static func takeStandardInput() -> OpenFile { OpenFile(owning: 0) }

    deinit { Glibc.close(number) }

    private static func open(
        _ directory: Int32, _ path: [UInt8], _ flags: Int32, _ mode: mode_t
    ) throws(CallError) -> Int32 {
        let number = unsafe openat(directory, cString(path), flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw failed("open") }
        return number
    }

    /// Closes it and says what the kernel says: a file system may report only here that it lost what was written.
    public consuming func close() throws(CallError) {
        let number = number
        discard self
        guard Glibc.close(number) == 0 else { throw failed("close") }
    }

    public func status() throws(CallError) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw failed("fstat") }
        return status
    }

    /// - Parameter most: bytes at most, even where the buffer has room for more.
    /// - Returns: how many bytes stand at the buffer's beginning; 0 at the end.
    public func read(into buffer: inout [UInt8], most: Int = .max) throws(CallError) -> Int {
        while true {
            let count = unsafe Glibc.read(number, &buffer, min(buffer.count, most))
            if count >= 0 { return count }
            guard errno == EINTR else { throw failed("read") }
        }
    }

    /// All that is left, a piece at a time.
    public func forEachPiece(
        of size: Int = 1 << 16, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(CallError) {
        var buffer = [UInt8](repeating: 0, count: size)
        while case let count = try read(into: &buffer), count > 0 { body(buffer[..<count]) }
    }

    /// All that is left.
    /// - Parameter limit: reading ends once there are more bytes than this; what was read is returned.
    /// - Parameter expecting: how much there probably is.
    public func readAll(limit: Int = .max - 1, expecting size: Int = 0) throws(CallError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(size, limit) + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = try read(into: &buffer)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// Exactly so many bytes from a place that is known to have them.
    public func read(_ count: Int, at start: Int) throws(CallError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var held = 0
        while held < count {
            let got = unsafe bytes.withUnsafeMutableBytes { space in
                unsafe pread(number, space.baseAddress! + held, count - held, off_t(start + held))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw failed("read") }
            guard got > 0 else { throw CallError("read", code: EIO) }
            held += got
        }
        return bytes
    }

    /// All of them. After an error some may stand there.
    public func write(_ bytes: ArraySlice<UInt8>) throws(CallError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failed("write") }
            rest = rest.dropFirst(count)
        }
    }

    public func write(_ bytes: [UInt8]) throws(CallError) { try write(bytes[...]) }

    /// Its bytes, or a directory's names, are on the disk when this returns. After an error never again: the kernel may
    /// have dropped the pages and would report success.
    public func sync() throws(CallError) { guard fsync(number) == 0 else { throw failed("fsync") } }

    /// The same without what only times need.
    public func syncData() throws(CallError) {
        guard fdatasync(number) == 0 else { throw failed("fdatasync") }
    }

    /// Everything written to the file system that it is on.
    public func syncFileSystem() throws(CallError) {
        guard fairslot_sync_file_system(number) == 0 else { throw failed("syncfs") }
    }

    /// Bytes.
    public func size() throws(CallError) -> Int {
        let size = lseek(number, 0, SEEK_END)
        guard size >= 0 else { throw failed("seek") }
        return Int(size)
    }

    public func truncate(to length: Int) throws(CallError) {
        guard ftruncate(number, off_t(length)) == 0 else { throw failed("truncate") }
    }

    public func setMode(_ mode: mode_t) throws(CallError) {
        guard fchmod(number, mode) == 0 else { throw failed("chmod") }
    }

    /// Takes the file's lock for this open file alone, or says at once that somebody has it (`EWOULDBLOCK`).
    public func lock() throws(CallError) {
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw failed("flock") }
    }

    public func unlock() { flock(number, LOCK_UN) }

    /// Of the file system that it is on.
    public func room() throws(CallError) -> statvfs {
        var status = statvfs()
        guard unsafe fstatvfs(number, &status) == 0 else { throw failed("statvfs") }
        return status
    }
}
