public import Linux

/// A place in a spool. Only `SpoolDirectory` turns one into a path.
public enum Place: Hashable, Sendable {
    case root, incoming, outgoing, staging, rejected, work, archive, state, control
    /// Where a site that wants it keeps the group of those who settle cost.
    case finance
    case entry(EntryName)
    /// An entry moved back because it changed while it was taken.
    case returned(EntryName)
    /// Bytes on their way in; the number is unique within this process.
    case copy(Int)
    /// An entry between `incoming/` and its unlinking.
    case taken(Int)
    case job(JobIdentity)
    /// Its name says which job of this spool it is, so that jobs keep their order across restarts: whoever has the one has
    /// the other, whatever a power cut leaves. 0: accepted by a version that counted none.
    case input(JobIdentity, turn: Int)
    /// An empty file per attempt, so that attempts are counted across restarts.
    case attempt(JobIdentity, Int)
    /// An empty file that says that an operator wants the job to wait.
    case heldMark(JobIdentity)
    /// An empty file that says that the input is to be kept as outcomes.
    case outcomesMark(JobIdentity)
    case staged(JobID, attempt: Int)
    case result(JobID)
    /// A result on its way out: nobody sees it any more.
    case withdrawn(JobID)
    /// Results without one patient, before they take the others' places; and inputs.
    case redaction, redactedInputs
    case rejectionDraft(RejectionID)
    case rejection(RejectionID)
    case findings(RejectionID, String)
    case rejectedEntry(RejectionID)
    case archived(JobIdentity)
    case keptOutcomes(JobIdentity, Int)
    /// A copy of the site's policy and of its attendance model, by their digests: what a job is named after is what it is
    /// planned with, whatever happens to the site's file meanwhile.
    case policy(Digest), model(Digest)
    /// Of either, before it is whole.
    case settingsDraft
    /// What an operator asks for, and what is answered.
    case request(EntryName), answer(EntryName)
    /// The last time that was not in doubt, while the clock is.
    case clockDoubt
    case journal, lock, status, statusDraft
    /// A name met while reading a directory of ours.
    indirect case child(Place, EntryName)

    var path: [UInt8] {
        switch self {
        case .root: Array(".".utf8)
        case .incoming: Array("incoming".utf8)
        case .outgoing: Array("outgoing".utf8)
        case .staging: Array("outgoing/.staging".utf8)
        case .finance: Array("outgoing/.finance".utf8)
        case .rejected: Array("rejected".utf8)
        case .work: Array("work".utf8)
        case .archive: Array("archive".utf8)
        case .state: Array("state".utf8)
        case .control: Array("control".utf8)
        case .entry(let name), .returned(let name): Array("incoming/".utf8) + name.bytes
        case .copy(let number): Array("work/.copy-\(number)".utf8)
        case .taken(let number): Array("work/.taken-\(number)".utf8)
        case .job(let identity): Array("work/\(identity.name)".utf8)
        case .input(let identity, let turn):
            Array("work/\(identity.name)/input\(turn == 0 ? "" : "-\(turn)")".utf8)
        case .attempt(let identity, let number): Array("work/\(identity.name)/attempt-\(number)".utf8)
        case .heldMark(let identity): Array("work/\(identity.name)/held".utf8)
        case .outcomesMark(let identity): Array("work/\(identity.name)/outcomes".utf8)
        case .staged(let job, let attempt): Array("outgoing/.staging/\(job).\(attempt)".utf8)
        case .result(let job): Array("outgoing/\(job)".utf8)
        case .withdrawn(let job): Array("outgoing/.staging/\(job).withdrawn".utf8)
        case .redaction: Array("outgoing/.staging/redaction".utf8)
        case .redactedInputs: Array("work/.redaction-inputs".utf8)
        case .rejectionDraft(let id): Array("rejected/.\(id)".utf8)
        case .rejection(let id): Array("rejected/\(id)".utf8)
        case .findings(let id, let ending): Array("rejected/.\(id)/findings.\(ending)".utf8)
        case .rejectedEntry(let id): Array("rejected/\(id)/entry".utf8)
        case .archived(let identity): Array("archive/\(identity.name).json".utf8)
        case .keptOutcomes(let identity, let turn):
            Array("archive/\(KeptOutcomes.name(identity, turn: turn))".utf8)
        case .journal: Array("state/journal.jsonl".utf8)
        case .lock: Array("state/lock".utf8)
        case .clockDoubt: Array("state/clock-doubt".utf8)
        case .policy(let digest): Array("state/policy-\(digest.hex).json".utf8)
        case .model(let digest): Array("state/attendance-\(digest.hex).json".utf8)
        case .settingsDraft: Array("state/.settings".utf8)
        case .request(let name): Array("control/".utf8) + name.bytes
        case .answer(let name): Array("control/.answer-".utf8) + name.bytes
        case .status: Array("status.json".utf8)
        case .statusDraft: Array(".status.json".utf8)
        case .child(let parent, let name): parent.path + [UInt8(ascii: "/")] + name.bytes
        }
    }

    /// What an error may say: never the name of a dropped file.
    var label: String {
        switch self {
        case .entry, .returned: "incoming/(entry)"
        case .request, .answer: "control/(request)"
        case .child(let parent, _): parent.label + "/(entry)"
        default: String(decoding: path, as: UTF8.self)
        }
    }
}
