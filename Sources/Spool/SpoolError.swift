import Glibc
import Linux

/// A system call on the spool that failed, for the person who looks after the machine.
public struct SpoolError: Error, CustomStringConvertible {
    public var call: String
    public var place: String
    public var code: Int32

    public init(_ call: String, _ place: String, code: Int32) {
        self.call = call
        self.place = place
        self.code = code
    }

    init(_ error: CallError, at place: String) { self.init(error.call, place, code: error.code) }

    /// The disk or its quota is full: it may work later.
    public var isShortage: Bool { [ENOSPC, EDQUOT, ENFILE, EMFILE, ENOMEM].contains(code) }

    /// The caller has not the right.
    public var isForbidden: Bool { code == EACCES || code == EPERM }

    public var description: String {
        "\(call) \(place): \(CallError(call, code: code).reason)"
            + (code == EXDEV
                ? "; a spool is one file system: none of its directories may be a mount of its own" : "")
    }
}

/// What `calls` do, and where they did it if they fail: `place` is a label, never the name of a dropped file.
func at<Answer: ~Copyable>(
    _ place: @autoclosure () -> String, _ calls: () throws(CallError) -> Answer
) throws(SpoolError) -> Answer {
    do throws(CallError) { return try calls() } catch { throw SpoolError(error, at: place()) }
}
