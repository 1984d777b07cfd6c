import Glibc
import Synchronization

/// What a command has begun and not finished goes with it when it is interrupted.
enum Unfinished {
    private static let paths = Mutex<Set<String>>([])
    /// Watched from the first path on.
    private static let watch: Void = SignalPipe.open(for: [SIGINT, SIGTERM, SIGHUP], then: end)

    /// Makes what stands at the path it returns, and from then on removes it when the program is told to end.
    static func begin(_ make: () throws -> String) rethrows -> String {
        _ = watch
        return try paths.withLock { paths in
            let path = try make()
            paths.insert(path)
            return path
        }
    }

    /// What stands at `path` is finished, or gone.
    static func ended(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    private static func end(by signal: Int32) {
        paths.withLock { paths in
            for path in paths { remove(path) }
            // Not `exit`: what it runs first ends the thread that started the worker, with it the worker, and then the
            // command would say that its worker went away. And under the lock: nobody begins or ends a path meanwhile.
            _exit(128 + signal)
        }
    }

    /// More than once, where a worker that does not know yet puts another file into it.
    private static func remove(_ path: String) {
        for _ in 0..<100 where access(path, F_OK) == 0 { FileBytes.removeTree(path) }
    }
}

/// Signals as bytes of a pipe, read by a thread of its own: from the moment it is open none is lost, which a source that is
/// set up in steps does not promise.
private enum SignalPipe {
    /// Set once, before any handler is.
    nonisolated(unsafe) private static var ends: (read: Int32, write: Int32) = (-1, -1)
    nonisolated(unsafe) private static var onSignal: (Int32) -> Void = { _ in }

    static func open(for signals: [Int32], then onSignal: @escaping (Int32) -> Void) {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else { return }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (ends, self.onSignal) = ((pair[0], pair[1]), onSignal)
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in SignalPipe.wait() }, nil)
        for signal in signals { handle(signal) }
    }

    private static func handle(_ signal: Int32) {
        var old = sigaction()
        sigaction(signal, nil, &old)
        // Whoever started us with a signal ignored, as `nohup` does, goes on ignoring it.
        guard unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) != 1 else { return }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: signal)
            _ = write(SignalPipe.ends.write, &byte, 1)
            errno = saved
        }
        action.sa_flags = Int32(SA_RESTART)
        sigaction(signal, &action, nil)
    }

    private static func wait() -> UnsafeMutableRawPointer? {
        var byte: UInt8 = 0
        while true {
            let count = read(ends.read, &byte, 1)
            if count == 1 { onSignal(Int32(byte)) }
            if count == 0 || count < 0 && errno != EINTR { return nil }
        }
    }
}
