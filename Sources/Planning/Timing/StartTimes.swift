import Domain

/// Finds exact start times for chosen offers, jointly over blocks that share a pool with a head count or a patient.
///
/// Parts that cannot stand in each other's way are timed apart. Each part is searched by scheduling, one job after the
/// other, at the earliest start the others leave; which job may be next is branched on, since in a plan that cannot be
/// shifted left the next job starts before any other could end. What this search cannot settle goes to a time-indexed
/// integer program (`TimeIndexedProgram`).
struct StartTimes {
    let instance: Instance
    let list: OfferList
    let frame: TimingFrame
    /// Scheduling steps after which a part is handed to the integer program.
    var stepLimit = 20_000

    init(_ instance: Instance, _ list: OfferList) {
        self.instance = instance
        self.list = list
        frame = TimingFrame(instance)
    }

    /// Starts for all of `offers`, or parts of them that cannot be timed together, each as small as deletion makes it.
    func solve(_ offers: [Index<Offer>]) -> Result<[Index<Offer>: Instant], UntimedParts> {
        var starts: [Index<Offer>: Instant] = [:]
        var untimed: [[Index<Offer>]] = []
        for part in parts(offers.map { TimingJob($0, list[$0], instance) }) {
            if let found = solve(part: part) {
                for (job, start) in zip(part, found) { starts[job.offer] = Instant(minute: start) }
            } else {
                untimed.append(smallest(part).map(\.offer))
            }
        }
        return untimed.isEmpty ? .success(starts) : .failure(UntimedParts(parts: untimed))
    }

    struct UntimedParts: Error {
        var parts: [[Index<Offer>]]
    }

    /// Connected parts, in the order of their first job.
    private func parts(_ jobs: [TimingJob]) -> [[TimingJob]] {
        var part = Array(jobs.indices)
        func root(_ place: Int) -> Int {
            var place = place
            while part[place] != place { place = part[place] }
            return place
        }
        for a in jobs.indices {
            for b in jobs.indices where b > a && jobs[a].touches(jobs[b]) {
                let (x, y) = (root(a), root(b))
                if x != y { part[max(x, y)] = min(x, y) }
            }
        }
        var members: [Int: [TimingJob]] = [:]
        for place in jobs.indices { members[root(place), default: []].append(jobs[place]) }
        return members.keys.sorted().map { members[$0]! }
    }

    /// Starts parallel to `jobs`; nil: proven impossible, or not found within the limits.
    private func solve(part jobs: [TimingJob]) -> [Int]? {
        var search = LeftShiftSearch(jobs, frame, stepLimit: stepLimit)
        if let found = search.run() { return found }
        if search.isProof { return nil }
        return TimeIndexedProgram(jobs, frame).solve()
    }

    /// Takes jobs away while the rest still cannot be timed.
    private func smallest(_ jobs: [TimingJob]) -> [TimingJob] {
        var kept = jobs
        for job in jobs where kept.count > 1 {
            let fewer = kept.filter { $0.offer != job.offer }
            let stillUntimed = parts(fewer).contains { solve(part: $0) == nil }
            if stillUntimed { kept = fewer }
        }
        return kept
    }
}
