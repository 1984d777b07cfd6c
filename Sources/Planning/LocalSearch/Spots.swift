import Domain

/// A row that an order may take on a board, with all that a move asks of it side by side: moves jump from order to order,
/// where every further column would be a cache line more.
struct Spot: Sendable {
    /// In millionths of the goal.
    let gain: Int64
    /// In the flat offers.
    let row: Int32
    let order: Int32
    let block: Int32
    let session: Int32
    let site: Int32
    let day: Int32
    /// First and last start.
    let first: Int32
    let last: Int32
    private let firstUse: Int32
    private let firstHead: Int32
    private let firstHelp: Int32
    /// What prices make of it.
    let liking: Float
    /// Scanner minutes, turnaround included, and the patient's minutes.
    let minutes: UInt16
    let length: UInt16
    private let useCount: UInt8
    private let headCount: UInt8
    private let helpCount: UInt8
    /// Whether it takes of what its session keeps for urgent orders.
    let isRoutine: Bool

    init(_ row: Int, _ offers: FlatOffers, _ goal: FlatGoal, liking: Float) {
        let (context, original) = (offers.context, offers.original[row].int)
        let session = context.instance.blocks[Index<Block>(Int(offers.block[row]))].session
        let uses = offers.draws.uses(Int(offers.bundle[row]))
        let heads = offers.draws.heads(Int(offers.bundle[row]))
        let help = offers.help.uses(Int(offers.helping[row]))
        gain = goal.gain[row]
        self.row = Int32(row)
        order = offers.orderOf[row]
        block = offers.block[row]
        self.session = session.position
        site = context.instance.scenario.sessions[session].site.position
        day = offers.list.day[original]
        first = offers.first[row]
        last = offers.last[row]
        (firstUse, useCount) = (Int32(uses.lowerBound), UInt8(uses.count))
        (firstHead, headCount) = (Int32(heads.lowerBound), UInt8(heads.count))
        (firstHelp, helpCount) = (Int32(help.lowerBound), UInt8(help.count))
        self.liking = liking
        minutes = UInt16(offers.minutes[row])
        length = UInt16(offers.length[row])
        isRoutine = offers.isRoutine(Int(order), in: session.int)
    }

    /// Places in `WindowDraws` and `HelpDraws`.
    var uses: Range<Int> { Int(firstUse)..<Int(firstUse) + Int(useCount) }
    var heads: Range<Int> { Int(firstHead)..<Int(firstHead) + Int(headCount) }
    var help: Range<Int> { Int(firstHelp)..<Int(firstHelp) + Int(helpCount) }
}

/// The spots of all orders: of each its best rows by reduced value, then others at which it may stand.
struct Spots: Sendable {
    let all: [Spot]
    /// By order: its first spot; one more at the end. And where those end that it may move to.
    private let first: [Int32]
    private let endOfChoices: [Int32]
    /// By spot and linear pin: coefficients.
    private let pinGains: [Int64]
    let pinCount: Int

    /// - Parameters:
    ///   - most: rows an order may move to.
    ///   - others: by order, rows that are needed besides, ascending.
    init(_ offers: FlatOffers, _ goal: FlatGoal, _ liking: [Float], most: Int, others: CompressedRows) {
        let barred = BarredRows(offers)
        var all: [Spot] = []
        var first: [Int32] = [0]
        var endOfChoices: [Int32] = []
        func add(_ row: Int) { all.append(Spot(row, offers, goal, liking: liking[row])) }
        for order in 0..<offers.orderCount {
            let choices = offers.rows(of: order).filter { !barred.contains($0, of: order) }
                .sorted { (liking[$1], $0) < (liking[$0], $1) }.prefix(most)
            for row in choices { add(row) }
            endOfChoices.append(Int32(all.count))
            for place in others.range(order) where !choices.contains(Int(others.values[place])) {
                add(Int(others.values[place]))
            }
            first.append(Int32(all.count))
        }
        self.all = all
        (self.first, self.endOfChoices) = (first, endOfChoices)
        pinCount = goal.linearPins.count
        pinGains = all.flatMap { spot in goal.linearPins.map { $0.gain[Int(spot.row)] } }
    }

    subscript(spot: Int) -> Spot { all[spot] }
    func choices(of order: Int) -> Range<Int> { Int(first[order])..<Int(endOfChoices[order]) }
    func pinGain(_ spot: Int, _ pin: Int) -> Int64 { pinGains[spot * pinCount + pin] }

    /// The spot of a row that is known to have one.
    func spot(of row: Int32, of order: Int) -> Int32 {
        let own = Int(first[order])..<Int(first[order + 1])
        return Int32(own.first { all[$0].row == row }!)
    }
}

/// Rows on days on which the patient is booked elsewhere.
struct BarredRows {
    private let offers: FlatOffers
    private let isBooked: [Bool]

    init(_ offers: FlatOffers) {
        let instance = offers.context.instance
        self.offers = offers
        isBooked = instance.scenario.orders.rows.map { instance.bookingsOfPatient[$0.patient] != nil }
    }

    func contains(_ row: Int, of order: Int) -> Bool {
        guard isBooked[order] else { return false }
        let instance = offers.context.instance
        return instance.isAwayFromBooking(
            offers.list[offers.original[row]], of: instance.scenario.orders[Index<Order>(order)].patient)
    }
}
