public import Glibc

/// Calls on paths as people name them to a command.
public enum Paths {
    public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    public static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    /// This process has no right to read it, or to look whether it is there.
    public static func isForbidden(_ path: String) -> Bool {
        unsafe access(path, R_OK) != 0 && errno == EACCES
    }

    /// Of the link itself where it is one.
    public static func status(of path: String) throws(CallError) -> stat {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { throw failed("stat") }
        return status
    }

    public static func makeDirectory(_ path: String, mode: mode_t) throws(CallError) {
        guard unsafe mkdir(path, mode) == 0 else { throw failed("mkdir") }
    }

    /// Replaces what stands at `to`, unless that is a directory with something in it.
    public static func rename(_ from: String, to: String) throws(CallError) {
        guard unsafe Glibc.rename(from, to) == 0 else { throw failed("rename") }
    }

    public static func setMode(_ path: String, _ mode: mode_t) throws(CallError) {
        guard unsafe chmod(path, mode) == 0 else { throw failed("chmod") }
    }

    public static func unlink(_ path: String) throws(CallError) {
        guard unsafe Glibc.unlink(path) == 0 else { throw failed("unlink") }
    }

    public static func removeDirectory(_ path: String) throws(CallError) {
        guard unsafe rmdir(path) == 0 else { throw failed("rmdir") }
    }

    /// Absolute and without links; nil where nothing stands there.
    public static func resolved(_ path: String) -> String? {
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// Makes a directory that only its owner can look into, under a name that nobody had.
    /// - Parameter prefix: of its path.
    public static func makeUniqueDirectory(_ prefix: String) throws(CallError) -> String {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw failed("mkdtemp") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
