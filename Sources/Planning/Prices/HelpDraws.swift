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

    init(_ lists: [[Offer.Before]], _ instance: Instance) {
        var days = [Set<Day>](repeating: [], count: instance.supplies.count)
        for use in lists.joined() { days[use.supply.int].insert(use.by) }
        self.init(days, instance)
        var slotOf: [Index<Supply>: [Day: Int32]] = [:]
        for (slot, place) in supplyAndDay.enumerated() {
            slotOf[place.supply, default: [:]][place.day] = Int32(slot)
        }
        for list in lists {
            for use in list {
                slot.append(slotOf[use.supply]![use.by]!)
                minutes.append(Int32(use.minutes))
            }
            firstUse.append(Int32(slot.count))
        }
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
