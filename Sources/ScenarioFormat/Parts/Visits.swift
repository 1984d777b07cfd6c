import Domain

// Exams of one patient that are done on one day at one site.
extension ScenarioDecoder {
    func checkVisits() {
        var members: [String: [Int]] = [:]
        var names: [String] = []
        for (position, order) in orders.enumerated() {
            guard let visit = order?.visit else { continue }
            if members[visit] == nil { names.append(visit) }
            members[visit, default: []].append(position)
        }
        let booked = bookedOrders
        for name in names { check(visit: members[name] ?? [], booked) }
    }

    private func check(visit members: [Int], _ booked: Set<Index<Order>>) {
        guard let first = members.first else { return }
        let isBooked = booked.contains(Index(first))
        for position in members.dropFirst() {
            guard let place = raw.orders[position].member("visit") else { continue }
            if orders[position]?.patient != orders[first]?.patient {
                log.error(
                    "visit-of-two", at: place, "this visit holds orders of different patients",
                    "give each patient's visit its own name")
            }
            if booked.contains(Index(position)) != isBooked {
                log.error(
                    "visit-part-booked", at: place, "only a part of this visit is booked",
                    "book all of it, or take what is booked out of the visit")
            }
        }
    }
}
