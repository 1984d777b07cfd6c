import Domain
import GLPKSolver
import LinearModel

/// Start times as an integer program with a binary for every job and start tick: slower than the search, and complete.
/// Ticks are the greatest common divisor of all times, so nothing is lost by them: any plan can be shifted left until
/// every start is a sum of window edges and durations.
struct TimeIndexedProgram {
    private enum Row: Sendable { case once, scanner, heads, patient }

    private let jobs: [TimingJob]
    private let frame: TimingFrame
    private let tick: Int

    init(_ jobs: [TimingJob], _ frame: TimingFrame) {
        self.jobs = jobs
        self.frame = frame
        var common = 0
        for job in jobs {
            common = [job.first, job.minutes, job.length].reduce(common, greatestCommonDivisor)
            for busy in job.heads {
                common = [busy.span.lowerBound, busy.span.upperBound].reduce(common, greatestCommonDivisor)
            }
            let fixed =
                job.heads.flatMap { frame.poolBusy[$0.pool] ?? [] } + (frame.patientBusy[job.patient] ?? [])
            for span in fixed {
                common = [span.lowerBound, span.upperBound].reduce(common, greatestCommonDivisor)
            }
        }
        tick = max(1, common)
    }

    /// Beyond so many columns GLPK needs minutes for the relaxation alone, and the part counts as one that cannot be
    /// timed: a plan is lost, never a bound.
    private static let mostColumns = 1_500

    /// Starts parallel to the jobs; nil: there are none, or none was found within the limits.
    func solve() -> [Int]? {
        guard jobs.reduce(0, { $0 + ($1.last - $1.first) / tick + 1 }) <= Self.mostColumns else { return nil }
        var model = LinearModel<Row>(.minimise)
        var starts: [(job: Int, start: Int, variable: Variable)] = []
        for job in jobs.indices {
            let own = stride(from: jobs[job].first, through: jobs[job].last, by: tick).map { start in
                (job: job, start: start, variable: model.variable(.integer))
            }
            model.subject(to: sum(own) { $0.variable } == 1, .once)
            starts += own
        }
        addScanners(&model, starts)
        addPatients(&model, starts)
        addHeads(&model, starts)
        let solution = GLPK.solve(model, SearchLimits(nodes: 200, iterations: 20_000))
        guard let values = solution.values else { return nil }
        var found = [Int](repeating: 0, count: jobs.count)
        for entry in starts where values[Int(entry.variable.column)] > 0.5 { found[entry.job] = entry.start }
        return found
    }

    private typealias Entry = (job: Int, start: Int, variable: Variable)

    private var ticks: [Int] {
        let from = jobs.map(\.first).min()!
        let to = jobs.map { $0.last + max($0.minutes, $0.length) }.max()!
        return Array(stride(from: from, to: to, by: tick))
    }

    private func addScanners(_ model: inout LinearModel<Row>, _ starts: [Entry]) {
        for block in Set(jobs.map(\.block)).sorted() {
            for now in ticks {
                let busy = starts.filter {
                    jobs[$0.job].block == block && $0.start <= now && now < $0.start + jobs[$0.job].minutes
                }
                if busy.count > 1 { model.subject(to: sum(busy) { $0.variable } <= 1, .scanner) }
            }
        }
    }

    private func addPatients(_ model: inout LinearModel<Row>, _ starts: [Entry]) {
        for patient in Set(jobs.map(\.patient)).sorted() {
            for now in ticks {
                let busy = starts.filter {
                    jobs[$0.job].patient == patient && $0.start <= now && now < $0.start + jobs[$0.job].length
                }
                let isBooked = (frame.patientBusy[patient] ?? []).contains { $0.contains(now) }
                if busy.count > 1 || (isBooked && !busy.isEmpty) {
                    model.subject(to: sum(busy) { $0.variable } <= (isBooked ? 0 : 1), .patient)
                }
            }
        }
    }

    private func addHeads(_ model: inout LinearModel<Row>, _ starts: [Entry]) {
        for pool in Set(jobs.flatMap { $0.heads.map(\.pool) }).sorted() {
            for now in ticks {
                var busy: [Variable] = []
                for entry in starts {
                    for need in jobs[entry.job].heads where need.pool == pool {
                        let span = (entry.start + need.span.lowerBound)..<(entry.start + need.span.upperBound)
                        if span.contains(now) { busy += repeatElement(entry.variable, count: need.count) }
                    }
                }
                let booked = (frame.poolBusy[pool] ?? []).filter { $0.contains(now) }.count
                let free = max(0, (frame.heads[pool] ?? .max) - booked)
                if busy.count > free { model.subject(to: sum(busy) { $0 } <= Double(free), .heads) }
            }
        }
    }
}

/// Euclid; the divisor of 0 and n is n.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
