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
    /// Times that settled orders take: by block; and by order, of its patient, nil for orders that keep all their starts.
    private let onScanner: [[Range<Int32>]]
    private let ofPatient: [[Range<Int32>]?]

    /// - Parameter orders: the demanded orders that plans place.
    init(_ orders: Set<Index<Order>>, _ list: OfferList, _ instance: Instance) {
        var places: [Index<Order>: Place] = [:]
        var onScanner = [[Range<Int32>]](repeating: [], count: instance.blocks.count)
        var ofPatient: [Index<Patient>: [Range<Int32>]] = [:]
        for order in orders.sorted() {
            let own = list.offers(of: order).map(\.int)
            guard let first = own.first else { continue }
            let place = Place(
                block: list.block[first], start: list.first[first],
                minutes: own.map { Int32(list.minutes[$0]) }.min()!,
                length: own.map { Int32(list.length[$0]) }.min()!)
            places[order] = place
            onScanner[place.block.int].append(place.start..<(place.start + place.minutes))
            ofPatient[instance.scenario.orders[order].patient, default: []].append(
                place.start..<(place.start + place.length))
        }
        self.places = places
        self.onScanner = onScanner
        // Orders of visits keep theirs, so that the places of a visit stay what its offers say.
        self.ofPatient = instance.scenario.orders.indices.map { order in
            guard places[order] == nil, instance.visitOf[order] == nil else { return nil }
            return ofPatient[instance.scenario.orders[order].patient] ?? []
        }
    }

    func place(of order: Index<Order>) -> Place? { places[order] }

    /// The first and last start of an offer that settled orders leave; nil: none.
    func startsLeft(_ offer: Index<Offer>, _ list: OfferList) -> ClosedRange<Int32>? {
        let row = offer.int
        let starts = list.first[row]...list.last[row]
        let scanner = onScanner[list.block[row].int]
        // Millions of offers are asked about; few have such neighbours.
        guard let patient = ofPatient[list.order[row].int], !(scanner.isEmpty && patient.isEmpty)
        else { return starts }
        let taken =
            scanner.map { $0.startsThatMeet(Int32(list.minutes[row])) }
            + patient.map { $0.startsThatMeet(Int32(list.length[row])) }
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
