/// A run beside the plan (a curve, marginal values): its files are kept where `output` names a directory, and one of them is
/// printed.
struct SideRun {
    let run: SolveRun
    let output: String?
    let shown: String
    /// Whether progress would be in the way of what is printed.
    let isQuiet: Bool

    func print() async throws {
        let scratch = try ScratchDirectory()
        defer { withExtendedLifetime(scratch) {} }
        let staging = try output.map { try StagedDirectory(for: $0) }
        defer { staging?.remove() }
        let made = "\(scratch.path)/made"
        try FileBytes.makeDirectory(made)
        try await run.solve(into: made, showing: isQuiet ? .nothing : .progress)
        if let staging {
            for name in try FileBytes.list(made).sorted() {
                try FileBytes.create("\(staging.path)/\(name)", try FileBytes.read("\(made)/\(name)"))
            }
            try staging.publish()
        }
        let shown = try FileBytes.read("\(made)/\(shown)")
        Swift.print(String(decoding: shown, as: UTF8.self), terminator: "")
    }
}
