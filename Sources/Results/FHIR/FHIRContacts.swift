import Domain

/// A CommunicationRequest for every contact that goes out by a channel, as a draft without a text: what is said is a
/// reviewed template's, filled in at the desk. Who agreed to no channel has none here and stands on the worklists alone.
struct FHIRContacts {
    let reading: PlanReading

    /// By order, in the order in which contacts are made.
    var byOrder: [Index<Order>: [JSONOutput]] {
        Dictionary(grouping: CallsList(reading: reading).calls.filter { $0.action.channel != nil }) {
            $0.action.order
        }.mapValues { calls in
            var numbers: [String: Int] = [:]
            return calls.compactMap { call in
                let kind = call.action.kind.word
                numbers[kind, default: 0] += 1
                let number = numbers[kind] ?? 1
                return resource(call, number == 1 ? kind : "\(kind)-\(number)")
            }
        }
    }

    private func resource(_ call: CallsList.Call, _ kind: String) -> JSONOutput? {
        let (scenario, action) = (reading.scenario, call.action)
        guard let channel = action.channel else { return .none }
        let order = scenario.orders[action.order]
        let patient = FHIRThing.patient.reference(reading.patient(order).id)
        let words = [
            (FHIRSystem.outreach, action.kind.word), (FHIRSystem.template, action.template),
            action.language.map { (FHIRSystem.language, $0.tag) },
        ].compactMap { $0 }
        let asked = call.questions.map {
            FHIRElement.concept(FHIRElement.coding(FHIRTerms.gravity, $0.rawValue), text: Words.question($0))
        }
        let last = action.by.map { max($0, reading.today) }
        return FHIRElement.object(
            .init("resourceType", "CommunicationRequest"),
            .init("id", .string(FHIRID.make(kind, order.id))),
            .init("basedOn", [FHIRThing.order.reference(order.id)]),
            .init("status", FHIRElement.code(FHIRRequestStatus.draft)),
            .init("category", .array(words.map { FHIRElement.concept(FHIRElement.coding($0.0, $0.1)) })),
            .init("priority", .string(order.priority.rawValue)),
            .init(
                "medium", [FHIRElement.concept(FHIRElement.coding(FHIRSystem.medium, channel.fhirMedium))]),
            .init("subject", patient), .init("about", [about(action.order)]),
            FHIRElement.member(
                "occurrencePeriod",
                last.map { FHIRElement.period(FHIRElement.day(reading.today), FHIRElement.day($0)) }),
            .init("authoredOn", .string(scenario.zone.rfc3339(scenario.asOf))),
            .init("requester", FHIRID.deviceReference), .init("recipient", [patient]),
            FHIRElement.list("reasonCode", asked))
    }

    /// The proposal, or the booking as its system knows it.
    private func about(_ order: Index<Order>) -> JSONOutput {
        guard case .booked(let booking) = reading.fates[order.int] else {
            return FHIRAppointments.reference(reading.scenario.orders[order])
        }
        return FHIRThing.booking.reference(reading.scenario.bookings[booking].id)
    }
}
