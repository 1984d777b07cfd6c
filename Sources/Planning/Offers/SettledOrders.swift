import Domain

/// Demanded orders that every plan places: where they stand is known, so what could only stand in their way is no choice
/// for anyone else (`Formulation.md`, section 5).
struct SettledOrders: Sendable {
    struct Place: Sendable {
        var block: Index<Block>
        var start: Int32
        /// The least scanner minutes, turnaround included, and the least minutes of the patient among its offers.
        var minutes: Int32
        var length: Int32
    }

    private let places: [Index<Order>: Place]
    /// Times that settled orders take.
    private let onScanner: [Index<Block>: [Range<Int32>]]
    private let ofPatient: [Index<Patient>: [Range<Int32>]]
    private let instance: Instance

    /// - Parameter orders: the demanded orders that plans place.
    init(_ orders: Set<Index<Order>>, _ list: OfferList, _ instance: Instance) {
        var places: [Index<Order>: Place] = [:]
        var onScanner: [Index<Block>: [Range<Int32>]] = [:]
        var ofPatient: [Index<Patient>: [Range<Int32>]] = [:]
        for order in orders.sorted() {
            let own = list.offers(of: order).map(\.int)
            guard let first = own.first else { continue }
            let place = Place(
                block: list.block[first], start: list.first[first],
                minutes: own.map { Int32(list.minutes[$0]) }.min()!,
                length: own.map { Int32(list.length[$0]) }.min()!)
            places[order] = place
            onScanner[place.block, default: []].append(place.start..<(place.start + place.minutes))
            ofPatient[instance.scenario.orders[order].patient, default: []].append(
                place.start..<(place.start + place.length))
        }
        (self.places, self.onScanner, self.ofPatient) = (places, onScanner, ofPatient)
        self.instance = instance
    }

    func place(of order: Index<Order>) -> Place? { places[order] }

    /// The first and last start of an offer that settled orders leave; nil: none. Orders of visits are not looked at, so
    /// that the places of a visit stay what its offers say.
    func startsLeft(_ offer: Index<Offer>, _ list: OfferList) -> ClosedRange<Int32>? {
        let row = offer.int
        let starts = list.first[row]...list.last[row]
        let order = list.order[row]
        guard !places.isEmpty, places[order] == nil, instance.visitOf[order] == nil else { return starts }
        let taken =
            (onScanner[list.block[row]] ?? []).map { $0.startsThatMeet(Int32(list.minutes[row])) }
            + (ofPatient[instance.scenario.orders[order].patient] ?? []).map {
                $0.startsThatMeet(Int32(list.length[row]))
            }
        guard !taken.isEmpty else { return starts }
        var (first, last) = (starts.lowerBound, starts.upperBound)
        while let met = taken.first(where: { $0.contains(first) }) { first = met.upperBound }
        while let met = taken.first(where: { $0.contains(last) }) { last = met.lowerBound - 1 }
        return first <= last ? first...last : nil
    }
}

extension Range<Int32> {
    /// Starts at which something of `length` meets this time.
    fileprivate func startsThatMeet(_ length: Int32) -> Range<Int32> {
        (lowerBound - length + 1)..<upperBound
    }
}
