import Domain

/// How one patient can get to each site. Condition 7 of `Formulation.md`, section 2.
struct Journeys: Sendable {
    /// Of one site.
    fileprivate struct Way {
        /// Fewest minutes by a mode of the patient's own.
        var own: Minutes?
        var isReached = false
        /// The `ride` row, else the `car` row.
        var ride: Roads.Row?
    }
    enum Access {
        case byOwnMode(minutes: Int)
        case byRide
        case none
    }
    /// A seat in one window of a ride pool.
    struct Ride {
        var use: Offer.Use
        var starts: StartSet
        var payment: Payment?
        var minutes: Int
    }

    private let ways: [Way]
    private let pools: [Roads.RidePool]
    private let need: Need
    /// Where they start from and how they travel.
    private let isKnown: Bool
    /// Later orders of a visit need no way of their own.
    private let isSpared: Bool

    init(_ patient: Patient, _ roads: Roads, isSpared: Bool = false) {
        self.isSpared = isSpared
        var ways = [Way](repeating: Way(), count: roads.siteCount)
        // An array: a set of modes would hash their names for every row.
        let modes = TravelMode.allCases.filter { patient.transport?.modes?.contains($0) ?? false }
        for row in roads.rows(from: patient.zone) {
            ways[row.site.int].add(row, modes, within: patient.transport?.maxMinutes)
        }
        self.ways = ways
        need = patient.need(.transportationInsecurity)
        isKnown = patient.zone != nil && patient.transport?.modes != nil
        pools =
            need == .yes
            ? roads.ridePools(from: patient.zone, carrying: patient.transport?.mobility ?? .walk) : []
    }

    func isReached(_ site: Index<Site>) -> Bool { ways[site.int].isReached }

    /// One way by the patient's own modes; 0 where nothing is known.
    func ownMinutes(to site: Index<Site>) -> Int { ways[site.int].own?.int ?? 0 }

    func access(to site: Index<Site>) -> Access {
        let isReached = ways[site.int].isReached
        guard !isSpared else { return .byOwnMode(minutes: ownMinutes(to: site)) }
        switch need {
        case .unknown, .declined: return .byOwnMode(minutes: ownMinutes(to: site))
        case .no: return !isKnown || isReached ? .byOwnMode(minutes: ownMinutes(to: site)) : .none
        case .yes: return isReached ? .byOwnMode(minutes: ownMinutes(to: site)) : .byRide
        }
    }

    /// Every window of every ride pool that carries the patient to this site, with the starts that remain.
    func rides(to site: Index<Site>, _ starts: StartSet, _ instance: Instance) -> [Ride] {
        guard let row = ways[site.int].ride else { return [] }
        var rides: [Ride] = []
        for pool in pools where pool.site == nil || pool.site == site {
            for number in instance.windows(of: pool.pool, around: starts.hull) {
                let window = instance.windows.rows[number]
                guard window.left >= 1 else { continue }
                let left = starts.intersecting(window.span)
                    .subtracting(pool.unavailable)
                guard !left.isEmpty else { continue }
                rides.append(
                    Ride(
                        use: Offer.Use(window: Index(number), amount: 1, busy: nil), starts: left,
                        payment: payment(pool, row), minutes: row.minutes.int))
            }
        }
        return rides
    }

    private func payment(_ pool: Roads.RidePool, _ row: Roads.Row) -> Payment? {
        guard let payer = pool.payer, let cost = row.rideCost ?? pool.cost else { return nil }
        return Payment(pool: payer, cents: cost.count)
    }
}

extension Journeys.Way {
    fileprivate mutating func add(_ row: Roads.Row, _ modes: [TravelMode], within limit: Minutes?) {
        if row.mode == .ride, ride?.mode != .ride { ride = row }
        if row.mode == .car, ride == nil { ride = row }
        guard modes.contains(row.mode) else { return }
        own = min(own ?? row.minutes, row.minutes)
        if limit.map({ row.minutes <= $0 }) ?? true { isReached = true }
    }
}
