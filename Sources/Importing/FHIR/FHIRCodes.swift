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
            ["LA30133-5": .yes, "LA30134-3": .yes, "LA30257-2": .unknown]
        ),
        // Interpreter needed.
        "54588-9": (.languageAccess, [:]),
        // How hard is it to pay for the very basics?
        "76513-1": (
            .financialInsecurity,
            ["LA15832-1": .yes, "LA14745-6": .yes, "LA22683-9": .yes, "LA22682-1": .no, "LA15831-3": .no]
        ),
        // Unable to get, when really needed: medicine or any health care.
        "93031-3": (.medicalCostBurden, ["LA30128-5": .yes]),
        // Main insurance: none; Medicaid, by CHIP too; Medicare; other public ones, by CHIP too; private.
        "76437-3": (
            .healthInsuranceCoverageStatus,
            [
                "LA30194-7": .yes, "LA17849-3": .no, "LA30195-4": .no, "LA15652-3": .no, "LA30196-2": .no,
                "LA30197-0": .no, "LA6350-8": .no,
            ]
        ),
    ]

    /// What an answer means to a question; nil: nothing that is known here.
    /// - Parameter meanings: by LOINC answer, what it means to this question only.
    static func answer(_ answer: FHIRCode, _ meanings: [String: Need]) -> Need? {
        let isLOINC = answer.system == loinc || answer.system.isEmpty
        return (isLOINC ? meanings[answer.code] : nil)
            ?? answers[FHIRCode(system: isLOINC ? loinc : answer.system, code: answer.code)]
    }

    /// Answers that mean the same to every question.
    static let answers: [FHIRCode: Need] = [
        FHIRCode(system: snomed, code: "373066001"): .yes, FHIRCode(system: snomed, code: "373067005"): .no,
        FHIRCode(system: loinc, code: "LA33-6"): .yes, FHIRCode(system: loinc, code: "LA32-8"): .no,
        // I choose not to answer this question.
        FHIRCode(system: loinc, code: "LA30122-8"): .declined,
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

    /// The Source of Payment Typology, v3-ActCode and coverage-selfpay, under all of their names. A site's own codes say
    /// nothing here, whatever they look like.
    private static let typologySystems: Set<String> = [
        "https://nahdo.org/sopt", "urn:oid:2.16.840.1.113883.3.221.5",
    ]
    static let actCodes: Set<String> = [
        "http://terminology.hl7.org/CodeSystem/v3-ActCode", "http://hl7.org/fhir/v3/ActCode",
        "urn:oid:2.16.840.1.113883.5.4",
    ]
    private static let selfPay: Set<String> = [
        "http://terminology.hl7.org/CodeSystem/coverage-selfpay", "http://hl7.org/fhir/coverage-selfpay",
    ]

    /// The payer class of a coverage's type; of several codes, the first that says one.
    static func payer(_ codes: [FHIRCode]) -> String? { codes.lazy.compactMap(payer).first }

    private static func payer(_ code: FHIRCode) -> String? {
        if typologySystems.contains(code.system) {
            // The first digits are the class.
            return typology.first { code.code.hasPrefix($0.prefix) }?.payer
        }
        if selfPay.contains(code.system) { return code.code == "pay" ? "self-pay" : nil }
        return actCodes.contains(code.system) ? acts[code.code] : nil
    }

    private static let typology: [(prefix: String, payer: String)] = [
        ("1", "medicare"), ("2", "medicaid"), ("3", "public-other"), ("4", "public-other"),
        ("5", "commercial"), ("6", "commercial"), ("81", "self-pay"), ("8", "none"),
    ]

    /// Of v3-ActCode only those that say who pays: `RETIRE` is a former employer's insurance, `SUBSIDIZ` any that is
    /// subsidised.
    private static let acts = [
        "EHCPOL": "commercial", "HSAPOL": "commercial", "PUBLICPOL": "public-other", "VET": "public-other",
        "MILITARY": "public-other",
    ]
}
