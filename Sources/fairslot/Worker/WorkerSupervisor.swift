import Glibc
import Linux
import Subprocess
import SystemPackage

/// How a job ended, as its supervisor sees it.
enum WorkerOutcome: Sendable, Equatable {
    case solved(SolvedJob)
    case refused(RefusedJob)
    /// Outcomes that have to wait for the jobs before them.
    case deferred
    /// The worker said so, spoke nonsense, or went away.
    case failed(String)
    /// It outlived its deadline and was killed.
    case killed
    /// There was none: the program or its launcher cannot be started.
    case notStarted

    /// The journal's word; nothing the worker wrote.
    var word: String {
        switch self {
        case .solved(let solved): solved.isVerified ? "solved" : "unverified"
        case .refused: "refused"
        case .deferred: "deferred"
        case .failed: "failed"
        case .killed: "killed"
        case .notStarted: "not-started"
        }
    }
}

/// The command that starts a worker. Tests start a script instead.
struct WorkerCommandLine: Sendable {
    var executable: String
    var arguments: [String]

    /// This very program as a worker.
    /// - Parameters:
    ///   - launcher: words put in front, to run the worker elsewhere: `srun -n1 --mem=4G`.
    ///   - addressSpace: bytes the worker may map; nil: no limit.
    static func worker(launcher: [String] = [], addressSpace: Int? = nil) -> WorkerCommandLine {
        let limit = addressSpace.map { ["--address-space", String($0)] } ?? []
        guard let first = launcher.first else {
            return WorkerCommandLine(
                executable: "/proc/self/exe", arguments: ["worker", "--parent", String(getpid())] + limit)
        }
        // To a launcher /proc/self would be the launcher.
        let path = ThisProcess.program ?? CommandLine.arguments[0]
        return WorkerCommandLine(
            executable: first, arguments: launcher.dropFirst() + [path, "worker"] + limit)
    }
}

struct WorkerLimits: Sendable {
    /// From the job line to the answer; then SIGKILL, because nothing softer ends a solver that is deep in its tree.
    var deadline = Duration.seconds(15 * 60)
    /// A worker is replaced after so many jobs: what leaks, leaks little.
    var jobsPerWorker = 50
    /// Bytes resident after a job above which a worker is replaced.
    var residentBytes = 1 << 30
    /// Bytes of one line: findings of a very wrong file are long, nonsense without an end is longer.
    var lineBytes = 4 << 20
}

/// One job for a worker and where its outcome goes.
struct WorkerAssignment: Sendable {
    var job: WorkerJob
    /// By which whoever assigned it can end it.
    var handle = WorkerHandle()
    var onEvent: @Sendable (WorkerEvent) -> Void
    var onOutcome: @Sendable (WorkerOutcome) -> Void

    /// The same job for another worker: not to be planned again, but to be ended with the plan that was held.
    func adopting(_ incumbent: Int, after outcome: WorkerOutcome) -> WorkerAssignment {
        let onOutcome = onOutcome
        return WorkerAssignment(job: job.adopting(incumbent), handle: handle, onEvent: onEvent) {
            onOutcome(outcome.replaced(by: $0))
        }
    }
}

extension WorkerJob {
    func adopting(_ incumbent: Int) -> WorkerJob {
        var job = self
        job.incumbent = incumbent
        return job
    }
}

/// Starts workers, one at a time, hands them jobs in turn, kills what hangs, replaces what failed.
struct WorkerSupervisor: Sendable {
    var command = WorkerCommandLine.worker()
    var limits = WorkerLimits()
    /// For a person at a terminal. A daemon shows nothing: what a crashing program prints may hold a patient's key.
    var showsStandardError = false

    /// One job, one child; a second one if the first leaves a plan behind. Cancelling the surrounding task kills the
    /// child.
    func run(
        _ job: WorkerJob, onEvent: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
    ) async throws -> WorkerOutcome {
        let (outcome, incumbent) = try await attempt(job, onEvent)
        guard let incumbent, !outcome.leavesWorkerFit, !Task.isCancelled else { return outcome }
        let adopted = try? await attempt(job.adopting(incumbent), onEvent).outcome
        return adopted.map { outcome.replaced(by: $0) } ?? outcome
    }

    private func attempt(
        _ job: WorkerJob, _ onEvent: @escaping @Sendable (WorkerEvent) -> Void
    ) async throws -> (outcome: WorkerOutcome, incumbent: Int?) {
        var ended = (outcome: WorkerOutcome.failed("no worker took the job"), incumbent: Int?.none)
        try await withWorker { worker in
            let outcome = await worker.run(job, limits: limits, onEvent: onEvent)
            ended = (outcome, worker.incumbent)
        }
        return ended
    }

    /// Serves assignments until the stream ends: one worker for many, a new one after a failure, a number of jobs, or
    /// too much memory. No worker waits before the first job.
    func serve(_ assignments: AsyncStream<WorkerAssignment>) async {
        var queue = assignments.makeAsyncIterator()
        var next = await queue.next()
        while let first = next, !Task.isCancelled {
            var assignment: WorkerAssignment? = first
            do {
                try await withWorker { worker in
                    for served in 0..<limits.jobsPerWorker {
                        guard let current = assignment else { return }
                        let outcome = await current.handle.holding(worker.processGroup) {
                            await worker.run(current.job, limits: limits, onEvent: current.onEvent)
                        }
                        // What it did before it said a word of this job is not the job's to answer for.
                        if served > 0, outcome.isFailure, !worker.hasSpoken, !current.handle.isEnded {
                            return
                        }
                        if let incumbent = worker.incumbent, !outcome.leavesWorkerFit, !current.handle.isEnded
                        {
                            assignment = current.adopting(incumbent, after: outcome)
                            return
                        }
                        assignment = nil
                        let isFit = outcome.leavesWorkerFit && worker.residentBytes < limits.residentBytes
                        current.onOutcome(outcome)
                        guard isFit else { return }
                        assignment = await queue.next()
                    }
                }
            } catch {
                assignment?.onOutcome(.notStarted)
                assignment = nil
            }
            next = if let assignment { assignment } else { await queue.next() }
        }
    }

    private func withWorker(_ body: (inout RunningWorker) async -> Void) async throws {
        // A worker that dies while it is spoken to is an outcome, not our end.
        signal(SIGPIPE, SIG_IGN)
        _ = try await Subprocess.run(
            executable, arguments: Arguments(command.arguments), environment: Self.environment,
            platformOptions: Self.options, input: .inputWriter, output: .sequence, error: standardError
        ) { execution in
            var worker = RunningWorker(execution)
            await body(&worker)
            await worker.dismiss()
        }
    }

    private var executable: Executable {
        command.executable.contains("/") ? .path(FilePath(command.executable)) : .name(command.executable)
    }

    /// The default backtrace of a crash prints memory, and memory holds patients.
    private static let environment = Environment.inherit.updating([
        "SWIFT_BACKTRACE": "enable=no", "NOTIFY_SOCKET": nil,
    ])

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        // Away from the terminal: an interrupt is for the supervisor, which then decides about its workers. And a
        // session of its own can be killed whole, with whatever a launcher started.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        return options
    }

    private var standardError: FileDescriptorOutput {
        if showsStandardError { return .currentStandardError }
        let nowhere = try? FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec)
        return .fileDescriptor(
            nowhere ?? FileDescriptor(rawValue: -1), closeAfterSpawningProcess: true)
    }
}

extension WorkerOutcome {
    fileprivate var leavesWorkerFit: Bool {
        switch self {
        case .solved, .refused, .deferred: true
        case .failed, .killed, .notStarted: false
        }
    }

    fileprivate var isFailure: Bool { if case .failed = self { true } else { false } }

    /// After an end like this another worker was given the plan that was held: its verdict, if it is a good one.
    fileprivate func replaced(by adopted: WorkerOutcome) -> WorkerOutcome {
        guard case .solved(var solved) = adopted, solved.isVerified else { return self }
        solved.interruption = self == .killed ? .killed : .failed
        return .solved(solved)
    }
}
