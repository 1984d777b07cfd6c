import Attendance
public import Domain

/// A plan to be lived through: who is where, and with which chances, all help done.
struct SimulatedPlan: Sendable {
    struct Place: Sendable {
        var order: Index<Order>
        /// In the list with optional supports.
        var offer: Index<Offer>
        var start: Instant
        var chances: Outcome
    }
    /// An order that was booked before.
    struct Booked: Sendable {
        var order: Index<Order>
        var chances: Outcome
    }

    /// In the order of the scenario's orders.
    var places: [Place]
    var opened: Set<Index<Session>>
    /// In the order of the scenario's orders.
    var booked: [Booked] = []

    /// Completed appointments to be expected when nobody stands by.
    var expectedCompletions: Value { places.reduce(.zero) { $0 + $1.chances.completed } }
    var expectedBookings: Value { booked.reduce(.zero) { $0 + $1.chances.completed } }
}

/// A published plan as its file says it: what `EarlierPlan` says, the optional supports, and further outreach.
public struct PublishedPlan: Sendable {
    public var places: EarlierPlan
    /// By order; absent: none.
    public var optional: [Index<Order>: Set<Placement.OptionalSupport>]
    /// By order, of bookings too; absent: none.
    public var outreach: [Index<Order>: [OutreachKind]]

    public init(
        places: EarlierPlan, optional: [Index<Order>: Set<Placement.OptionalSupport>],
        outreach: [Index<Order>: [OutreachKind]]
    ) {
        self.places = places
        self.optional = optional
        self.outreach = outreach
    }

    public init(_ outcome: PlanOutcome) {
        let placements = outcome.plan.placements
        self.init(
            places: EarlierPlan(
                places: placements.map { placement in
                    EarlierPlan.Place(
                        order: placement.order, session: placement.session, start: placement.start,
                        pools: Set(placement.bundle.map(\.pool)), contact: placement.contact)
                }),
            optional: Dictionary(
                placements.map { ($0.order, Set($0.optional)) }, uniquingKeysWith: { first, _ in first }),
            outreach: outcome.outreach.actions.reduce(into: [:]) { $0[$1.order, default: []].append($1.kind) }
        )
    }
}
