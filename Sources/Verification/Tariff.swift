import Domain

/// What an offer gains and pays by the prices of one goal, in 10⁻¹² of the goal's unit.
struct Tariff {
    /// By order: what its groups' levels gain when it is placed, less its own price.
    var gains: [Int128]
    /// By window: for one unit.
    var windows: [Int128]
    /// By supply of help before the exam, and by day from today on: for a minute by that day.
    var before: [[Int128]]
    /// Where the places of visits are priced: for having a member there.
    var visits: [VisitRow: Int128] = [:]
    /// Earlier goals, by what a millionth of them is worth.
    var pins: [(goal: GoalName, price: Int128)] = []
    /// For stretches of time.
    var stretches: StretchPrices
    /// By block, in the order of sessions: for a minute of it.
    private var minutesOfUrgent: [Int128]
    private var minutesOfOthers: [Int128]
    private let firstBlocks: [Int]

    struct VisitRow: Hashable {
        var order: Index<Order>
        var place: SiteDay
    }

    init(_ list: OfferList) {
        let blocks = list.timetable.firstBlocks.last ?? 0
        gains = Array(repeating: 0, count: list.scenario.orders.count)
        windows = Array(repeating: 0, count: list.timetable.windows.table.count)
        before = list.helpBefore.supplies.rows.map { $0.amounts.map { _ in 0 } }
        stretches = StretchPrices(list.timetable)
        minutesOfUrgent = Array(repeating: 0, count: blocks)
        minutesOfOthers = minutesOfUrgent
        firstBlocks = list.timetable.firstBlocks
    }

    func minute(of session: Index<Session>, block: Int, isUrgent: Bool) -> Int128 {
        let position = firstBlocks[session.int] + block
        return isUrgent ? minutesOfUrgent[position] : minutesOfOthers[position]
    }

    mutating func charge(_ price: Int128, for session: Index<Session>, block: Int) {
        minutesOfUrgent[firstBlocks[session.int] + block] += price
        minutesOfOthers[firstBlocks[session.int] + block] += price
    }

    mutating func charge(_ price: Int128, for session: Index<Session>, urgentToo: Bool = true) {
        for position in firstBlocks[session.int]..<firstBlocks[session.int + 1] {
            minutesOfOthers[position] += price
            if urgentToo { minutesOfUrgent[position] += price }
        }
    }
}
