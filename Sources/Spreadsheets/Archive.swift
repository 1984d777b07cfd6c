private import CSheetReading

// What is marked `unsafe` in this module hands a C library a handle of its own that is not closed yet, a text up to its NUL,
// or an array with its length.

/// The files in a ZIP archive, by name, read within limits: what an archive says of its sizes is not believed.
@safe struct Archive {
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
        guard let archive = unsafe unzOpen64(path) else { return nil }
        var info = unz_global_info64()
        guard unsafe unzGetGlobalInfo64(archive, &info) == UNZ_OK, info.number_entry <= limits.entries else {
            unsafe unzClose(archive)
            return nil
        }
        unsafe self.archive = unsafe archive
        self.limits = limits
        left = limits.bytes
    }

    func close() { unsafe unzClose(archive) }

    /// Nil: there is no such file.
    mutating func file(_ name: String) throws(WorkbookProblem) -> [UInt8]? {
        guard unsafe unzLocateFile(archive, name, 1) == UNZ_OK else { return nil }
        guard unsafe unzOpenCurrentFile(archive) == UNZ_OK else { throw .unreadable }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Int(unzReadCurrentFile(archive, &buffer, UInt32(buffer.count)))
            guard count >= 0 else {
                unsafe unzCloseCurrentFile(archive)
                throw .unreadable
            }
            if count == 0 { break }
            left -= count
            guard left >= 0 else {
                unsafe unzCloseCurrentFile(archive)
                throw .tooLarge
            }
            bytes += buffer[..<count]
        }
        // Closing compares the checksum.
        guard unsafe unzCloseCurrentFile(archive) == UNZ_OK else { throw .unreadable }
        return bytes
    }
}
