import Domain

/// One chosen offer as the search for start times sees it; all times in minutes.
struct TimingJob: Sendable {
    var offer: Index<Offer>
    var block: Index<Block>
    var patient: Index<Patient>
    var first: Int
    var last: Int
    /// Scanner and patient are taken from the start on for this long.
    var minutes: Int
    var length: Int
    /// Pools with a head count, busy relative to the start.
    var heads: [Busy]

    struct Busy: Sendable {
        var pool: Index<Pool>
        var span: Range<Int>
    }
}

/// What is already fixed and how many heads a pool has.
struct TimingFrame: Sendable {
    var heads: [Index<Pool>: Int] = [:]
    /// Bookings' busy times by pool, and exams by patient.
    var poolBusy: [Index<Pool>: [Range<Int>]] = [:]
    var patientBusy: [Index<Patient>: [Range<Int>]] = [:]

    init(_ instance: Instance) {
        for pool in instance.scenario.pools.indices {
            guard let count = instance.scenario.pools[pool].heads else { continue }
            heads[pool] = count
            poolBusy[pool] = instance.bookedBusy(pool).map { $0.from.int..<$0.to.int }
        }
        for (patient, bookings) in instance.bookingsOfPatient {
            patientBusy[patient] = bookings.map { $0.span.from.int..<$0.span.to.int }
        }
    }
}

extension TimingJob {
    init(_ index: Index<Offer>, _ offer: Offer, _ instance: Instance) {
        self.init(
            offer: index, block: offer.block, patient: instance.scenario.orders[offer.order].patient,
            first: offer.first.int, last: offer.last.int, minutes: offer.minutes.int,
            length: offer.length.int,
            heads: offer.uses.compactMap { use in
                let pool = instance.windows[use.window].pool
                guard let busy = use.busy, instance.scenario.pools[pool].heads != nil else { return nil }
                return Busy(pool: pool, span: busy)
            })
    }

    /// Whether the two can stand in each other's way.
    func touches(_ other: TimingJob) -> Bool {
        let reach = first..<(last + max(minutes, length))
        let otherReach = other.first..<(other.last + max(other.minutes, other.length))
        guard reach.overlaps(otherReach) else { return false }
        return block == other.block || patient == other.patient
            || heads.contains { busy in other.heads.contains { $0.pool == busy.pool } }
    }
}
