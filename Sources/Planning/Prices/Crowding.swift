/// By how much orders stand in more blocks than one, or in none, smoothed; members of visits are looked at place by place.
struct Crowding {
    private var order: [Double]
    private var place: [Double]
    private let worth: [Double]

    init(_ offers: FlatOffers, _ worth: Worth) {
        order = Array(repeating: 0, count: offers.orderCount)
        place = Array(repeating: 0, count: offers.visits.priceCount)
        self.worth = worth.ofOrder
    }

    mutating func follow(_ outcome: KnapsackPass<Double>.Outcome, _ share: Double, _ offers: FlatOffers) {
        var inBlocks = [Double](repeating: -1, count: order.count)
        var atPlaces = [Double](repeating: 0, count: place.count)
        for (visit, best) in zip(offers.visits.visits, outcome.places) where best >= 0 {
            for price in visit.places[best].price { atPlaces[price] = -1 }
        }
        for row in outcome.taken {
            let price = offers.visits.priceOfRow[Int(row)]
            if price >= 0 {
                atPlaces[Int(price)] += 1
            } else {
                inBlocks[Int(offers.orderOf[Int(row)])] += 1
            }
        }
        for index in order.indices { order[index] += share * (inBlocks[index] - order[index]) }
        for index in place.indices { place[index] += share * (atPlaces[index] - place[index]) }
    }

    func move(_ prices: inout Prices<Double>, _ step: Double, _ offers: FlatOffers) {
        for index in order.indices where offers.visits.ofOrder[index] < 0 {
            prices.order[index] = max(0, prices.order[index] + step * worth[index] * order[index])
        }
        for visit in offers.visits.visits {
            for spot in visit.places {
                for (price, member) in zip(spot.price, visit.members) {
                    prices.place[price] = max(0, prices.place[price] + step * worth[member] * place[price])
                }
            }
        }
    }
}
