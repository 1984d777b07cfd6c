import Domain

/// The offers of some consecutive orders, found together.
struct OfferBatch {
    let orders: Range<Int>
    private(set) var offers: [Offer] = []
    /// By order, where it has no offer: the first condition after which nothing was left.
    private(set) var reasons: [Index<Order>: WaitingReason] = [:]
    /// By order: how many offers stand before its own.
    private var firsts: [Int] = [0]
    private var helps: [Help] = []
    /// By bundle: how many helps stand before its own. Bundle 0 is the empty one.
    private var bundleFirsts: [Int32] = [0, 0]
    /// The first bundle of the order at hand.
    private var ownBundles = 1

    init(orders: Range<Int>) { self.orders = orders }

    func offers(of order: Index<Order>) -> ArraySlice<Offer> {
        let position = order.int - orders.lowerBound
        return offers[firsts[position]..<firsts[position + 1]]
    }

    func helps(_ bundle: Int32) -> ArraySlice<Help> {
        helps[Int(bundleFirsts[Int(bundle)])..<Int(bundleFirsts[Int(bundle) + 1])]
    }

    mutating func append(_ offer: Offer) { offers.append(offer) }

    /// Where `bundle` stands; one order's bundles repeat from block to block.
    mutating func keep(_ bundle: [Help]) -> Int32 {
        if bundle.isEmpty { return 0 }
        let last = bundleFirsts.count - 2
        for known in stride(from: last, through: max(ownBundles, last - 31), by: -1)
        where helps(Int32(known)).elementsEqual(bundle) {
            return Int32(known)
        }
        helps += bundle
        bundleFirsts.append(Int32(helps.count))
        return Int32(last + 1)
    }

    /// Call when an order's offers are all there, order by order.
    mutating func endOrder() {
        firsts.append(offers.count)
        ownBundles = bundleFirsts.count - 1
    }

    mutating func endOrder(without order: Index<Order>, _ reason: WaitingReason) {
        reasons[order] = reason
        endOrder()
    }
}
