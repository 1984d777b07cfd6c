import Domain

/// What an offer gains and pays by the prices of one goal, in 10⁻¹² of the goal's unit.
struct Tariff {
    /// By order: what its groups' levels gain when it is placed, less its own price.
    var gains: [Int128]
    /// By window: for one unit.
    var windows: [Int128]
    /// By window of a pool drawn during exams: for what an offer takes of it, counted.
    var countedWindows: [[WholeUnits]]
    /// By session: for the minutes of an offer, counted.
    private var countedMinutes: [[(units: WholeUnits, urgentToo: Bool)]]
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
        countedWindows = windows.map { _ in [] }
        countedMinutes = list.scenario.sessions.rows.map { _ in [] }
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

    mutating func charge(_ prices: [WholeUnits], for session: Index<Session>, urgentToo: Bool) {
        countedMinutes[session.int] += prices.map { ($0, urgentToo) }
    }

    /// What an offer with these helps pays on rows counted in whole units.
    func countedCharge(_ offer: Offer, _ helps: ArraySlice<Help>, isUrgent: Bool) -> Int128 {
        var sum: Int128 = 0
        for row in countedMinutes[offer.session.int] where row.urgentToo || !isUrgent {
            sum += row.units.charge(offer.minutes.int)
        }
        for (position, help) in zip(helps.indices, helps) where !countedWindows[help.window.int].isEmpty {
            // What is drawn on one window is added up before it is counted.
            if helps[..<position].contains(where: { $0.window == help.window }) { continue }
            let drawn = helps.reduce(0) { $1.window == help.window ? $0 + Int($1.use) : $0 }
            for units in countedWindows[help.window.int] { sum += units.charge(drawn) }
        }
        return sum
    }
}
