import Domain

extension PlanDocument {
    /// Slots likeliest to fall through, each with the orders that could take it.
    var standby: [JSONOutput] {
        reading.outcome.standby.compactMap { slot in
            guard let gone = reading.placement(of: slot.order) else { return nil }
            return .object(
                [
                    .init("order", .string(reading.scenario.orders[slot.order].id)),
                    .init("session", .string(reading.scenario.sessions[gone.session].id)),
                    .init("start", .string(reading.site(gone).zone.rfc3339(gone.start))),
                    .init("standby", .array(slot.standby.map(standby))),
                ])
        }
    }

    private func standby(_ placement: Placement) -> JSONOutput {
        let order = reading.order(placement)
        return .object(
            [.init("order", .string(order.id)), .init("patient", .string(reading.patient(order).id))]
                + alternativeMembers(placement))
    }
}
