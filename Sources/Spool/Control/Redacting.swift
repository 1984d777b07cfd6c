public import Linux

/// One thing that a worker has written without a patient, or that is to go.
public enum RedactionChange: Equatable, Sendable {
    case written(Shelf, name: String, from: Digest, to: Digest)
    /// Findings that name the patient: a note is to take their place.
    case findings(rejection: String, from: Digest)
    /// A job that is not answered names the patient: nothing is changed before it is.
    case busy(job: String)
    /// So does a file in `incoming/` that is not accepted yet.
    case unread
    /// An input that can be read could not be without the patient.
    case unreadable(name: String)
    /// A refused entry that cannot be looked through may name the patient.
    case unknown(entry: String)

    /// As a worker writes it down.
    public var line: String {
        switch self {
        case .written(let shelf, let name, let from, let to):
            "\(shelf.rawValue) \(name) \(from.hex) \(to.hex)"
        case .findings(let id, let from): "findings \(id) \(from.hex)"
        case .busy(let job): "busy \(job)"
        case .unread: "unread"
        case .unreadable(let name): "unreadable \(name)"
        case .unknown(let entry): "unknown \(entry)"
        }
    }

    init?(line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        if words == ["unread"] {
            self = .unread
            return
        }
        if words.count == 2, !words[1].contains("/") {
            switch words[0] {
            case "busy": self = .busy(job: words[1])
            case "unreadable": self = .unreadable(name: words[1])
            case "unknown": self = .unknown(entry: words[1])
            default: return nil
            }
            return
        }
        if words.count == 3, words[0] == "findings", !words[1].contains("/"), let from = Digest(hex: words[2])
        {
            self = .findings(rejection: words[1], from: from)
            return
        }
        guard words.count == 4, let shelf = Shelf(rawValue: words[0]), !words[1].contains("/"),
            let from = Digest(hex: words[2]), let to = Digest(hex: words[3])
        else { return nil }
        self = .written(shelf, name: words[1], from: from, to: to)
    }
}

extension Spool {
    /// Empty places for a worker to write into: one inside `outgoing/`, where the group is inherited, and one that nobody
    /// else may look into, for inputs.
    public func prepareRedaction() throws(SpoolError) -> Place {
        try endRedaction()
        try directory.makeDirectory(.redaction)
        return .redaction
    }

    /// What a worker wrote down; nil when it wrote none, or nonsense.
    public func redactionChanges() throws(SpoolError) -> [RedactionChange]? {
        let list = Place.child(.redaction, EntryName("changes"))
        guard try directory.exists(list) else { return nil }
        let bytes = try directory.contents(list, atMost: 64 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let changes = lines.compactMap(RedactionChange.init(line:))
        return changes.count == lines.count ? changes : nil
    }

    /// Puts what was written in the place of what stands: each result at one instant, each input at one. A crash in between
    /// leaves some done; the request, which still stands, does the rest. False: what it took the place of could not all be
    /// deleted.
    @discardableResult
    public func redact(_ changes: [RedactionChange], by user: UInt32) throws(SpoolError) -> Bool {
        var places: [Place] = [.redaction, .redactedInputs]
        for case .written(.results, let name, _, _) in changes
        where try directory.closeFinance(of: .child(.redaction, EntryName(name))) {
            places = [.finance, .redaction, .redactedInputs]
        }
        try syncAll(places, inGroup: changes.count)
        var events: [JournalEvent] = []
        for case .written(let shelf, let name, let from, let to) in changes {
            events.append(.redacted(shelf, name: name, from: from, to: to, by: user))
        }
        let note = RejectionNote.redacted
        for case .findings(let id, let from) in changes {
            events.append(.redacted(.rejected, name: id, from: from, to: Digest(of: note.json), by: user))
        }
        try tell(events)
        for case .findings(let id, _) in changes { try replaceFindings(in: EntryName(id), by: note) }
        // What others are known by goes last: done again after a crash, the rest must still be found. A result is known by its
        // input, an outcome by the order that an input names.
        for part in Self.inOrderOfForgetting(changes) {
            for case .written(let shelf, let name, _, let to) in part {
                try put(EntryName(name), on: shelf, isGone: to == Digest(of: []))
            }
            // Both ends of each exchange, before what was there goes: a disk may keep one and not the other.
            for place in [Place.outgoing, .redaction, .archive, .redactedInputs] { try directory.sync(place) }
        }
        for case .written(.rejected, let name, _, _) in changes {
            try directory.sync(.child(.rejected, EntryName(name)))
        }
        archiveChanged()
        return try endRedaction()
    }

    private func replaceFindings(in rejection: EntryName, by note: RejectionNote) throws(SpoolError) {
        let place = Place.child(.rejected, rejection)
        for (name, bytes) in [("findings.txt", note.text), ("findings.json", note.json)] {
            // Beside what it replaces: made elsewhere it would be of another group.
            let draft = Place.child(place, EntryName("." + name))
            try directory.write(bytes, to: draft)
            try directory.replace(draft, to: .child(place, EntryName(name)))
        }
        try directory.sync(place)
    }

    private static func inOrderOfForgetting(_ changes: [RedactionChange]) -> [[RedactionChange]] {
        func part(_ isWanted: (Shelf, String) -> Bool) -> [RedactionChange] {
            changes.filter {
                if case .written(let shelf, let name, _, _) = $0 { isWanted(shelf, name) } else { false }
            }
        }
        return [
            part { shelf, _ in shelf != .inputs },
            part { shelf, name in shelf == .inputs && name.contains(".outcomes-") },
            part { shelf, name in shelf == .inputs && !name.contains(".outcomes-") },
        ].filter { !$0.isEmpty }
    }

    private func put(_ name: EntryName, on shelf: Shelf, isGone: Bool) throws(SpoolError) {
        switch shelf {
        case .results: try directory.exchange(.child(.redaction, name), with: .child(.outgoing, name))
        case .inputs where isGone: try directory.remove(.child(.archive, name))
        case .inputs: try directory.replace(.child(.redactedInputs, name), to: .child(.archive, name))
        case .rejected: try directory.remove(.child(.child(.rejected, name), EntryName("entry")))
        }
    }

    /// Throws away what was written, and, after an exchange, what it took the place of. False: something of it stays.
    @discardableResult
    public func endRedaction() throws(SpoolError) -> Bool {
        let isGone = [try clear(.redaction), try clear(.redactedInputs)]
        try directory.sync(.staging)
        try directory.sync(.work)
        return isGone == [true, true]
    }
}
