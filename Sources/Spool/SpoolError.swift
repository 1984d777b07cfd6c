import Glibc

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

    /// The disk or its quota is full: it may work later.
    public var isShortage: Bool { [ENOSPC, EDQUOT, ENFILE, EMFILE, ENOMEM].contains(code) }

    /// The caller has not the right.
    public var isForbidden: Bool { code == EACCES || code == EPERM }

    public var description: String { "\(call) \(place): \(String(cString: strerror(code)))" }
}
