import Domain

/// Help that is not needed for the appointment to be possible, chosen in goal care: each a further choice of an offer.
struct OptionalChoice: Equatable {
    /// Days by which it is given.
    var counselling: Day?
    var secondContact: Day?
    var ride: Ride?

    struct Ride: Equatable {
        /// The ride and what pays for it.
        var helps: [Help]
        /// The offer's starts at which it can be had.
        var starts: Starts
    }
}

extension OfferList {
    /// All choices of optional help for an offer, the empty one first.
    func choices(for offer: Offer) -> [OptionalChoice] {
        var choices = [OptionalChoice()]
        if let day = counsellingDay(offer) { choices += choices.map { $0.with(\.counselling, day) } }
        if let day = secondContactDay(offer) { choices += choices.map { $0.with(\.secondContact, day) } }
        choices += optionalRides(offer).flatMap { ride in choices.map { $0.with(\.ride, ride) } }
        return choices
    }

    func counsellingDay(_ offer: Offer) -> Day? {
        let patient = patient(of: offer)
        guard scenario.patients[patient].need(.medicalCostBurden) == .yes,
            let supply = helpBefore.counsellingSupply(patient), let first = helpBefore.firstDay(supply),
            offer.day - 1 >= first
        else { return nil }
        return offer.day - 1
    }

    func secondContactDay(_ offer: Offer) -> Day? {
        guard let contact = offer.contact else { return nil }
        let channel = scenario.patients[patient(of: offer)].channels[contact.channel]
        let by = offer.day - max(channel.leadDays, 1)
        return by > contact.by ? by : nil
    }

    /// Rides for a patient who needs help with transport but reaches this site.
    func optionalRides(_ offer: Offer) -> [OptionalChoice.Ride] {
        let patient = scenario.patients[patient(of: offer)]
        guard patient.needsTransport, !timetable.followers.contains(offer.order) else { return [] }
        let journey = Journey(patient, catalogue)
        let site = scenario.sessions[offer.session].site
        guard journey.isReached(site), let row = journey.ride(to: site) else { return [] }
        let own = helps(of: offer)
        return catalogue.pools(.ride, at: site).filter { journey.takes(scenario.pools[$0]) }
            .flatMap { pool in
                let cents = (row.rideCost ?? scenario.pools[pool].cost)?.count
                return rides(of: pool, Starts(offer.starts), cents: cents)
            }
            .filter { (own + $0.helps).areWithin(timetable.windows) }
    }

    private func rides(of index: Index<Pool>, _ starts: Starts, cents: Int64?) -> [OptionalChoice.Ride] {
        let pool = scenario.pools[index]
        return windows(of: index, starts).flatMap { window, starts -> [OptionalChoice.Ride] in
            let there = starts.subtracting(pool.unavailable)
            let ride = Help(window: window, use: 1)
            guard let payer = pool.paidFrom, let cents else {
                return there.isEmpty ? [] : [OptionalChoice.Ride(helps: [ride], starts: there)]
            }
            return windows(of: payer, there).map { paying, starts in
                OptionalChoice.Ride(helps: [ride, Help(window: paying, use: cents)], starts: starts)
            }
        }
    }

    /// The windows of a pool, each with those of the starts that it contains.
    private func windows(of pool: Index<Pool>, _ starts: Starts) -> [(Index<PoolWindow>, Starts)] {
        guard let first = starts.spans.first, let last = starts.spans.last else { return [] }
        let all = timetable.windows
        return (all.first(of: pool, endingAfter: first.from)..<all.of(pool).upperBound).lazy
            .map { Index<PoolWindow>($0) }.prefix { all[$0].span.from < last.to }
            .map { ($0, starts.intersection(all[$0].span)) }.filter { !$0.1.isEmpty }
    }
}

extension OptionalChoice {
    fileprivate func with<Part>(_ part: WritableKeyPath<OptionalChoice, Part?>, _ chosen: Part)
        -> OptionalChoice
    {
        var choice = self
        choice[keyPath: part] = chosen
        return choice
    }
}
