import Glibc

/// Whole files in and out, with the reason when it does not work.
enum FileBytes {
    struct Failure: Error, CustomStringConvertible {
        var path: String
        var code: Int32
        var description: String { "\(path): \(String(cString: strerror(code)))" }
    }

    /// At most `limit` bytes and one more, so that a file over a limit is seen to be over it and not read whole.
    static func read(_ path: String, limit: Int = .max - 1) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(path: path, code: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(path: path, code: EISDIR) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(Int(status.st_size), limit) + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Failure(path: path, code: errno) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// The same for what must be a regular file, of which nothing is awaited and no link followed.
    static func readRegular(_ path: String) throws(Failure) -> [UInt8] {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Failure(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(path: path, code: EINVAL) }
        return try read(path)
    }

    /// What an option that takes a directory or the file in it names.
    static func file(_ name: String, at path: String) -> String {
        let inside = "\(path)/\(name)"
        return exists(inside) ? inside : path
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

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
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
        do throws(Failure) {
            try write { (bytes) throws(Failure) in try append(bytes, to: descriptor, path) }
        } catch {
            close(descriptor)
            throw error
        }
        let synced = !isSynced || fsync(descriptor) == 0 ? 0 : errno
        guard close(descriptor) == 0, synced == 0 else {
            throw Failure(path: path, code: synced == 0 ? errno : synced)
        }
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Failure(path: path, code: errno) }
            written += count
        }
    }

    /// A directory that must not be there yet.
    static func makeDirectory(_ path: String) throws(Failure) {
        guard mkdir(path, 0o750) == 0 else { throw Failure(path: path, code: errno) }
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
        guard rename(partial, path) == 0 else { throw Failure(path: path, code: errno) }
    }
}
