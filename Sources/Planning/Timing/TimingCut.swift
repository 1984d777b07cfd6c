import Domain

/// At most `most` of these offers can be timed together. Proven by the search for start times; it steers the integer
/// program and never tightens a reported bound.
struct TimingCut: Sendable {
    var offers: [Index<Offer>]
    var most: Int

    /// Offers that cannot all be timed, and offers of the same orders that are no easier to time.
    init(_ untimed: [Index<Offer>], _ list: OfferList, _ instance: Instance) {
        offers = untimed.flatMap { hard in
            list.offers(of: list[hard].order).filter {
                list[$0].isNoEasier(than: list[hard], instance)
            }
        }
        most = untimed.count - 1
    }
}

extension Offer {
    /// Whether every way to time this offer would also time `hard`: no wider a window, no less of anything taken.
    func isNoEasier(than hard: Offer, _ instance: Instance) -> Bool {
        guard block == hard.block, first >= hard.first, last <= hard.last, minutes >= hard.minutes,
            length >= hard.length
        else { return false }
        let pool = { (use: Use) in instance.windows[use.window].pool }
        return hard.uses.filter { $0.busy != nil }.allSatisfy { use in
            uses.contains { pool($0) == pool(use) && $0.busy == use.busy }
        }
    }
}
