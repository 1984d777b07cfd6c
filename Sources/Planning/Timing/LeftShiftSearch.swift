import Domain

/// Depth-first search over the order in which jobs are scheduled at their earliest starts.
struct LeftShiftSearch {
    private let jobs: [TimingJob]
    private let frame: TimingFrame
    private let stepLimit: Int
    private var steps = 0
    private var starts: [Int?]
    private var scheduled: [Int] = []

    init(_ jobs: [TimingJob], _ frame: TimingFrame, stepLimit: Int) {
        self.jobs = jobs
        self.frame = frame
        self.stepLimit = stepLimit
        starts = Array(repeating: nil, count: jobs.count)
    }

    /// Whether an empty-handed end proves that no start times exist: the whole tree was searched, and no pool is drawn
    /// from the end of an exam, for which scheduling left to right could miss a plan.
    var isProof: Bool {
        steps < stepLimit && jobs.allSatisfy { job in job.heads.allSatisfy { $0.span.lowerBound == 0 } }
    }

    mutating func run() -> [Int]? { listed() ?? (extend() ? starts.map { $0! } : nil) }

    /// A quick look first: jobs one by one at their earliest starts, by a few rules and then by shuffles of the first rule.
    /// It times most parts at once, and large ones in which the search would lose itself.
    private mutating func listed() -> [Int]? {
        let slack = jobs.indices.sorted {
            (jobs[$0].last - jobs[$0].first, $0) < (jobs[$1].last - jobs[$1].first, $1)
        }
        var orders = [
            slack, jobs.indices.sorted { (jobs[$0].last, $0) < (jobs[$1].last, $1) },
            jobs.indices.sorted { (jobs[$0].first, jobs[$0].last, $0) < (jobs[$1].first, jobs[$1].last, $1) },
            jobs.indices.sorted {
                (-jobs[$0].minutes, jobs[$0].last, $0) < (-jobs[$1].minutes, jobs[$1].last, $1)
            },
        ]
        var random = SplitMix64(seed: 7)
        for _ in 0..<24 where jobs.count > 2 {
            var order = slack
            for _ in 0..<(1 + jobs.count / 4) {
                let place = random.below(order.count - 1)
                order.swapAt(place, min(order.count - 1, place + 1 + random.below(3)))
            }
            orders.append(order)
        }
        for order in orders {
            if let found = schedule(order) { return found }
        }
        return nil
    }

    private mutating func schedule(_ order: [Int]) -> [Int]? {
        defer {
            scheduled = []
            starts = Array(repeating: nil, count: jobs.count)
        }
        for job in order {
            guard let start = earliestStart(job) else { return nil }
            starts[job] = start
            scheduled.append(job)
        }
        return starts.map { $0! }
    }

    private mutating func extend() -> Bool {
        guard scheduled.count < jobs.count else { return true }
        steps += 1
        guard steps < stepLimit else { return false }
        var earliest: [(job: Int, start: Int)] = []
        for job in jobs.indices where starts[job] == nil {
            guard let start = earliestStart(job) else { return false }
            earliest.append((job, start))
        }
        for (job, start) in branches(earliest) {
            starts[job] = start
            scheduled.append(job)
            if extend() { return true }
            scheduled.removeLast()
            starts[job] = nil
            if steps >= stepLimit { return false }
        }
        return false
    }

    /// The job that could end first, every job in its way that could start before that, and every job in the way of
    /// those: if in some plan all of them start only after that end, the first could as well be there; else the one
    /// that starts first starts where nothing but scheduled jobs keeps it. Tight ones first.
    private func branches(_ earliest: [(job: Int, start: Int)]) -> [(job: Int, start: Int)] {
        let soonest = earliest.min {
            ($0.start + jobs[$0.job].minutes, $0.job) < ($1.start + jobs[$1.job].minutes, $1.job)
        }!
        let end = soonest.start + jobs[soonest.job].minutes
        var (near, rest) = ([soonest], earliest.filter { $0.start < end && $0.job != soonest.job })
        var next = 0
        while next < near.count {
            let job = jobs[near[next].job]
            near += rest.filter { jobs[$0.job].touches(job) }
            rest.removeAll { jobs[$0.job].touches(job) }
            next += 1
        }
        return
            near
            .sorted { (jobs[$0.job].last, $0.start, $0.job) < (jobs[$1.job].last, $1.start, $1.job) }
    }

    /// The earliest start that scheduled jobs, bookings and heads leave; nil: none within the window.
    private func earliestStart(_ index: Int) -> Int? {
        let job = jobs[index]
        var start = job.first
        while start <= job.last {
            guard let later = conflict(job, at: start) else { return start }
            start = later
        }
        return nil
    }

    /// Nil when the job can start there, else the next start worth trying.
    private func conflict(_ job: TimingJob, at start: Int) -> Int? {
        for other in scheduled {
            let (busy, from) = (jobs[other], starts[other]!)
            if busy.block == job.block, from < start + job.minutes, start < from + busy.minutes {
                return from + busy.minutes
            }
            if busy.patient == job.patient, from < start + job.length, start < from + busy.length {
                return from + busy.length
            }
        }
        for busy in frame.patientBusy[job.patient] ?? []
        where busy.lowerBound < start + job.length && start < busy.upperBound {
            return busy.upperBound
        }
        return headConflict(job, at: start)
    }

    private func headConflict(_ job: TimingJob, at start: Int) -> Int? {
        for need in job.heads {
            let wanted = (start + need.span.lowerBound)..<(start + need.span.upperBound)
            let limit = (frame.heads[need.pool] ?? .max) - need.count + 1
            let full = busy(need.pool, overlapping: wanted).whereAtLeast(limit).first {
                $0.from.int < wanted.upperBound && wanted.lowerBound < $0.to.int
            }
            if let full { return max(start + 1, full.to.int - need.span.lowerBound) }
        }
        return nil
    }

    /// Each head once for every stretch it is busy in.
    private func busy(_ pool: Index<Pool>, overlapping wanted: Range<Int>) -> [Span] {
        var busy = (frame.poolBusy[pool] ?? []).filter { $0.overlaps(wanted) }
        for other in scheduled {
            for theirs in jobs[other].heads where theirs.pool == pool {
                let span =
                    (starts[other]! + theirs.span.lowerBound)..<(starts[other]! + theirs.span.upperBound)
                if span.overlaps(wanted) { busy += repeatElement(span, count: theirs.count) }
            }
        }
        return busy.map { Span(from: Instant(minute: $0.lowerBound), to: Instant(minute: $0.upperBound)) }
    }
}
