import Domain

/// Help that is not needed for the appointment to be possible, chosen in goal care: each a further choice of an offer.
struct OptionalChoice: Equatable {
    /// Days by which it is given.
    var counselling: Day?
    var secondContact: Day?
    /// The ride and what pays for it; empty: none.
    var ride: [Help] = []
    /// The offer's starts at which all of it can be had.
    var starts: Starts

    /// Nothing optional.
    init(_ offer: Offer) { starts = Starts(offer.starts) }
}

extension OfferList {
    /// All choices of optional help for an offer, the empty one first.
    func choices(for offer: Offer) -> [OptionalChoice] {
        var choices = [OptionalChoice(offer)]
        if let day = counsellingDay(offer) { choices += choices.map { $0.with(\.counselling, day) } }
        if let day = secondContactDay(offer) { choices += choices.map { $0.with(\.secondContact, day) } }
        let rides = optionalRides(offer)
        choices += rides.flatMap { ride in
            choices.map { choice in
                var riding = choice
                riding.ride = ride.helps
                riding.starts = ride.starts
                return riding
            }
        }
        return choices
    }

    private func counsellingDay(_ offer: Offer) -> Day? {
        let patient = patient(of: offer)
        guard patient.need(.medicalCostBurden) == .yes, let key = helpBefore.counsellingKey(patient),
            let first = helpBefore.firstDay(key), offer.day - 1 >= first
        else { return nil }
        return offer.day - 1
    }

    private func secondContactDay(_ offer: Offer) -> Day? {
        guard let contact = offer.contact, offer.day - 1 > contact.by else { return nil }
        return offer.day - 1
    }

    /// Rides for a patient who needs help with transport but reaches this site.
    private func optionalRides(_ offer: Offer) -> [(helps: [Help], starts: Starts)] {
        guard patient(of: offer).needsTransport else { return [] }
        let search = OfferSearch(offer.order, timetable, helpBefore)
        let site = scenario.sessions[offer.session].site
        guard !search.isFollower, search.isReached(site) else { return [] }
        let candidate = OfferSearch.Candidate(
            session: offer.session, block: offer.block, day: offer.day, starts: Starts(offer.starts),
            length: offer.length, contact: offer.contact)
        return search.withRide(candidate, to: site).flatMap(
            search.withMoney
        )
        .filter { ride in
            (offer.helps + ride.helps).uses.allSatisfy { $0.use <= timetable.free[$0.pool.int][$0.window] }
        }
        .map { ($0.helps, $0.starts) }
    }

    private func patient(of offer: Offer) -> Patient {
        scenario.patients[scenario.orders[offer.order].patient]
    }
}

extension OptionalChoice {
    fileprivate func with(_ part: WritableKeyPath<OptionalChoice, Day?>, _ day: Day) -> OptionalChoice {
        var choice = self
        choice[keyPath: part] = day
        return choice
    }
}
