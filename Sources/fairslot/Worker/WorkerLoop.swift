import Glibc
import Linux

/// The worker's side: reads a job, runs it, answers, until its standard input ends.
struct WorkerLoop: ~Copyable {
    /// Where answers go. Never descriptor 1: GLPK prints its last words there before it aborts.
    private let answers: OpenFile
    private let runner: any JobRunner

    /// Makes this process a worker: dies with its parent, leaves no core with patients in it, keeps within its
    /// address space, and moves the protocol to a private descriptor.
    /// - Parameters:
    ///   - addressSpace: bytes; nil: no limit.
    ///   - parent: whose death it is; nil: whoever starts it, as where a launcher stands between.
    init(runner: any JobRunner, addressSpace: Int?, parent: Int32?) {
        ThisProcess.dieWithParent()
        // A parent that died before this was asked for is never heard of.
        if let parent, getppid() != parent { exit(EXIT_FAILURE) }
        ThisProcess.limit(.coreBytes, to: 0)
        if let addressSpace { ThisProcess.limit(.addressSpaceBytes, to: addressSpace) }
        ThisProcess.limit(.openFiles, to: Self.mostFiles)
        ThisProcess.limit(.fileBytes, to: Self.largestFile)
        signal(SIGPIPE, SIG_IGN)
        answers = OpenFile(movingAside: 1, for: 2)
        self.runner = runner
    }

    /// Open at a time: its streams, a scenario, a result's file, and what the runtime keeps.
    private static let mostFiles = 64
    /// Bytes of one file: a result of a hundred thousand orders has half of it in its largest. Beyond it a worker gets
    /// SIGXFSZ, and its job another.
    private static let largestFile = 2 << 30

    /// Where a daemon that hangs does not end a worker that runs away, the kernel does: with all processors busy until the
    /// deadline, and as long again. The limit counts from the start of the process, so each job sets its own.
    private static func limitProcessorTime(deadlineSeconds: Int?) {
        let used = Int(ThisProcess.processorTime.components.seconds)
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        ThisProcess.limitProcessorSeconds(to: deadlineSeconds.map { used + 2 * $0 * processors + 1 })
    }

    /// False when somebody spoke who does not know the protocol.
    func run() -> Bool {
        var lines = LineReader(OpenFile.takeStandardInput())
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
        // Where nobody listens any more there is nobody to work for.
        do { try answers.write(line.bytes(about: job)) } catch { exit(EXIT_FAILURE) }
    }
}

/// Lines of a file, without their newlines.
struct LineReader: ~Copyable {
    private let file: OpenFile
    private var held: [UInt8] = []

    init(_ file: consuming OpenFile) { self.file = file }

    mutating func next() -> [UInt8]? {
        while true {
            if let end = held.firstIndex(of: 0x0A) {
                defer { held.removeFirst(end + 1) }
                return Array(held[..<end])
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            guard let count = try? file.read(into: &buffer), count > 0 else { return nil }
            held += buffer[..<count]
        }
    }
}
