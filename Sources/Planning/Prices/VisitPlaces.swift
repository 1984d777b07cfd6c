import Domain

/// Where the exams of a visit can all be on one day at one site, with enough of every pool for all of them. Rows of its
/// orders at other places can never be taken and are left out of the flat offers.
struct VisitPlaces: Sendable {
    struct Visit: Sendable {
        /// Orders, in the order of the file.
        var members: [Int]
        var places: [Place]
    }

    /// One site on one day: the rows of each member there, parallel to `members`, none empty.
    struct Place: Sendable {
        var place: SiteDay
        var rows: [[Int32]]
        /// Parallel to `members`: their price in `Prices.place`.
        var price: [Int]
    }

    private(set) var visits: [Visit] = []
    /// By order: its visit, −1 for none.
    private(set) var ofOrder: [Int32]
    /// By row: its price in `Prices.place`, −1 for orders in no visit.
    private(set) var priceOfRow: [Int32]
    private(set) var priceCount = 0

    init(_ original: [Index<Offer>], _ list: OfferList, _ instance: Instance) {
        ofOrder = Array(repeating: -1, count: instance.scenario.orders.count)
        priceOfRow = Array(repeating: -1, count: original.count)
        for (number, members) in instance.visits.enumerated() {
            for member in members { ofOrder[member.int] = Int32(number) }
            visits.append(Visit(members: members.map(\.int), places: []))
        }
        guard !visits.isEmpty else { return }
        var rows: [[SiteDay: [[Int32]]]] = visits.map { _ in [:] }
        for (row, offer) in original.enumerated() where ofOrder[list.order[offer.int].int] >= 0 {
            let order = list.order[offer.int].int
            let visit = Int(ofOrder[order])
            let member = visits[visit].members.firstIndex(of: order)!
            let none = [[Int32]](repeating: [], count: visits[visit].members.count)
            rows[visit][SiteDay(list[offer], instance.scenario), default: none][member].append(Int32(row))
        }
        for visit in visits.indices {
            for place in rows[visit].keys.sorted() {
                let choices = rows[visit][place]!.map { own in own.map { original[Int($0)].int } }
                guard Self.fitTogether(choices[...], [], [:], list, instance) else { continue }
                let prices = visits[visit].members.indices.map { priceCount + $0 }
                let members = rows[visit][place]!
                for (member, own) in members.enumerated() {
                    for row in own { priceOfRow[Int(row)] = Int32(prices[member]) }
                }
                visits[visit].places.append(Place(place: place, rows: members, price: prices))
                priceCount += prices.count
            }
        }
    }

    /// Whether one offer of each member can be had beside the others': by what windows have left, and in some order one
    /// after the other. All are tried: visits have two or three members.
    private static func fitTogether(
        _ choices: ArraySlice<[Int]>, _ chosen: [Int], _ used: [Index<PoolWindow>: Int64],
        _ list: OfferList, _ instance: Instance
    ) -> Bool {
        guard let own = choices.first else { return true }
        return own.contains { offer in
            let isApart = chosen.allSatisfy { other in
                list.first[offer] + Int32(list.length[offer]) <= list.last[other]
                    || list.first[other] + Int32(list.length[other]) <= list.last[offer]
            }
            guard isApart else { return false }
            var used = used
            let bundle = list.bundles[Int(list.bundle[offer])]
            for use in bundle { used[use.window, default: 0] += use.amount }
            return bundle.allSatisfy { used[$0.window]! <= instance.windows[$0.window].left }
                && fitTogether(choices.dropFirst(), chosen + [offer], used, list, instance)
        }
    }

    /// Offers that some plan could take, of `kept`.
    static func possible(_ kept: [Index<Offer>], _ list: OfferList, _ instance: Instance) -> [Index<Offer>] {
        guard !instance.visits.isEmpty else { return kept }
        let places = VisitPlaces(kept, list, instance)
        return kept.indices.filter {
            places.ofOrder[list.order[kept[$0].int].int] < 0 || places.priceOfRow[$0] >= 0
        }.map { kept[$0] }
    }
}
