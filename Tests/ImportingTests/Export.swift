import Domain
import Importing
import ScenarioFormat
import Testing

/// A small export and its companion, to be varied.
enum Export {
    static let companion = #"""
        {"schema": "fairslot.companion/1", "timeZone": "America/New_York", "asOf": "2027-03-05T08:00", "horizonDays": 14,
         "sites": [{"id": "main"}, {"id": "north"}],
         "scanners": [{"id": "us-1", "modality": "US", "site": "main"}],
         "exams": [{"id": "us-abdomen", "modality": "US", "minutes": 30}],
         "examCodes": [{"exam": "us-abdomen", "system": "http://loinc.org", "code": "24558-9"}],
         "scannerReferences": [{"scanner": "us-1", "references": ["Device/d1"]}],
         "siteReferences": [{"site": "north", "references": ["Location/l2"]}],
         "zones": [{"zone": "hill", "postalCodes": ["011"]}, {"zone": "dale", "postalCodes": ["01109"]}],
         "windows": {"routine": {"earliestDays": 1, "dueDays": 14, "latestDays": 30}},
         "channels": [{"channel": "call", "consent": true, "minutes": 5}, {"channel": "text", "consent": false}],
         "consentCodes": [{"system": "urn:c", "code": "texts", "channels": ["text"]}],
         "siteLanguages": ["en"], "transport": {"modes": ["car"], "mobility": "walk"}}
        """#

    static let patient = #"{"resourceType": "Patient", "id": "p1", "birthDate": "2015-03-06"}"#
    static let order = #"""
        {"resourceType": "ServiceRequest", "id": "o1", "status": "active", "intent": "order", "authoredOn": "2027-03-01",
         "subject": {"reference": "Patient/p1"}, "code": {"coding": [{"system": "http://loinc.org", "code": "24558-9"}]}}
        """#
    static let schedule = #"{"resourceType": "Schedule", "id": "s1", "actor": [{"reference": "Device/d1"}]}"#

    static func slot(_ id: String, _ status: String, _ from: String, _ to: String) -> String {
        #"{"resourceType": "Slot", "id": "\#(id)", "schedule": {"reference": "Schedule/s1"}, "status": "\#(status)", "start": "\#(from)", "end": "\#(to)"}"#
    }

    static func appointment(_ id: String, _ status: String, _ from: String, _ to: String) -> String {
        #"""
        {"resourceType": "Appointment", "id": "\#(id)", "status": "\#(status)", "start": "\#(from)", "end": "\#(to)",
         "basedOn": [{"reference": "ServiceRequest/o1"}],
         "participant": [{"actor": {"reference": "Patient/p1"}, "status": "accepted"}, {"actor": {"reference": "Device/d1"}, "status": "accepted"}]}
        """#
    }

    static func read(companion text: String = companion, asOf: String? = nil) throws -> SiteCompanion {
        try SiteCompanion.read(Array(text.utf8), asOf: asOf).get()
    }

    /// Resources as NDJSON, and what came of them.
    static func imported(
        _ resources: [String], companion: String = companion
    ) throws -> (JSONNode, Imported) {
        var importer = FHIRImporter(companion: try read(companion: companion))
        let lines = resources.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
        importer.read(Array(lines.utf8), file: "export.ndjson")
        let imported = importer.finish()
        return (try JSONReader.read(imported.scenario).get().root, imported)
    }
}

extension JSONNode {
    subscript(_ key: String) -> JSONNode? { member(key) }
    subscript(_ place: Int) -> JSONNode? {
        let elements = elements ?? []
        return elements.indices.contains(place) ? elements[place] : nil
    }
}
