import Domain
import Linux

/// Data types of FHIR R4 as JSON. Members that have no value are left out: FHIR knows no null.
enum FHIRElement {
    static func object(_ members: JSONOutput.Member?...) -> JSONOutput { .object(members.compactMap { $0 }) }

    static func member(_ key: String, _ value: JSONOutput?) -> JSONOutput.Member? {
        value.map { JSONOutput.Member(key, $0) }
    }

    /// Left out where it would be empty.
    static func list(_ key: String, _ elements: [JSONOutput]) -> JSONOutput.Member? {
        elements.isEmpty ? nil : JSONOutput.Member(key, .array(elements))
    }

    static func code<Code: RawRepresentable<String>>(_ code: Code) -> JSONOutput { .string(code.rawValue) }

    static func coding(_ system: String, _ code: String) -> JSONOutput {
        ["system": .string(system), "code": .string(code)]
    }

    static func concept(_ codings: JSONOutput..., text: String? = nil) -> JSONOutput {
        object(list("coding", codings), member("text", text.flatMap(self.text)))
    }

    static func identifier(_ system: String, _ value: String) -> JSONOutput {
        ["system": .string(system), "value": .string(value)]
    }

    /// Both ends belong to it; a day as its end is that whole day.
    static func period(_ from: JSONOutput, _ to: JSONOutput) -> JSONOutput { ["start": from, "end": to] }

    static func day(_ day: Day) -> JSONOutput { .string(day.description) }

    /// A FHIR string has a letter in it and no control characters; nil for a label that has none.
    static func text(_ label: String) -> JSONOutput? {
        let line = Words.oneLine(label)
        return line.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? .none : .string(line)
    }
}

/// Systems of those identifiers by which a patient is taken out of a result.
public enum FHIRKeySystem {
    public static let patient = FHIRThing.patient.system
    public static let order = FHIRThing.order.system
}

/// What a scenario calls by a key, as resources of others.
enum FHIRThing: String {
    case patient = "Patient"
    case order = "ServiceRequest"
    case site = "Location"
    case scanner = "Device"
    case pool = "HealthcareService"
    case booking = "Appointment"

    private var word: String {
        switch self {
        case .patient: "patient"
        case .order: "order"
        case .site: "site"
        case .scanner: "scanner"
        case .pool: "pool"
        case .booking: "booking"
        }
    }

    /// `urn:fairslot:patient`
    var system: String { "urn:fairslot:\(word)" }

    /// Whether `fairslot import fhir` makes its keys of ids. Sites, scanners and pools have keys of the site's own: a server
    /// would look in vain for a resource of that id.
    private var hasIDs: Bool {
        switch self {
        case .patient, .order, .booking: true
        case .site, .scanner, .pool: false
        }
    }

    /// The key as it is, and a literal reference where the key is an id, or the type.
    func reference(_ key: String) -> JSONOutput {
        let literal: JSONOutput.Member =
            hasIDs && FHIRTerms.isID(key)
            ? .init("reference", .string("\(rawValue)/\(key)")) : .init("type", .string(rawValue))
        return .object([literal, .init("identifier", FHIRElement.identifier(system, key))])
    }
}

/// Ids of the resources that a result holds. They are made of the order's key alone, so what is planned again for an order
/// has the id it had before.
enum FHIRID {
    /// `appointment.A-1042`; the key's digest where the key cannot stand in an id. A number, where there is one, stands before
    /// the full stop: behind it, `ride.A.2` could be the second ride of A or the first of A.2.
    static func make(_ kind: String, _ key: String) -> String {
        let id = "\(kind).\(key)"
        return FHIRTerms.isID(id) ? id : "\(kind).\(Digest(of: Array(key.utf8)).hex.prefix(32))"
    }

    static let device = "fairslot"
    static let deviceReference: JSONOutput = ["reference": "Device/fairslot"]
}
