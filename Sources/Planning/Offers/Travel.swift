import Domain

/// One way for the patient to be there.
struct TravelChoice {
    var starts: StartSet
    var uses: [Offer.Use]
    var payments: [Payment]
    /// One way; 0 where nothing is known.
    var minutes: Int
}

extension OrderEnumeration {
    /// Condition 7: reached by the patient's own modes, or by a ride where one is needed.
    func travelChoices(_ place: Place, _ starts: StartSet) -> [TravelChoice] {
        let own = [
            TravelChoice(starts: starts, uses: [], payments: [], minutes: ownMinutes(to: place.site) ?? 0)
        ]
        guard instance.leadsItsVisit(index) else { return own }
        switch patient.need(.transportationInsecurity) {
        case .unknown, .declined: return own
        case .no: return patient.transport == nil || reaches(place.site) ? own : []
        case .yes: return reaches(place.site) ? own : rideChoices(place, starts)
        }
    }

    /// Whether one of the patient's modes reaches the site within the minutes they can travel.
    func reaches(_ site: Index<Site>) -> Bool {
        guard let transport = patient.transport else { return false }
        return rows(to: site).contains { row in
            transport.modes.contains(row.mode) && transport.maxMinutes.map { row.minutes <= $0 } ?? true
        }
    }

    private func rows(to site: Index<Site>) -> [TravelRow] {
        scenario.travel.filter { $0.site == site && $0.zone == patient.zone }
    }

    private func ownMinutes(to site: Index<Site>) -> Int? {
        guard let transport = patient.transport else { return nil }
        return rows(to: site).filter { transport.modes.contains($0.mode) }.map(\.minutes.int).min()
    }

    /// Every window of every ride pool that carries the patient from their zone to this site.
    func rideChoices(_ place: Place, _ starts: StartSet) -> [TravelChoice] {
        let rows = rows(to: place.site)
        guard let row = rows.first(where: { $0.mode == .ride }) ?? rows.first(where: { $0.mode == .car })
        else {
            return []
        }
        let mobility = patient.transport?.mobility ?? .walk
        var choices: [TravelChoice] = []
        for index in scenario.pools.indices {
            let pool = scenario.pools[index]
            guard pool.kind == .ride, pool.zone == nil || pool.zone == patient.zone,
                pool.site == nil || pool.site == place.site, pool.mobility?.contains(mobility) ?? true
            else { continue }
            for number in instance.windows(of: index) where instance.windows[Index(number)].left >= 1 {
                let window = instance.windows[Index(number)]
                let left = starts.intersecting(window.span).subtracting(pool.unavailable)
                guard !left.isEmpty else { continue }
                choices.append(
                    TravelChoice(
                        starts: left, uses: [Offer.Use(window: Index(number), amount: 1, busy: nil)],
                        payments: ridePayment(pool, row), minutes: row.minutes.int))
            }
        }
        return choices
    }

    private func ridePayment(_ pool: Pool, _ row: TravelRow) -> [Payment] {
        guard let payer = pool.paidFrom, let cost = row.rideCost ?? pool.cost else { return [] }
        return [Payment(pool: payer, cents: cost.count)]
    }
}
