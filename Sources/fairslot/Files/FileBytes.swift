import Glibc
import Linux

/// Whole files in and out, with the reason when it does not work.
enum FileBytes {
    struct Failure: Error, CustomStringConvertible {
        var path: String
        var error: CallError
        var description: String { "\(path): \(error.reason)" }
    }

    /// What `calls` do, and at which path they did it if they fail.
    static func at<Answer: ~Copyable>(
        _ path: String, _ calls: () throws(CallError) -> Answer
    ) throws(Failure) -> Answer {
        do throws(CallError) { return try calls() } catch { throw Failure(path: path, error: error) }
    }

    /// At most `limit` bytes and one more, so that a file over a limit is seen to be over it and not read whole.
    static func read(_ path: String, limit: Int = .max - 1) throws(Failure) -> [UInt8] {
        try at(path) { () throws(CallError) in
            let file = try OpenFile(path)
            let status = try file.status()
            guard status.st_mode & S_IFMT != S_IFDIR else { throw CallError("read", code: EISDIR) }
            return try file.readAll(limit: limit, expecting: Int(status.st_size))
        }
    }

    /// What an option that takes a directory or the file in it names.
    static func file(_ name: String, at path: String) -> String {
        let inside = "\(path)/\(name)"
        return Paths.exists(inside) ? inside : path
    }

    /// Creates the file, which must not be there yet, and its bytes are on the disk when this returns.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        try create(path) { (append) throws(Failure) in try append(bytes) }
    }

    /// The same for bytes that come in pieces: `write` hands each to what it is given.
    /// - Parameter isSynced: false where the directory it stands in is synced whole later, or is not to outlive a crash.
    static func create(
        _ path: String, isSynced: Bool = true,
        _ write: (([UInt8]) throws(Failure) -> Void) throws(Failure) -> Void
    ) throws(Failure) {
        let file = try at(path) { () throws(CallError) in
            try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o640)
        }
        try write { (bytes) throws(Failure) in
            try at(path) { () throws(CallError) in try file.write(bytes) }
        }
        do throws(CallError) {
            if isSynced { try file.sync() }
            try file.close()
        } catch {
            throw Failure(path: path, error: error)
        }
    }

    /// A directory that must not be there yet.
    static func makeDirectory(_ path: String) throws(Failure) {
        try at(path) { () throws(CallError) in try Paths.makeDirectory(path, mode: 0o750) }
    }

    /// One path takes the place of another, in one instant; `place` is what an error names.
    static func rename(_ from: String, to place: String) throws(Failure) {
        try at(place) { () throws(CallError) in try Paths.rename(from, to: place) }
    }

    /// Replaces what is at `path` in one rename, or creates it.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        try replace(path) { (append) throws(Failure) in try append(bytes) }
    }

    /// The same for bytes that come in pieces.
    static func replace(
        _ path: String, _ write: (([UInt8]) throws(Failure) -> Void) throws(Failure) -> Void
    ) throws(Failure) {
        let partial = "\(path).partial-\(getpid())"
        try create(partial, write)
        try rename(partial, to: path)
    }
}
