import ArgumentParser
import Domain
import Spool

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Puts a scenario into a spool.",
        discussion: """
            With --wait, ends when the daemon has answered: 0 and the result's directory, or 65 and the findings, \
            or 70 when the fault is Fairslot's own.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "The spool's directory.")
    var spool: String
    @Flag(help: "Wait for the result.")
    var wait = false
    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
        try await CommandFailure.reporting {
            let directory = try Self.open(spool)
            let dropped = try directory.drop(file: file)
            guard wait else { return report("dropped", nil, text: "dropped") }
            try await finish(directory, dropped)
        }
    }

    private static func open(_ path: String) throws -> SpoolDirectory {
        do { return try SpoolDirectory(lookingAt: path) } catch {
            throw CommandFailure(.unavailable, "there is no spool at \(path): \(error)")
        }
    }

    private func finish(_ directory: SpoolDirectory, _ dropped: DroppedFile) async throws {
        var quietLooks = 0
        var looksWithoutDaemon = 0
        var settings: [JobSettings] = []
        while true {
            looksWithoutDaemon = directory.isHeld() == false ? looksWithoutDaemon + 1 : 0
            // Ten seconds: a daemon that is being restarted is back by then.
            if looksWithoutDaemon > 50 {
                throw CommandFailure(.tryAgain, "no daemon serves this spool; the file waits there for one")
            }
            if let status = directory.status() {
                if !settings.contains(status.settings) { settings.append(status.settings) }
                switch directory.state(of: dropped, settings: settings) {
                case .waiting: break
                case .outOfSight: quietLooks = status.isIdle ? quietLooks + 1 : 0
                case .published(let path): return report("published", path, text: path)
                case .rejected(let path, let findings): throw refuse(path, findings)
                }
            }
            // Who may not see results sees findings: none, and an idle daemon for two seconds, is a result.
            if quietLooks == 10 {
                return report("published", nil, text: "published; results are not yours to read")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func refuse(_ path: String, _ note: RejectionNote) -> ExitCode {
        if json {
            print(String(decoding: note.json, as: UTF8.self), terminator: "")
        } else {
            print(String(decoding: note.text, as: UTF8.self), terminator: "")
            printError("fairslot: rejected, see \(path)\n")
        }
        let findings = String(decoding: note.json, as: UTF8.self)
        let isOurs = ["worker-failed", "time-limit"].contains { findings.contains("\"\($0)\"") }
        return ExitCode((isOurs ? CommandFailure.Code.software : .data).rawValue)
    }

    private func report(_ state: String, _ path: String?, text: String) {
        guard json else { return print(text) }
        let members =
            [JSONOutput.Member("state", .string(state))] + (path.map { [.init("path", .string($0))] } ?? [])
        print(String(decoding: JSONOutput.object(members).line(), as: UTF8.self))
    }
}
