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
        let actors = (resource["actor"]?.all ?? []).compactMap { FHIRReference.key($0) }
        if !resource.canBeNamed, actors.contains(where: { companion.scanners[$0] != nil }) {
            log.add(
                resource.finding(
                    .fatal, .required, "id", "it has a scanner of the companion, and no slot can name it",
                    "export schedules with their ids"))
        }
        facts.schedules["Schedule/\(id)"] = ScheduleFacts(origin: resource.origin, actors: actors)
    }

    mutating func readSlot(_ resource: FHIRResource, _ id: String) {
        let use: SlotFacts.Use
        switch resource["status"]?.string {
        case "free": use = resource.isModified ? .closed : .free
        case "busy-unavailable": use = .closed
        case "entered-in-error": return log.leftOut("Slot", "no time for appointments")
        // A word that is none of FHIR's does not make it free.
        default: use = .taken
        }
        guard let schedule = FHIRReference.key(resource["schedule"]) else {
            log.leftOut("Slot", "there is no schedule")
            return log.add(
                resource.finding(
                    use == .free ? .error : .fatal, .required, "schedule",
                    "there is no schedule, so nobody knows whose time this is", "name it by a reference"))
        }
        facts.slots.append(
            SlotFacts(
                key: "Slot/\(id)", origin: resource.origin, schedule: schedule,
                stay: WrittenStay(resource, in: companion.zone), use: use))
    }

    mutating func readAppointment(_ resource: FHIRResource, _ id: String) {
        let actors = (resource["participant"]?.all ?? []).filter { $0.member("status")?.string != "declined" }
            .compactMap { FHIRReference.key($0.member("actor")) }
        func references(_ key: String) -> [String] {
            (resource[key]?.all ?? []).compactMap { FHIRReference.key($0) }
        }
        let minutes = resource["minutesDuration"]?.asInt64.flatMap { (1...1440).contains($0) ? Int($0) : nil }
        let appointment = AppointmentFacts(
            id: FHIRTerms.isID(id) ? id : nil, origin: resource.origin,
            status: resource["status"]?.string ?? "",
            stay: WrittenStay(resource, minutes: minutes, in: companion.zone),
            created: resource["created"]?.string.flatMap { FHIRTime.day($0, in: companion.zone) },
            actors: actors, slots: references("slot"), orders: references("basedOn"))
        guard appointment.isMade || !resource.isModified else {
            return log.leftOut("Appointment", "meaning changed by an extension")
        }
        if !AppointmentFacts.statuses.contains(appointment.status) {
            log.add(
                resource.finding(
                    .warning, .codeInvalid, "status", "this is no status; it counts as booked",
                    "write one of FHIR's"))
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
}
