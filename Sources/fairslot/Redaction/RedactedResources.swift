import Domain
import Results

// MARK: FHIR

extension Redactor {
    /// FHIR resources, one a line, without those of the patient and of the patient's orders, and without what refers to
    /// those; nil when nothing had to change.
    func resources(_ bytes: [UInt8]) -> [UInt8]? {
        guard mayBeNamed(in: bytes) else { return .none }
        let lines = bytes.split(separator: 0x0A).map(Array.init)
        let documents = lines.map { line -> JSONDocument? in
            guard case .success(let document) = JSONReader.read(line) else { return .none }
            return document
        }
        let isTheirs = documents.map { document in document.map { names($0.root) } ?? true }
        let gone = Set(
            zip(documents, isTheirs).compactMap { document, isTheirs in
                isTheirs ? document.flatMap { Self.reference(to: $0.root) } : nil
            })
        var out: [UInt8] = []
        var isChanged = false
        for (position, line) in lines.enumerated() {
            let written = documents[position].flatMap { without(gone, $0) }
            isChanged = isChanged || isTheirs[position] || written != nil
            if isTheirs[position] { continue }
            out += written ?? line
            out.append(0x0A)
        }
        return isChanged ? out : .none
    }

    /// Whether an identifier in it is the key of the patient or of an order of theirs.
    private func names(_ node: JSONNode) -> Bool {
        if let system = node.member("system")?.string, let value = node.member("value")?.string {
            if system == FHIRKeySystem.patient, value == patient { return true }
            if system == FHIRKeySystem.order, orders.contains(value) { return true }
        }
        if let members = node.members { return members.contains { names($0.value) } }
        return node.list.map { list in list.contains { names($0) } } ?? false
    }

    private static func reference(to resource: JSONNode) -> String? {
        guard let type = resource.member("resourceType")?.string, let id = resource.member("id")?.string
        else { return nil }
        return "\(type)/\(id)"
    }

    /// A Provenance without the targets that are gone, anything else without the patient among its words; nil when nothing
    /// had to change.
    private func without(_ gone: Set<String>, _ document: JSONDocument) -> [UInt8]? {
        guard let targets = document.root.member("target")?.elements,
            case .object(let members) = JSONOutput(document.root)
        else { return json(document)?.line() }
        let kept = targets.filter { !gone.contains($0.member("reference")?.string ?? "") }
        guard kept.count < targets.count else { return .none }
        let written = members.map {
            $0.key == "target" ? JSONOutput.Member($0.key, .array(kept.map { JSONOutput($0) })) : $0
        }
        return JSONOutput.object(written).line()
    }
}
