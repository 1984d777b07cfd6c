import ArgumentParser
import Domain
import Spool

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says what stands in a spool and what its daemon does.",
        discussion: "Directories that you may not read are left out.")

    @Option(help: "The spool's directory.")
    var spool: String
    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
        try await CommandFailure.reporting {
            let directory: SpoolDirectory
            do { directory = try SpoolDirectory(lookingAt: spool) } catch {
                throw CommandFailure(.unavailable, "there is no spool at \(spool): \(error)")
            }
            let counts = directory.census()
            let census = JobState.allCases.compactMap { state in counts[state].map { (state, $0) } }
            print(json ? Self.json(census, directory) : Self.text(census, directory))
        }
    }

    private static func text(_ census: [(JobState, Int)], _ directory: SpoolDirectory) -> String {
        var lines = [
            "daemon: " + (directory.isHeld().map { $0 ? "running" : "not running" } ?? "not yours to see")
        ]
        if let status = directory.status() {
            // What one that was killed was at says nothing of now.
            lines[0] += directory.isHeld() == false ? "" : ", \(status.activity.rawValue)"
            lines[0] += ", version \(status.version)"
        }
        return (lines + census.map { "\($0.0.rawValue): \($0.1)" }).joined(separator: "\n")
    }

    private static func json(_ census: [(JobState, Int)], _ directory: SpoolDirectory) -> String {
        var members: [JSONOutput.Member] = [
            .init("running", directory.isHeld().map(JSONOutput.bool) ?? .null),
            .init("entries", .object(census.map { .init($0.0.rawValue, .integer(Int64($0.1))) })),
        ]
        if let status = directory.status() { members.append(.init("daemon", .object(status.members))) }
        return String(decoding: JSONOutput.object(members).bytes().dropLast(), as: UTF8.self)
    }
}
