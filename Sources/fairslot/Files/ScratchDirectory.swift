import Glibc

/// A directory for what is needed no longer than this value lives. Only its owner can look into it, and it goes too when
/// the program is interrupted: scenarios and plans lie in it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        path = try Unfinished.begin {
            var template = Array(
                "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/fairslot-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else {
                throw CommandFailure(
                    .io, "no directory for passing files: \(String(cString: strerror(errno)))")
            }
            return String(cString: made)
        }
    }

    deinit {
        FileBytes.removeTree(path)
        Unfinished.ended(path)
    }
}
