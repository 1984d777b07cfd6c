import Domain
import Glibc

/// Whether a directory holds every file that its manifest lists, at its size. A worker that says it is done may be ill; its
/// figures were verified by the worker, and `fairslot verify` looks at every digest.
func isWhole(_ directory: String) -> Bool {
    guard let bytes = try? FileBytes.read("\(directory)/manifest.json", limit: 1 << 20),
        bytes.count <= 1 << 20,
        case .success(let manifest) = JSONReader.read(bytes),
        let files = manifest.root.member("files")?.elements, !files.isEmpty
    else { return false }
    return files.allSatisfy { file in
        guard let path = file.member("path")?.string, let size = file.member("bytes")?.asInt64 else {
            return false
        }
        var status = stat()
        return lstat("\(directory)/\(path)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && Int64(status.st_size) == size
    }
}
