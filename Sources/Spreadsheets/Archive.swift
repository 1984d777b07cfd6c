private import CSheetReading

/// The files in a ZIP archive, by name, read within limits: what an archive says of its sizes is not believed.
struct Archive {
    struct Limits {
        var entries = 2_000
        /// Of one file and of all that are read.
        var bytes = 64 << 20
    }

    private let archive: unzFile
    private let limits: Limits
    private var left: Int

    /// Nil: this is no ZIP archive, or has too many entries.
    init?(path: String, limits: Limits = Limits()) {
        guard let archive = unzOpen64(path) else { return nil }
        var info = unz_global_info64()
        guard unzGetGlobalInfo64(archive, &info) == UNZ_OK, info.number_entry <= limits.entries else {
            unzClose(archive)
            return nil
        }
        self.archive = archive
        self.limits = limits
        left = limits.bytes
    }

    func close() { unzClose(archive) }

    /// Nil: there is no such file.
    mutating func file(_ name: String) throws(WorkbookProblem) -> [UInt8]? {
        guard unzLocateFile(archive, name, 1) == UNZ_OK else { return nil }
        guard unzOpenCurrentFile(archive) == UNZ_OK else { throw .unreadable }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Int(unzReadCurrentFile(archive, &buffer, UInt32(buffer.count)))
            guard count >= 0 else {
                unzCloseCurrentFile(archive)
                throw .unreadable
            }
            if count == 0 { break }
            left -= count
            guard left >= 0 else {
                unzCloseCurrentFile(archive)
                throw .tooLarge
            }
            bytes += buffer[..<count]
        }
        // Closing compares the checksum.
        guard unzCloseCurrentFile(archive) == UNZ_OK else { throw .unreadable }
        return bytes
    }
}
