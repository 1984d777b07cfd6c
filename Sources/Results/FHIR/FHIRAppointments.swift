import Domain

/// An Appointment for each order that the plan decided about: `proposed` with day and time, or on the `waitlist` with the
/// reason. Bookings are not repeated: whoever made them has them.
struct FHIRAppointments {
    let reading: PlanReading
    let job: String

    private var scenario: Scenario { reading.scenario }

    func proposed(_ position: Int) -> JSONOutput {
        let placement = reading.placements[position]
        let order = reading.order(placement)
        return resource(
            order, .proposed,
            [
                .init("start", instant(placement.start, placement)),
                .init("end", instant(placement.exam.to, placement)),
                .init("minutesDuration", .integer(Int64(placement.length.int))),
            ],
            comment: reading.reasons.placed[position], isAccepted: reading.accepted[placement.order] != nil,
            participants: [
                participant(FHIRThing.site.reference(reading.site(placement).id)),
                participant(FHIRThing.scanner.reference(reading.scanner(placement).id)),
            ] + reading.draws(placement, of: .interpreter).map(interpreter),
            extensions: reading.outcome.alternatives[position].map(alternative))
    }

    func waiting(_ position: Int) -> JSONOutput {
        let waiting = reading.outcome.waiting[position]
        let change = waiting.wouldPlace.map { " Would place it: \($0)" } ?? ""
        return resource(
            scenario.orders[waiting.order], .waitlist, [],
            comment: reading.reasons.waiting[position] + change)
    }

    static func id(_ order: Order) -> String { FHIRID.make("appointment", order.id) }

    static func reference(_ order: Order) -> JSONOutput {
        ["reference": .string("Appointment/\(id(order))")]
    }

    private func resource(
        _ order: Order, _ status: FHIRAppointmentStatus, _ time: [JSONOutput.Member], comment: String,
        isAccepted: Bool = false, participants: [JSONOutput] = [], extensions: [JSONOutput] = []
    ) -> JSONOutput {
        let exam = reading.exam(order)
        let head: [JSONOutput.Member?] = [
            .init("resourceType", "Appointment"), .init("id", .string(Self.id(order))),
            FHIRElement.list("extension", extensions),
            .init(
                "identifier", [FHIRElement.identifier(FHIRSystem.recommendation, "\(job)/\(order.id)")]),
            .init("status", FHIRElement.code(status)),
            .init(
                "serviceType",
                [
                    FHIRElement.concept(
                        FHIRElement.coding(FHIRSystem.dicom, exam.modality.rawValue),
                        FHIRElement.coding("urn:fairslot:exam", exam.id), text: exam.label ?? exam.id)
                ]),
            .init("priority", .integer(order.priority.fhirRank)),
        ]
        let tail: [JSONOutput.Member?] = [
            .init("created", .string(scenario.zone.rfc3339(scenario.asOf))),
            FHIRElement.member("comment", FHIRElement.text(comment)),
            .init("basedOn", [FHIRThing.order.reference(order.id)]),
            .init(
                "participant",
                .array([patient(order, isAccepted: isAccepted)] + participants)),
            .init(
                "requestedPeriod",
                [FHIRElement.period(FHIRElement.day(order.earliest), FHIRElement.day(order.due))]),
        ]
        return .object(head.compactMap { $0 } + time + tail.compactMap { $0 })
    }

    private func instant(_ instant: Instant, _ placement: Placement) -> JSONOutput {
        .string(reading.site(placement).zone.rfc3339(instant))
    }

    private func patient(_ order: Order, isAccepted: Bool) -> JSONOutput {
        participant(
            FHIRThing.patient.reference(reading.patient(order).id), isAccepted ? .accepted : .needsAction)
    }

    private func participant(
        _ actor: JSONOutput, _ status: FHIRParticipation = .needsAction, type: JSONOutput? = nil
    ) -> JSONOutput {
        FHIRElement.object(
            FHIRElement.list("type", [type].compactMap { $0 }), .init("actor", actor),
            .init("required", FHIRElement.code(FHIRParticipantRequired.required)),
            .init("status", FHIRElement.code(status)))
    }

    private func interpreter(_ draw: Placement.Draw) -> JSONOutput {
        let pool = scenario.pools[draw.pool]
        return participant(
            FHIRThing.pool.reference(pool.id),
            type: FHIRElement.concept(
                FHIRElement.coding(FHIRSystem.participant, "translator"), text: pool.interpreterWords))
    }

    /// Free while everyone else stays in place, and not held: an extension, so that nobody takes one for a proposal.
    private func alternative(_ placement: Placement) -> JSONOutput {
        [
            "url": "urn:fairslot:alternative",
            "extension": [
                [
                    "url": "period",
                    "valuePeriod": FHIRElement.period(
                        instant(placement.start, placement), instant(placement.exam.to, placement)),
                ],
                ["url": "site", "valueReference": FHIRThing.site.reference(reading.site(placement).id)],
                [
                    "url": "scanner",
                    "valueReference": FHIRThing.scanner.reference(reading.scanner(placement).id),
                ],
            ],
        ]
    }
}

extension Pool {
    /// `Interpreter, Spanish, in person`
    var interpreterWords: String {
        (["Interpreter"] + [language.map(Words.language), mode.map(Words.mode)].compactMap { $0 })
            .joined(separator: ", ")
    }
}
