import Glibc
import Linux

extension SpoolDirectory {
    /// A file's bytes, or a directory's names, are on the disk when this returns. After a failure the descriptor is
    /// never synced again: the kernel may have dropped the pages and would report success.
    func sync(_ place: Place) throws(SpoolError) {
        let file = try open(place)
        try at(place.label) { () throws(CallError) in try file.sync() }
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
        try at(path) { () throws(CallError) in try root.syncFileSystem() }
    }

    /// True when the spool is a file system of its own, so that one syncfs waits for nobody else's writes and is
    /// cheaper than an fsync per file: 1 ms against 80 ms a job in a burst.
    func isOwnFileSystem() -> Bool {
        guard let here = try? root.status(), let above = try? root.status(of: Array("..".utf8)) else {
            return false
        }
        return here.st_dev != above.st_dev
    }

    /// Writes a new file and waits until it is on the disk. The directory's sync is the caller's.
    /// - Parameter isSynced: false where the caller syncs the file too.
    func write(
        _ bytes: [UInt8], to place: Place, mode: mode_t = 0o640, isSynced: Bool = true
    ) throws(SpoolError) {
        let file = try open(place, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
        try at(place.label) { () throws(CallError) in
            try file.write(bytes)
            if isSynced { try file.sync() }
        }
    }

    /// Makes an empty file; one that is there is fine. Durable with the directory it is in.
    func mark(_ place: Place) throws(SpoolError) {
        _ = try open(place, O_WRONLY | O_CREAT, mode: 0o640)
    }

    func room() throws(SpoolError) -> Room {
        let status = try at(path) { () throws(CallError) in try root.room() }
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
