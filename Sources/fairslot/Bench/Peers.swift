import Domain
import Linux
import Subprocess
import SystemPackage

/// Other solvers, asked for goal *value* with the earlier goals kept as the plan kept them. They run one after the other
/// in a Python script; Fairslot itself knows none of them.
struct Peers: Sendable {
    let python: String
    let script: String
    /// For each solver; nil: as long as our own goal took.
    var seconds: Int?

    static let goal = "value"

    init(seconds: Int?) throws {
        python = ThisProcess.environment("FAIRSLOT_PEERS_PYTHON") ?? "python3"
        script = try Self.findScript()
        self.seconds = seconds
    }

    func answers(
        scenario: String, result: String, _ figures: RunFigures, in scratch: String
    ) async throws -> [PeerAnswer] {
        let model = "\(scratch)/model.mps"
        defer { try? Paths.unlink(model) }
        try await export(scenario, result, to: model)
        let limit = seconds ?? max(1, Int(figures.wall(of: Self.goal).rounded(.up)))
        let ended = try await Subprocess.run(
            executable, arguments: [script, model, "--seconds", "\(limit)"],
            output: .string(limit: 1 << 20), error: .currentStandardError)
        guard ended.terminationStatus.isSuccess else {
            throw CommandFailure(.unavailable, "\(python) \(script): \(ended.terminationStatus)")
        }
        let sense = GoalName(Self.goal)?.sense ?? .maximise
        return ended.standardOutput.split(separator: "\n").compactMap { line in
            PeerAnswer(line: Array(line.utf8), limit: limit, sense: sense)
        }
    }

    private func export(_ scenario: String, _ result: String, to model: String) async throws {
        let ended = try await Subprocess.run(
            .path("/proc/self/exe"),
            arguments: ["export-model", scenario, "--from", result, "--goal", Self.goal, "--output", model],
            output: .discarded, error: .currentStandardError)
        guard ended.terminationStatus.isSuccess else {
            throw CommandFailure(.software, "the model of goal \(Self.goal) could not be written")
        }
    }

    private var executable: Executable { python.contains("/") ? .path(FilePath(python)) : .name(python) }

    /// In the checkout that the program was built in, or else in the one it is started in.
    private static func findScript() throws -> String {
        var parts = (ThisProcess.program ?? "").split(separator: "/")
        while !parts.isEmpty {
            parts.removeLast()
            let path = "/" + (parts + [".dev", "peers.py"]).joined(separator: "/")
            if Paths.isReadable(path) { return path }
        }
        guard Paths.isReadable(".dev/peers.py") else {
            throw CommandFailure(
                .unavailable, "--peers needs .dev/peers.py; start fairslot from its checkout")
        }
        return ".dev/peers.py"
    }
}

/// What one solver came to.
struct PeerAnswer: Sendable, Equatable {
    var solver: String
    var threads: Int
    /// Nil: not installed.
    var version: String?
    /// What installs it.
    var missing: String?
    /// Seconds it was given, and took with reading the model.
    var limit: Int
    var seconds: Value?
    /// In the goal's own sense; nil when it holds no plan or has proven nothing.
    var value: Value?
    var bound: Value?
    var status: String?

    /// Nil without a plan and a bound.
    var relativeGap: Double? {
        guard let value, let bound else { return nil }
        return fairslot.relativeGap(value: value, bound: bound)
    }

    /// `HiGHS`, `HiGHS, 2 threads`.
    var title: String { threads == 1 ? solver : "\(solver), \(threads) threads" }
}

extension PeerAnswer {
    /// One line of the script, whose models are all minimisations. Nil: not a line of it.
    init?(line: [UInt8], limit: Int, sense: Sense) {
        guard case .success(let document) = JSONReader.read(line),
            let solver = document.root.member("solver")?.string,
            let threads = document.root.member("threads")?.asInt64
        else { return nil }
        let root = document.root
        let figure = { (key: String) -> Value? in
            root.member(key)?.asMillionths.map {
                Value(millionths: sense == .maximise ? -$0.millionths : $0.millionths)
            }
        }
        self.init(
            solver: solver, threads: Int(threads), version: root.member("version")?.string,
            missing: root.member("missing")?.string, limit: limit,
            seconds: root.member("seconds")?.asMillionths, value: figure("value"), bound: figure("bound"),
            status: root.member("status")?.string)
    }
}
