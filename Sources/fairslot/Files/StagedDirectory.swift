import Glibc

/// A directory in the making beside its place; it takes the place in one rename.
struct StagedDirectory {
    let path: String
    private let destination: String

    init(for destination: String) throws {
        self.destination = destination
        if let held = try? FileBytes.list(destination), !held.isEmpty {
            throw CommandFailure(.usage, "\(destination) is not empty; name another directory")
        }
        let parts = destination.split(separator: "/", omittingEmptySubsequences: true)
        let name = parts.last.map(String.init) ?? "result"
        let parent = (destination.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
        path = try Unfinished.begin {
            let path = (parent.isEmpty ? "." : parent) + "/.\(name).partial-\(getpid())"
            do { try FileBytes.makeDirectory(path) } catch { throw CommandFailure(.io, "\(error)") }
            return path
        }
    }

    func keepScenario(_ bytes: [UInt8]) throws { try FileBytes.create("\(path)/scenario.json", bytes) }

    func publish() throws {
        rmdir(destination)
        guard rename(path, destination) == 0 else {
            throw CommandFailure(.io, "\(destination): \(String(cString: strerror(errno)))")
        }
    }

    /// What has been published stays.
    func remove() {
        FileBytes.removeTree(path)
        Unfinished.ended(path)
    }
}
