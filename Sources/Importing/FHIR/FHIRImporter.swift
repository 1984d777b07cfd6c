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

    /// How a file is written.
    public enum Form: Sendable {
        /// NDJSON: a resource on each line.
        case lines
        /// A Bundle or a single resource; or NDJSON after all, where the first line is a resource by itself.
        case document

        /// What a name promises.
        public init(name: String) {
            self = name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") ? .lines : .document
        }
    }

    /// - Parameters:
    ///   - bytes: with a byte order mark or without.
    ///   - file: its name, for what is said of it.
    ///   - form: nil: what the name promises.
    public mutating func read(_ bytes: [UInt8], file: String, form: Form? = nil) {
        let number = log.begin(file)
        let bytes = Self.withoutMark(bytes)
        switch form ?? Form(name: file) {
        case .lines: readLines(bytes, file: number)
        case .document: readDocument(bytes, file: number)
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
        var types: Set<String> = []
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let text = bytes[start..<end]
            if text.contains(where: { $0 > 0x20 }) {
                switch JSONReader.read(Array(text)) {
                case .failure(let problem):
                    let broken = BrokenText(text)
                    types.formUnion(broken.types)
                    // Where the file was cut short, lines that came after this one are missing too. A file of one type,
                    // as bulk data has them, had no other lines.
                    let isCutShort = end == bytes.count && problem.kind == .truncated
                    let mayHoldTime = broken.mayHoldTime || isCutShort && types.count > 1
                    refuse(ofLine: problem, file: file, line: line, mayHoldTime: mayHoldTime)
                case .success(let document):
                    if let type = document.root.member("resourceType")?.string { types.insert(type) }
                    take(document.root, file: file, line: line)
                }
            }
            (start, line) = (end + 1, line + 1)
        }
    }

    private mutating func readDocument(_ bytes: [UInt8], file: Int) {
        switch JSONReader.read(bytes) {
        case .failure(let problem):
            if Self.isLines(bytes) { return readLines(bytes, file: file) }
            refuse(
                problem, file: file, line: problem.place.line, mayHoldTime: BrokenText(bytes[...]).mayHoldTime
            )
        case .success(let document): take(document.root, file: file, line: 1)
        }
    }

    /// Whether the first line that is not blank is a resource by itself.
    private static func isLines(_ bytes: [UInt8]) -> Bool {
        let lines = bytes.split(separator: 0x0A).lazy.filter { $0.contains { $0 > 0x20 } }
        guard let first = lines.first, case .success(let document) = JSONReader.read(Array(first)) else {
            return false
        }
        return document.root.member("resourceType") != nil
    }

    /// What ends too early is the line; the file may be whole, written with line ends inside its resources.
    private mutating func refuse(
        ofLine problem: JSONProblem, file: Int, line: Int, mayHoldTime: Bool
    ) {
        var problem = problem
        if problem.kind == .truncated {
            problem.message = "the line ends before its resource does"
            problem.remedy = "write each resource on one line of its own, or export the file again"
        }
        refuse(problem, file: file, line: line, mayHoldTime: mayHoldTime)
    }

    private mutating func refuse(_ problem: JSONProblem, file: Int, line: Int, mayHoldTime: Bool) {
        log.add(
            ImportFinding(
                severity: mayHoldTime ? .fatal : .error, code: .structure, file: file, line: line,
                column: problem.place.column, expression: "Resource", message: problem.message,
                remedy: problem.remedy + (mayHoldTime ? "; an appointment may be lost with it" : "")))
    }

    /// A resource, or all of a bundle.
    /// - Parameter line: that of the document's first.
    private mutating func take(_ node: JSONNode, file: Int, line: Int) {
        guard let resource = FHIRResource(node, file: file, line: line) else {
            return refuse(noResource: node, file: file, line: line)
        }
        if resource.type == "Bundle" { open(resource, document: line) } else { read(resource) }
    }

    /// Reads the entries of a bundle, and of bundles in it: searches that were asked for in one batch come so.
    /// - Parameter line: that of the document's first.
    private mutating func open(_ bundle: FHIRResource, document line: Int) {
        log.read("Bundle")
        log.used("Bundle")
        let entries = bundle["entry"]?.all ?? []
        // One pass for the lines: entries stand in the order of the file.
        let places = JSONPlace.places(of: entries.map(\.offset), in: bundle.node.document.bytes)
        for (entry, place) in zip(entries, places) {
            guard let node = entry.member("resource") else { continue }
            let (at, url) = (line + place.line - 1, entry.member("fullUrl")?.string)
            guard let inner = FHIRResource(node, file: bundle.file, line: at, fullURL: url) else {
                refuse(noResource: node, file: bundle.file, line: at)
                continue
            }
            if inner.type == "Bundle" { open(inner, document: line) } else { read(inner) }
        }
    }

    /// What has no type takes no time, unless it says when it starts.
    private mutating func refuse(noResource node: JSONNode, file: Int, line: Int) {
        log.add(
            ImportFinding(
                severity: node.member("start") == nil ? .error : .fatal, code: .structure, file: file,
                line: line, column: 0, expression: "Resource", message: "this is no FHIR resource",
                remedy: "give it a resourceType, or leave it out of the export"))
    }

    private mutating func read(_ resource: FHIRResource) {
        log.read(resource.type)
        guard let reader = Self.reader(of: resource.type) else {
            return log.leftOut(resource.type, "not used")
        }
        guard let id = resource.id ?? makeshiftID(of: resource) else {
            log.leftOut(resource.type, "no id")
            return log.add(
                resource.finding(.error, .required, "id", "there is no id", "export resources with their ids")
            )
        }
        let key = "\(resource.type)/\(id)"
        if let url = resource.fullURL { facts.aliases[url] = key }
        let isFirst = facts.seen.insert(key).inserted
        if !isFirst {
            log.add(
                resource.finding(
                    .warning, .duplicate, "id", "a resource of this id came before",
                    resource.takesTime
                        ? "the time of both is taken; export each once" : "the first counts; export each once"
                ))
            // Nothing says which of two is the newer: what was cancelled may have been booked again.
            guard resource.takesTime else { return log.leftOut(resource.type, "twice") }
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
        reader(&self, resource, isFirst ? id : namelessID())
    }

    /// One that no export can have.
    private mutating func namelessID() -> String {
        facts.nameless += 1
        return "nameless \(facts.nameless)"
    }

    /// Of a resource that holds time, which one id that cannot be read must not give away: the id as it is written, or one
    /// that no export can have. Nil for other types.
    private mutating func makeshiftID(of resource: FHIRResource) -> String? {
        guard BrokenText.holdTime.contains(resource.type) else { return nil }
        log.add(
            resource.finding(
                .warning, .required, "id", "there is no id, or none of FHIR's; its time counts all the same",
                "export resources with their ids"))
        if let written = resource.node.member("id")?.string, !written.isEmpty { return written }
        return namelessID()
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
