import Domain
import Importing
import Testing

@Suite("What an export says of people")
struct PeopleTests {
    @Test(
        "Everyone has an age, born before 1970 too",
        arguments: [
            ("1938-04-05", "80+", "adult"), ("1959-12-31", "65-79", "adult"),
            ("1969-12-31", "40-64", "adult"),
            ("1970-01-01", "40-64", "adult"), ("2015-05-05", "0-17", "paediatric"),
        ])
    func ages(birth: String, band: String, population: String) throws {
        let patient = Export.patient.replacing("2015-03-06", with: birth)
        let (scenario, _) = try Export.imported([patient, Export.order])
        #expect(scenario["measurement"]?["strata"]?[0]?["ageBand"]?.string == band)
        #expect(scenario["orders"]?[0]?["population"]?.string == population)
    }

    private static func coverage(_ id: String, _ system: String, _ code: String, _ more: String = "")
        -> String
    {
        #"{"resourceType": "Coverage", "id": "\#(id)", "status": "active", "beneficiary": {"reference": "Patient/p1"}, "type": {"coding": [{"system": "\#(system)", "code": "\#(code)"}]}\#(more)}"#
    }

    private func payer(_ coverages: [String]) throws -> String? {
        let (scenario, _) = try Export.imported([Export.patient, Export.order] + coverages)
        return scenario["patients"]?[0]?["groups"]?["payer"]?.string
    }

    @Test("A coverage's type says who pays in its own system only, and no subsidy or pension is a payer")
    func coverageTypes() throws {
        let (typology, act) = ("https://nahdo.org/sopt", "http://terminology.hl7.org/CodeSystem/v3-ActCode")
        #expect(try payer([Self.coverage("c", typology, "2")]) == "medicaid")
        #expect(try payer([Self.coverage("c", "urn:oid:1.2.840.114350.1.13.999", "2")]) == nil)
        #expect(try payer([Self.coverage("c", act, "EHCPOL")]) == "commercial")
        #expect(try payer([Self.coverage("c", "urn:site", "EHCPOL")]) == nil)
        for code in ["RETIRE", "SUBSIDIZ", "SUBSIDMC", "2"] {
            #expect(try payer([Self.coverage("c", act, code)]) == nil)
        }
        let selfPay = "http://terminology.hl7.org/CodeSystem/coverage-selfpay"
        #expect(try payer([Self.coverage("c", selfPay, "pay")]) == "self-pay")
    }

    @Test("Only a coverage in force counts, and one without an end is")
    func coveragePeriods() throws {
        let typology = "https://nahdo.org/sopt"
        func ending(_ end: String, _ order: Int, _ code: String) -> String {
            Self.coverage("c\(order)", typology, code, #", "order": \#(order), "period": {"end": "\#(end)"}"#)
        }
        #expect(try payer([ending("2020-01-01", 1, "2"), ending("9999-12-31", 2, "5")]) == "commercial")
        #expect(try payer([ending("2027-03-05", 1, "2"), ending("2027", 2, "5")]) == "medicaid")
        #expect(try payer([ending("2027-02", 1, "2"), ending("never", 2, "5")]) == nil)
    }

    private static func observation(_ question: String, _ answer: String) -> String {
        #""code": {"coding": [{"system": "http://loinc.org", "code": "\#(question)"}]}, "valueCodeableConcept": {"coding": [{"system": "http://loinc.org", "code": "\#(answer)"}]}"#
    }

    private func barriers(_ rest: [String]) throws -> [String: String] {
        let screenings = rest.enumerated().map { number, rest in
            #"{"resourceType": "Observation", "id": "b\#(number)", "status": "final", "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2027-02-01", \#(rest)}"#
        }
        let (scenario, _) = try Export.imported([Export.patient, Export.order] + screenings)
        let rows = scenario["patients"]?[0]?["barriers"]?.elements ?? []
        return Dictionary(
            uniqueKeysWithValues: rows.map { ($0["code"]?.string ?? "", $0["need"]?.string ?? "") })
    }

    @Test("Who chose not to answer is not asked again, whatever the question; who is insured has no need")
    func answers() throws {
        let declined = ["93030-5", "76513-1", "93031-3", "76437-3"].map { Self.observation($0, "LA30122-8") }
        #expect(
            try barriers(declined) == [
                "transportation-insecurity": "declined", "financial-insecurity": "declined",
                "medical-cost-burden": "declined", "health-insurance-coverage-status": "declined",
            ])
        for (answer, need) in [
            ("LA17849-3", "no"), ("LA6350-8", "no"), ("LA30194-7", "yes"), ("LA1-0", "unknown"),
        ] {
            #expect(
                try barriers([Self.observation("76437-3", answer)]) == [
                    "health-insurance-coverage-status": need
                ])
        }
        #expect(
            try barriers([
                Self.observation("93030-5", "LA32-8").replacing(
                    "loinc.org\", \"code\": \"LA", with: "x\", \"code\": \"LA")
            ])
                == ["transportation-insecurity": "unknown"])
    }

    @Test("A panel is read component by component")
    func components() throws {
        let panel =
            #""code": {"coding": [{"system": "http://loinc.org", "code": "93025-5"}]}, "component": [{\#(Self.observation("93030-5", "LA30133-5"))}, {\#(Self.observation("76513-1", "LA22682-1"))}]"#
        #expect(try barriers([panel]) == ["transportation-insecurity": "yes", "financial-insecurity": "no"])
    }

    private static func condition(_ code: String, _ verification: String?) -> String {
        let status = verification.map { #", "verificationStatus": {"coding": [{"code": "\#($0)"}]}"# } ?? ""
        return
            #"{"resourceType": "Condition", "id": "c-\#(code)", "subject": {"reference": "Patient/p1"}, "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "\#(code)"}]}\#(status)}"#
    }

    @Test("Who has no language on record is contacted in the site's first, and none is made up")
    func contactLanguage() throws {
        func patient(_ more: String) throws -> JSONNode? {
            let row = Export.patient.replacing("\"birthDate\"", with: "\(more)\"birthDate\"")
            return try Export.imported([row, Export.order]).0["patients"]?[0]
        }
        let silent = try patient("")
        #expect(silent?["contactLanguage"]?.string == "en" && silent?["language"] == nil)
        let spoken = try patient(
            #""communication": [{"language": {"coding": [{"code": "es"}]}, "preferred": true}], "#)
        #expect(spoken?["contactLanguage"] == nil && spoken?["language"]?.string == "es")
    }

    @Test("Only problems that are confirmed, or of which nothing is said, are needs")
    func verification() throws {
        for status in ["unconfirmed", "provisional", "differential", "refuted", "entered-in-error"] {
            let (scenario, _) = try Export.imported([
                Export.patient, Export.order, Self.condition("Z59.82", status),
                Self.condition("Z99.3", status),
            ])
            let patient = try #require(scenario["patients"]?[0])
            #expect(patient["barriers"] == nil && patient["transport"] == nil && patient["groups"] == nil)
        }
        for status in ["confirmed", nil] {
            let (scenario, _) = try Export.imported([
                Export.patient, Export.order, Self.condition("Z59.82", status),
            ])
            #expect(scenario["patients"]?[0]?["barriers"]?[0]?["need"]?.string == "yes")
        }
    }

    @Test("A wheelchair is written whatever is known of ways to get there, and none is made up")
    func mobility() throws {
        func transport(_ resources: [String], _ companion: String = Export.companion) throws -> JSONNode? {
            let (scenario, _) = try Export.imported(
                [Export.patient, Export.order] + resources, companion: companion)
            return scenario["patients"]?[0]?["transport"]
        }
        func screening(_ answer: String) -> String {
            #"{"resourceType": "Observation", "id": "b", "status": "final", "subject": {"reference": "Patient/p1"}, \#(Self.observation("93030-5", answer))}"#
        }
        let wheelchair = Self.condition("Z99.3", "confirmed")
        for answers in [[], [screening("LA30133-5")], [screening("LA30122-8")]] {
            let known = try transport([wheelchair] + answers)
            #expect(known?["mobility"]?.string == "wheelchair" && known?["modes"] == nil)
            let unknown = try transport(answers)
            #expect(unknown == nil)
        }
        let free = try transport([wheelchair, screening("LA32-8")])
        #expect(free?["mobility"]?.string == "wheelchair" && free?["modes"]?[0]?.string == "car")
        // Who needs no help is not kept from a site because nobody said how they get about.
        let bare = Export.companion.replacing(
            #", "transport": {"modes": ["car"], "mobility": "walk"}"#, with: "")
        let unsaid = try transport([wheelchair, screening("LA32-8")], bare)
        #expect(unsaid?["mobility"]?.string == "wheelchair" && unsaid?["modes"] == nil)
    }

    @Test(
        "Orders of records that are not in use are left out",
        arguments: [
            (#""active": false"#, "cannot be planned"), (#""deceasedBoolean": true"#, "the patient has died"),
            (
                #""link": [{"other": {"reference": "Patient/p2"}, "type": "replaced-by"}]"#,
                "cannot be planned"
            ),
        ])
    func inactive(_ state: String, _ reason: String) throws {
        let patient = Export.patient.replacing(#""id": "p1""#, with: #""id": "p1", \#(state)"#)
        let (scenario, imported) = try Export.imported([patient, Export.order])
        #expect(scenario["orders"]?.elements?.isEmpty == true)
        #expect(imported.report.tallies["ServiceRequest"]?.leftOut == [reason: 1])
        let (kept, _) = try Export.imported([Export.patient, Export.order])
        #expect(kept["orders"]?.elements?.count == 1)
    }
}
