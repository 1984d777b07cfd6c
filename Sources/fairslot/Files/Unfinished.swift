import Glibc
import Linux
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
        for _ in 0..<100 where Paths.exists(path) { FileBytes.removeTree(path) }
    }
}
