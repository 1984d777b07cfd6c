import Domain

/// Up to two further appointments for a placed order, each feasible alone with everyone else at their first choice.
struct Alternatives {
    let context: PlanningContext
    let list: OfferList
    let occupancy: Occupancy
    private var scenario: Scenario { context.instance.scenario }

    private struct Spot {
        var offer: Offer
        var start: Instant
    }

    func find(_ order: Index<Order>) -> [Placement] {
        guard let own = occupancy.placed[order], context.instance.visitOf[order] == nil,
            context.instance.demanded[order] == nil
        else { return [] }
        var spots = [Spot(offer: own.offer, start: own.start)]
        for _ in 0..<2 {
            guard let next = earliest(order, own.offer, awayFrom: spots) else { break }
            spots.append(next)
        }
        return spots.dropFirst().map { $0.offer.placement(at: $0.start, context.instance) }
    }

    private func earliest(_ order: Index<Order>, _ own: Offer, awayFrom spots: [Spot]) -> Spot? {
        var best: Spot?
        for index in list.offers(of: order) where mayBeat(best, index) {
            let offer = list[index]
            guard occupancy.isOpen[offer.session.int], leavesEnough(own, offer),
                occupancy.brokenSums(offer).isEmpty
            else { continue }
            let near = spots.filter { $0.offer.day == offer.day && site($0.offer) == site(offer) }
                .map { Span(from: $0.start - 59, to: $0.start + 60) }
            guard let start = occupancy.freeStarts(offer).subtracting(near).earliest else { continue }
            let spot = Spot(offer: offer, start: start)
            if best.map({ key(spot) < key($0) }) ?? true { best = spot }
        }
        return best
    }

    private func mayBeat(_ best: Spot?, _ offer: Index<Offer>) -> Bool {
        best.map { list.first[offer.int] <= $0.start.minute } ?? true
    }

    /// The flexible session the order is in still meets its minimum when the order moves.
    private func leavesEnough(_ own: Offer, _ offer: Offer) -> Bool {
        guard case .choice = context.doors[own.session.int],
            let opening = scenario.sessions[own.session].opening
        else { return true }
        let moved = own.session == offer.session ? Int64(offer.minutes.int) : 0
        return occupancy.minutes[own.session.int] - Int64(own.minutes.int) + moved
            >= Int64(opening.minimumMinutes.int)
    }

    private func site(_ offer: Offer) -> Index<Site> { scenario.sessions[offer.session].site }

    private func key(_ spot: Spot) -> (Instant, String, String, String, Int) {
        let pools = spot.offer.uses.map { scenario.pools[context.instance.windows[$0.window].pool].id }
        return (
            spot.start, scenario.sites[site(spot.offer)].id, scenario.sessions[spot.offer.session].id,
            pools.joined(separator: " "), spot.offer.contact?.channel ?? -1
        )
    }
}

extension Offer {
    /// The offer as an appointment that starts at `start`.
    func placement(at start: Instant, _ instance: Instance) -> Placement {
        Placement(
            order: order, session: session, start: start, length: length, minutes: minutes,
            bundle: uses.map { use in
                Placement.Draw(
                    pool: instance.windows[use.window].pool, window: instance.windows[use.window].number,
                    use: use.amount,
                    busy: use.busy.map {
                        Span(from: start + Minutes($0.lowerBound), to: start + Minutes($0.upperBound))
                    })
            },
            contact: contact, optional: optional)
    }
}
