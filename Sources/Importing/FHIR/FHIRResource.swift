import Domain

/// One resource and where it stands.
struct FHIRResource {
    let node: JSONNode
    let type: String
    /// Its own, or that of its `urn:uuid:` in a bundle; nil: it has neither, or one that is no FHIR id.
    let id: String?
    let file: Int
    let line: Int
    /// What the bundle calls it.
    let fullURL: String?

    init?(_ node: JSONNode, file: Int, line: Int, fullURL: String? = nil) {
        guard node.kind == .object, let type = node.member("resourceType")?.string else { return nil }
        self.node = node
        self.type = type
        self.file = file
        self.line = line
        self.fullURL = fullURL
        let written = node.member("id")?.string ?? fullURL.flatMap(FHIRReference.uuid)
        id = written.flatMap { FHIRTerms.isID($0) ? $0 : nil }
    }

    /// Whether references can mean it: by an id, however it is written, or by what a bundle calls it.
    var canBeNamed: Bool { fullURL != nil || self["id"]?.string?.isEmpty == false }

    /// Whether it is an appointment that is made, or a slot that is not free.
    var takesTime: Bool {
        let status = self["status"]?.string ?? ""
        switch type {
        case "Appointment": return !AppointmentFacts.unmade.contains(status)
        case "Slot": return status != "free" && status != "entered-in-error"
        default: return false
        }
    }

    /// Whether something that this importer does not know changes what the resource means.
    var isModified: Bool { node.isModified }

    subscript(_ key: String) -> JSONNode? { node.member(key) }

    /// - Parameter element: below the resource: `subject`, `participant[0].actor`.
    func finding(
        _ severity: ImportFinding.Severity, _ code: ImportFinding.Code, _ element: String, _ message: String,
        _ remedy: String
    ) -> ImportFinding {
        ImportFinding(
            severity: severity, code: code, file: file, line: line, column: 0,
            expression: element.isEmpty ? type : "\(type).\(element)", message: message, remedy: remedy)
    }
}

/// References as this importer compares them: `Patient/p1`, whatever server they name, without a version; `urn:uuid:…`
/// as it is.
enum FHIRReference {
    /// That of `urn:uuid:…`, by which entries of a transaction name one another before they have ids.
    static func uuid(_ url: String) -> String? {
        url.hasPrefix("urn:uuid:") ? String(url.dropFirst("urn:uuid:".count)) : nil
    }

    /// Nil: a contained resource, a logical reference, or none at all.
    static func key(_ node: JSONNode?) -> String? {
        guard let text = node?.member("reference")?.string, !text.isEmpty, !text.hasPrefix("#") else {
            return nil
        }
        if text.hasPrefix("urn:") { return text }
        var parts = text.split(separator: "/", omittingEmptySubsequences: true)
        if let version = parts.lastIndex(of: "_history") { parts.removeSubrange(version...) }
        guard parts.count >= 2 else { return nil }
        return parts.suffix(2).joined(separator: "/")
    }
}

extension JSONNode {
    /// The elements of an array; none where this is none.
    var all: [JSONNode] { elements ?? [] }

    /// Of a resource or an element: whether it has extensions that may not be passed over, all of which are unknown here.
    var isModified: Bool { !(member("modifierExtension")?.all ?? []).isEmpty }

    /// The codes of a CodeableConcept.
    var codings: [FHIRCode] {
        (member("coding")?.all ?? []).compactMap(\.coding)
    }

    /// A Coding.
    var coding: FHIRCode? {
        guard let code = member("code")?.string else { return nil }
        return FHIRCode(system: member("system")?.string ?? "", code: code)
    }
}
