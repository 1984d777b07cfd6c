import Attendance
public import Domain

/// A plan to be lived through: who is where, and with which chances.
struct SimulatedPlan: Sendable {
    struct Place: Sendable {
        var order: Index<Order>
        /// In the list with optional supports.
        var offer: Index<Offer>
        var start: Instant
        var chances: Outcome
    }

    /// In the order of the scenario's orders.
    var places: [Place]
    var opened: Set<Index<Session>>

    /// Completed appointments to be expected when nobody stands by.
    var expectedCompletions: Value { places.reduce(.zero) { $0 + $1.chances.completed } }
}

/// A published plan as its file says it: what `EarlierPlan` says, and the optional supports.
public struct PublishedPlan: Sendable {
    public var places: EarlierPlan
    /// By order; absent: none.
    public var optional: [Index<Order>: Set<Placement.OptionalSupport>]

    public init(places: EarlierPlan, optional: [Index<Order>: Set<Placement.OptionalSupport>]) {
        self.places = places
        self.optional = optional
    }

    public init(_ plan: Plan) {
        places = EarlierPlan(
            places: plan.placements.map { placement in
                EarlierPlan.Place(
                    order: placement.order, session: placement.session, start: placement.start,
                    pools: Set(placement.bundle.map(\.pool)), contact: placement.contact)
            })
        optional = Dictionary(
            plan.placements.map { ($0.order, Set($0.optional)) }, uniquingKeysWith: { first, _ in first })
    }
}
