import Glibc

/// A file from beginning to end, a piece at a time, for readers that hold no more than they must.
final class FilePieces {
    private let path: String
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    /// What ended the reading before the file did.
    private(set) var failure: FileBytes.Failure?

    init(_ path: String) throws(FileBytes.Failure) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileBytes.Failure(path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// Nothing at the end, and after a failure.
    func next() -> [UInt8] {
        while failure == nil {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { failure = FileBytes.Failure(path: path, code: errno) }
            return Array(buffer[..<max(0, count)])
        }
        return []
    }
}
