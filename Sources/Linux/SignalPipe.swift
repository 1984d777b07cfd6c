import Glibc
import Synchronization

/// Signals as bytes of a pipe, read by a thread of its own: from the moment it is open none is lost, which a source that is
/// set up in steps does not promise.
public enum SignalPipe {
    // Set once, before there is a handler or a thread that reads them.
    nonisolated(unsafe) private static var ends: (read: Int32, write: Int32) = (-1, -1)
    nonisolated(unsafe) private static var onSignal: (Int32) -> Void = { _ in }

    /// Once in a process. A signal that whoever started the process had ignored, as `nohup` does, stays ignored.
    public static func open(for signals: [Int32], then onSignal: @escaping @Sendable (Int32) -> Void) {
        var pair: [Int32] = [-1, -1]
        guard unsafe pipe(&pair) == 0 else { return }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        unsafe (ends, self.onSignal) = ((pair[0], pair[1]), onSignal)
        var thread = pthread_t()
        unsafe pthread_create(&thread, nil, { _ in unsafe SignalPipe.wait() }, nil)
        for signal in signals { handle(signal) }
    }

    private static func handle(_ signal: Int32) {
        var old = sigaction()
        unsafe sigaction(signal, nil, &old)
        // SIG_IGN is 1, which is no function.
        guard unsafe unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) != 1 else { return }
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { signal in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: signal)
            _ = unsafe write(SignalPipe.ends.write, &byte, 1)
            errno = saved
        }
        action.sa_flags = Int32(SA_RESTART)
        unsafe sigaction(signal, &action, nil)
    }

    private static func wait() -> UnsafeMutableRawPointer? {
        var byte: UInt8 = 0
        while true {
            let count = unsafe read(ends.read, &byte, 1)
            if count == 1 { unsafe onSignal(Int32(byte)) }
            if count == 0 || count < 0 && errno != EINTR { return nil }
        }
    }
}
