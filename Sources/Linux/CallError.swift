import Glibc

/// A system call that did not do what it was asked.
public struct CallError: Error, Hashable, Sendable {
    /// What the call is called in messages: `open`, `fsync`, `rename`.
    public let call: String
    /// `errno` as it stood right after; EIO where a file ends before it should.
    public let code: Int32

    public init(_ call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// In the C library's words: `No space left on device`.
    public var reason: String { unsafe String(cString: strerror(code)) }
}

/// `errno` right after a call that returned less than 0 or nothing.
func failed(_ call: String) -> CallError { CallError(call, code: errno) }

/// A path as C takes it. Paths are bytes from beginning to end: a name that is not UTF-8 would not come back from a
/// `String` as it went in.
func cString(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }
