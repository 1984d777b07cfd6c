import Glibc
import Linux

/// Directories with all they hold.
extension FileBytes {
    /// Paths below `directory`, relative to it, of regular files; not sorted, nothing hidden.
    static func list(_ directory: String, below prefix: String = "") throws(Failure) -> [String] {
        var paths: [String] = []
        for entry in try entries(directory) where !entry.name.hasPrefix(".") {
            if entry.isDirectory {
                paths += try list("\(directory)/\(entry.name)", below: "\(prefix)\(entry.name)/")
            } else {
                paths.append(prefix + entry.name)
            }
        }
        return paths
    }

    /// Names of the directories in one, but hidden ones.
    static func directories(_ directory: String) throws(Failure) -> [String] {
        try entries(directory).filter { $0.isDirectory && !$0.name.hasPrefix(".") }.map(\.name)
    }

    /// Creates files by their paths below `directory`, with the directories in between. None is synced: whoever makes the
    /// directory a result syncs it whole, once, and what never becomes one need not be on the disk.
    static func create(_ files: [String: [UInt8]], in directory: String) throws(Failure) {
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            for end in path.indices where path[end] == "/" {
                let between = "\(directory)/\(path[..<end])"
                if !Paths.exists(between) { try makeDirectory(between) }
            }
            try create("\(directory)/\(path)", isSynced: false) { (append) throws(Failure) in
                try append(bytes)
            }
        }
    }

    /// Everything below a directory, then the directory, is on the disk when this returns.
    static func syncTree(_ directory: String) throws(Failure) {
        for entry in try entries(directory) {
            let path = "\(directory)/\(entry.name)"
            if entry.isDirectory { try syncTree(path) } else { try sync(path) }
        }
        try sync(directory)
    }

    /// A file's bytes, or a directory's names, are on the disk when this returns.
    static func sync(_ path: String) throws(Failure) {
        try at(path) { () throws(CallError) in try OpenFile(path).sync() }
    }

    /// What is gone already, or may not go, is left to whoever cares.
    static func removeTree(_ path: String) {
        empty(path)
        try? Paths.removeDirectory(path)
    }

    /// Takes away all that a directory holds, hidden or not; the directory stays.
    static func empty(_ directory: String) {
        for entry in (try? entries(directory)) ?? [] {
            let path = "\(directory)/\(entry.name)"
            if entry.isDirectory { removeTree(path) } else { try? Paths.unlink(path) }
        }
    }

    private static func entries(_ directory: String) throws(Failure) -> [(name: String, isDirectory: Bool)] {
        let entries = try at(directory) { () throws(CallError) in
            try OpenFile(directory, O_RDONLY | O_DIRECTORY).entries()
        }
        return entries.map { (String(decoding: $0.name, as: UTF8.self), $0.isDirectory) }
    }
}
