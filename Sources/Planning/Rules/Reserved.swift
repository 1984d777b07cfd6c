import Domain
import LinearModel

/// Minutes of a session that are kept for others, of those its blocks have.
struct Reserves: Sendable {
    /// What orders that are not urgent may take; nil: nothing is kept.
    var forRoutine: Int64?
    /// What all orders together may take; nil: no more than FitsBlock says, or already said by `forRoutine`.
    var forAll: Int64?
    /// Whether `forRoutine` binds urgent orders too, no minutes being kept for them.
    var bindsUrgent: Bool

    init(_ instance: Instance, _ index: Index<Session>) {
        let session = instance.scenario.sessions[index]
        let free = instance.blocksOfSession[index].reduce(0) {
            $0 + Int64(instance.blocks[$1].span.length.int)
        }
        var (urgent, others): (Int64, Int64) = (0, 0)
        for reserve in session.reserves where !reserve.isReleased(in: session, asOf: instance.scenario.asOf) {
            guard case .minutes(let minutes) = reserve.extent else { continue }
            if reserve.purpose == .urgent {
                urgent += Int64(minutes.int)
            } else {
                others += Int64(minutes.int)
            }
        }
        forRoutine = urgent + others > 0 ? free - urgent - others : nil
        forAll = urgent > 0 && others > 0 ? free - others : nil
        bindsUrgent = urgent == 0
    }

    /// Whether the row `forRoutine` counts an order.
    func countsAsRoutine(_ order: Order, _ scenario: Scenario) -> Bool {
        bindsUrgent || !scenario.isUrgent(order)
    }
}

extension Formulation {
    /// Minutes kept for inpatients, emergencies, walk-ins and urgent orders stay free until released: a row a session,
    /// Σ m·book[o] over offers not entitled ≤ minutes of its blocks − minutes kept.
    mutating func addReserved() {
        for session in instance.scenario.sessions.indices where !ofSession[session].isEmpty {
            let reserve = reserves[session.int]
            if let limit = reserve.forRoutine {
                let counted = ofSession[session].filter { offer in
                    reserve.countsAsRoutine(instance.scenario.orders[choices[offer].order], instance.scenario)
                }
                addReserved(Array(counted), limit, .reserved(session, forAll: false))
            }
            if let limit = reserve.forAll {
                addReserved(Array(ofSession[session]), limit, .reserved(session, forAll: true))
            }
        }
    }

    private mutating func addReserved(_ offers: [Index<Offer>], _ limit: Int64, _ label: RowLabel) {
        let taken = sum(offers) { [book, choices] in Double(choices[$0].minutes.int) * book[$0.int] }
        model.subject(to: taken <= Double(max(0, limit)), label)
    }
}
