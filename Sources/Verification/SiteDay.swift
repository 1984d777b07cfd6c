import Domain

/// A site on a day: the orders of a visit are all placed at one, or none of them is.
struct SiteDay: Hashable, Comparable {
    var site: Index<Site>
    var day: Day
    static func < (a: SiteDay, b: SiteDay) -> Bool { (a.site, a.day) < (b.site, b.day) }
}

extension OfferList {
    func place(of offer: Offer) -> SiteDay {
        SiteDay(site: scenario.sessions[offer.session].site, day: offer.day)
    }

    /// By member of a visit: the places at which every member has an offer, in order.
    func placesOfVisits() -> [Index<Order>: [SiteDay]] {
        var places: [Index<Order>: [SiteDay]] = [:]
        for (order, members) in timetable.visits where order == members[0] {
            let common = members.map { member in
                Set(offers(of: member).filter { !isNeverOpen[$0.session.int] }.map(place))
            }
            let first = common[0]
            let shared = common.dropFirst().reduce(first) { $0.intersection($1) }.sorted()
            for member in members { places[member] = shared }
        }
        return places
    }
}
