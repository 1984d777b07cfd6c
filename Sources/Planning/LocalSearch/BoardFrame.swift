import Domain

/// What never changes while orders move on a board.
struct BoardFrame: Sendable {
    let offers: FlatOffers
    let goal: FlatGoal
    /// By block.
    let blockStart: [Int32]
    let blockEnd: [Int32]
    let session: [Int32]
    /// By block: where its members stand; one more at the end.
    let firstMember: [Int32]
    /// By session: minutes that orders that are not urgent, and all orders, may take; `Int32.max` where nothing is kept.
    let routineLimit: [Int32]
    let limit: [Int32]
    let leastMinutes: [Int32]
    let site: [Int32]
    let isChoice: [Bool]
    /// By order: other open orders of the patient.
    let siblings: CompressedRows
    /// By order: the patient's exams that are booked already.
    let booked: [[Range<Int32>]]
    /// By order: what people have decided stays where it is, and whole visits with it.
    let isFixed: [Bool]
    /// By row: the patient is elsewhere that day.
    let isBarred: [Bool]
    let day: [Int32]

    init(_ offers: FlatOffers, _ goal: FlatGoal) {
        self.offers = offers
        self.goal = goal
        let (context, instance) = (offers.context, offers.context.instance)
        let scenario = instance.scenario
        blockStart = instance.blocks.rows.map(\.span.from.minute)
        blockEnd = instance.blocks.rows.map(\.span.to.minute)
        session = instance.blocks.rows.map(\.session.position)
        firstMember = Self.firstMembers(offers)
        routineLimit = context.reserves.map { Int32(clamping: max(0, $0.forRoutine ?? .max)) }
        limit = context.reserves.map { Int32(clamping: max(0, $0.forAll ?? .max)) }
        isChoice = scenario.sessions.indices.map { context.isChoice($0) }
        leastMinutes = scenario.sessions.indices.map { session in
            context.isChoice(session) ? scenario.sessions[session].opening?.minimumMinutes.count ?? 0 : 0
        }
        site = scenario.sessions.rows.map(\.site.position)
        var siblings: [(row: Int, value: Int32)] = []
        for orders in instance.openOrdersOfPatient.values where orders.count > 1 {
            for order in orders {
                siblings += orders.filter { $0 != order }.map { (order.int, $0.position) }
            }
        }
        self.siblings = CompressedRows(siblings, count: scenario.orders.count)
        booked = scenario.orders.rows.map { order in
            (instance.bookingsOfPatient[order.patient] ?? []).map { $0.span.from.minute..<$0.span.to.minute }
        }
        let isDecided = scenario.orders.indices.map {
            instance.demanded[$0] != nil || instance.isBooked[$0.int]
        }
        isFixed = scenario.orders.indices.map { order in
            guard let visit = instance.visitOf[order] else { return isDecided[order.int] }
            return instance.visits[visit].contains { isDecided[$0.int] }
        }
        isBarred = offers.original.map { row in
            let patient = scenario.orders[offers.list.order[row.int]].patient
            return instance.bookingsOfPatient[patient] != nil
                && instance.isAwayFromBooking(offers.list[row], of: patient)
        }
        day = offers.original.map { offers.list.day[$0.int] }
    }

    private static func firstMembers(_ offers: FlatOffers) -> [Int32] {
        let instance = offers.context.instance
        var least = [Int32](repeating: .max, count: instance.blocks.count)
        for row in 0..<offers.count {
            let block = Int(offers.block[row])
            least[block] = min(least[block], offers.minutes[row])
        }
        var first: [Int32] = [0]
        for block in instance.blocks.indices {
            let most =
                least[block.int] == .max ? 0 : instance.blocks[block].span.length.count / least[block.int]
            first.append(first.last! + most)
        }
        return first
    }

    func isRoutine(_ order: Int, in session: Int) -> Bool {
        offers.urgency[order] == 0 || offers.context.reserves[session].bindsUrgent
    }
}
