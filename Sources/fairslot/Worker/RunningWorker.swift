import Glibc
import Linux
import Subprocess

/// One worker child while it runs. The supervisor's only hold on it.
struct RunningWorker {
    typealias Process = Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>

    private let process: Process
    private var lines: WorkerOutput
    private var isFit = true
    /// The last plan that the worker said it holds, by its number in the output of the job.
    private(set) var incumbent: Int?
    /// It has said something of the job that it was given last.
    private(set) var hasSpoken = false

    init(_ process: Process) {
        self.process = process
        lines = WorkerOutput(process.standardOutput.makeAsyncIterator())
    }

    /// Hands over a job and waits for its answer, no longer than the deadline.
    mutating func run(
        _ job: WorkerJob, limits: WorkerLimits, onEvent: @Sendable (WorkerEvent) -> Void
    ) async -> WorkerOutcome {
        (isFit, incumbent, hasSpoken) = (false, nil, false)
        do {
            _ = try await process.standardInputWriter.write(job.line)
        } catch {
            return .failed("the worker took no job")
        }
        let outcome = await answer(job, limits: limits, onEvent: onEvent)
        if case .solved = outcome { isFit = true }
        if case .refused = outcome { isFit = true }
        if outcome == .deferred { isFit = true }
        return outcome
    }

    /// The kernel's figure: a worker that is ill need not be asked.
    var residentBytes: Int {
        let path = "/proc/\(process.processIdentifier.value)/statm"
        guard let bytes = try? OpenFile(path).readAll() else { return 0 }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    /// A session of its own has one, by the same number.
    var processGroup: pid_t { process.processIdentifier.value }

    /// A fit worker ends by itself when its input ends; any other is not asked.
    func dismiss() async {
        try? await process.standardInputWriter.finish()
        if !isFit { kill() }
    }

    private func kill() { Self.kill(process) }

    private static func kill(_ process: Process) {
        try? process.send(signal: .kill, toProcessGroup: true)
    }

    /// In slices: the runtime keeps a timer that was cancelled until its time has come, and a burst would leave one for each
    /// job of the last quarter of an hour.
    private static func sleep(for time: Duration) async throws {
        let end = ContinuousClock.now + time
        while case let left = end - .now, left > .zero { try await Task.sleep(for: min(left, .seconds(1))) }
    }

    private mutating func answer(
        _ job: WorkerJob, limits: WorkerLimits, onEvent: @Sendable (WorkerEvent) -> Void
    ) async -> WorkerOutcome {
        let process = process
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await Self.sleep(for: limits.deadline) } catch { return false }
                Self.kill(process)
                return true
            }
            let outcome = await read(job, limits: limits, onEvent: onEvent)
            // If the sleeper was first, what looks like a worker going away is our own kill.
            group.cancelAll()
            return await group.next() == true ? .killed : outcome
        }
    }

    private mutating func read(
        _ job: WorkerJob, limits: WorkerLimits, onEvent: @Sendable (WorkerEvent) -> Void
    ) async -> WorkerOutcome {
        while true {
            switch await lines.next(limit: limits.lineBytes) {
            case .line(let bytes):
                let line = WorkerLine(bytes, about: job.job)
                hasSpoken = hasSpoken || line != nil
                switch line {
                case .event(let event):
                    if case .incumbent(let number) = event { incumbent = number }
                    onEvent(event)
                case .answer(.solved(let solved)): return .solved(solved)
                case .answer(.refused(let refused)): return .refused(refused)
                case .answer(.deferred): return .deferred
                case .answer(.failed(let message)):
                    // It has come to the end and judged for itself: what it held before is worth no more.
                    incumbent = nil
                    return .failed(message)
                case nil: return .failed("the worker does not keep to the protocol")
                }
            case .tooLong: return .failed("the worker's line has no end")
            case .end: return .failed("the worker went away")
            }
        }
    }
}

/// Splits a worker's output into lines of bytes.
struct WorkerOutput {
    enum Piece { case line([UInt8]), tooLong, end }

    private var source: SubprocessOutputSequence.Iterator
    private var held: [UInt8] = []
    private var searched = 0

    init(_ source: SubprocessOutputSequence.Iterator) { self.source = source }

    mutating func next(limit: Int) async -> Piece {
        while true {
            if let end = held[searched...].firstIndex(of: 0x0A) {
                let line = Array(held[..<end])
                held.removeFirst(end + 1)
                searched = 0
                return .line(line)
            }
            searched = held.count
            if held.count > limit { return .tooLong }
            guard let buffer = try? await source.next() else { return .end }
            held += Array(copying: buffer.bytes)
        }
    }
}
