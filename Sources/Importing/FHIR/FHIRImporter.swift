import Domain

/// Turns a FHIR R4 export into a scenario. Files may come in any order; what they refer to may come later.
///
///     var importer = FHIRImporter(companion: companion)
///     importer.read(bytes, file: "orders.ndjson")
///     let imported = importer.finish()
public struct FHIRImporter {
    let companion: SiteCompanion
    var facts = FHIRFacts()
    var log = ImportLog()

    public init(companion: SiteCompanion) { self.companion = companion }

    /// - Parameters:
    ///   - bytes: a Bundle, a single resource, or NDJSON: a resource on each line; with a byte order mark or without.
    ///   - file: its name; one that ends in `.ndjson` is read line by line.
    public mutating func read(_ bytes: [UInt8], file: String) {
        let number = log.begin(file)
        let bytes = Self.withoutMark(bytes)
        if file.hasSuffix(".ndjson") || file.hasSuffix(".jsonl") {
            readLines(bytes, file: number)
        } else {
            readDocument(bytes, file: number)
        }
    }

    /// Without the byte order mark that some systems write.
    public static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }

    /// What all that was read comes to.
    public consuming func finish() -> Imported {
        var assembly = FHIRAssembly(companion: companion, facts: facts, log: log)
        return assembly.assemble()
    }

    private mutating func readLines(_ bytes: [UInt8], file: Int) {
        var (start, line) = (0, 1)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let text = bytes[start..<end]
            if text.contains(where: { $0 > 0x20 }) {
                switch JSONReader.read(Array(text)) {
                case .failure(let problem): refuse(ofLine: problem, file: file, line: line)
                case .success(let document): take(document.root, file: file, line: line)
                }
            }
            (start, line) = (end + 1, line + 1)
        }
    }

    private mutating func readDocument(_ bytes: [UInt8], file: Int) {
        switch JSONReader.read(bytes) {
        case .failure(let problem): refuse(problem, file: file, line: problem.place.line)
        case .success(let document): take(document.root, file: file, line: 1)
        }
    }

    /// What ends too early is the line; the file may be whole, written with line ends inside its resources.
    private mutating func refuse(ofLine problem: JSONProblem, file: Int, line: Int) {
        guard problem.kind == .truncated else { return refuse(problem, file: file, line: line) }
        log.add(
            ImportFinding(
                severity: .error, code: .structure, file: file, line: line, column: problem.place.column,
                expression: "Resource", message: "the line ends before its resource does",
                remedy: "write each resource on one line of its own, or export the file again"))
    }

    private mutating func refuse(_ problem: JSONProblem, file: Int, line: Int) {
        log.add(
            ImportFinding(
                severity: .error, code: .structure, file: file, line: line, column: problem.place.column,
                expression: "Resource", message: problem.message, remedy: problem.remedy))
    }

    /// A resource, or all of a bundle.
    private mutating func take(_ node: JSONNode, file: Int, line: Int) {
        guard let resource = FHIRResource(node, file: file, line: line) else {
            return log.add(
                ImportFinding(
                    severity: .error, code: .structure, file: file, line: line, column: 0,
                    expression: "Resource", message: "this is no FHIR resource",
                    remedy: "give it a resourceType, or leave the file out"))
        }
        guard resource.type == "Bundle" else { return read(resource) }
        log.read("Bundle")
        log.used("Bundle")
        let entries = resource["entry"]?.all ?? []
        // One pass for the lines: entries stand in the order of the file.
        let places = JSONPlace.places(of: entries.map(\.offset), in: node.document.bytes)
        for (entry, place) in zip(entries, places) {
            let url = entry.member("fullUrl")?.string
            let inner = entry.member("resource").flatMap {
                FHIRResource($0, file: file, line: line + place.line - 1, fullURL: url)
            }
            if let inner { read(inner) }
        }
    }

    private mutating func read(_ resource: FHIRResource) {
        log.read(resource.type)
        guard let reader = Self.reader(of: resource.type) else {
            return log.leftOut(resource.type, "not used")
        }
        guard let id = resource.id else {
            log.leftOut(resource.type, "no id")
            return log.add(
                resource.finding(.error, .required, "id", "there is no id", "export resources with their ids")
            )
        }
        let key = "\(resource.type)/\(id)"
        if let url = resource.fullURL { facts.aliases[url] = key }
        guard facts.seen.insert(key).inserted else {
            log.leftOut(resource.type, "twice")
            return log.add(
                resource.finding(
                    .warning, .duplicate, "id", "a resource of this id came before",
                    "the first counts; export each once"))
        }
        if resource.isModified {
            log.add(
                resource.finding(
                    .warning, .notSupported, "modifierExtension",
                    "this extension is not known and may change what the resource means",
                    "export it without, or enter what it says by hand"))
            guard Self.readModified.contains(resource.type) else {
                return log.leftOut(resource.type, "meaning changed by an extension")
            }
        }
        reader(&self, resource, id)
    }

    /// Types of which something is left when their meaning is unsure: time is not free, and a consent is none. To leave these
    /// out would give away what they hold.
    private static let readModified: Set<String> = ["Appointment", "Slot", "Consent"]

    /// Nil for types that have nothing to say.
    private static func reader(of type: String) -> ((inout FHIRImporter, FHIRResource, String) -> Void)? {
        switch type {
        case "Patient": { $0.readPatient($1, $2) }
        case "ServiceRequest": { $0.readServiceRequest($1, $2) }
        case "Coverage": { $0.readCoverage($1, $2) }
        case "Observation": { $0.readObservation($1, $2) }
        case "Condition": { $0.readCondition($1, $2) }
        case "Consent": { $0.readConsent($1, $2) }
        case "Schedule": { $0.readSchedule($1, $2) }
        case "Slot": { $0.readSlot($1, $2) }
        case "Appointment": { $0.readAppointment($1, $2) }
        case "Location", "Device": { $0.readPlace($1, $2) }
        case "HealthcareService": { $0.readService($1, $2) }
        default: nil
        }
    }
}
