import Domain
import Linux
import Planning
import Results

/// Seconds by phase and the memory peak of one job. Nothing else in a result depends on a clock. A class: the planner's
/// progress fills it while the runner holds it, both on the runner's thread.
final class JobTimings {
    private let started = JobTimings.utc()
    private var last = JobTimings.reading()
    private var phases: [PhaseTime] = []

    /// Ends a phase that began when the one before it ended.
    func finish(_ phase: String) {
        let now = Self.reading()
        add(
            PhaseTime(
                name: phase, wall: last.wall.duration(to: now.wall),
                processor: now.processor - last.processor))
        last = now
    }

    /// Takes over what the planner has timed itself: `STEP GOAL`, or `STEP` alone where no goal is being decided.
    func take(_ step: PlanProgress) {
        add(
            PhaseTime(
                name: step.goal.map { "\(step.phase) \($0)" } ?? step.phase, wall: step.wall,
                processor: step.processor))
        last = Self.reading()
    }

    private func add(_ time: PhaseTime) {
        if let place = phases.firstIndex(where: { $0.name == time.name }) {
            phases[place].wall += time.wall
            phases[place].processor += time.processor
        } else {
            phases.append(time)
        }
    }

    /// By path, as the other files of a result.
    var files: [String: [UInt8]] {
        let file = ResultDirectory.timings(
            phases: phases, peakMemoryBytes: Self.peakMemoryBytes, started: started, finished: Self.utc())
        return [file.path: file.bytes]
    }

    private static func reading() -> (wall: ContinuousClock.Instant, processor: Duration) {
        (.now, ThisProcess.processorTime)
    }

    /// From /proc and not from getrusage, whose figure a child takes over from the process that started it.
    private static var peakMemoryBytes: Int {
        guard let bytes = try? OpenFile("/proc/self/status").readAll() else { return 0 }
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
            if words.first == "VmHWM:", words.count > 1 { return (Int(words[1]) ?? 0) * 1024 }
        }
        return 0
    }

    private static func utc() -> String { Timestamp.text(ThisProcess.wallNanoseconds / 1_000_000_000) }
}
