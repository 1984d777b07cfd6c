import CLinux
import Glibc

/// The directories of one spool, and the only builder of paths in it. Every call goes through one descriptor of the
/// spool's root, so a spool that is renamed while the daemon runs is still the same spool.
public final class SpoolDirectory: Sendable {
    public let path: String
    public let absolutePath: String
    let root: Int32

    /// Opens a spool and makes the directories that are missing. An installation has them made by systemd-tmpfiles,
    /// with the groups that let people in; made here they belong to whoever runs this.
    public init(path: String) throws(SpoolError) {
        mkdir(path, 0o751)
        root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw SpoolError("open", path, code: errno) }
        self.path = path
        absolutePath = Self.absolute(path)
        for (place, mode) in Self.modes { _ = try makeDirectory(place, mode: mode) }
        try sync(.root)
    }

    /// Opens a spool to look at it or to drop a file. Its root may be passed through by all and listed by few.
    public init(lookingAt path: String) throws(SpoolError) {
        root = fairslot_open_path(path)
        guard root >= 0 else { throw SpoolError("open", path, code: errno) }
        self.path = path
        absolutePath = Self.absolute(path)
    }

    deinit { close(root) }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = realpath(path, nil) else { return path }
        defer { free(here) }
        return String(cString: here)
    }

    private static let modes: [(Place, mode_t)] = [
        (.incoming, 0o770), (.outgoing, 0o750), (.staging, 0o750), (.rejected, 0o750),
        (.work, 0o700), (.archive, 0o700), (.state, 0o700), (.control, 0o770),
    ]

    /// For another process: the worker reads the input and fills the staging directory by path.
    public func absolutePath(_ place: Place) -> String {
        absolutePath + "/" + String(decoding: place.path, as: UTF8.self)
    }

    /// Nil when nothing is there.
    public func look(_ place: Place) throws(SpoolError) -> Look? {
        var status = stat()
        let failed = place.withPath { fstatat(root, $0, &status, AT_SYMLINK_NOFOLLOW) } != 0
        guard failed else { return Look(status) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw SpoolError("stat", place.label, code: errno)
    }

    public func exists(_ place: Place) throws(SpoolError) -> Bool { try look(place) != nil }

    /// Names in a directory except `.` and `..`, sorted by their bytes.
    public func names(in place: Place) throws(SpoolError) -> [EntryName] {
        let descriptor = place.withPath { openat(root, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw SpoolError("open", place.label, code: errno)
        }
        defer { closedir(stream) }
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!
        var names: [EntryName] = []
        errno = 0
        while let entry = readdir(stream) {
            // A record is shorter than `dirent`: only its own length may be read.
            let record = UnsafeRawBufferPointer(start: entry, count: Int(entry.pointee.d_reclen))
            let name = Array(record.dropFirst(nameOffset).prefix { $0 != 0 })
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(EntryName(bytes: name)) }
        }
        guard errno == 0 else { throw SpoolError("readdir", place.label, code: errno) }
        return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// False when it was there already.
    @discardableResult
    func makeDirectory(_ place: Place, mode: mode_t = 0o750) throws(SpoolError) -> Bool {
        if place.withPath({ mkdirat(root, $0, mode) }) == 0 { return true }
        guard errno == EEXIST else { throw SpoolError("mkdir", place.label, code: errno) }
        return false
    }

    enum Renaming: Equatable { case done, targetExists, sourceGone, forbidden }

    /// Never replaces what is there.
    func rename(_ from: Place, to: Place) throws(SpoolError) -> Renaming {
        let failed = from.withPath { from in
            to.withPath { to in fairslot_rename_noreplace(root, from, root, to) }
        }
        if failed == 0 { return .done }
        switch errno {
        case EEXIST, ENOTEMPTY: return .targetExists
        case ENOENT: return .sourceGone
        case EACCES, EPERM: return .forbidden
        default: throw SpoolError("rename", to.label, code: errno)
        }
    }

    /// Replaces what is there, in one instant.
    func replace(_ from: Place, to: Place) throws(SpoolError) {
        let failed = from.withPath { from in to.withPath { to in renameat(root, from, root, to) } }
        guard failed == 0 else { throw SpoolError("rename", to.label, code: errno) }
    }

    /// Removes a file; already gone is fine.
    func remove(_ place: Place) throws(SpoolError) {
        guard place.withPath({ unlinkat(root, $0, 0) }) != 0, errno != ENOENT else { return }
        throw SpoolError("unlink", place.label, code: errno)
    }

    /// Removes a directory and everything in it; follows no link.
    func removeTree(_ place: Place) throws(SpoolError) {
        guard let look = try look(place) else { return }
        guard look.kind == .directory else { return try remove(place) }
        for name in try names(in: place) { try removeTree(.child(place, name)) }
        guard place.withPath({ unlinkat(root, $0, AT_REMOVEDIR) }) != 0, errno != ENOENT else { return }
        throw SpoolError("rmdir", place.label, code: errno)
    }
}
