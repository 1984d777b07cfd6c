import Domain
import ScenarioFormat

// What stands in patients' way: what they have said, and problems on the list.

extension FHIRImporter {
    mutating func readObservation(_ resource: FHIRResource, _ id: String) {
        let status = resource["status"]?.string ?? ""
        guard ["final", "amended", "corrected", "preliminary"].contains(status) else {
            return log.leftOut("Observation", "not final")
        }
        let answers = answers(resource)
        guard !answers.isEmpty else { return log.leftOut("Observation", "no screening answer") }
        guard let patient = FHIRReference.key(resource["subject"]) else {
            return leaveOut(resource, "subject", "there is no patient")
        }
        log.used("Observation")
        let when = (resource["effectiveDateTime"] ?? resource["effectiveInstant"] ?? resource["issued"])?
            .string
        for (barrier, need) in answers {
            facts.needs.append(
                NeedFact(
                    patient: patient, code: barrier, need: need, source: .selfReport,
                    day: when.flatMap { FHIRTime.day($0, in: companion.zone) }))
        }
    }

    /// Its own, and those of a panel's components.
    private func answers(_ resource: FHIRResource) -> [(BarrierCode, Need)] {
        let components = (resource["component"]?.all ?? []).filter { !$0.isModified }
        return ([resource.node] + components).compactMap(answer)
    }

    /// By the question; else by the category of the Gravity project and a plain yes or no.
    private func answer(_ node: JSONNode) -> (BarrierCode, Need)? {
        let answers = node.member("valueCodeableConcept")?.codings ?? []
        let absent = node.member("dataAbsentReason")?.codings ?? []
        let declined: Need? = absent.contains { $0.code == "asked-declined" } ? .declined : nil
        for question in node.member("code")?.codings ?? [] where question.system == FHIRCodes.loinc {
            guard let (barrier, meanings) = FHIRCodes.questions[question.code] else { continue }
            let meant = answers.lazy.compactMap { FHIRCodes.answer($0, meanings) }.first
            return (barrier, declined ?? meant ?? .unknown)
        }
        let domains = (node.member("category")?.all ?? []).flatMap(\.codings).filter {
            $0.system == FHIRTerms.gravity
        }
        guard let barrier = domains.lazy.compactMap({ BarrierCode(rawValue: $0.code) }).first else {
            return nil
        }
        let flag = node.member("valueBoolean")?.bool.map { $0 ? Need.yes : .no }
        let need = declined ?? flag ?? answers.lazy.compactMap { FHIRCodes.answer($0, [:]) }.first
        return need.map { (barrier, $0) }
    }

    mutating func readCondition(_ resource: FHIRResource, _ id: String) {
        func status(_ key: String) -> String? { resource[key]?.codings.first?.code }
        let clinical = status("clinicalStatus") ?? "active"
        guard ["active", "recurrence", "relapse"].contains(clinical) else {
            return log.leftOut("Condition", "not active")
        }
        guard status("verificationStatus") ?? "confirmed" == "confirmed" else {
            return log.leftOut("Condition", "not confirmed")
        }
        guard let patient = FHIRReference.key(resource["subject"]) else {
            return leaveOut(resource, "subject", "there is no patient")
        }
        let problems = (resource["code"]?.codings ?? []).filter { $0.system == FHIRCodes.icd10 }.map(\.code)
        var isUsed = false
        for code in problems {
            if let mobility = FHIRCodes.mobility[code], facts.mobility[patient] != "wheelchair" {
                facts.mobility[patient] = mobility
                isUsed = true
            }
            if FHIRCodes.disability.contains(code) {
                facts.disabled.insert(patient)
                isUsed = true
            }
        }
        let domains = (resource["category"]?.all ?? []).flatMap(\.codings).filter {
            $0.system == FHIRTerms.gravity
        }
        let barriers =
            problems.compactMap(FHIRCodes.barrier) + domains.compactMap { BarrierCode(rawValue: $0.code) }
        let when = (resource["recordedDate"] ?? resource["onsetDateTime"])?.string
        for barrier in Set(barriers) {
            isUsed = true
            facts.needs.append(
                NeedFact(
                    patient: patient, code: barrier, need: .yes, source: .staff,
                    day: when.flatMap { FHIRTime.day($0, in: companion.zone) }))
        }
        if isUsed { log.used("Condition") } else { log.leftOut("Condition", "no barrier") }
    }
}
