import Domain

/// What is written under `rejected/<id>/`: for people and for programs, with no value of a patient in it.
public struct RejectionNote: Sendable, Equatable {
    public var text: [UInt8]
    public var json: [UInt8]

    /// As a worker made them.
    public init(text: String, json: String) {
        self.text = Array(text.utf8)
        self.json = Array(json.utf8)
    }

    /// One finding of class `entry`.
    public init(rule: String, message: String, remedy: String) {
        text = Array("error: \(message); \(remedy)\n".utf8)
        let finding: JSONOutput = [
            "severity": "error", "class": "entry", "rule": .string(rule), "line": 0, "column": 0,
            "pointer": "",
            "message": .string(message), "remedy": .string(remedy),
        ]
        json = JSONOutput.object([.init("findings", .array([finding]))]).bytes()
    }

    /// In place of findings that named a patient who has been forgotten.
    static let redacted = RejectionNote(
        rule: "redacted", message: "what was wrong with this file named a patient who has been forgotten",
        remedy: "drop it again, without that patient, to have it checked anew")

    public init(_ fault: EntryFault, limits: SpoolLimits) {
        let words = fault.words(limits)
        self.init(rule: fault.rawValue, message: words.message, remedy: words.remedy)
    }
}

extension Spool {
    public enum Refusal: Sendable, Equatable {
        case moved(RejectionID)
        /// The findings stand there, but we may not move the entry, or it has gone.
        case left(RejectionID)
        /// The findings and the unmovable entry have been there since an earlier look.
        case known(RejectionID)
    }

    /// Moves an entry that can never become a job to `rejected/<id>/entry`, unopened. The findings are durable first,
    /// so a crash in between leaves the entry where it is and the next look does the rest.
    public func refuse(_ name: EntryName, _ look: Look, _ fault: EntryFault) throws(SpoolError) -> Refusal {
        let id = RejectionID.entry(look)
        let isNew = try write(RejectionNote(fault, limits: limits), for: id, telling: .refused(id, fault))
        // Somebody may have put a good file under this name since.
        guard try directory.look(.entry(name)) == look else { return .left(id) }
        // A directory of somebody else's may not be moved: it stays, and its findings say so.
        guard try directory.take(.entry(name), to: .rejectedEntry(id)) else {
            return isNew ? .left(id) : .known(id)
        }
        try directory.sync(.rejection(id))
        try directory.sync(.incoming)
        return .moved(id)
    }

    /// Writes a note where nobody looks for it yet. Syncing it is the caller's.
    func draft(_ note: RejectionNote, for id: RejectionID) throws(SpoolError) {
        try directory.removeTree(.rejectionDraft(id))
        try directory.makeDirectory(.rejectionDraft(id))
        try directory.write(note.text, to: .findings(id, "txt"), isSynced: false)
        try directory.write(note.json, to: .findings(id, "json"), isSynced: false)
    }

    /// True when the note is new; one that stands there stays as it is.
    /// - Parameter event: journalled before anybody can see the note. Afterwards nothing would tell that a crash had kept
    ///   it out of the journal, as `work/` does of a job's end.
    private func write(
        _ note: RejectionNote, for id: RejectionID, telling event: JournalEvent
    ) throws(SpoolError) -> Bool {
        guard try !directory.exists(.rejection(id)) else { return false }
        try draft(note, for: id)
        try directory.syncTree(.rejectionDraft(id))
        try tell([event])
        let isNew = try directory.rename(.rejectionDraft(id), to: .rejection(id)) == .done
        try directory.sync(.rejected)
        return isNew
    }
}

extension EntryFault {
    fileprivate func words(_ limits: SpoolLimits) -> (message: String, remedy: String) {
        switch self {
        case .symlink: ("this entry is a symbolic link, which is never followed", "drop the file itself")
        case .fifo: ("this entry is a named pipe", "drop a regular file")
        case .device: ("this entry is a device", "drop a regular file")
        case .socket: ("this entry is a socket", "drop a regular file")
        case .directory:
            ("this entry is a directory", "drop each scenario as one file, without a folder around it")
        case .hardLink:
            ("this file has a second name elsewhere, through which it could change later", "drop a copy")
        case .empty: ("this file is empty", "drop it again once its program has written it")
        case .tooLarge:
            (
                "this file is larger than the limit of \(limits.largestInput) bytes",
                "split the scenario by site or period, or raise the limit"
            )
        case .unreadable:
            ("this file may not be read by Fairslot", "give its group the right to read, then drop it again")
        }
    }
}
