import ArgumentParser
import Domain
import Spool

/// What every verb of `fairslot queue` and `fairslot journal` has.
struct OperatorOptions: ParsableArguments {
    @Option(help: "The spool's directory. (default: /var/spool/fairslot)")
    var spool = "/var/spool/fairslot"
    @Flag(help: "Answer in JSON.")
    var json = false

    /// Asks the daemon and waits for its answer.
    func ask(
        _ request: ControlRequest, show: @escaping @Sendable (JSONNode) -> String = { _ in "" }
    ) async throws {
        try await CommandFailure.reporting {
            let directory = try openSpool()
            let name = try place(request, in: directory)
            let bytes = try await answer(to: request, name, in: directory)
            guard case .success(let document) = JSONReader.read(bytes),
                let verdict = document.root.member("verdict")?.string
            else { throw CommandFailure(.software, "the daemon's answer cannot be read") }
            let message = document.root.member("message")?.string ?? ""
            if json {
                print(String(decoding: bytes, as: UTF8.self), terminator: "")
            } else if verdict == "done" {
                let lines = [message, show(document.root)].filter { !$0.isEmpty }
                print(lines.joined(separator: "\n"))
            } else {
                printError("fairslot: \(message)\n")
            }
            if verdict == "refused" { throw ExitCode(CommandFailure.Code.data.rawValue) }
            if verdict == "later" { throw ExitCode(CommandFailure.Code.tryAgain.rawValue) }
        }
    }

    func openSpool() throws -> SpoolDirectory {
        do { return try SpoolDirectory(lookingAt: spool) } catch {
            throw CommandFailure(.unavailable, "there is no spool at \(spool): \(error)")
        }
    }

    private func place(_ request: ControlRequest, in directory: SpoolDirectory) throws -> EntryName {
        do { return try directory.place(request) } catch {
            guard error.isForbidden else { throw error }
            throw CommandFailure(
                .io, "\(error); who may operate the daemon is in the group fairslot-admin")
        }
    }

    /// As long as a daemon holds the spool: what is asked for may take its time. A request without a daemon stays for one.
    private func answer(
        to request: ControlRequest, _ name: EntryName, in directory: SpoolDirectory
    ) async throws -> [UInt8] {
        var looksWithoutDaemon = 0
        while true {
            if let bytes = directory.takeAnswer(to: name) { return bytes }
            looksWithoutDaemon = directory.isHeld() == false ? looksWithoutDaemon + 1 : 0
            if looksWithoutDaemon > 20 {
                // Nobody waits for a list of tomorrow.
                if request == .list { directory.takeBack(name) }
                throw CommandFailure(
                    .tryAgain,
                    "no daemon serves this spool"
                        + (request == .list ? "" : "; it does what was asked for when one starts"))
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
