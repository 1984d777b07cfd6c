import Domain

/// The offers a goal chooses among, as flat columns sorted by order and, within an order, by block: what prices and moves
/// pass over thousands of times. A row is a position in these columns; `original` leads back to the list.
struct FlatOffers: Sendable {
    let context: PlanningContext
    let list: OfferList
    let settled: SettledOrders
    /// By row.
    let original: [Index<Offer>]
    /// By order: the first of its rows; one more at the end.
    let firstRow: [Int32]
    let orderOf: [Int32]
    let block: [Int32]
    /// Scanner minutes, turnaround included, and the patient's minutes.
    let minutes: [Int32]
    let length: [Int32]
    /// First and last feasible start that settled orders leave, in minutes of `Instant`.
    let first: [Int32]
    let last: [Int32]
    /// What is drawn from windows, and what is asked before the exam: places in `draws` and `help`.
    let bundle: [Int32]
    let helping: [Int32]
    let draws: WindowDraws
    let help: HelpDraws
    let visits: VisitPlaces
    /// By order: 1 for urgent priorities, else 0; reserves treat the two apart.
    let urgency: [Int8]

    /// `kept`: places in `list`, ascending. `settled`: demanded orders that plans place.
    init(
        _ context: PlanningContext, _ list: OfferList, kept: [Index<Offer>],
        settled orders: Set<Index<Order>> = []
    ) {
        self.context = context
        self.list = list
        let settled = SettledOrders(orders, list, context.instance)
        self.settled = settled
        let left = kept.filter { settled.startsLeft($0, list) != nil }
        let kept = VisitPlaces.possible(left, list, context.instance).sorted {
            (list.order[$0.int], list.block[$0.int], $0) < (list.order[$1.int], list.block[$1.int], $1)
        }
        let starts = kept.map { settled.startsLeft($0, list)! }
        original = kept
        visits = VisitPlaces(kept, list, context.instance)
        var firstRow = [Int32](repeating: 0, count: context.instance.scenario.orders.count + 1)
        for row in kept { firstRow[list.order[row.int].int + 1] += 1 }
        for order in firstRow.indices.dropFirst() { firstRow[order] += firstRow[order - 1] }
        self.firstRow = firstRow
        orderOf = kept.map { list.order[$0.int].position }
        block = kept.map { list.block[$0.int].position }
        minutes = kept.map { Int32(list.minutes[$0.int]) }
        length = kept.map { Int32(list.length[$0.int]) }
        first = starts.map(\.lowerBound)
        last = starts.map(\.upperBound)
        bundle = kept.map { list.bundle[$0.int] }
        helping = kept.map { list.help[$0.int] }
        draws = WindowDraws(list.bundles, context.instance)
        help = HelpDraws(list.helps.map(\.before), context.instance)
        let scenario = context.instance.scenario
        urgency = scenario.orders.rows.map { scenario.isUrgent($0) ? 1 : 0 }
    }

    var count: Int { original.count }
    var orderCount: Int { firstRow.count - 1 }
    /// Where an order of no visit stands in every plan.
    func settledPlace(of order: Int) -> SettledOrders.Place? {
        visits.ofOrder[order] < 0 ? settled.place(of: Index(order)) : nil
    }
    /// Whether an order takes of what the session keeps for urgent ones.
    func isRoutine(_ order: Int, in session: Int) -> Bool {
        urgency[order] == 0 || context.reserves[session].bindsUrgent
    }
    func rows(of order: Int) -> Range<Int> { Int(firstRow[order])..<Int(firstRow[order + 1]) }
}
