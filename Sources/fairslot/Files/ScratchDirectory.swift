import Glibc
import UnixSignals

/// A directory for what is needed no longer than this value lives. Only its owner can look into it, and it goes too when
/// the program is interrupted: scenarios and plans lie in it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array(
            "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/fairslot-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandFailure(.io, "no directory for passing files: \(String(cString: strerror(errno)))")
        }
        let path = String(cString: made)
        self.path = path
        Task.detached {
            for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                FileBytes.removeTree(path)
                exit(128 + signal.rawValue)
            }
        }
    }

    deinit { FileBytes.removeTree(path) }
}
