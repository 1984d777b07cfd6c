import Domain

// What is asked for, and the time there is.

extension FHIRImporter {
    mutating func readServiceRequest(_ resource: FHIRResource, _ id: String) {
        let (status, patient) = (resource["status"]?.string, FHIRReference.key(resource["subject"]))
        let isActive = status == "active"
        if let reason = Self.reasonAgainst(resource) {
            return log.leftOut("ServiceRequest", isActive ? reason : "not active")
        }
        if !isActive { log.leftOut("ServiceRequest", "not active") }
        guard status != "entered-in-error", isActive || patient != nil else { return }
        guard let patient else { return leaveOut(resource, "subject", "there is no patient") }
        let priority = resource["priority"]?.string
        let period = resource["occurrencePeriod"]
        let places = (resource["locationReference"]?.all ?? []) + (resource["performer"]?.all ?? [])
        facts.orders.append(
            OrderFacts(
                id: id, origin: resource.origin, patient: patient, isActive: isActive,
                codes: resource["code"]?.codings ?? [],
                priority: priority.map(Priority.init) ?? .routine, authored: resource["authoredOn"]?.string,
                from: period?.member("start")?.string,
                to: (period?.member("end") ?? resource["occurrenceDateTime"])?.string,
                places: places.compactMap { FHIRReference.key($0) },
                insurance: (resource["insurance"]?.all ?? []).compactMap { FHIRReference.key($0) }))
    }

    private static func reasonAgainst(_ resource: FHIRResource) -> String? {
        guard orders.contains(resource["intent"]?.string ?? "") else { return "not an order" }
        return resource["doNotPerform"]?.bool == true ? "not to be done" : nil
    }

    private static let orders: Set<String> = [
        "order", "original-order", "reflex-order", "filler-order", "instance-order",
    ]

    mutating func readSchedule(_ resource: FHIRResource, _ id: String) {
        guard resource["active"]?.bool != false else { return log.leftOut("Schedule", "not active") }
        facts.schedules["Schedule/\(id)"] = ScheduleFacts(
            origin: resource.origin,
            actors: (resource["actor"]?.all ?? []).compactMap { FHIRReference.key($0) })
    }

    mutating func readSlot(_ resource: FHIRResource, _ id: String) {
        let use: SlotFacts.Use
        switch resource["status"]?.string {
        case "free": use = resource.isModified ? .closed : .free
        case "busy", "busy-tentative": use = .taken
        case "busy-unavailable": use = .closed
        default: return log.leftOut("Slot", "no time for appointments")
        }
        guard let schedule = FHIRReference.key(resource["schedule"]) else {
            return leaveOut(resource, "schedule", "there is no schedule")
        }
        guard let time = span(resource) else {
            log.leftOut("Slot", "no time")
            return log.add(
                resource.finding(
                    .error, .value, "start", "start and end are no instants in this order",
                    "write them with seconds and an offset"))
        }
        facts.slots.append(
            SlotFacts(key: "Slot/\(id)", schedule: schedule, time: time, use: use))
    }

    mutating func readAppointment(_ resource: FHIRResource, _ id: String) {
        let actors = (resource["participant"]?.all ?? []).filter { $0.member("status")?.string != "declined" }
            .compactMap { FHIRReference.key($0.member("actor")) }
        func references(_ key: String) -> [String] {
            (resource[key]?.all ?? []).compactMap { FHIRReference.key($0) }
        }
        let appointment = AppointmentFacts(
            id: id, origin: resource.origin, status: resource["status"]?.string ?? "", time: span(resource),
            created: resource["created"]?.string.flatMap { FHIRTime.day($0, in: companion.zone) },
            actors: actors, slots: references("slot"), orders: references("basedOn"))
        guard appointment.isMade || !resource.isModified else {
            return log.leftOut("Appointment", "meaning changed by an extension")
        }
        facts.appointments.append(appointment)
    }

    /// Sites and scanners are the companion's; an export's only have to be known there.
    mutating func readPlace(_ resource: FHIRResource, _ id: String) {
        let key = "\(resource.type)/\(id)"
        if companion.sites[key] != nil || companion.scanners[key] != nil {
            log.used(resource.type)
        } else {
            log.leftOut(resource.type, "not in the companion")
        }
    }

    mutating func readService(_ resource: FHIRResource, _ id: String) {
        let places = (resource["location"]?.all ?? []).compactMap { FHIRReference.key($0) }
        facts.services["HealthcareService/\(id)"] = places
        if places.contains(where: { companion.sites[$0] != nil }) {
            log.used("HealthcareService")
        } else {
            log.leftOut("HealthcareService", "not in the companion")
        }
    }

    /// From the first minute that is touched to the last.
    private func span(_ resource: FHIRResource) -> Span? {
        guard let from = resource["start"]?.string.flatMap({ FHIRTime.instant($0, in: companion.zone) }),
            let to = resource["end"]?.string.flatMap({ FHIRTime.instant($0, in: companion.zone) }), from < to
        else { return nil }
        return Span(from: from, to: to)
    }
}
