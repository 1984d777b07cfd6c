import ArgumentParser
import Domain
import Linux
import Spool

struct SolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solve",
        abstract: "Plans one scenario file into a result directory.",
        discussion: """
            The directory appears whole and verified, or not at all. A scenario with errors is refused with all its \
            findings and exit code 65.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "The directory to write; it must not exist, or be empty.")
    var output: String
    @OptionGroup var options: SolveOptions
    @Flag(help: "Print manifest and timings as one JSON object.")
    var json = false

    func run() async throws {
        try await CommandFailure.reporting {
            let run = SolveRun(file: file, options: options)
            let staging = try StagedDirectory(for: output)
            do {
                try await run.solve(into: staging.path, showing: json ? .nothing : .progress)
                try staging.keepScenario(run.bytes())
                try staging.publish()
            } catch {
                staging.remove()
                throw error
            }
            if options.model != nil && !Paths.exists("\(output)/attendance.json") {
                printError("fairslot: the policy says attendance: \"cited\", so the model was not used\n")
            }
            try report()
        }
    }

    private func report() throws {
        if json {
            let manifest = String(decoding: try FileBytes.read("\(output)/manifest.json"), as: UTF8.self)
            let timings = String(decoding: try FileBytes.read("\(output)/timings.json"), as: UTF8.self)
            print("{\"manifest\": \(manifest.trimmed), \"timings\": \(timings.trimmed)}")
        } else {
            print(
                String(decoding: try FileBytes.read("\(output)/summary.txt"), as: UTF8.self), terminator: "")
            print("Report: \(output)/report.html")
        }
    }
}

extension String {
    fileprivate var trimmed: Substring { self[...].hasSuffix("\n") ? self.dropLast() : self[...] }
}

/// One scenario file handed to one worker child.
struct SolveRun {
    enum Showing { case nothing, progress }

    let file: String
    let options: SolveOptions
    /// What the file is called in findings, where it is not the one that was named.
    var shownAs: String?
    /// A `plan.json` of the same orders to start from.
    var start: String?
    /// Not a plan but the price of equity at so many floors.
    var curvePoints: Int?
    var marginalFamilies: Int?
    /// Planned as if the policy asked for equity in this form.
    var asking: Policy.Form?

    func bytes() throws -> [UInt8] { try FileBytes.read(file) }

    /// Fills `directory`; a refusal prints its findings and ends with 65.
    func solve(into directory: String, showing: Showing) async throws {
        var supervisor = WorkerSupervisor()
        supervisor.showsStandardError = true
        supervisor.limits.deadline =
            options.timeLimit.map { .seconds($0.seconds + 60) } ?? .seconds(365 * 86_400)
        let lines = showing == .progress ? ProgressLines() : nil
        let outcome = try await supervisor.run(try job(into: directory)) { lines?.show($0) }
        lines?.finish()
        switch outcome {
        case .solved(let solved):
            if let interruption = solved.interruption {
                printError("fairslot: the solver \(interruption.words); this is the last plan it held\n")
            }
        case .refused(let refused):
            // The worker does not know what the file is called here.
            print(refused.text.replacingFirstWords("scenario:", with: "\(shownAs ?? file):"), terminator: "")
            throw ExitCode(CommandFailure.Code.data.rawValue)
        case .deferred: throw CommandFailure(.software, "the solver took the scenario for outcomes")
        case .failed(let message): throw CommandFailure(.software, message)
        case .killed: throw CommandFailure(.software, "the solver \(Interruption.killed.words)")
        case .notStarted: throw CommandFailure(.unavailable, "the solver could not be started")
        }
    }

    private func job(into directory: String) throws -> WorkerJob {
        let policyBytes = try options.policy.map { try FileBytes.read($0) }
        let settings = JobSettings(
            policyBytes: policyBytes, modelBytes: try options.model.map { try FileBytes.read($0) },
            version: FairslotVersion.current)
        let identity = JobIdentity(input: Digest(of: try bytes()), settings: settings)
        return WorkerJob(
            job: "\(identity.job)", input: file, policy: options.policy, model: options.model,
            asking: asking, output: directory,
            start: start, curvePoints: curvePoints, marginalFamilies: marginalFamilies,
            deadlineSeconds: options.timeLimit?.seconds,
            gap: options.gap.value,
            effort: options.effort?.rawValue ?? "policy", seed: options.seed, threads: options.threads)
    }
}

extension String {
    /// Each line's first words, where they are `words`.
    fileprivate func replacingFirstWords(_ words: String, with other: String) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(words) ? other + $0.dropFirst(words.count) : String($0) }
            .joined(separator: "\n")
    }
}
