import Domain

/// What one phase of a run took.
public struct PhaseTime: Sendable, Equatable {
    public var name: String
    public var wall: Duration
    /// Of all threads.
    public var processor: Duration

    public init(name: String, wall: Duration, processor: Duration) {
        self.name = name
        self.wall = wall
        self.processor = processor
    }
}

extension ResultDirectory {
    /// `timings.json`: the only file that depends on the clock, and therefore in no digest. Names are all different.
    public static func timings(
        phases: [PhaseTime], peakMemoryBytes: Int, started: String, finished: String
    ) -> ResultFile {
        ResultFile(
            "timings.json",
            [
                "phases": .object(phases.map { .init($0.name, .decimal(Value(seconds: $0.wall))) }),
                "cpu": .object(phases.map { .init($0.name, .decimal(Value(seconds: $0.processor))) }),
                "peakMemoryBytes": .integer(Int64(peakMemoryBytes)),
                "started": .string(started),
                "finished": .string(finished),
            ])
    }
}

extension Value {
    fileprivate init(seconds duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(millionths: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
