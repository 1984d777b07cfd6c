public import Domain

/// A plan for the same orders that was made under other rules, or with other stock: where planning may start from.
public struct EarlierPlan: Sendable {
    /// Where one order had its place. What no longer exists is left out.
    public struct Place: Sendable {
        public var order: Index<Order>
        public var session: Index<Session>
        public var start: Instant
        /// What it drew on.
        public var pools: Set<Index<Pool>>
        /// Who is reached sooner leaves minutes of help for others later.
        public var contact: Placement.Contact?

        public init(
            order: Index<Order>, session: Index<Session>, start: Instant, pools: Set<Index<Pool>>,
            contact: Placement.Contact?
        ) {
            self.order = order
            self.session = session
            self.start = start
            self.pools = pools
            self.contact = contact
        }
    }

    public var places: [Place]
    public init(places: [Place]) { self.places = places }
}

extension EarlierPlan {
    /// The offers the plan stands on, in sessions that can still be open: for each place the one that draws on the pools it
    /// drew on and has its contact, or comes closest.
    func chosen(_ list: OfferList, _ context: PlanningContext) -> Candidate {
        let instance = context.instance
        var candidate = Candidate()
        for place in places where !instance.isBooked[place.order.int] && context.canOpen(place.session) {
            let fitting = list.offers(of: place.order).filter {
                list.session(of: $0) == place.session && list[$0].starts.contains(place.start)
            }
            let nearest = fitting.min {
                (distance(list[$0], place, instance), $0) < (distance(list[$1], place, instance), $1)
            }
            if let nearest {
                candidate.chosen[place.order] = Candidate.Choice(offer: nearest, start: place.start)
            }
        }
        return candidate
    }

    private func distance(_ offer: Offer, _ place: Place, _ instance: Instance) -> Int {
        let pools = Set(offer.uses.map { instance.windows[$0.window].pool })
        return 2 * pools.symmetricDifference(place.pools).count + (offer.contact == place.contact ? 0 : 1)
    }
}
