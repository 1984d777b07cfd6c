import Linux

/// A directory for what is needed no longer than this value lives. Only its owner can look into it, and it goes too when
/// the program is interrupted: scenarios and plans lie in it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        path = try Unfinished.begin {
            let folder = ThisProcess.environment("TMPDIR") ?? "/tmp"
            do throws(CallError) { return try Paths.makeUniqueDirectory("\(folder)/fairslot-") } catch {
                throw CommandFailure(.io, "no directory for passing files: \(error.reason)")
            }
        }
    }

    deinit {
        FileBytes.removeTree(path)
        Unfinished.ended(path)
    }
}
