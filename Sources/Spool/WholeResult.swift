import Domain

extension Spool {
    /// Whether a job's worker has left every file that its manifest lists, at its size. A worker that says it is done may be
    /// ill; its figures it has verified itself, and `fairslot verify` looks at every digest.
    public func isWhole(_ job: QueuedJob) throws(SpoolError) -> Bool {
        let staged = staged(job)
        let manifest = Place.child(staged, EntryName("manifest.json"))
        guard let look = try directory.look(manifest), look.kind == .file, look.bytes <= Self.largestManifest,
            case .success(let document) = JSONReader.read(
                try directory.contents(manifest, atMost: Int(Self.largestManifest))),
            let files = document.root.member("files")?.elements, !files.isEmpty
        else { return false }
        guard try hasOnlyFiles(staged) else { return false }
        for file in files {
            guard let path = file.member("path")?.string, let bytes = file.member("bytes")?.asInt64,
                let look = try directory.look(.child(staged, EntryName(path))),
                look.kind == .file, look.bytes == bytes
            else { return false }
        }
        return true
    }

    /// Links, pipes and the like cannot be synced, and nobody asked for them.
    private func hasOnlyFiles(_ place: Place) throws(SpoolError) -> Bool {
        for name in try directory.names(in: place) {
            let child = Place.child(place, name)
            switch try directory.look(child)?.kind {
            case .directory: guard try hasOnlyFiles(child) else { return false }
            case .file: continue
            default: return false
            }
        }
        return true
    }

    private static let largestManifest: Int64 = 1 << 20
}
