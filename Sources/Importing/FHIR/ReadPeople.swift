import Domain
import ScenarioFormat

// Patients and what is known of them: language, how they can be reached, what stands in their way, who pays.

extension FHIRImporter {
    mutating func readPatient(_ resource: FHIRResource, _ id: String) {
        var patient = PatientFacts(id: id, origin: resource.origin)
        patient.isDead =
            resource["deceasedBoolean"]?.bool == true || resource["deceasedDateTime"] != nil
        patient.language = preferredLanguage(resource)
        patient.birth = resource["birthDate"]?.string.flatMap(FHIRTime.day)
        patient.reach = reach(resource)
        patient.zone = homePostalCode(resource).flatMap(zone)
        patient.sex = resource["gender"]?.string.flatMap {
            ["male", "female", "other", "unknown"].contains($0) ? $0 : nil
        }
        for extra in resource["extension"]?.all ?? [] {
            switch extra.member("url")?.string {
            case FHIRCodes.interpreterNeeded:
                patient.interpreter = extra.member("valueCoding")?.coding.flatMap { FHIRCodes.answers[$0] }
            case FHIRCodes.race: patient.race = category(extra)
            case FHIRCodes.ethnicity: patient.ethnicity = category(extra)
            default: break
            }
        }
        facts.patients["Patient/\(id)"] = patient
    }

    /// The preferred language, or the only one. A tag that is none stays unknown.
    private mutating func preferredLanguage(_ resource: FHIRResource) -> String? {
        let spoken = resource["communication"]?.all ?? []
        let preferred =
            spoken.first { $0.member("preferred")?.bool == true } ?? (spoken.count == 1 ? spoken[0] : nil)
        guard let language = preferred?.member("language") else { return nil }
        for coding in language.codings {
            if let tag = LanguageCodes.canonical(coding.code) { return tag.tag }
        }
        log.add(
            resource.finding(
                .warning, .codeInvalid, "communication.language", "this is no language tag",
                "code it by BCP 47, such as es; until then it is unknown"))
        return nil
    }

    /// The kinds of channels for which the record has a number or an address. Whether they may be used is another matter.
    private func reach(_ resource: FHIRResource) -> Set<String> {
        var reach: Set<String> = []
        for point in resource["telecom"]?.all ?? []
        where point.member("use")?.string != "old" && point.member("value")?.string?.isEmpty == false {
            switch point.member("system")?.string {
            case "phone":
                reach.insert("call")
                if point.member("use")?.string == "mobile" { reach.insert("text") }
            case "sms": reach.insert("text")
            case "email": reach.insert("email")
            default: break
            }
        }
        if !(resource["address"]?.all ?? []).isEmpty { reach.insert("letter") }
        return reach
    }

    private func homePostalCode(_ resource: FHIRResource) -> String? {
        let addresses = resource["address"]?.all ?? []
        let home = addresses.first { $0.member("use")?.string == "home" }
        let current = addresses.first { $0.member("use")?.string != "old" }
        return (home ?? current)?.member("postalCode")?.string
    }

    /// By the longest beginning of the code that the companion knows.
    private func zone(_ postalCode: String) -> String? {
        var beginning = Substring(postalCode)
        while !beginning.isEmpty {
            if let zone = companion.zones[String(beginning)] { return zone }
            beginning = beginning.dropLast()
        }
        return nil
    }

    /// A category of the Office of Management and Budget, in the words of its code system.
    private func category(_ node: JSONNode) -> String? {
        let categories = (node.member("extension")?.all ?? []).filter {
            $0.member("url")?.string == "ombCategory"
        }.compactMap { $0.member("valueCoding")?.coding?.code }
        guard let first = categories.first else { return nil }
        return categories.count > 1 ? "more than one" : Self.categories[first] ?? "other"
    }

    private static let categories = [
        "1002-5": "American Indian or Alaska Native", "2028-9": "Asian",
        "2054-5": "Black or African American", "2076-8": "Native Hawaiian or Other Pacific Islander",
        "2106-3": "White", "2135-2": "Hispanic or Latino", "2186-5": "Not Hispanic or Latino",
        "ASKU": "declined", "UNK": "unknown",
    ]

    mutating func readCoverage(_ resource: FHIRResource, _ id: String) {
        guard resource["status"]?.string == "active" else { return log.leftOut("Coverage", "not active") }
        guard let beneficiary = FHIRReference.key(resource["beneficiary"]) else {
            return leaveOut(resource, "beneficiary", "there is no patient")
        }
        guard let payer = FHIRCodes.payer(resource["type"]?.codings ?? []) else {
            return log.leftOut("Coverage", "type unknown")
        }
        log.used("Coverage")
        facts.coverages.append(
            CoverageFacts(
                key: "Coverage/\(id)", beneficiary: beneficiary, payer: payer,
                order: resource["order"]?.asInt64.map(Int.init) ?? .max))
    }

    mutating func readObservation(_ resource: FHIRResource, _ id: String) {
        let status = resource["status"]?.string ?? ""
        guard ["final", "amended", "corrected", "preliminary"].contains(status) else {
            return log.leftOut("Observation", "not final")
        }
        guard let (barrier, need) = answer(resource) else {
            return log.leftOut("Observation", "no screening answer")
        }
        guard let patient = FHIRReference.key(resource["subject"]) else {
            return leaveOut(resource, "subject", "there is no patient")
        }
        log.used("Observation")
        let when = (resource["effectiveDateTime"] ?? resource["effectiveInstant"] ?? resource["issued"])?
            .string
        facts.needs.append(
            NeedFact(
                patient: patient, code: barrier, need: need, source: .selfReport,
                day: when.flatMap { FHIRTime.day($0, in: companion.zone) }))
    }

    /// By the question; else by the category of the Gravity project and a plain yes or no.
    private func answer(_ resource: FHIRResource) -> (BarrierCode, Need)? {
        let answers = resource["valueCodeableConcept"]?.codings ?? []
        let declined = (resource["dataAbsentReason"]?.codings ?? []).contains { $0.code == "asked-declined" }
        for question in resource["code"]?.codings ?? [] where question.system == FHIRCodes.loinc {
            guard let (barrier, meanings) = FHIRCodes.questions[question.code] else { continue }
            if declined { return (barrier, .declined) }
            let meant = answers.lazy.compactMap { meanings[$0.code] ?? FHIRCodes.answers[$0] }.first
            return (barrier, meant ?? .unknown)
        }
        let domains = (resource["category"]?.all ?? []).flatMap(\.codings).filter {
            $0.system == FHIRTerms.gravity
        }
        guard let barrier = domains.lazy.compactMap({ BarrierCode(rawValue: $0.code) }).first else {
            return nil
        }
        if declined { return (barrier, .declined) }
        if let flag = resource["valueBoolean"]?.bool { return (barrier, flag ? .yes : .no) }
        return answers.lazy.compactMap { FHIRCodes.answers[$0] }.first.map { (barrier, $0) }
    }

    mutating func readCondition(_ resource: FHIRResource, _ id: String) {
        func status(_ key: String) -> String? { resource[key]?.codings.first?.code }
        let clinical = status("clinicalStatus") ?? "active"
        guard ["active", "recurrence", "relapse"].contains(clinical) else {
            return log.leftOut("Condition", "not active")
        }
        guard !["refuted", "entered-in-error"].contains(status("verificationStatus") ?? "") else {
            return log.leftOut("Condition", "refuted")
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

    /// Only consents whose category the companion names: what a consent is about differs from site to site.
    mutating func readConsent(_ resource: FHIRResource, _ id: String) {
        guard resource["status"]?.string == "active" else { return log.leftOut("Consent", "not active") }
        guard let patient = FHIRReference.key(resource["patient"]) else {
            return leaveOut(resource, "patient", "there is no patient")
        }
        let codes = Set((resource["category"]?.all ?? []).flatMap(\.codings))
        let rules = companion.consents.filter { codes.contains($0.code) }
        guard !rules.isEmpty else { return log.leftOut("Consent", "category not in the companion") }
        log.used("Consent")
        let channels = rules.reduce(into: Set<String>()) { $0.formUnion($1.channels) }
        let isPermitted = resource["provision"]?.member("type")?.string != "deny"
        facts.consents.append(ConsentFacts(patient: patient, channels: channels, isPermitted: isPermitted))
    }

    /// With a finding that a required reference is missing.
    mutating func leaveOut(_ resource: FHIRResource, _ element: String, _ message: String) {
        log.leftOut(resource.type, message)
        log.add(resource.finding(.error, .required, element, message, "name it by a reference"))
    }
}

extension FHIRResource {
    var origin: Origin { Origin(file: file, line: line) }
}
