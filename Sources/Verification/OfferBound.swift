import Domain

// What basis `prices` leaves to choose: one offer for each order, and which sessions open.
extension BoundFromPrices {
    /// Of orders that belong to no visit.
    func bestOffers() -> Int128 {
        let bound = self
        return onTwoCores(list.batches.count) { number in
            let batch = bound.list.batches[number]
            var values = ReducedValues(bound.figures, bound.goal, bound.tariff, bound.settled)
            var total: Int128 = 0
            for order in batch.orders.lazy.map({ Index<Order>($0) })
            where bound.figures.visitPlaces[order] == nil && bound.mayPlace(order) {
                values.turn(to: order)
                // A settled order is taken, even at a loss.
                var best: Int128? = bound.settled.place(of: order) == nil ? 0 : nil
                for offer in bound.settled.offers(of: order, in: batch) {
                    guard let value = values.most(offer, batch.helps(offer.bundle)) else { continue }
                    best = max(best ?? value, value)
                }
                total += best ?? 0
            }
            return total
        }.reduce(0, +)
    }

    /// A visit is at one place with all its members, or at none.
    func bestVisits() -> Int128 {
        var values = ReducedValues(figures, goal, tariff, settled)
        return figures.visits.filter { $0.allSatisfy(mayPlace) }.reduce(0) { sum, visit in
            var totals: [SiteDay: Int128] = [:]
            for order in visit {
                var best: [SiteDay: Int128] = [:]
                values.turn(to: order)
                for offer in list.offers(of: order) {
                    guard let value = values.most(offer, list.helps(of: offer)) else { continue }
                    best[list.place(of: offer)] = max(best[list.place(of: offer)] ?? value, value)
                }
                totals.merge(best, uniquingKeysWith: +)
            }
            return sum + max(0, totals.values.max() ?? 0)
        }
    }

    func bestOpenings() -> Int128 {
        scenario.sessions.indices.reduce(0) { sum, session in
            if list.neverOpen.contains(session) { return sum }
            return sum
                + (timetable.held.contains(session) ? opening[session.int] : max(0, opening[session.int]))
        }
    }
}
