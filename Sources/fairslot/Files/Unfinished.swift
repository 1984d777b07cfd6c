import Glibc
import Synchronization
import UnixSignals

/// What a command has begun and not finished goes with it when it is interrupted.
enum Unfinished {
    private static let passing = Mutex<(paths: Set<String>, isWatched: Bool)>(([], false))

    /// From now on the tree at `path` is removed when the program is told to end.
    static func began(_ path: String) {
        let isFirst = passing.withLock { passing in
            passing.paths.insert(path)
            defer { passing.isWatched = true }
            return !passing.isWatched
        }
        guard isFirst else { return }
        Task.detached {
            for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                end(by: signal.rawValue)
            }
        }
    }

    /// What stands at `path` is finished, or gone.
    static func ended(_ path: String) { passing.withLock { _ = $0.paths.remove(path) } }

    private static func end(by signal: Int32) -> Never {
        passing.withLock { passing in
            for path in passing.paths { remove(path) }
            // Not `exit`: what it runs first ends the thread that started the worker, with it the worker, and then the
            // command would say that its worker went away. And under the lock: nobody makes or keeps a path meanwhile.
            _exit(128 + signal)
        }
    }

    /// More than once, where a worker that does not know yet puts another file into it.
    private static func remove(_ path: String) {
        for _ in 0..<100 where access(path, F_OK) == 0 { FileBytes.removeTree(path) }
    }
}
