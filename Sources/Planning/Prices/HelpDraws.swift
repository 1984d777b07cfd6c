import Domain

/// Distinct lists of help before the exam, in compressed rows, over the contact rows of the paper: a row for each supply
/// and each day on which some by-when falls, days ascending. Minutes due on one row count on all later rows of its supply.
struct HelpDraws: Sendable {
    private(set) var firstUse: [Int32] = [0]
    private(set) var slot: [Int32] = []
    private(set) var minutes: [Int32] = []
    /// By slot.
    let supplyAndDay: [(supply: Index<Supply>, day: Day)]
    /// By slot: minutes that windows bring by then, and one past the last slot of its supply.
    let amount: [Int64]
    let end: [Int32]

    var count: Int { firstUse.count - 1 }
    var slotCount: Int { amount.count }
    func uses(_ list: Int) -> Range<Int> { Int(firstUse[list])..<Int(firstUse[list + 1]) }

    /// The lists of `offers`, and for each offer which one is its own.
    static func collect(_ offers: [Offer], _ instance: Instance) -> (HelpDraws, [Int32]) {
        var days = [Set<Day>](repeating: [], count: instance.supplies.count)
        for offer in offers { for use in offer.before { days[use.supply.int].insert(use.by) } }
        var help = HelpDraws(days, instance)
        var known: [[Offer.Before]: Int32] = [:]
        var slotOf: [Index<Supply>: [Day: Int32]] = [:]
        for (slot, place) in help.supplyAndDay.enumerated() {
            slotOf[place.supply, default: [:]][place.day] = Int32(slot)
        }
        let places = offers.map { offer in
            if let place = known[offer.before] { return place }
            let place = Int32(help.count)
            for use in offer.before {
                help.slot.append(slotOf[use.supply]![use.by]!)
                help.minutes.append(Int32(use.minutes))
            }
            help.firstUse.append(Int32(help.slot.count))
            known[offer.before] = place
            return place
        }
        return (help, places)
    }

    private init(_ days: [Set<Day>], _ instance: Instance) {
        var supplyAndDay: [(supply: Index<Supply>, day: Day)] = []
        var amount: [Int64] = []
        var end: [Int32] = []
        for supply in instance.supplies.indices {
            let own = days[supply.int].sorted()
            supplyAndDay += own.map { (supply, $0) }
            amount += own.map { instance.supplies[supply].amount(upTo: $0) }
            end += own.map { _ in Int32(amount.count) }
        }
        self.supplyAndDay = supplyAndDay
        self.amount = amount
        self.end = end
    }
}
