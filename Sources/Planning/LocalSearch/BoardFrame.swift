import Domain

/// What never changes while orders move on a board.
struct BoardFrame: Sendable {
    let offers: FlatOffers
    let goal: FlatGoal
    let spots: Spots
    /// By block: where its members stand; one more at the end.
    let firstMember: [Int32]
    /// By session.
    let leastMinutes: [Int32]
    let isChoice: [Bool]
    /// By order: other open orders of the patient.
    let siblings: CompressedRows
    /// By order: the patient's exams that are booked already.
    let booked: [[Range<Int32>]]
    /// By order: what people have decided stays where it is, and whole visits with it.
    let isFixed: [Bool]
    /// By order: whether the patient has nothing else to be at.
    let isAlone: [Bool]

    /// - Parameters:
    ///   - liking: by row of `offers`, what prices make of it.
    ///   - most: rows an order may move to.
    ///   - held: rows where a plan has its orders, ascending.
    init(_ offers: FlatOffers, _ goal: FlatGoal, _ liking: [Float], most: Int, held: [Int32]) {
        self.offers = offers
        self.goal = goal
        spots = Spots(offers, goal, liking, most: most, others: Self.others(offers, held))
        let (context, instance) = (offers.context, offers.context.instance)
        let scenario = instance.scenario
        firstMember = Self.firstMembers(offers)
        isChoice = scenario.sessions.indices.map { context.isChoice($0) }
        leastMinutes = scenario.sessions.indices.map { session in
            context.isChoice(session) ? scenario.sessions[session].opening?.minimumMinutes.count ?? 0 : 0
        }
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
        isAlone = booked.indices.map { [siblings = self.siblings, booked] order in
            siblings.range(order).isEmpty && booked[order].isEmpty
        }
        let isDecided = scenario.orders.indices.map {
            instance.demanded[$0] != nil || instance.isBooked[$0.int]
        }
        isFixed = scenario.orders.indices.map { order in
            guard let visit = instance.visitOf[order] else { return isDecided[order.int] }
            return instance.visits[visit].contains { isDecided[$0.int] }
        }
    }

    /// By order: rows that must have a spot even if they are not among the best.
    private static func others(_ offers: FlatOffers, _ held: [Int32]) -> CompressedRows {
        let ofVisits = offers.visits.visits.flatMap { visit in visit.places.flatMap { $0.rows.joined() } }
        let rows = Set(held + ofVisits).sorted()
        return CompressedRows(
            rows.map { (row: Int(offers.orderOf[Int($0)]), value: $0) }, count: offers.orderCount)
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
}
