import Linux

/// A file from beginning to end, a piece at a time, for readers that hold no more than they must.
final class FilePieces {
    private let path: String
    private let file: OpenFile
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    /// What ended the reading before the file did.
    private(set) var failure: FileBytes.Failure?

    init(_ path: String) throws(FileBytes.Failure) {
        self.path = path
        file = try FileBytes.at(path) { () throws(CallError) in try OpenFile(path) }
    }

    /// Nothing at the end, and after a failure.
    func next() -> [UInt8] {
        guard failure == nil else { return [] }
        do throws(CallError) {
            let count = try file.read(into: &buffer)
            return Array(buffer[..<count])
        } catch {
            failure = FileBytes.Failure(path: path, error: error)
            return []
        }
    }
}
