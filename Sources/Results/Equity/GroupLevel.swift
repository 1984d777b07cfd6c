import Domain

/// A barrier group as the equity goal counts it, after merging, under the plan and both first-come plans.
struct GroupLevel: Sendable {
    let name: GroupName
    let isProtected: Bool
    let tallies: Tallies

    init(_ group: PlanOutcome.Group, _ tallies: OrderTallies) {
        name = group.name
        isProtected = group.isProtected
        self.tallies = tallies.sum(group.orders)
    }

    var orders: Int { tallies.orders }
    func placed(_ side: Side) -> Int { tallies[side].placed }
    func level(_ side: Side) -> Value { Self.level(placed(side), of: orders) }

    /// placed × round(10⁶ ÷ orders): the integer the equity goal sums.
    static func level(_ placed: Int, of orders: Int) -> Value {
        orders == 0 ? .zero : Value(millionths: roundedHalfUp(1_000_000, over: Int128(orders))) * placed
    }
}
