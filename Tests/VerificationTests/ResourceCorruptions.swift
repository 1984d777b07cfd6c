import Domain

@testable import Verification

extension Corruption {
    /// `fhir.ndjson` says something else than `plan.json`.
    static let ofResources = [
        resources("an Appointment for nobody", .everyOrderOnce) {
            $0
                + line($0, "Appointment", "C-16").replacing("C-16", with: "C-99")
                .replacing("\"id\": \"", with: "\"id\": \"x")
        },
        resources("an order with two Appointments", .everyOrderOnce, .form) {
            $0 + line($0, "Appointment", "C-16")
        },
        resources("an order without an Appointment", .everyOrderOnce) {
            $0.replacing(line($0, "Appointment", "C-16"), with: "")
        },
        resources("an Appointment that is booked", .figure) {
            $0.replacing("\"proposed\"", with: "\"booked\"")
        },
        resources("an Appointment that is on the waitlist and has a time", .figure) {
            $0.replacing("\"waitlist\"", with: "\"waitlist\", \"start\": \"2026-12-02T07:00:00+00:00\"")
        },
        resources("an Appointment at another time", .figure) {
            $0.replacing("\"start\": \"2026", with: "\"start\": \"2027")
        },
        resources("an Appointment of somebody else", .figure) {
            $0.replacing("\"participant\": [{\"actor\"", with: "\"participant\": [{}, {\"actor\"")
                .replacing("[{}, ", with: "[{\"actor\": {\"identifier\": {\"value\": \"x\"}}}, ")
        },
        resources("a ride that nobody drew on", .worklist) {
            $0 + line($0, "ServiceRequest", "").replacing("\"id\": \"", with: "\"id\": \"x")
        },
        resources("half a resource", .form) { $0 + "{\"resourceType\"" },
        Corruption(
            "no resources", .file, change: .bytes { $0["fhir.ndjson"] = nil }),
    ]

    private static func resources(
        _ name: String, _ kinds: Violation.Kind..., change: @escaping @Sendable (String) -> String
    ) -> Corruption {
        var corruption = Corruption(
            name, change: .document { $0.lists["fhir.ndjson"] = change($0.resources) })
        corruption.kinds = Set(kinds)
        return corruption
    }

    /// The first line of a type that names this.
    private static func line(_ text: String, _ type: String, _ name: String) -> String {
        let line = text.split(separator: "\n").first {
            $0.contains("\"\(type)\"") && (name.isEmpty || $0.contains(name))
        }
        return line.map { $0 + "\n" } ?? ""
    }
}
