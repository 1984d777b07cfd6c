import CLinux
import Glibc

/// A place in a spool. Only `SpoolDirectory` turns one into a path.
public enum Place: Hashable, Sendable {
    case root, incoming, outgoing, staging, rejected, work, archive, state
    case entry(EntryName)
    /// An entry moved back because it changed while it was taken.
    case returned(EntryName)
    /// Bytes on their way in; the number is unique within this process.
    case copy(Int)
    /// An entry between `incoming/` and its unlinking.
    case taken(Int)
    case job(JobIdentity)
    case input(JobIdentity)
    /// An empty file per attempt, so that attempts are counted across restarts.
    case attempt(JobIdentity, Int)
    /// An empty file that says which job of this spool it is, so that jobs keep their order across restarts.
    case turn(JobIdentity, Int)
    /// An empty file that says that the input is to be kept as outcomes.
    case outcomesMark(JobIdentity)
    case staged(JobID, attempt: Int)
    case result(JobID)
    case rejectionDraft(RejectionID)
    case rejection(RejectionID)
    case findings(RejectionID, String)
    case rejectedEntry(RejectionID)
    case archived(JobIdentity)
    case keptOutcomes(JobIdentity, Int)
    case journal, lock, policy, model, status, statusDraft
    /// A name met while reading a directory of ours.
    indirect case child(Place, EntryName)

    var path: [UInt8] {
        switch self {
        case .root: Array(".".utf8)
        case .incoming: Array("incoming".utf8)
        case .outgoing: Array("outgoing".utf8)
        case .staging: Array("outgoing/.staging".utf8)
        case .rejected: Array("rejected".utf8)
        case .work: Array("work".utf8)
        case .archive: Array("archive".utf8)
        case .state: Array("state".utf8)
        case .entry(let name), .returned(let name): Array("incoming/".utf8) + name.bytes
        case .copy(let number): Array("work/.copy-\(number)".utf8)
        case .taken(let number): Array("work/.taken-\(number)".utf8)
        case .job(let identity): Array("work/\(identity.name)".utf8)
        case .input(let identity): Array("work/\(identity.name)/input".utf8)
        case .attempt(let identity, let number): Array("work/\(identity.name)/attempt-\(number)".utf8)
        case .turn(let identity, let number): Array("work/\(identity.name)/turn-\(number)".utf8)
        case .outcomesMark(let identity): Array("work/\(identity.name)/outcomes".utf8)
        case .staged(let job, let attempt): Array("outgoing/.staging/\(job).\(attempt)".utf8)
        case .result(let job): Array("outgoing/\(job)".utf8)
        case .rejectionDraft(let id): Array("rejected/.\(id)".utf8)
        case .rejection(let id): Array("rejected/\(id)".utf8)
        case .findings(let id, let ending): Array("rejected/.\(id)/findings.\(ending)".utf8)
        case .rejectedEntry(let id): Array("rejected/\(id)/entry".utf8)
        case .archived(let identity): Array("archive/\(identity.name).json".utf8)
        case .keptOutcomes(let identity, let turn):
            Array("archive/\(KeptOutcomes.name(identity, turn: turn))".utf8)
        case .journal: Array("state/journal.jsonl".utf8)
        case .lock: Array("state/lock".utf8)
        case .policy: Array("state/policy.json".utf8)
        case .model: Array("state/attendance.json".utf8)
        case .status: Array("status.json".utf8)
        case .statusDraft: Array(".status.json".utf8)
        case .child(let parent, let name): parent.path + [UInt8(ascii: "/")] + name.bytes
        }
    }

    /// What an error may say: never the name of a dropped file.
    var label: String {
        switch self {
        case .entry, .returned: "incoming/(entry)"
        case .child(let parent, _): parent.label + "/(entry)"
        default: String(decoding: path, as: UTF8.self)
        }
    }
}

/// A system call on the spool that failed, for the person who looks after the machine.
public struct SpoolError: Error, CustomStringConvertible {
    public var call: String
    public var place: String
    public var code: Int32

    public init(_ call: String, _ place: String, code: Int32) {
        self.call = call
        self.place = place
        self.code = code
    }

    /// The disk or its quota is full: it may work later.
    public var isShortage: Bool { [ENOSPC, EDQUOT, ENFILE, EMFILE, ENOMEM].contains(code) }

    public var description: String { "\(call) \(place): \(String(cString: strerror(code)))" }
}

/// The directories of one spool, and the only builder of paths in it. Every call goes through one descriptor of the
/// spool's root, so a spool that is renamed while the daemon runs is still the same spool.
public final class SpoolDirectory: Sendable {
    public let path: String
    let root: Int32

    /// Opens a spool and makes the directories that are missing. An installation has them made by systemd-tmpfiles,
    /// with the groups that let people in; made here they belong to whoever runs this.
    public init(path: String) throws(SpoolError) {
        mkdir(path, 0o751)
        root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw SpoolError("open", path, code: errno) }
        self.path = path
        for (place, mode) in Self.modes { _ = try makeDirectory(place, mode: mode) }
        try sync(.root)
    }

    /// Opens a spool to look at it or to drop a file. Its root may be passed through by all and listed by few.
    public init(lookingAt path: String) throws(SpoolError) {
        root = fairslot_open_path(path)
        guard root >= 0 else { throw SpoolError("open", path, code: errno) }
        self.path = path
    }

    deinit { close(root) }

    private static let modes: [(Place, mode_t)] = [
        (.incoming, 0o770), (.outgoing, 0o750), (.staging, 0o750), (.rejected, 0o750),
        (.work, 0o700), (.archive, 0o700), (.state, 0o700),
    ]

    /// For another process: the worker reads the input and fills the staging directory by path.
    public func absolutePath(_ place: Place) -> String {
        guard path.hasPrefix("/") else {
            let here = realpath(path, nil)
            defer { free(here) }
            return (here.map { String(cString: $0) } ?? path) + "/"
                + String(decoding: place.path, as: UTF8.self)
        }
        return path + "/" + String(decoding: place.path, as: UTF8.self)
    }

    /// Nil when nothing is there.
    public func look(_ place: Place) throws(SpoolError) -> Look? {
        var status = stat()
        let failed = place.withPath { fstatat(root, $0, &status, AT_SYMLINK_NOFOLLOW) } != 0
        guard failed else { return Look(status) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw SpoolError("stat", place.label, code: errno)
    }

    public func exists(_ place: Place) throws(SpoolError) -> Bool { try look(place) != nil }

    /// Names in a directory except `.` and `..`, sorted by their bytes.
    public func names(in place: Place) throws(SpoolError) -> [EntryName] {
        let descriptor = place.withPath { openat(root, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw SpoolError("open", place.label, code: errno)
        }
        defer { closedir(stream) }
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!
        var names: [EntryName] = []
        errno = 0
        while let entry = readdir(stream) {
            // A record is shorter than `dirent`: only its own length may be read.
            let record = UnsafeRawBufferPointer(start: entry, count: Int(entry.pointee.d_reclen))
            let name = Array(record.dropFirst(nameOffset).prefix { $0 != 0 })
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(EntryName(bytes: name)) }
        }
        guard errno == 0 else { throw SpoolError("readdir", place.label, code: errno) }
        return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// False when it was there already.
    @discardableResult
    func makeDirectory(_ place: Place, mode: mode_t = 0o750) throws(SpoolError) -> Bool {
        if place.withPath({ mkdirat(root, $0, mode) }) == 0 { return true }
        guard errno == EEXIST else { throw SpoolError("mkdir", place.label, code: errno) }
        return false
    }

    enum Renaming: Equatable { case done, targetExists, sourceGone, forbidden }

    /// Never replaces what is there.
    func rename(_ from: Place, to: Place) throws(SpoolError) -> Renaming {
        let failed = from.withPath { from in
            to.withPath { to in fairslot_rename_noreplace(root, from, root, to) }
        }
        if failed == 0 { return .done }
        switch errno {
        case EEXIST, ENOTEMPTY: return .targetExists
        case ENOENT: return .sourceGone
        case EACCES, EPERM: return .forbidden
        default: throw SpoolError("rename", to.label, code: errno)
        }
    }

    /// Replaces what is there, in one instant.
    func replace(_ from: Place, to: Place) throws(SpoolError) {
        let failed = from.withPath { from in to.withPath { to in renameat(root, from, root, to) } }
        guard failed == 0 else { throw SpoolError("rename", to.label, code: errno) }
    }

    /// Removes a file; already gone is fine.
    func remove(_ place: Place) throws(SpoolError) {
        guard place.withPath({ unlinkat(root, $0, 0) }) != 0, errno != ENOENT else { return }
        throw SpoolError("unlink", place.label, code: errno)
    }

    /// Removes a directory and everything in it; follows no link.
    func removeTree(_ place: Place) throws(SpoolError) {
        guard let look = try look(place) else { return }
        guard look.kind == .directory else { return try remove(place) }
        for name in try names(in: place) { try removeTree(.child(place, name)) }
        guard place.withPath({ unlinkat(root, $0, AT_REMOVEDIR) }) != 0, errno != ENOENT else { return }
        throw SpoolError("rmdir", place.label, code: errno)
    }
}

extension Place {
    func withPath<Answer>(_ body: (UnsafePointer<CChar>) -> Answer) -> Answer {
        (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
