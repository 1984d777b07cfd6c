import CLinux
import Glibc

extension SpoolDirectory {
    /// A file's bytes, or a directory's names, are on the disk when this returns. After a failure the descriptor is
    /// never synced again: the kernel may have dropped the pages and would report success.
    func sync(_ place: Place) throws(SpoolError) {
        let descriptor = place.withPath { openat(root, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else { throw SpoolError("open", place.label, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SpoolError("fsync", place.label, code: errno) }
    }

    /// Everything below a directory, then the directory.
    func syncTree(_ place: Place) throws(SpoolError) {
        guard let look = try look(place) else { throw SpoolError("stat", place.label, code: ENOENT) }
        switch look.kind {
        case .directory: for name in try names(in: place) { try syncTree(.child(place, name)) }
        case .file: break
        default: throw SpoolError("sync", place.label, code: EINVAL)
        }
        try sync(place)
    }

    /// One call for everything written to the spool's file system.
    func syncFileSystem() throws(SpoolError) {
        guard fairslot_sync_file_system(root) == 0 else { throw SpoolError("syncfs", path, code: errno) }
    }

    /// True when the spool is a file system of its own, so that one syncfs waits for nobody else's writes and is
    /// cheaper than an fsync per file: 1 ms against 80 ms a job in a burst.
    func isOwnFileSystem() -> Bool {
        var here = stat()
        var above = stat()
        guard fstat(root, &here) == 0, fstatat(root, "..", &above, 0) == 0 else { return false }
        return here.st_dev != above.st_dev
    }

    /// Writes a new file and waits until it is on the disk. The directory's sync is the caller's.
    /// - Parameter isSynced: false where the caller syncs the file too.
    func write(
        _ bytes: [UInt8], to place: Place, mode: mode_t = 0o640, isSynced: Bool = true
    ) throws(SpoolError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        let descriptor = place.withPath { openat(root, $0, flags, mode) }
        guard descriptor >= 0 else { throw SpoolError("create", place.label, code: errno) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor) else { throw SpoolError("write", place.label, code: errno) }
        guard !isSynced || fsync(descriptor) == 0 else {
            throw SpoolError("fsync", place.label, code: errno)
        }
    }

    /// Makes an empty file; one that is there is fine. Durable with the directory it is in.
    func mark(_ place: Place) throws(SpoolError) {
        let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let descriptor = place.withPath { openat(root, $0, flags, 0o640) }
        guard descriptor >= 0 else { throw SpoolError("create", place.label, code: errno) }
        close(descriptor)
    }

    func room() throws(SpoolError) -> Room {
        var status = statvfs()
        guard fstatvfs(root, &status) == 0 else { throw SpoolError("statvfs", path, code: errno) }
        return Room(
            bytes: Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize)),
            // File systems that make inodes as they need them say 0.
            inodes: status.f_files == 0 ? nil : Int64(clamping: UInt64(status.f_favail)))
    }
}

/// What is left on the spool's file system.
struct Room: Equatable, Sendable {
    var bytes: Int64
    /// Nil: not limited.
    var inodes: Int64?

    /// An input is copied once and its result is about as large; the reserve keeps the journal and the running job
    /// writing. What does not fit stays in `incoming/`, where nothing is lost.
    /// - Returns: nil when there is enough.
    func shortage(bytes input: Int64, reserve: Int64) -> Shortage? {
        if bytes < 2 * input + reserve { return .space }
        return (inodes ?? .max) < 1000 ? .inodes : nil
    }
}

/// What there is too little of on the spool's file system.
public enum Shortage: String, Sendable {
    case space = "no-space"
    case inodes = "no-inodes"
}

/// False with errno set when the kernel would not take them all.
func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
    let all = Array(bytes)
    var written = 0
    while written < all.count {
        let count = all.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress! + written, all.count - written)
        }
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return false }
        written += count
    }
    return true
}
