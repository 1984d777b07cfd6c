import Glibc
import Linux

/// A request as it stands in `control/`.
public struct PlacedRequest: Sendable {
    public let name: EntryName
    /// The user who put it there. In a user namespace, as under `PrivateUsers=yes`, the kernel says of others only that they
    /// are others; then it is who the request says, which whoever may operate could write otherwise.
    public let user: UInt32
    public let isReadable: Bool
    /// Nil: not a request.
    public let request: ControlRequest?
}

extension SpoolDirectory {
    /// Of a name while its answer is written; only the daemon writes such.
    private static let draftOfAnswer = ".draft-"
    /// What the kernel says of users who have no number in a namespace, unless an administrator has it say another.
    private static let overflowUser: UInt32 = 65_534
    /// Of a request, in bytes: longer ones are none of ours, and their answers would have no name.
    private static let longestName = 200

    /// Puts a request where the daemon finds it, whole or not at all.
    /// - Returns: the name under which its answer will stand.
    public func place(_ request: ControlRequest) throws(SpoolError) -> EntryName {
        let name = EntryName("request-\(Self.momentAndProcess)")
        let draft = Place.request(EntryName(bytes: Array(".".utf8) + name.bytes))
        do throws(SpoolError) {
            try write(request.line, to: draft, mode: 0o660)
            // Whatever the operator's umask: the daemon reads it by the group of `control/`.
            try? open(draft).setMode(0o660)
            guard try rename(draft, to: .request(name)) == .done else {
                throw SpoolError("rename", Place.control.label, code: EEXIST)
            }
            try sync(.control)
        } catch {
            try? remove(draft)
            throw error
        }
        return name
    }

    /// The daemon's answer, taken away; nil while there is none.
    public func takeAnswer(to name: EntryName) -> [UInt8]? {
        guard let bytes = try? contents(.answer(name), atMost: 64 << 20) else { return nil }
        try? remove(.answer(name))
        return bytes
    }

    /// Takes a request away that nobody has answered.
    public func takeBack(_ name: EntryName) { try? remove(.request(name)) }

    /// What is asked for, first asked first. What is no regular file of ours to read is no request; what the disk does not
    /// give now stays for later. A directory is nobody's question and may hold what only its owner can delete: it is left.
    public func requests() throws(SpoolError) -> [PlacedRequest] {
        var requests: [PlacedRequest] = []
        for name in try names(in: .control) where !name.isHidden {
            guard name.bytes.count <= Self.longestName, let look = try look(.request(name)),
                look.kind != .directory
            else { continue }
            let isFit =
                look.kind == .file && look.links == 1 && look.bytes <= Int64(ControlRequest.largest)
            var isReadable = true
            let bytes: [UInt8]?
            do throws(SpoolError) {
                bytes = isFit ? try contents(.request(name), atMost: ControlRequest.largest) : nil
            } catch {
                if error.code == ENOENT { continue }
                // Those that were asked later wait with it: no release overtakes its hold.
                guard [EACCES, EPERM, ELOOP, ENXIO, EFBIG].contains(error.code) else { break }
                isReadable = ![EACCES, EPERM].contains(error.code)
                bytes = nil
            }
            let claimed =
                look.owner == Self.overflowUser ? bytes.flatMap { ControlRequest.claimedUser($0) } : nil
            requests.append(
                PlacedRequest(
                    name: name, user: claimed ?? look.owner, isReadable: isReadable,
                    request: bytes.flatMap { ControlRequest($0) }))
        }
        return requests
    }

    /// Says what became of a request and takes it out of the way, for good: one that a power cut brings back is done again,
    /// and a hold that was released since, or a pruning of what was published since, would be another deed.
    public func answer(_ request: PlacedRequest, _ answer: ControlAnswer) throws(SpoolError) {
        let draft = Place.request(EntryName(bytes: Array(Self.draftOfAnswer.utf8) + request.name.bytes))
        do throws(SpoolError) {
            try remove(draft)
            try write(answer.bytes, to: draft, isSynced: false)
            try replace(draft, to: .answer(request.name))
        } catch  where [EISDIR, ENOTDIR, EEXIST, ENOTEMPTY].contains(error.code) {
            // Somebody has put a directory in the answer's place: then there is none.
        }
        try remove(.request(request.name))
        try sync(.control)
    }

    /// Drafts of answers, which a crash has left, and answers and drafts of requests that nobody has come for within an hour:
    /// younger ones may be somebody's who waits through a restart of the daemon.
    public func clearAnswers() throws(SpoolError) {
        let hourAgo = (Int64(time(nil)) - 3600) * 1_000_000_000
        for name in try names(in: .control) where name.isHidden {
            let place = Place.child(.control, name)
            let isOurs = name.bytes.starts(with: Self.draftOfAnswer.utf8)
            guard let look = try look(place), look.kind != .directory else { continue }
            if isOurs || look.modified < hourAgo { try remove(place) }
        }
    }

    /// Of a file; what stands there instead is neither followed nor waited for.
    public func contents(_ place: Place, atMost limit: Int) throws(SpoolError) -> [UInt8] {
        let file = try open(place, O_RDONLY | O_NONBLOCK)
        let bytes = try at(place.label) { () throws(CallError) in try file.readAll(limit: limit) }
        guard bytes.count <= limit else { throw SpoolError("read", place.label, code: EFBIG) }
        return bytes
    }
}
