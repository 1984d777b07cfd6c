import Glibc
import Results

/// Seconds by phase and the memory peak of one job. Nothing else in a result depends on a clock.
struct JobTimings {
    private let started = Self.now()
    private var last = ContinuousClock.now
    private var phases: [(name: String, duration: Duration)] = []

    mutating func finish(_ phase: String) {
        let now = ContinuousClock.now
        phases.append((phase, last.duration(to: now)))
        last = now
    }

    /// Phases that somebody else has timed.
    mutating func take(_ seen: [(name: String, seconds: Double)]) {
        phases += seen.map { ($0.name, .seconds($0.seconds)) }
        last = .now
    }

    var file: ResultFile {
        ResultDirectory.timings(
            phases: phases, peakMemoryBytes: Self.peakMemoryBytes, started: started, finished: Self.now())
    }

    private static var peakMemoryBytes: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss * 1024
    }

    /// UTC, to the second.
    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
