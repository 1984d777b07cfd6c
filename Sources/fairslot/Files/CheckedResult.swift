import Domain
import Linux
import Results

/// A result directory whose files are read only if they are what its manifest lists.
struct CheckedResult {
    let directory: String
    let manifest: [UInt8]
    /// By path, lower-case hexadecimal.
    private let digests: [String: String]

    static let schema = "fairslot.result/1"

    /// Nil: the directory holds a result of another kind, such as a calibration.
    init?(_ directory: String) throws {
        self.directory = directory
        let path = "\(directory)/manifest.json"
        guard Paths.exists(path) else {
            throw CommandFailure(.data, "\(directory) is no result directory: there is no manifest.json")
        }
        manifest = try FileBytes.read(path)
        guard case .success(let document) = JSONReader.read(manifest),
            let schema = document.root.member("schema")?.string,
            let files = document.root.member("files")?.elements
        else { throw CommandFailure(.data, "\(path) is no manifest") }
        guard schema == Self.schema else { return nil }
        let listed = files.compactMap { file in
            file.member("path")?.string.flatMap { path in
                file.member("sha256")?.string.map { (path, $0) }
            }
        }
        digests = Dictionary(listed, uniquingKeysWith: { first, _ in first })
    }

    /// Throws where the file is missing, not listed, or not what the manifest says.
    func file(_ path: String) throws -> [UInt8] {
        let whole = "\(directory)/\(path)"
        guard let digest = digests[path] else {
            throw CommandFailure(.data, "\(whole): manifest.json does not list it")
        }
        let bytes = try FileBytes.read(whole)
        guard Digest(of: bytes).hex == digest else {
            throw CommandFailure(
                .data,
                "\(whole) is not the file its manifest.json lists; fairslot verify \(directory) says more")
        }
        return bytes
    }
}
