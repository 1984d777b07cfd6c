import CLinux
import Glibc

/// The worker's side: reads a job, runs it, answers, until its standard input ends.
struct WorkerLoop {
    /// Where answers go. Never descriptor 1: GLPK prints its last words there before it aborts.
    private let answers: Int32
    private let runner: any JobRunner

    /// Makes this process a worker: dies with its parent, leaves no core with patients in it, keeps within its
    /// address space, and moves the protocol to a private descriptor.
    /// - Parameters:
    ///   - addressSpace: bytes; nil: no limit.
    ///   - parent: whose death it is; nil: whoever starts it, as where a launcher stands between.
    init(runner: any JobRunner, addressSpace: Int?, parent: Int32?) {
        _ = fairslot_die_with_parent(SIGKILL)
        // A parent that died before this was asked for is never heard of.
        if let parent, getppid() != parent { exit(EXIT_FAILURE) }
        Self.limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), to: 0)
        if let addressSpace { Self.limit(__rlimit_resource_t(RLIMIT_AS.rawValue), to: addressSpace) }
        Self.limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), to: Self.mostFiles)
        Self.limit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), to: Self.largestFile)
        signal(SIGPIPE, SIG_IGN)
        answers = fcntl(1, F_DUPFD_CLOEXEC, 3)
        dup2(2, 1)
        self.runner = runner
    }

    /// Open at a time: its streams, a scenario, a result's file, and what the runtime keeps.
    private static let mostFiles = 64
    /// Bytes of one file: a result of a hundred thousand orders has half of it in its largest. Beyond it a worker gets
    /// SIGXFSZ, and its job another.
    private static let largestFile = 2 << 30

    private static func limit(_ resource: __rlimit_resource_t, to value: Int) {
        var limits = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        setrlimit(resource, &limits)
    }

    /// Where a daemon that hangs does not end a worker that runs away, the kernel does: with all processors busy until the
    /// deadline, and as long again. The limit counts from the start of the process, so each job sets its own.
    private static func limitProcessorTime(deadlineSeconds: Int?) {
        var limits = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_CPU.rawValue)
        guard getrlimit(resource, &limits) == 0 else { return }
        if let deadlineSeconds {
            // POSIX counts it in millionths.
            let used = Int(clock()) / 1_000_000
            let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
            let allowed = used + 2 * deadlineSeconds * processors + 1
            limits.rlim_cur = min(rlim_t(allowed), limits.rlim_max)
        } else {
            limits.rlim_cur = limits.rlim_max
        }
        setrlimit(resource, &limits)
    }

    /// False when somebody spoke who does not know the protocol.
    func run() -> Bool {
        var lines = LineReader(descriptor: 0)
        while let line = lines.next() {
            guard let job = WorkerJob(line: line) else {
                send(.answer(.failed("this is not a job")), about: "")
                return false
            }
            Self.limitProcessorTime(deadlineSeconds: job.deadlineSeconds)
            let answer = runner.run(job) { send(.event($0), about: job.job) }
            send(.answer(answer), about: job.job)
        }
        return true
    }

    /// A whole line in one go, so that a kill between two lines leaves whole lines behind.
    private func send(_ line: WorkerLine, about job: String) {
        var rest = line.bytes(about: job)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(answers, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // Nobody listens any more: there is nobody to work for.
            if count < 0 { exit(EXIT_FAILURE) }
            rest = rest.dropFirst(count)
        }
    }
}

/// Lines from a descriptor, without their newlines.
struct LineReader {
    let descriptor: Int32
    private var held: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    mutating func next() -> [UInt8]? {
        while true {
            if let end = held.firstIndex(of: 0x0A) {
                defer { held.removeFirst(end + 1) }
                return Array(held[..<end])
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            held += buffer[..<count]
        }
    }
}
