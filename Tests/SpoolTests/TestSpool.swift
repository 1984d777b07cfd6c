import Foundation
import Glibc
import Linux
import Testing

@testable import Spool

/// A spool in a directory of its own, removed at the end.
final class TestSpool {
    let path: String
    let directory: SpoolDirectory
    var version = "1"
    var policy: [UInt8]?
    var limits = SpoolLimits()

    init() throws {
        var template = Array("/tmp/fairslot-spool-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        path = String(cString: try #require(made))
        directory = try SpoolDirectory(path: path)
        limits.reserve = 0
    }

    deinit {
        for name in (try? directory.names(in: .root)) ?? [] { try? directory.removeTree(.child(.root, name)) }
        rmdir(path)
    }

    /// As a daemon opens it: lock, journal, recovery. The test's clock stands still.
    func open(
        clock: @escaping @Sendable () -> Int64 = { 1_804_000_000 }
    ) throws -> (spool: Spool, waiting: [QueuedJob]) {
        let spool = try Spool(
            directory, policyBytes: policy, version: version, limits: limits, clock: clock)
        return (spool, try spool.recover())
    }

    func drop(_ text: String, as name: String) throws {
        try directory.write(Array(text.utf8), to: .entry(EntryName(name)))
    }

    /// As somebody does who goes around the daemon.
    func write(_ text: String, at path: String) throws {
        let file = try OpenFile("\(directory.path)/\(path)", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        try file.write(Array(text.utf8))
    }

    /// A directory with more in it than any path can name: not even root deletes it by one.
    func makeBottomless(_ place: Place) throws {
        let name = Array(String(repeating: "d", count: 200).utf8)
        var directory = try OpenFile(self.directory.absolutePath(place), O_RDONLY | O_DIRECTORY)
        for _ in 0..<30 {
            try directory.makeDirectory(name, mode: 0o700)
            directory = try OpenFile(name, in: directory, O_RDONLY | O_DIRECTORY)
        }
    }

    func names(_ place: Place) throws -> [String] {
        try directory.names(in: place).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Results by name, each as what its worker wrote.
    func results() throws -> Set<String> { Set(try names(.outgoing).filter { $0 != ".staging" }) }

    func journal() -> [UInt8] { read(.journal) }

    func read(_ place: Place) -> [UInt8] {
        (try? directory.open(place).readAll()) ?? []
    }
}

extension Spool {
    /// Everything in `incoming/`, taken without waiting for it to settle.
    func takeAll() throws -> [QueuedJob] {
        var copies: [CopiedEntry] = []
        for (name, look) in try entries() {
            if let fault = EntryFault(look, largest: limits.largestInput) {
                _ = try refuse(name, look, fault)
            } else if case .copied(let copy) = try copyIn(name, look) {
                copies.append(copy)
            }
        }
        return try accept(copies).compactMap { if case .accepted(let job) = $0 { job } else { nil } }
    }

    /// What a worker and the daemon do with a job, with a result that holds its input.
    func runAll(_ jobs: [QueuedJob]) throws {
        for var job in jobs {
            job.attempts += 1
            try fill(try beginAttempt(job))
            try publish(job, status: "optimal")
        }
    }

    func fill(_ staged: Place) throws {
        try directory.makeDirectory(.child(staged, EntryName("worklists")))
        try directory.write([0x31], to: .child(staged, EntryName("worklists/calls.csv")))
        try directory.write([0x32], to: .child(staged, EntryName("manifest.json")))
    }
}

/// Where a journal ends that hangs together from its first line on; nil for any other.
func wholeHead(_ journal: [UInt8]) -> JournalHead? {
    let audit = JournalAudit(journal)
    return audit.isWhole ? audit.head : nil
}

/// A file of the source tree.
func text(ofSource path: String, from here: String = #filePath) throws -> String {
    let root = here.components(separatedBy: "/Tests/SpoolTests/")[0]
    return try String(contentsOfFile: root + "/" + path, encoding: .utf8)
}
