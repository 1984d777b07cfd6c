import Domain

/// Makes the plan that another worker held when it was killed, or went away, the result of its job. That worker may
/// have been ill, so nothing is taken on its word: the bytes it left are verified, and the same bytes are written.
struct Adoption {
    private let read: ReadJob
    private let incumbent: String

    init(of incumbent: Int, _ read: ReadJob) {
        self.read = read
        self.incumbent = Incumbents.path(incumbent, in: read.job.output)
    }

    func answer() throws -> WorkerAnswer {
        let files = try left()
        if let failure = read.verify(files).failure { return .failed(failure) }
        guard let solved = solved(files) else { return .failed("the manifest left behind tells no status") }
        // Gone is also what the other worker had begun to write, as its result or as a further incumbent.
        FileBytes.empty(read.job.output)
        try FileBytes.create(files, in: read.job.output)
        return .solved(solved)
    }

    private func left() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in try FileBytes.list(incumbent) { files[path] = try FileBytes.read("\(incumbent)/\(path)") }
        return files
    }

    private func solved(_ files: [String: [UInt8]]) -> SolvedJob? {
        guard case .success(let manifest)? = files["manifest.json"].map({ JSONReader.read($0) }),
            let status = manifest.root.member("status")?.string
        else { return nil }
        let counts = manifest.root.member("counts")?.members ?? []
        return SolvedJob(
            status: status, isVerified: true,
            counts: counts.compactMap { member in
                guard let name = member.key.string, let count = member.value.asInt64 else { return nil }
                return SolvedJob.Count(name: name, count: Int(count))
            })
    }
}
