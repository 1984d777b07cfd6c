import Glibc
import Linux

/// A directory in the making beside its place; it takes the place in one rename.
struct StagedDirectory {
    let path: String
    private let destination: String
    private let parent: String

    init(for destination: String) throws {
        self.destination = destination
        if let held = try? FileBytes.list(destination), !held.isEmpty {
            throw CommandFailure(.usage, "\(destination) is not empty; name another directory")
        }
        let parts = destination.split(separator: "/", omittingEmptySubsequences: true)
        let name = parts.last.map(String.init) ?? "result"
        let above = (destination.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
        parent = above.isEmpty ? "." : above
        path = try Unfinished.begin { [parent] in
            let path = parent + "/.\(name).partial-\(getpid())"
            do { try FileBytes.makeDirectory(path) } catch { throw CommandFailure(.io, "\(error)") }
            return path
        }
    }

    func keepScenario(_ bytes: [UInt8]) throws { try FileBytes.create("\(path)/scenario.json", bytes) }

    /// Everything in it is on the disk before it takes its place, and its place before this returns.
    func publish() throws {
        try FileBytes.syncTree(path)
        try? Paths.removeDirectory(destination)
        do { try FileBytes.rename(path, to: destination) } catch { throw CommandFailure(.io, "\(error)") }
        try FileBytes.sync(parent)
    }

    /// What has been published stays.
    func remove() {
        FileBytes.removeTree(path)
        Unfinished.ended(path)
    }
}
