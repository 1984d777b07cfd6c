/// Jobs that are done one after another without pause, each by its due time; which of them are done is free,
/// save for compulsory ones.
///
/// In the order of their due times every choice that can be done at all is done in time (Jackson's rule), so one pass over
/// the jobs in that order finds the best choice by the time it takes.
struct Packing {
    struct Job {
        var minutes: Int
        /// Counted from when the first job starts.
        var due: Int
        /// May be negative: a job that only fills, or is compulsory.
        var gain: Int128
        /// Whether it is done in every choice.
        var isCompulsory = false
    }

    private let jobs: [Job]

    init(jobs: [Job]) { self.jobs = jobs.filter { $0.minutes <= $0.due || $0.isCompulsory } }

    /// The largest sum of gains of jobs done together that take at least so many minutes; nil where none take
    /// as long, or the compulsory ones cannot all be done in time.
    func most(atLeast minutes: Int = 0) -> Int128? {
        if jobs.contains(where: { $0.minutes > $0.due }) { return nil }
        let useful = minutes > 0 ? jobs : jobs.filter { $0.gain > 0 || $0.isCompulsory }
        let all = useful.reduce(0) { $0 + $1.gain.magnitude }
        // Sentinel and sums together stay within 64 bits.
        return all < 1 << 60
            ? Packing.most(useful, atLeast: minutes, as: Int64.self)
            : Packing.most(useful, atLeast: minutes, as: Int128.self)
    }

    private static func most<Sum: FixedWidthInteger & SignedInteger>(
        _ jobs: [Job], atLeast minutes: Int, as type: Sum.Type
    ) -> Int128? {
        // All times are multiples of the jobs' common divisor.
        let grid = max(1, jobs.reduce(0) { greatestCommonDivisor($0, $1.minutes) })
        let ordered = jobs.sorted { $0.due < $1.due }
        let slots = min(ordered.last?.due ?? 0, ordered.reduce(0) { $0 + $1.minutes }) / grid
        let unreached = Sum.min / 4
        /// By the time taken, in steps of the grid: the largest sum so far.
        var sums = [Sum](repeating: unreached * 2, count: slots + 1)
        sums[0] = 0
        var reached = 0
        for job in ordered {
            let (step, gain) = (job.minutes / grid, Sum(job.gain))
            reached = min(reached + step, job.due / grid, slots)
            for time in stride(from: reached, through: step, by: -1) {
                let done = sums[time - step] + gain
                sums[time] = job.isCompulsory ? done : max(sums[time], done)
            }
            if job.isCompulsory { for time in 0..<step { sums[time] = unreached * 2 } }
        }
        let least = (max(0, minutes) + grid - 1) / grid
        guard least <= slots, let best = sums[least...].max(), best > unreached else { return nil }
        return Int128(best)
    }
}

/// Euclid's; of 0 and a number, the number.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (larger, smaller) = (a, b)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
}
