/// Plans that a worker holds while it looks for a better one: whole results inside the job's output, hidden and
/// numbered. When the worker is killed, another finds the last of them there.
struct Incumbents {
    let output: String
    private var last = 0

    init(output: String) { self.output = output }

    static func path(_ number: Int, in output: String) -> String { "\(output)/.incumbent-\(number)" }

    /// Writes the next one whole or not at all: under another name first, then one rename. The one before goes when
    /// this one has been spoken of, so that at every moment the last one spoken of is there.
    mutating func write(_ files: [String: [UInt8]], announce: (Int) -> Void) throws {
        let draft = "\(output)/.draft"
        FileBytes.removeTree(draft)
        try FileBytes.makeDirectory(draft)
        try FileBytes.create(files, in: draft)
        let next = Self.path(last + 1, in: output)
        try FileBytes.rename(draft, to: next)
        last += 1
        announce(last)
        FileBytes.removeTree(Self.path(last - 1, in: output))
    }

    /// When the result itself stands there: nothing hidden is published with it.
    func remove() {
        FileBytes.removeTree(Self.path(last, in: output))
        FileBytes.removeTree("\(output)/.draft")
    }
}

/// When a plan that is held is worth writing down. Not in the first seconds, since a short run is soon done again;
/// after that as often as it costs but a small share of the run. What is planned does not depend on it.
struct IncumbentPace {
    /// Before the first one, and at least between two.
    let patience: Duration
    /// So many times as long as writing one took passes before the next.
    static let share = 20
    private var earliest: ContinuousClock.Instant

    init(patience: Duration = .seconds(5), from start: ContinuousClock.Instant = .now) {
        self.patience = patience
        earliest = start + patience
    }

    func wants(at now: ContinuousClock.Instant = .now) -> Bool { now >= earliest }

    mutating func wrote(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant = .now) {
        earliest = end + max(patience, start.duration(to: end) * Self.share)
    }
}
