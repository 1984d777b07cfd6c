import ArgumentParser
import Domain
import Spool

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Shows and changes what a running daemon has to do: for the group fairslot-admin.",
        discussion: """
            Each verb is a request in the spool's control directory that the daemon answers; without one it waits there \
            for the next. Exit codes: 0 done; 64 usage; 65 it makes no sense for that job; 69 no spool there; \
            75 try again later; 74 not allowed.
            """,
        subcommands: [
            QueueList.self, QueueHold.self, QueueRelease.self, QueueCancel.self, QueueRerun.self,
            QueuePrune.self,
        ])
}

struct QueueList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the jobs that are not answered yet.")
    @OptionGroup var operating: OperatorOptions

    func run() async throws {
        try await operating.ask(.list) { answer in
            let jobs = answer.member("jobs")?.elements ?? []
            return jobs.isEmpty ? "nothing is queued" : jobs.map(Self.line).joined(separator: "\n")
        }
    }

    private static func line(_ job: JSONNode) -> String {
        let stage = job.member("stage")?.string.flatMap(JobStage.init)
        let attempts = job.member("attempts")?.asInt64 ?? 0
        return "\(job.member("job")?.string ?? "")  \(stage?.words ?? "")"
            + ", number \(job.member("number")?.asInt64 ?? 0), \(job.member("bytes")?.asInt64 ?? 0) bytes"
            + (attempts > 0 ? ", attempt \(attempts)" : "")
    }
}

/// A verb for one job.
protocol JobVerb: AsyncParsableCommand {
    var job: String { get }
    var operating: OperatorOptions { get }
    func request(_ job: JobID) -> ControlRequest
}

extension JobVerb {
    func run() async throws {
        guard let id = JobID(written: job) else {
            printError("fairslot: \(job) is no job; a job is 16 of the characters a-z and 2-7\n")
            throw ExitCode(CommandFailure.Code.usage.rawValue)
        }
        try await operating.ask(request(id))
    }
}

struct QueueHold: JobVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keeps a job from being planned, across restarts, until it is released.")
    @Argument(help: "The job.") var job: String
    @OptionGroup var operating: OperatorOptions
    func request(_ job: JobID) -> ControlRequest { .hold(job) }
}

struct QueueRelease: JobVerb {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets a held job be planned.")
    @Argument(help: "The job.") var job: String
    @OptionGroup var operating: OperatorOptions
    func request(_ job: JobID) -> ControlRequest { .release(job) }
}

struct QueueCancel: JobVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Ends a job without a plan; rejected/ says so to whoever dropped it.")
    @Argument(help: "The job.") var job: String
    @OptionGroup var operating: OperatorOptions
    func request(_ job: JobID) -> ControlRequest { .cancel(job) }
}

struct QueueRerun: JobVerb {
    static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Plans an answered job's input once more, under the policy and version of now.",
        discussion: """
            For a job that was set aside as our fault, cancelled, or cut short by its time limit; and for any job after the \
            policy changed, which makes it another job. A result that planning again would repeat stays.
            """)
    @Argument(help: "The job.") var job: String
    @OptionGroup var operating: OperatorOptions
    func request(_ job: JobID) -> ControlRequest { .rerun(job) }
}

struct QueuePrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Deletes results, rejections and inputs by age and number, or everything of one patient.",
        discussion: """
            Without limits, by the daemon's own (FAIRSLOT_KEEP_RESULTS and the like). Ages are told by the journal. \
            --patient writes every result and input that names the patient again without its rows. Files outside the spool, as \
            the decisions that imports go by, are not touched.
            """)
    @Option(help: "Keep results for so long, so many: 90d, 5000, \"90d,5000\".", transform: limitArgument)
    var results: RetentionLimit?
    @Option(help: "Keep rejections.", transform: limitArgument)
    var rejected: RetentionLimit?
    @Option(help: "Keep inputs.", transform: limitArgument)
    var inputs: RetentionLimit?
    @Flag(help: "Only say what would be deleted.")
    var dryRun = false
    @Flag(help: "The machine's clock was looked at and is right.")
    var clockIsRight = false
    @Option(
        help: "A patient's key; - reads it from standard input, where no list of processes shows it.")
    var patient: String?
    @OptionGroup var operating: OperatorOptions

    func validate() throws {
        guard patient != nil else { return }
        if results != nil || rejected != nil || inputs != nil || clockIsRight {
            throw ValidationError("--patient goes with no limits")
        }
    }

    func run() async throws {
        if let patient { return try await forget(patient) }
        let limits = [(Shelf.results, results), (.rejected, rejected), (.inputs, inputs)]
        let order = ControlRequest.PruneOrder(
            limits: Dictionary(
                uniqueKeysWithValues: limits.compactMap { shelf, limit in limit.map { (shelf, $0) } }),
            isRehearsal: dryRun, clockIsRight: clockIsRight)
        try await operating.ask(.prune(order)) { answer in
            Shelf.allCases.flatMap { shelf in
                (answer.member(shelf.rawValue)?.elements ?? []).map {
                    "  \(shelf.rawValue)  \($0.string ?? "")"
                }
            }.joined(separator: "\n")
        }
    }

    private func forget(_ patient: String) async throws {
        let key = patient == "-" ? readLine(strippingNewline: true) ?? "" : patient
        guard !key.isEmpty, key.utf8.count <= 256 else {
            throw ValidationError("--patient: a key of 1 to 256 bytes")
        }
        try await operating.ask(.forget(patient: key, isRehearsal: dryRun))
    }
}
