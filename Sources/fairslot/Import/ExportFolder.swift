import Domain
import Importing

/// The files of an export: one file, or those of a folder.
enum ExportFolder {
    struct File {
        var path: String
        /// Without the folder.
        var name: String
        /// Nil: what the name promises.
        var form: FHIRImporter.Form?
    }

    /// By a bulk data manifest where there is one (`manifest.json` with `output`), else every `.json` and `.ndjson` of the
    /// folder, by name.
    /// - Throws: `CommandFailure` where the folder has no file of an export, or not all that its manifest names.
    static func files(_ path: String) throws -> [File] {
        guard let names = try? FileBytes.list(path) else {
            return [File(path: path, name: path.split(separator: "/").last.map(String.init) ?? path)]
        }
        let manifest = "\(path)/manifest.json"
        if names.contains("manifest.json"), let files = try listed(by: manifest, in: path, having: Set(names))
        {
            return files
        }
        if let packed = names.sorted().first(where: { $0.hasSuffix(".gz") || $0.hasSuffix(".zip") }) {
            throw CommandFailure(
                .data,
                "\(path)/\(packed): this file is packed, and may hold the appointments; unpack it there")
        }
        let wanted = names.filter {
            $0.hasSuffix(".json") || $0.hasSuffix(".ndjson") || $0.hasSuffix(".jsonl")
        }
        guard !wanted.isEmpty else {
            throw CommandFailure(
                .data, "\(path): there is no .json or .ndjson file in it; name the folder of the export")
        }
        return wanted.sorted().map { File(path: "\(path)/\($0)", name: $0) }
    }

    /// What the manifest's `output` names, looked for beside it; nil when it is no manifest. A file that is not there may
    /// be the one with the appointments: nothing is read without it.
    private static func listed(
        by manifest: String, in folder: String, having names: Set<String>
    ) throws -> [File]? {
        let bytes = FHIRImporter.withoutMark(try FileBytes.read(manifest))
        guard case .success(let document) = JSONReader.read(bytes),
            let output = document.root.member("output")?.elements
        else { return nil }
        var taken: Set<String> = []
        return try output.enumerated().map { number, row in
            let remedy =
                "download it, or take manifest.json out: then every .json and .ndjson file of the folder is read"
            guard let url = row.member("url")?.string, let name = name(inURL: url) else {
                throw CommandFailure(
                    .data, "\(manifest): output \(number + 1) has no url that names a file; \(remedy)")
            }
            // Some downloaders add what the name lacks.
            guard let found = [name, "\(name).ndjson"].first(where: names.contains) else {
                throw CommandFailure(
                    .data, "\(manifest): it names \(name), which is not in the folder; \(remedy)")
            }
            guard taken.insert(found).inserted else {
                throw CommandFailure(
                    .data,
                    "\(manifest): it names \(found) twice, and one file cannot be both; take manifest.json out: "
                        + "then every .json and .ndjson file of the folder is read")
            }
            // Bulk data are NDJSON, whatever they are called; a bundle is called what it is.
            return File(
                path: "\(folder)/\(found)", name: found, form: found.hasSuffix(".json") ? .document : .lines)
        }
    }

    /// The last step of a URL's path, without its query and fragment, percent-decoded; nil where that is no name of a file:
    /// a name from a file is no path.
    static func name(inURL url: String) -> String? {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let last = path.split(separator: "/").last, let name = decoded(last),
            !name.hasPrefix("."), !name.contains("/"), !name.utf8.contains(0)
        else { return nil }
        return name
    }

    /// Nil where a percent sign is followed by none of its codes, or the bytes are no UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
