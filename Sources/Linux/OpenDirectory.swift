import CLinux
public import Glibc

// Calls on names in an open directory, and on what stands below it. No link is followed at a path's end.
extension OpenFile {
    /// A name in a directory.
    public struct Entry: Hashable, Sendable {
        public let name: [UInt8]
        /// As the file system says beside the name; false where it does not say.
        public let isDirectory: Bool
    }

    /// What the directory holds, but `.` and `..`, in no order.
    public consuming func entries() throws(CallError) -> [Entry] {
        let number = number
        discard self
        // From here on the stream owns the number.
        guard let stream = unsafe fdopendir(number) else {
            let error = failed("open")
            Glibc.close(number)
            throw error
        }
        defer { unsafe closedir(stream) }
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!
        var entries: [Entry] = []
        while true {
            // Before each call: what is done with an entry may set it too.
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            // A record is shorter than `dirent`: only its own length may be read.
            let record = unsafe UnsafeRawBufferPointer(start: entry, count: Int(entry.pointee.d_reclen))
            let name = unsafe Array(record.dropFirst(nameOffset).prefix { $0 != 0 })
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            entries.append(Entry(name: name, isDirectory: unsafe entry.pointee.d_type == UInt8(DT_DIR)))
        }
        guard errno == 0 else { throw failed("readdir") }
        return entries
    }

    /// Nil when nothing is there.
    public func status(of path: [UInt8]) throws(CallError) -> stat? {
        var status = stat()
        if unsafe fstatat(number, cString(path), &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw failed("stat")
    }

    public func makeDirectory(_ path: [UInt8], mode: mode_t) throws(CallError) {
        guard unsafe mkdirat(number, cString(path), mode) == 0 else { throw failed("mkdir") }
    }

    public enum Renaming: Sendable {
        /// What stands there is replaced, in one instant.
        case replacing
        /// Fails with `EEXIST` where plain rename would silently replace an empty directory.
        case keeping
        /// Both names stand at every instant, and have changed places.
        case exchanging
    }

    public func rename(_ from: [UInt8], to: [UInt8], _ how: Renaming) throws(CallError) {
        let (from, to) = (cString(from), cString(to))
        let code =
            switch how {
            case .replacing: unsafe renameat(number, from, number, to)
            case .keeping: unsafe fairslot_rename_noreplace(number, from, number, to)
            case .exchanging: unsafe fairslot_rename_exchange(number, from, number, to)
            }
        guard code == 0 else { throw failed("rename") }
    }

    /// Removes a name that is no directory's.
    public func unlink(_ path: [UInt8]) throws(CallError) {
        guard unsafe unlinkat(number, cString(path), 0) == 0 else { throw failed("unlink") }
    }

    public func removeDirectory(_ path: [UInt8]) throws(CallError) {
        guard unsafe unlinkat(number, cString(path), AT_REMOVEDIR) == 0 else { throw failed("rmdir") }
    }
}
