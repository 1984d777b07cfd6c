import Domain

/// For each ride, interpreter, talk about cost and navigator that an appointment draws on: a ServiceRequest that says what
/// is needed, and a Task for whoever arranges it. Both are drafts: they come into force when the patient has accepted.
/// The category is that of the Gravity project; no profile is claimed, since a site's own procedure codes are not known.
struct FHIRSupports {
    let reading: PlanReading

    private var scenario: Scenario { reading.scenario }

    /// Requests with their tasks.
    func resources(_ placement: Placement) -> [JSONOutput] {
        var numbers: [PoolKind: Int] = [:]
        let drawn = placement.bundle.flatMap { draw -> [JSONOutput] in
            let kind = scenario.pools[draw.pool].kind
            guard kind.fhirSupport != nil else { return [] }
            numbers[kind, default: 0] += 1
            return resources(placement, kind, numbers[kind] ?? 1, draw)
        }
        // The minutes of a talk about cost are taken from whichever counsellor has them by then: no pool is named.
        return drawn
            + (placement.optional.contains(.counselling) ? resources(placement, .counsellor, 1, nil) : [])
    }

    private func resources(
        _ placement: Placement, _ kind: PoolKind, _ number: Int, _ draw: Placement.Draw?
    ) -> [JSONOutput] {
        let order = reading.order(placement)
        let id = FHIRID.make(number == 1 ? kind.rawValue : "\(kind.rawValue)-\(number)", order.id)
        return [request(placement, order, kind, draw, id), task(placement, order, draw, id)]
    }

    private func request(
        _ placement: Placement, _ order: Order, _ kind: PoolKind, _ draw: Placement.Draw?, _ id: String
    ) -> JSONOutput {
        let (words, barrier) = kind.fhirSupport ?? (kind.rawValue, nil)
        let categories =
            [FHIRElement.concept(FHIRElement.coding(FHIRSystem.usCoreCategory, "sdoh"))]
            + (barrier.map {
                [FHIRElement.concept(FHIRElement.coding(FHIRTerms.gravity, $0.rawValue))]
            } ?? [])
        let details = details(placement, kind, draw).compactMap(FHIRElement.text).map {
            FHIRElement.object(.init("text", $0))
        }
        return FHIRElement.object(
            .init("resourceType", "ServiceRequest"), .init("id", .string(id)),
            .init("basedOn", [FHIRThing.order.reference(order.id)]),
            .init("status", FHIRElement.code(FHIRRequestStatus.draft)),
            .init("intent", FHIRElement.code(FHIRIntent.proposal)),
            .init("category", .array(categories)),
            .init("priority", .string(order.priority.rawValue)),
            .init(
                "code",
                FHIRElement.concept(FHIRElement.coding(FHIRSystem.support, kind.rawValue), text: words)),
            FHIRElement.list("orderDetail", details),
            .init("subject", FHIRThing.patient.reference(reading.patient(order).id)),
            .init("occurrencePeriod", occurrence(placement, kind, draw)),
            .init("authoredOn", asOf), .init("requester", FHIRID.deviceReference),
            FHIRElement.list("performer", performer(draw)),
            .init("locationReference", [FHIRThing.site.reference(reading.site(placement).id)]),
            .init("supportingInfo", [FHIRAppointments.reference(order)]))
    }

    private func task(
        _ placement: Placement, _ order: Order, _ draw: Placement.Draw?, _ id: String
    ) -> JSONOutput {
        let last = reading.offeredBy(placement).map(FHIRElement.day)
        return FHIRElement.object(
            .init("resourceType", "Task"), .init("id", .string(id)),
            .init("status", FHIRElement.code(FHIRRequestStatus.draft)),
            .init("intent", FHIRElement.code(FHIRIntent.proposal)),
            .init("priority", .string(order.priority.rawValue)),
            .init("code", FHIRElement.concept(FHIRElement.coding(FHIRSystem.task, "fulfill"))),
            .init("focus", ["reference": .string("ServiceRequest/\(id)")]),
            .init("for", FHIRThing.patient.reference(reading.patient(order).id)),
            .init("authoredOn", asOf), .init("requester", FHIRID.deviceReference),
            FHIRElement.member("owner", performer(draw).first),
            .init(
                "restriction",
                ["period": ["end": last ?? .string(reading.site(placement).zone.rfc3339(placement.start))]]))
    }

    private var asOf: JSONOutput { .string(scenario.zone.rfc3339(scenario.asOf)) }

    private func performer(_ draw: Placement.Draw?) -> [JSONOutput] {
        draw.map { [FHIRThing.pool.reference(scenario.pools[$0.pool].id)] } ?? []
    }

    /// A ride: from the time the patient is to be ready to the end of the visit's last exam. Minutes of people: while they are busy.
    /// What comes before the exam: until the day before.
    private func occurrence(
        _ placement: Placement, _ kind: PoolKind, _ draw: Placement.Draw?
    ) -> JSONOutput {
        let zone = reading.site(placement).zone
        func period(_ span: Span) -> JSONOutput {
            FHIRElement.period(.string(zone.rfc3339(span.from)), .string(zone.rfc3339(span.to)))
        }
        switch kind {
        case .ride:
            let ready = reading.pickup(placement) ?? reading.arrival(placement)
            return period(Span(from: ready, to: reading.departure(placement)))
        case .counsellor, .navigator:
            return FHIRElement.period(
                FHIRElement.day(reading.today),
                FHIRElement.day(max(reading.today, reading.day(placement) - 1)))
        default: return period(draw?.busy ?? placement.exam)
        }
    }

    private func details(_ placement: Placement, _ kind: PoolKind, _ draw: Placement.Draw?) -> [String] {
        let patient = reading.patient(reading.order(placement))
        switch kind {
        case .ride:
            return ["mobility: \(patient.transport?.mobility?.rawValue ?? "not known, ask")"]
                + (patient.zone.map { ["from zone: \($0)"] } ?? [])
        case .interpreter: return draw.map { [scenario.pools[$0.pool].interpreterWords] } ?? []
        default: return []
        }
    }
}
