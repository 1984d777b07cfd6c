import Domain
import Testing

@Suite("Consent to channels")
struct ConsentTests {
    private static let act = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

    private static func consent(_ said: String, _ rule: String, status: String = "active") -> String {
        #"""
        {"resourceType": "Consent", "id": "c-\#(said)", "status": "\#(status)", "dateTime": "\#(said)", "patient": {"reference": "Patient/p1"},
         "category": [{"coding": [{"system": "urn:c", "code": "texts"}]}], \#(rule)}
        """#
    }

    private static func policy(_ code: String) -> String {
        #""policyRule": {"coding": [{"system": "\#(act)", "code": "\#(code)"}]}"#
    }

    private static func provision(_ type: String, _ more: String = "") -> String {
        #""provision": {"type": "\#(type)"\#(more)}"#
    }

    private static let permit = provision("permit")
    private static let deny = provision("deny")

    /// Whether texts may be sent at a site that sends them unless it is told otherwise, or only when it was told.
    private func isPermitted(_ consents: [String], byDefault: Bool) throws -> Bool? {
        let patient =
            #"{"resourceType": "Patient", "id": "p1", "telecom": [{"system": "sms", "value": "+1-555-0100"}]}"#
        let companion = Export.companion.replacing(
            #""channel": "text", "consent": false"#, with: #""channel": "text", "consent": \#(byDefault)"#)
        let (scenario, _) = try Export.imported([patient, Export.order] + consents, companion: companion)
        return scenario["patients"]?[0]?["channels"]?[0]?["consent"]?.bool
    }

    @Test(
        "What is refused, or not clear, is no consent, even where channels need none",
        arguments: [
            [consent("2027-01-01", policy("OPTOUT"))],
            [consent("2027-01-01", policy("OPTOUT") + ", " + permit)],
            [consent("2027-01-01", policy("OPTIN") + #", "provision": {"provision": [{"type": "deny"}]}"#)],
            // The newest decides, wherever it stands; of two of one day, the refusal.
            [consent("2027-02-01", deny), consent("2020-01-01", permit)],
            [consent("2020-01-01", permit), consent("2027-02-01", deny)],
            [consent("2027-02-01", permit), consent("2027-02", deny)],
            [consent("2027-02-01", permit), consent("someday", deny)],
            [consent("2027-02-01", "\"provision\": {}")],
            [consent("2027-02-01", policy("OPTINR"))],
            [consent("2027-02-01", permit, status: "rejected")],
            [consent("2028-02-01", permit)],
            [consent("2027-02-01", provision("permit", #", "period": {"end": "soon"}"#))],
            [consent("2027-02-01", provision("permit", #", "modifierExtension": [{"url": "urn:x"}]"#))],
            [consent("2027-02-01", permit + #", "modifierExtension": [{"url": "urn:x"}]"#)],
        ])
    func refused(_ consents: [String]) throws {
        #expect(try isPermitted(consents, byDefault: true) == false)
    }

    @Test(
        "The newest permission that is in force is one",
        arguments: [
            [consent("2027-02-01", permit)], [consent("2027-02-01", policy("OPTIN"))],
            [consent("2027-02-01", permit), consent("2020", deny)],
            [consent("2020-02-01", permit)],
            [
                consent(
                    "2027-02-01", provision("permit", #", "period": {"start": "2027", "end": "9999-12-31"}"#))
            ],
            [
                consent("2027-01-01", permit),
                consent("2027-02-01", provision("deny", #", "period": {"end": "2027-02"}"#)),
            ],
        ])
    func permitted(_ consents: [String]) throws {
        #expect(try isPermitted(consents, byDefault: false) == true)
    }

    @Test(
        "What is not in force says nothing",
        arguments: [
            provision("permit", #", "period": {"end": "2021-01-01"}"#),
            provision("deny", #", "period": {"start": "2028"}"#),
        ])
    func silent(_ rule: String) throws {
        for byDefault in [true, false] {
            #expect(try isPermitted([Self.consent("2020-01-01", rule)], byDefault: byDefault) == byDefault)
        }
    }
}
