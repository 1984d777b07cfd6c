import ArgumentParser
import Domain
import Planning
import ScenarioFormat

struct ExportModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-model",
        abstract: "Writes the integer program of one goal for any MIP solver, as .mps or .lp.",
        discussion: """
            Goals before it are kept as the plan in --from kept them; without --from the scenario is solved first. \
            Always a minimisation: a maximum stands as the minimum of its negative. No plan beats its optimum.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "The model to write; its ending, .mps or .lp, decides the form.")
    var output: String
    @Option(help: "The result directory whose goals are kept.")
    var from: String?
    @Option(help: "clinical, equity-1, equity-2 ..., value or care.")
    var goal: String = "value"
    @OptionGroup var options: SolveOptions

    func validate() throws {
        guard output.hasSuffix(".mps") || output.hasSuffix(".lp") else {
            throw ValidationError("--output: the name must end in .mps or .lp")
        }
        guard GoalName(goal) != nil else { throw ValidationError("--goal: no goal is called \(goal)") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let decoded = try decode()
            let plan = try await keptPlan(decoded)
            guard let name = GoalName(goal),
                let text = ModelExport(decoded.scenario, decoded.history).text(
                    of: name, keeping: plan.goals, placed: plan.placed)
            else { throw CommandFailure(.data, "this scenario has no goal \(goal)") }
            try FileBytes.replace(output, Array((output.hasSuffix(".mps") ? text.mps : text.lp).utf8))
        }
    }

    private typealias KeptPlan = (goals: [GoalName: ModelExport.Kept], placed: Set<String>)

    private func keptPlan(_ decoded: DecodedScenario) async throws -> KeptPlan {
        if let from {
            let model = try planOptions.model.map { try FileBytes.read($0) }
            try ResultOrigin(directory: from, file: file, decoded: decoded, model: model).check()
            return try Self.read(from)
        }
        let staging = try StagedDirectory(for: "\(output).solved")
        defer { staging.remove() }
        try await SolveRun(file: file, options: options).solve(into: staging.path, showing: .progress)
        return try Self.read(staging.path)
    }

    private static func read(_ result: String) throws -> KeptPlan {
        let path = "\(result)/plan.json"
        guard case .success(let document) = JSONReader.read(try FileBytes.read(path)),
            let appointments = document.root.member("appointments")?.elements
        else { throw CommandFailure(.data, "\(path) is no plan") }
        let placed = Set(appointments.compactMap { $0.member("order")?.string })
        return (try read(certificate: "\(result)/certificate.json"), placed)
    }

    private var planOptions: SolveOptions { from.map { options.withModel(keptIn: $0) } ?? options }

    private static func read(certificate path: String) throws -> [GoalName: ModelExport.Kept] {
        guard case .success(let document) = JSONReader.read(try FileBytes.read(path)),
            document.duplicates.isEmpty,
            let goals = document.root.member("goals")?.elements
        else { throw CommandFailure(.data, "\(path) is no certificate") }
        var kept: [GoalName: ModelExport.Kept] = [:]
        for goal in goals {
            guard let name = goal.member("name")?.string.flatMap({ GoalName($0) }),
                let pinned = goal.member("pinned")?.asInt64, let tolerance = goal.member("tolerance")?.asInt64
            else { throw CommandFailure(.data, "\(path) is no certificate") }
            kept[name] = .init(pinned: Value(millionths: pinned), tolerance: Value(millionths: tolerance))
        }
        if let down = document.root.member("levellingDown"),
            let placed = down.member("placedWithoutGap")?.asInt64,
            let allowed = down.member("allowed")?.asInt64
        {
            kept[.placed] = .init(
                pinned: Value(millionths: 1_000_000) * Int(placed),
                tolerance: Value(millionths: 1_000_000) * Int(allowed))
        }
        return kept
    }

    private func decode() throws -> DecodedScenario {
        let policy = try options.policy.map { try FileBytes.read($0) }
        let model = try planOptions.model.map { try FileBytes.read($0) }
        switch ScenarioReader.read(
            try FileBytes.read(file, limit: ScenarioReader.byteLimit), sitePolicy: policy
        ).flatMap({ $0.withAttendance { model } }) {
        case .success(let (decoded, _)): return decoded
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(file: file)) }
            throw ExitCode(CommandFailure.Code.data.rawValue)
        }
    }
}
