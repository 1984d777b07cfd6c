import Domain
import Spool

extension WorkerJob {
    var line: [UInt8] {
        JSONOutput.object([
            .init("job", .string(job)), .init("input", .string(input)),
            .init("policy", policy.map(JSONOutput.string) ?? .null),
            .init("model", model.map(JSONOutput.string) ?? .null),
            .init("takesOutcomes", .bool(takesOutcomes)), .init("defersOutcomes", .bool(defersOutcomes)),
            .init("outcomesArchive", outcomesArchive.map(JSONOutput.string) ?? .null),
            .init("earlierOutcomes", .string(earlierOutcomes.joined(separator: " "))),
            .init("asking", asking.map { .string($0.name) } ?? .null),
            .init("output", .string(output)),
            .init("start", start.map(JSONOutput.string) ?? .null),
            .init("curvePoints", curvePoints.map { .integer(Int64($0)) } ?? .null),
            .init("marginalFamilies", marginalFamilies.map { .integer(Int64($0)) } ?? .null),
            .init("forgets", forgets.map(JSONOutput.string) ?? .null),
            .init("incumbent", incumbent.map { .integer(Int64($0)) } ?? .null),
            .init("deadlineSeconds", deadlineSeconds.map { .integer(Int64($0)) } ?? .null),
            .init("gap", .decimal(gap)), .init("effort", .string(effort)),
            .init("seed", .integer(Int64(seed))),
            .init("threads", threads.map { .integer(Int64($0)) } ?? .null),
        ]).line() + [0x0A]
    }

    /// Nil: not a job.
    init?(line bytes: some Collection<UInt8>) {
        guard let line = JSONLine(bytes), let job = line.text("job"), let input = line.text("input"),
            let output = line.text("output"), let gap = line.decimal("gap"), let effort = line.text("effort"),
            let seed = line.integer("seed")
        else { return nil }
        self.init(
            job: job, input: input, policy: line.text("policy"), model: line.text("model"),
            takesOutcomes: line.flag("takesOutcomes") ?? false,
            defersOutcomes: line.flag("defersOutcomes") ?? false,
            outcomesArchive: line.text("outcomesArchive"),
            earlierOutcomes: (line.text("earlierOutcomes") ?? "").split(separator: " ").map(String.init),
            asking: line.text("asking").flatMap(Policy.Form.init(name:)), output: output,
            start: line.text("start"), curvePoints: line.integer("curvePoints"),
            marginalFamilies: line.integer("marginalFamilies"),
            forgets: line.text("forgets"), incumbent: line.integer("incumbent"),
            deadlineSeconds: line.integer("deadlineSeconds"), gap: gap,
            effort: effort, seed: seed, threads: line.integer("threads"))
    }
}

/// One line from a worker.
enum WorkerLine: Sendable, Equatable {
    case event(WorkerEvent)
    case answer(WorkerAnswer)

    /// Nil: not a line of the protocol, or one about another job.
    init?(_ bytes: some Collection<UInt8>, about job: String) {
        guard let line = JSONLine(bytes), line.text("job") == job, let event = line.text("event") else {
            return nil
        }
        switch event {
        case "progress":
            guard let progress = WorkerProgress(line) else { return nil }
            self = .event(.progress(progress))
        case "incumbent":
            guard let number = line.integer("number") else { return nil }
            self = .event(.incumbent(number))
        case "done":
            guard let solved = SolvedJob(line) else { return nil }
            self = .answer(.solved(solved))
        case "refused":
            guard let text = line.text("text"), let json = line.text("json") else { return nil }
            let (errors, warnings) = (line.integer("errors") ?? 1, line.integer("warnings") ?? 0)
            self = .answer(.refused(RefusedJob(errors: errors, warnings: warnings, text: text, json: json)))
        case "deferred": self = .answer(.deferred)
        case "failed": self = .answer(.failed(line.text("message") ?? "no message"))
        default: return nil
        }
    }

    func bytes(about job: String) -> [UInt8] {
        JSONOutput.object([.init("job", .string(job))] + members).line() + [0x0A]
    }

    private var members: [JSONOutput.Member] {
        switch self {
        case .event(.progress(let progress)): [.init("event", "progress")] + progress.members
        case .event(.incumbent(let number)):
            [.init("event", "incumbent"), .init("number", .integer(Int64(number)))]
        case .answer(.solved(let solved)):
            [
                .init("event", "done"), .init("status", .string(solved.status)),
                .init("verified", .bool(solved.isVerified)),
            ] + solved.counts.map { .init($0.name, .integer(Int64($0.count))) }
        case .answer(.refused(let refused)):
            [
                .init("event", "refused"), .init("errors", .integer(Int64(refused.errors))),
                .init("warnings", .integer(Int64(refused.warnings))), .init("text", .string(refused.text)),
                .init("json", .string(refused.json)),
            ]
        case .answer(.deferred): [.init("event", "deferred")]
        case .answer(.failed(let message)): [.init("event", "failed"), .init("message", .string(message))]
        }
    }
}

extension WorkerProgress {
    fileprivate init?(_ line: JSONLine) {
        guard let phase = line.text("phase") else { return nil }
        self.init(
            phase: phase, goal: line.text("goal"), value: line.decimal("value"), bound: line.decimal("bound"),
            isDecided: line.flag("decided") ?? false)
    }

    fileprivate var members: [JSONOutput.Member] {
        [.init("phase", .string(phase))]
            + (goal.map { [.init("goal", .string($0))] } ?? [])
            + (value.map { [.init("value", .decimal($0))] } ?? [])
            + (bound.map { [.init("bound", .decimal($0))] } ?? [])
            + (isDecided ? [.init("decided", .bool(true))] : [])
    }
}

extension SolvedJob {
    fileprivate init?(_ line: JSONLine) {
        guard let status = line.text("status"), let isVerified = line.flag("verified") else { return nil }
        self.init(status: status, isVerified: isVerified)
        for member in line.members {
            if case .number(let digits) = member.figure, let count = Int(digits) {
                counts.append(Count(name: member.key, count: count))
            }
        }
    }
}
