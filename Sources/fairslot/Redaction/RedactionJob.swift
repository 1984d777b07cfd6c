import Domain
import Linux
import ScenarioFormat
import Spool

/// A worker's side of forgetting a patient: reads the whole spool and writes, beside it, what is to take the place of what
/// names the patient. Nothing that stands is touched; the daemon exchanges it afterwards.
///
/// Written into `output`: a directory for each result, and `changes`, one line each:
///
///     results mfzwizltoq4uxk2a FROM TO       digests of the manifests
///     inputs <identity>.json FROM TO         the new file stands in `work/.redaction-inputs`; to go where TO is of no bytes
///     rejected xabcdefghijklmno FROM TO      an entry nobody read: it is to go
///     findings xabcdefghijklmno FROM         findings that name the patient: a note is to take their place
///     busy mfzwizltoq4uxk2a                  a job that is not answered names the patient
///     unread                                 so does a file in `incoming/`
///     unreadable <identity>.json             an input that could be read could not be without the patient
///     unknown xabcdefghijklmno               a refused entry that cannot be looked through
///     unknown in-incoming                    a folder in `incoming/`, which may be nobody's to move
struct RedactionJob {
    private let spool: SpoolDirectory
    private let output: String
    private var redactor: Redactor
    private var changes: [RedactionChange] = []

    init(_ job: WorkerJob, patient: String) throws {
        spool = try SpoolDirectory(lookingAt: job.input)
        output = job.output
        redactor = Redactor(patient: patient)
    }

    private func path(_ place: Place, _ name: String) -> String { "\(spool.absolutePath(place))/\(name)" }

    mutating func answer() throws -> WorkerAnswer {
        let archived = try FileBytes.list(spool.absolutePath(.archive)).sorted()
        for name in archived { try gather(path(.archive, name)) }
        for name in try FileBytes.list(spool.absolutePath(.work)) where name.contains("/input") {
            if try mentions(path(.work, name)) { changes.append(.busy(job: String(name.prefix(16)))) }
        }
        try lookThroughIncoming()
        if changes.isEmpty {
            try FileBytes.makeDirectory(spool.absolutePath(.redactedInputs))
            for name in archived { try redactInput(name) }
            for job in try answers(.outgoing) { try redactResult(job) }
            for id in try answers(.rejected) {
                try findFindings(id)
                try findEntry(id)
            }
        }
        try FileBytes.create("\(output)/changes", Array(changes.map { $0.line + "\n" }.joined().utf8))
        return .solved(
            SolvedJob(
                status: "redacted", isVerified: true,
                counts: [.init(name: "changes", count: changes.count)]))
    }

    /// Names of directories of ours. Nothing is looked into: what was refused may be a folder of somebody else.
    private func answers(_ place: Place) throws -> [String] {
        try spool.names(in: place).filter { $0.bytes.first != UInt8(ascii: ".") }
            .map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private mutating func gather(_ path: String) throws {
        guard let document = document(try FileBytes.read(path)) else { return }
        redactor.gather(document)
    }

    private func mentions(_ path: String) throws -> Bool {
        guard Paths.exists(path) else { return false }
        return mentions(try FileBytes.read(path))
    }

    private func mentions(_ bytes: [UInt8]) -> Bool { if case .same = written(bytes) { false } else { true } }

    /// What stands there is soon accepted, or refused and then looked at in `rejected/`. But a folder of somebody else's may
    /// not be moved: it stays, and may hold anything.
    private mutating func lookThroughIncoming() throws {
        for name in try spool.names(in: .incoming) {
            let entry = Place.child(.incoming, name)
            guard let look = try spool.look(entry) else { continue }
            if look.kind == .directory { changes.append(.unknown(entry: "in-incoming")) }
            guard look.kind == .file,
                let bytes = try? spool.contents(entry, atMost: ScenarioReader.byteLimit), mentions(bytes)
            else { continue }
            return changes.append(.unread)
        }
    }

    private func document(_ bytes: [UInt8]) -> JSONDocument? {
        guard case .success(let document) = JSONReader.read(bytes) else { return nil }
        return document
    }

    private mutating func redactInput(_ name: String) throws {
        let bytes = try FileBytes.read(path(.archive, name))
        let now: [UInt8]
        switch written(bytes) {
        case .same: return
        case .gone: now = []
        case .now(let written) where Self.isEmptyOutcomes(written): now = []
        case .now(let written):
            guard Self.isReadable(written) else {
                changes.append(.unreadable(name: name))
                return
            }
            now = written
        }
        let (from, to) = (Digest(of: bytes), Digest(of: now))
        redactor.digests[from.hex] = (to.hex, now.count)
        if !now.isEmpty { try FileBytes.create(path(.redactedInputs, name), now) }
        changes.append(.written(.inputs, name: name, from: from, to: to))
    }

    /// Outcomes of nobody are no file of outcomes: it goes.
    private static func isEmptyOutcomes(_ bytes: [UInt8]) -> Bool {
        guard OutcomesReader.isMeant(by: bytes), case .success(let document) = JSONReader.read(bytes) else {
            return false
        }
        return document.root.member("appointments")?.elements?.isEmpty ?? false
    }

    /// What becomes of an input.
    private enum Written {
        case same
        case now([UInt8])
        /// It could not be read anyway, and names the patient somewhere: there is nobody to keep the rest of it for.
        case gone
    }

    private func written(_ bytes: [UInt8]) -> Written {
        guard let document = document(bytes) else { return redactor.isTraced(in: bytes) ? .gone : .same }
        let redactor = redactor.within([document])
        let now = redactor.json(document)
        // What is found neither where keys stand nor anywhere need not be read for its meaning.
        guard now != nil || redactor.isTraced(in: bytes) else { return .same }
        guard Self.isReadable(bytes) else { return .gone }
        return now.map { .now($0.bytes()) } ?? .same
    }

    /// By the file alone: a site's policy refuses more, and what it refuses today may be planned tomorrow.
    private static func isReadable(_ bytes: [UInt8]) -> Bool {
        if OutcomesReader.isMeant(by: bytes) {
            if case .success = OutcomesReader.read(bytes) { return true }
        } else if case .success = ScenarioReader.read(bytes) {
            return true
        }
        return false
    }

    private mutating func redactResult(_ job: String) throws {
        let directory = path(.outgoing, job)
        var files: [String: [UInt8]] = [:]
        for path in try FileBytes.list(directory) { files[path] = try FileBytes.read("\(directory)/\(path)") }
        guard let manifest = files["manifest.json"] else { return }
        let documents = files.filter { $0.key.hasSuffix(".json") }.values.compactMap(document)
        // What the archive no longer has, the result says itself: whose orders it plans.
        var known = redactor
        for document in documents { known.gather(document) }
        var redactor = known.within(documents)
        var isChanged = false
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) where path != "manifest.json" {
            guard let now = redacted(path, bytes, redactor) else { continue }
            files[path] = now
            redactor.digests[Digest(of: bytes).hex] = (Digest(of: now).hex, now.count)
            isChanged = true
        }
        guard let document = document(manifest) else { return }
        let written = redactor.json(document)
        guard isChanged || written != nil, let marked = (written ?? redactor.copy(document)).marked else {
            return
        }
        files["manifest.json"] = marked.bytes()
        let staged = "\(output)/\(job)"
        try FileBytes.makeDirectory(staged)
        try FileBytes.create(files, in: staged)
        changes.append(
            .written(
                .results, name: job, from: Digest(of: manifest), to: Digest(of: files["manifest.json"] ?? []))
        )
    }

    private func redacted(_ path: String, _ bytes: [UInt8], _ redactor: Redactor) -> [UInt8]? {
        if path.hasSuffix(".json") {
            return document(bytes).flatMap { redactor.json($0)?.bytes() }
        }
        if path.hasSuffix(".ndjson") { return redactor.resources(bytes) }
        if path.hasSuffix(".csv") { return redactor.csv(bytes) }
        if path.hasSuffix(".html") { return redactor.page(bytes) }
        return redactor.summary(bytes)
    }

    /// Findings have no value of a patient in them, but where a file has keys in place of the format's own.
    private mutating func findFindings(_ id: String) throws {
        for name in ["findings.json", "findings.txt"] {
            guard let bytes = try? FileBytes.read(path(.rejected, "\(id)/\(name)")),
                redactor.isTraced(in: bytes)
            else { continue }
            return changes.append(.findings(rejection: id, from: Digest(of: bytes)))
        }
    }

    /// A refused entry is deleted: nobody can say what it is.
    private mutating func findEntry(_ id: String) throws {
        let entry = Place.child(.child(.rejected, EntryName(id)), EntryName("entry"))
        guard let look = try spool.look(entry) else { return }
        switch look.kind {
        case .fifo, .device, .socket: return  // Nothing is in them.
        case .directory, .symlink: changes.append(.unknown(entry: id))
        case .file:
            // One that is not ours to read, or that no reader takes, may name anybody.
            guard look.bytes <= ScenarioReader.byteLimit,
                let bytes = try? spool.contents(entry, atMost: ScenarioReader.byteLimit)
            else {
                changes.append(.unknown(entry: id))
                return
            }
            guard mentions(bytes) else { return }
            changes.append(.written(.rejected, name: id, from: Digest(of: bytes), to: Digest(of: [])))
        }
    }
}

extension Redactor {
    /// The document as it is, to be written again.
    func copy(_ document: JSONDocument) -> JSONOutput { .init(document.root) }
}

extension JSONOutput {
    /// What was read, to be written again.
    init(_ node: JSONNode) {
        switch node.kind {
        case .null: self = .null
        case .bool: self = .bool(node.bool ?? false)
        case .number: self = .number(node.number?.text ?? "0")
        case .string, .key: self = .string(node.string ?? "")
        case .array: self = .array((node.elements ?? []).map(JSONOutput.init))
        case .object:
            self = .object((node.members ?? []).map { Member($0.key.string ?? "", JSONOutput($0.value)) })
        }
    }

    /// A manifest that says that its result was redacted; nil for anything else.
    fileprivate var marked: JSONOutput? {
        guard case .object(let members) = self else { return nil }
        return .object(members.filter { $0.key != "redacted" } + [.init("redacted", true)])
    }
}
