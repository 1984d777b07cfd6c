import Domain

/// A barrier group with what the plan and the first-come plan do for it.
struct GroupLevel: Sendable {
    let name: GroupName
    let isProtected: Bool
    let orders: Int
    let placed: Int
    /// Placed share, as the equity goal counts it.
    let level: Value
    let baselinePlaced: Int
    let baselineLevel: Value
    let baselineWithSessionsPlaced: Int
    let baselineWithSessionsLevel: Value
    /// Placed on or before the due day.
    let onTime: Int
    /// Days from the request to the exam, mean over placed orders; nil where none is placed.
    let meanWaitDays: Value?

    init(_ group: PlanOutcome.Group, _ outcome: PlanOutcome, _ scenario: Scenario) {
        let members = Set(group.orders)
        let own = outcome.plan.placements.filter { members.contains($0.order) }
        func placed(_ plan: Plan) -> Int { plan.placements.count { members.contains($0.order) } }
        func day(_ placement: Placement) -> Day {
            scenario.zone(of: placement.session).day(of: placement.start)
        }
        name = group.name
        isProtected = group.isProtected
        orders = group.orders.count
        self.placed = own.count
        baselinePlaced = placed(outcome.baseline)
        baselineWithSessionsPlaced = placed(outcome.baselineWithSessions)
        let count = group.orders.count
        level = Self.level(own.count, of: count)
        baselineLevel = Self.level(baselinePlaced, of: count)
        baselineWithSessionsLevel = Self.level(baselineWithSessionsPlaced, of: count)
        onTime = own.count { day($0) <= scenario.orders[$0.order].due }
        let waited = own.map { placement in
            let zone = scenario.zone(of: placement.session)
            return day(placement) - zone.day(of: scenario.orders[placement.order].requestedAt)
        }
        meanWaitDays =
            waited.isEmpty
            ? nil
            : Value(
                millionths: roundedHalfUp(Int128(waited.reduce(0, +)) * 1_000_000, over: Int128(waited.count))
            )
    }

    /// placed × round(10⁶ ÷ orders): the integer the equity goal sums.
    static func level(_ placed: Int, of orders: Int) -> Value {
        orders == 0 ? .zero : Value(millionths: roundedHalfUp(1_000_000, over: Int128(orders))) * placed
    }
}

/// Which figures of a group may be shown: in results that are shared, a count of 1 to 10 could name a person.
struct Disclosure: Sendable {
    let suppression: Policy.Suppression

    func hides(_ count: Int) -> Bool { suppression == .shared && (1...10).contains(count) }
    func hidesPlaced(_ group: GroupLevel) -> Bool { hides(group.orders) || hides(group.placed) }
    func hidesBaseline(_ group: GroupLevel) -> Bool { hides(group.orders) || hides(group.baselinePlaced) }

    static let hidden = "≤10"
}
