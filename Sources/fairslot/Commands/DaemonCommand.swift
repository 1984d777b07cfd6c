import ArgumentParser
import Glibc
import Linux
import Logging
import ServiceLifecycle
import Spool
import UnixSignals

struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Plans every scenario that is dropped into a spool's incoming directory.",
        discussion: """
            Each flag has a FAIRSLOT_ variable of the same name (FAIRSLOT_SETTLE for --settle); a flag wins. \
            Exit codes: 0; 64 usage; 65 errors in the policy or the model; 69 unavailable; 74 input or output; 75 another \
            daemon holds the spool, or no room.
            """)

    @Option(help: "The spool's directory. (default: /var/spool/fairslot)")
    var spool: String?
    @Flag(help: "Empty the incoming directory, then end.")
    var once = false
    @Option(help: "How many scenarios are planned at a time. (default: 1)")
    var workers: Int?
    @Option(
        help: "How long a file must stay the same before it is taken: 500ms, 5s, 1min. (default: 5s)",
        transform: durationArgument)
    var settle: Duration?
    @Option(help: "The site's policy. (default: /etc/fairslot/policy.json, if there is one)")
    var policy: String?
    @Option(help: "The site's attendance model, read where a policy goes by it. (default: none)")
    var model: String?
    @Option(
        help: "How many files of outcomes a calibration rests on, the newest; 1: each alone. (default: 24)")
    var outcomeFiles: Int?
    @Option(help: "When a worker that does not end is killed. (default: 15min)", transform: durationArgument)
    var deadline: Duration?
    @Option(
        help: "The largest file that is taken, in bytes or as 64M. (default: 64M)", transform: bytesArgument
    )
    var largestInput: Int?
    @Option(help: "Address space of one worker, in bytes or as 4G. (default: 4G)", transform: bytesArgument)
    var workerMemory: Int?
    @Option(
        help: "How long results are kept, how many, or both: 90d, 5000, \"90d,5000\", all. (default: all)",
        transform: limitArgument)
    var keepResults: RetentionLimit?
    @Option(help: "How long findings are kept in rejected/. (default: 30d)", transform: limitArgument)
    var keepRejected: RetentionLimit?
    @Option(
        help: "How long inputs are kept in archive/; outcomes that calibrations read stay. (default: 30d)",
        transform: limitArgument)
    var keepInputs: RetentionLimit?
    @Option(help: "Words before the worker's command, to run it elsewhere: \"srun -n1\".")
    var launcher: String?
    @Flag(help: "Show each setting and where it comes from, then end.")
    var printConfig = false

    func run() async throws {
        try await CommandFailure.reporting {
            let environment = Self.environment()
            let settings = try settings(environment)
            if printConfig { return print(settings.lines.joined(separator: "\n")) }
            try await serve(settings, environment)
        }
    }

    private func serve(_ settings: DaemonSettings, _ environment: [String: String]) async throws {
        let log = Logger(label: "fairslot") { _ in JournalLogHandler(environment: environment) }
        var quiet = log
        quiet.logLevel = .error
        let supervisor = WorkerSupervisor(
            command: .worker(launcher: settings.launcher.value, addressSpace: settings.workerMemory.value),
            limits: settings.workerLimits)
        let service = DaemonService(
            settings: settings, supervisor: supervisor, manager: ServiceManager(environment: environment),
            log: log)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        try await group.run()
    }

    private func settings(_ environment: [String: String]) throws -> DaemonSettings {
        let sources = SettingSources(environment: environment)
        var settings = DaemonSettings(
            spool: try sources.setting(spool, "FAIRSLOT_SPOOL", default: "/var/spool/fairslot") { $0 },
            workers: try sources.setting(workers, "FAIRSLOT_WORKERS", default: 1) { Int($0) },
            settle: try sources.setting(settle, "FAIRSLOT_SETTLE", default: .seconds(5)) {
                Duration(text: $0)
            },
            policy: try sources.setting(
                policy.map(Optional.some), "FAIRSLOT_POLICY", default: SiteFiles.present
            ) { $0 },
            deadline: try sources.setting(deadline, "FAIRSLOT_DEADLINE", default: .seconds(900)) {
                Duration(text: $0)
            },
            largestInput: try sources.setting(
                largestInput, "FAIRSLOT_LARGEST_INPUT", default: SpoolLimits.largestInputByDefault,
                read: byteCount),
            workerMemory: try sources.setting(
                workerMemory, "FAIRSLOT_WORKER_MEMORY", default: 4 << 30, read: byteCount),
            launcher: try sources.setting(launcher.map(words), "FAIRSLOT_LAUNCHER", default: [], read: words),
            once: once)
        settings.model = try sources.setting(
            model.map(Optional.some), "FAIRSLOT_MODEL", default: nil
        ) { $0 }
        settings.outcomeFiles = try sources.setting(
            outcomeFiles, "FAIRSLOT_OUTCOME_FILES", default: DaemonSettings.outcomeFilesByDefault
        ) { Int($0) }
        settings.kept = try zip(Shelf.allCases, [keepResults, keepRejected, keepInputs]).map { shelf, flag in
            try sources.setting(
                flag, "FAIRSLOT_KEEP_" + shelf.rawValue.uppercased(),
                default: DaemonSettings.standardLimit(shelf), read: RetentionLimit.init(text:))
        }
        guard (1...64).contains(settings.workers.value) else {
            throw CommandFailure(.usage, "workers must be between 1 and 64")
        }
        guard (1...1000).contains(settings.outcomeFiles.value) else {
            throw CommandFailure(.usage, "outcome files must be between 1 and 1000")
        }
        return settings
    }

    private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// Read once at the start.
    private static func environment() -> [String: String] {
        var variables: [String: String] = [:]
        for key in keys { variables[key] = ThisProcess.environment(key) }
        return variables
    }

    private static let keys =
        [
            "SPOOL", "WORKERS", "SETTLE", "POLICY", "MODEL", "OUTCOME_FILES", "DEADLINE", "LARGEST_INPUT",
            "WORKER_MEMORY", "LAUNCHER", "KEEP_RESULTS", "KEEP_REJECTED", "KEEP_INPUTS",
        ]
        .map { "FAIRSLOT_" + $0 } + ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM"]
}

private func durationArgument(_ text: String) throws -> Duration {
    guard let duration = Duration(text: text) else {
        throw ValidationError("\(text) is not a duration; write 500ms, 5s, 15min or 1h")
    }
    return duration
}

/// Of a shelf of the spool.
func limitArgument(_ text: String) throws -> RetentionLimit {
    guard let limit = RetentionLimit(text: text) else {
        throw ValidationError("\(text) says not how long or how many; write 90d, 5000, \"90d,5000\" or all")
    }
    return limit
}

private func bytesArgument(_ text: String) throws -> Int {
    guard let count = byteCount(text) else {
        throw ValidationError("\(text) is not a number of bytes; write 134217728, 128M or 4G")
    }
    return count
}
