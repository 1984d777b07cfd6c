import Domain
import Importing

/// The files of an export: one file, or those of a folder.
enum ExportFolder {
    struct File {
        var path: String
        /// Without the folder.
        var name: String
    }

    /// By a bulk data manifest where there is one (`manifest.json` with `output`), else every `.json` and `.ndjson` of the
    /// folder, by name.
    static func files(_ path: String) throws -> [File] {
        guard let names = try? FileBytes.list(path) else {
            return [File(path: path, name: path.split(separator: "/").last.map(String.init) ?? path)]
        }
        let listed = names.contains("manifest.json") ? try self.listed("\(path)/manifest.json") : nil
        let wanted =
            listed
            ?? names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".ndjson") || $0.hasSuffix(".jsonl") }
            .sorted()
        return wanted.map { File(path: "\(path)/\($0)", name: $0) }
    }

    /// What the manifest's `output` names, looked for beside it; nil when it is no manifest.
    private static func listed(_ path: String) throws -> [String]? {
        let bytes = FHIRImporter.withoutMark(try FileBytes.read(path))
        guard case .success(let document) = JSONReader.read(bytes),
            let output = document.root.member("output")?.elements
        else { return nil }
        let names = output.compactMap {
            $0.member("url")?.string?.split(separator: "/").last.map(String.init)
        }
        // A name from a file is no path.
        return names.filter { !$0.hasPrefix(".") }
    }
}
