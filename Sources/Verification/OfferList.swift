import Domain

/// Every offer of every open order, and for an order without one the reason.
final class OfferList: Sendable {
    let scenario: Scenario
    let timetable: Timetable
    let catalogue: Catalogue
    let helpBefore: HelpBefore
    let batches: [OfferBatch]
    /// By order, where it has no offer: the first condition after which nothing was left.
    let reasons: [Index<Order>: WaitingReason]
    /// Flexible sessions that are closed before anything is decided: whatever is placed, they cannot reach their
    /// minimum, or their staff is not there.
    let neverOpen: Set<Index<Session>>
    /// The same, by session.
    let isNeverOpen: [Bool]

    /// Few enough orders that two threads share the work evenly.
    private static let ordersInBatch = 128

    init(_ scenario: Scenario) {
        let timetable = Timetable(scenario)
        let catalogue = Catalogue(timetable)
        let helpBefore = HelpBefore(scenario, timetable.windows)
        let orders = scenario.orders.count
        let size = OfferList.ordersInBatch
        batches = onTwoCores((orders + size - 1) / size) { number in
            let range = number * size..<min(orders, (number + 1) * size)
            return OfferSearch.batch(range, timetable, catalogue, helpBefore)
        }
        reasons = batches.reduce(into: [:]) { $0.merge($1.reasons) { first, _ in first } }
        let neverOpen = closedSessions(timetable, batches)
        self.neverOpen = neverOpen
        isNeverOpen = scenario.sessions.indices.map(neverOpen.contains)
        self.scenario = scenario
        self.timetable = timetable
        self.catalogue = catalogue
        self.helpBefore = helpBefore
    }

    /// All of them, order by order.
    var offers: some Sequence<Offer> { batches.lazy.flatMap(\.offers) }

    func offers(of order: Index<Order>) -> ArraySlice<Offer> {
        batches[order.int / OfferList.ordersInBatch].offers(of: order)
    }

    func helps(of offer: Offer) -> ArraySlice<Help> {
        batches[offer.order.int / OfferList.ordersInBatch].helps(offer.bundle)
    }

    func patient(of offer: Offer) -> Index<Patient> { scenario.orders[offer.order].patient }
}

private func closedSessions(_ timetable: Timetable, _ batches: [OfferBatch]) -> Set<Index<Session>> {
    let scenario = timetable.scenario
    let reachable = reachableMinutes(batches, sessions: scenario.sessions.count)
    return Set(
        scenario.sessions.indices.filter { session in
            guard let opening = scenario.sessions[session].opening, !timetable.held.contains(session)
            else {
                return false
            }
            let staffed = timetable.openings[session.int]?.allSatisfy {
                $0.use <= timetable.windows[$0.window].free
            }
            return reachable[session.int] < max(1, opening.minimumMinutes.int) || staffed != true
        })
}

/// By session: the largest minutes of every order there, together.
private func reachableMinutes(_ batches: [OfferBatch], sessions: Int) -> [Int] {
    var reachable = [Int](repeating: 0, count: sessions)
    /// By session: the order counted last, and its largest minutes.
    var largest = [(order: Int32, minutes: Int)](repeating: (-1, 0), count: sessions)
    for offer in batches.lazy.flatMap(\.offers) {
        let session = offer.session.int
        if largest[session].order != offer.order.position { largest[session] = (offer.order.position, 0) }
        let more = offer.minutes.int - largest[session].minutes
        guard more > 0 else { continue }
        reachable[session] += more
        largest[session].minutes += more
    }
    return reachable
}
