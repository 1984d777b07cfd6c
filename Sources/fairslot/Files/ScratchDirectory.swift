import Glibc

/// A directory for what is needed no longer than this value lives.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array(
            "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/fairslot-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandFailure(.io, "no directory for passing files: \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    deinit { FileBytes.removeTree(path) }
}
