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

    /// By member of a visit: the places at which every member has an offer, one beside the others by what windows have
    /// free; in order.
    func placesOfVisits() -> [Index<Order>: [SiteDay]] {
        var places: [Index<Order>: [SiteDay]] = [:]
        for (order, members) in timetable.visits where order == members[0] {
            let common = members.map { member in
                Set(offers(of: member).filter { !isNeverOpen[$0.session.int] }.map(place))
            }
            let first = common[0]
            let shared = common.dropFirst().reduce(first) { $0.intersection($1) }
            let roomy = shared.filter { place in haveRoom(members, at: place) }.sorted()
            for member in members { places[member] = roomy }
        }
        return places
    }

    /// Whether some choice of an offer for each draws no more on any window than it has free, and of each two one can be
    /// over before the other begins.
    private func haveRoom(_ members: [Index<Order>], at place: SiteDay) -> Bool {
        let choices = members.map { member in
            offers(of: member).filter { !isNeverOpen[$0.session.int] && self.place(of: $0) == place }
        }
        return haveRoom(choices[...], beside: [], load: [:])
    }

    private func haveRoom(
        _ choices: ArraySlice<[Offer]>, beside chosen: [Offer], load: [Index<PoolWindow>: Int64]
    ) -> Bool {
        guard let own = choices.first else { return true }
        return own.contains { offer in
            guard chosen.allSatisfy({ $0.leavesTime(for: offer) || offer.leavesTime(for: $0) })
            else { return false }
            var load = load
            for help in helps(of: offer) { load[help.window, default: 0] += Int64(help.use) }
            return load.allSatisfy { $0.value <= timetable.windows[$0.key].free }
                && haveRoom(choices.dropFirst(), beside: chosen + [offer], load: load)
        }
    }
}

extension Offer {
    /// Whether it can end before the other's last start.
    fileprivate func leavesTime(for other: Offer) -> Bool { starts.from + length <= other.starts.to - 1 }
}
