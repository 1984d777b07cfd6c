import Domain
import ScenarioFormat

// Patients and what is known of them: language, how they can be reached, who pays.

extension FHIRImporter {
    mutating func readPatient(_ resource: FHIRResource, _ id: String) {
        var patient = PatientFacts(id: id, origin: resource.origin)
        patient.isDead =
            resource["deceasedBoolean"]?.bool == true || resource["deceasedDateTime"] != nil
        patient.isInactive =
            resource["active"]?.bool == false
            || (resource["link"]?.all ?? []).contains { $0.member("type")?.string == "replaced-by" }
        patient.language = preferredLanguage(resource)
        patient.birth = resource["birthDate"]?.string.flatMap {
            CalendarDate(written: $0, years: CalendarDate.birthYears)?.number
        }
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
        let today = companion.zone.day(of: companion.asOf)
        guard FHIRPeriod(resource["period"], in: companion.zone)?.contains(today) == true else {
            return log.leftOut("Coverage", "not in force")
        }
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

    /// With a finding that a required reference is missing.
    mutating func leaveOut(_ resource: FHIRResource, _ element: String, _ message: String) {
        log.leftOut(resource.type, message)
        log.add(resource.finding(.error, .required, element, message, "name it by a reference"))
    }
}

extension FHIRResource {
    var origin: Origin { Origin(file: file, line: line) }
}
