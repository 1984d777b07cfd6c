import Domain

// Codes of others, with what they mean here. LOINC answers and ICD-10-CM categories as the Gravity SDOH Clinical Care value
// sets and the PRAPARE and AHC-HRSN panels use them; coverage types by the Source of Payment Typology.

enum FHIRCodes {
    static let loinc = "http://loinc.org"
    static let snomed = "http://snomed.info/sct"
    static let icd10 = "http://hl7.org/fhir/sid/icd-10-cm"
    static let interpreterNeeded =
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
    static let race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race"
    static let ethnicity = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity"

    /// A screening question with one answer: what it is about, and what answers mean.
    static let questions: [String: (BarrierCode, [String: Need])] = [
        // PRAPARE: has lack of transportation kept you from medical appointments, or from other things?
        "93030-5": (
            .transportationInsecurity,
            [
                "LA30133-5": .yes, "LA30134-3": .yes, "LA32-8": .no, "LA30257-2": .unknown,
                "LA30122-8": .declined,
            ]
        ),
        // Interpreter needed.
        "54588-9": (.languageAccess, ["LA33-6": .yes, "LA32-8": .no]),
        // How hard is it to pay for the very basics?
        "76513-1": (
            .financialInsecurity,
            ["LA15832-1": .yes, "LA14745-6": .yes, "LA22683-9": .yes, "LA22682-1": .no, "LA15831-3": .no]
        ),
        // Unable to get, when really needed: medicine or any health care.
        "93031-3": (.medicalCostBurden, ["LA30128-5": .yes]),
        // Main insurance.
        "76437-3": (.healthInsuranceCoverageStatus, ["LA30194-7": .yes]),
    ]

    /// Answers that mean the same to every question.
    static let answers: [FHIRCode: Need] = [
        FHIRCode(system: snomed, code: "373066001"): .yes, FHIRCode(system: snomed, code: "373067005"): .no,
        FHIRCode(system: loinc, code: "LA33-6"): .yes, FHIRCode(system: loinc, code: "LA32-8"): .no,
    ]

    /// Problems by ICD-10-CM. Leaves first: a longer code decides before the category it is in.
    static func barrier(icd10 code: String) -> BarrierCode? {
        icd10Barriers.first { code.hasPrefix($0.prefix) }?.barrier
    }

    private static let icd10Barriers: [(prefix: String, barrier: BarrierCode)] = [
        ("Z59.82", .transportationInsecurity), ("Z75.3", .transportationInsecurity),
        ("Z59.86", .financialInsecurity), ("Z59.87", .materialHardship),
        ("Z91.190", .medicalCostBurden), ("Z59.6", .financialInsecurity),
        ("Z59.7", .healthInsuranceCoverageStatus), ("Z59.0", .homelessness), ("Z59.1", .housingInstability),
        ("Z59.81", .housingInstability), ("Z59.4", .foodInsecurity), ("Z58.81", .digitalAccess),
        ("Z55.0", .personalHealthLiteracy), ("Z55.6", .personalHealthLiteracy), ("Z56", .employmentStatus),
    ]

    /// How someone gets about: dependence on a wheelchair, other reduced mobility.
    static let mobility = ["Z99.3": "wheelchair", "Z74.09": "assist"]
    /// Limitation of activities due to disability, and the two above.
    static let disability: Set<String> = ["Z73.6", "Z99.3", "Z74.09"]

    /// The payer class of a coverage's type.
    static func payer(_ codes: [FHIRCode]) -> String? {
        for code in codes {
            if let payer = payers[code.code] { return payer }
            // Source of Payment Typology: the first digit is the class.
            guard code.code.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { continue }
            if let payer = typology.first(where: { code.code.hasPrefix($0.prefix) })?.payer { return payer }
        }
        return nil
    }

    private static let typology: [(prefix: String, payer: String)] = [
        ("1", "medicare"), ("2", "medicaid"), ("3", "public-other"), ("4", "public-other"),
        ("5", "commercial"), ("6", "commercial"), ("81", "self-pay"), ("8", "none"),
    ]

    /// v3-ActCode and coverage-selfpay.
    private static let payers = [
        "pay": "self-pay", "EHCPOL": "commercial", "HSAPOL": "commercial", "PUBLICPOL": "public-other",
        "SUBSIDIZ": "medicaid", "SUBSIDMC": "medicaid", "RETIRE": "medicare", "VET": "public-other",
        "MILITARY": "public-other",
    ]
}
