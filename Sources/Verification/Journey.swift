import Domain

/// How a patient gets to the sites.
struct Journey {
    enum Way {
        case onTheirOwn, byRide, notAtAll
    }

    private let patient: Patient
    private let need: Need
    /// By site; nil: nothing is known of the patient's zone.
    private let ways: [[Catalogue.Row]]?

    init(_ patient: Patient, _ catalogue: Catalogue) {
        self.patient = patient
        need = patient.need(.transportationInsecurity)
        ways = catalogue.ways(from: patient.zone)
    }

    func way(to site: Index<Site>) -> Way {
        switch need {
        case .yes: isReached(site) ? .onTheirOwn : .byRide
        case .no:
            // Where nothing is known of where they start from, or of how, they are not kept from a site.
            patient.zone == nil || patient.transport?.modes == nil || isReached(site)
                ? .onTheirOwn : .notAtAll
        case .unknown, .declined: .onTheirOwn
        }
    }

    /// By a mode of the patient's, within what they can travel.
    func isReached(_ site: Index<Site>) -> Bool {
        guard let transport = patient.transport, let own = transport.modes, let rows = ways?[site.int] else {
            return false
        }
        return rows.contains { row in
            own.contains(row.mode) && transport.maxMinutes.map { row.minutes <= $0 } ?? true
        }
    }

    /// The row a ride goes by: that of rides, else that of cars.
    func ride(to site: Index<Site>) -> Catalogue.Row? {
        guard let rows = ways?[site.int] else { return nil }
        return rows.first { $0.mode == .ride } ?? rows.first { $0.mode == .car }
    }

    /// Whether a pool's rides serve this patient.
    func takes(_ pool: Pool) -> Bool {
        (pool.zone == nil || pool.zone == patient.zone)
            && pool.mobility?.contains(patient.transport?.mobility ?? .walk) != false
    }

    /// One way, in minutes.
    func minutes(to site: Index<Site>, byRide: Bool) -> Int {
        guard let rows = ways?[site.int] else { return 0 }
        if byRide { return ride(to: site)?.minutes.int ?? 0 }
        let own = patient.transport?.modes ?? []
        return rows.filter { own.contains($0.mode) }.map(\.minutes.int).min() ?? 0
    }
}
