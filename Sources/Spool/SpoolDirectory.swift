import Glibc
import Linux

/// The directories of one spool, and the only builder of paths in it. Every call goes through one descriptor of the
/// spool's root, so a spool that is renamed while the daemon runs is still the same spool.
public final class SpoolDirectory: Sendable {
    public let path: String
    public let absolutePath: String
    let root: OpenFile

    /// Opens a spool and makes the directories that are missing. An installation has them made by systemd-tmpfiles,
    /// with the groups that let people in; made here they belong to whoever runs this.
    public init(path: String) throws(SpoolError) {
        try? Paths.makeDirectory(path, mode: 0o751)
        root = try at(path) { () throws(CallError) in try OpenFile(path, O_RDONLY | O_DIRECTORY) }
        self.path = path
        absolutePath = Self.absolute(path)
        for (place, mode) in Self.modes { _ = try makeDirectory(place, mode: mode) }
        try sync(.root)
    }

    /// Opens a spool to look at it or to drop a file. Its root may be passed through by all and listed by few.
    public init(lookingAt path: String) throws(SpoolError) {
        root = try at(path) { () throws(CallError) in try OpenFile(passingThrough: path) }
        self.path = path
        absolutePath = Self.absolute(path)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : Paths.resolved(path) ?? path
    }

    private static let modes: [(Place, mode_t)] = [
        (.incoming, 0o770), (.outgoing, 0o750), (.staging, 0o750), (.rejected, 0o750),
        (.work, 0o700), (.archive, 0o700), (.state, 0o700), (.control, 0o770),
    ]

    /// For another process: the worker reads the input and fills the staging directory by path.
    public func absolutePath(_ place: Place) -> String {
        absolutePath + "/" + String(decoding: place.path, as: UTF8.self)
    }

    /// Nil when nothing is there.
    public func look(_ place: Place) throws(SpoolError) -> Look? {
        try at(place.label) { () throws(CallError) in try root.status(of: place.path).map(Look.init) }
    }

    /// Follows no link.
    func open(_ place: Place, _ flags: Int32 = O_RDONLY, mode: mode_t = 0) throws(SpoolError) -> OpenFile {
        try at(place.label) { () throws(CallError) in
            try OpenFile(place.path, in: root, flags | O_NOFOLLOW, mode: mode)
        }
    }

    public func exists(_ place: Place) throws(SpoolError) -> Bool { try look(place) != nil }

    /// Names in a directory except `.` and `..`, sorted by their bytes.
    public func names(in place: Place) throws(SpoolError) -> [EntryName] {
        let entries = try at(place.label) { () throws(CallError) in
            try OpenFile(place.path, in: root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).entries()
        }
        return entries.map { EntryName(bytes: $0.name) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// False when it was there already.
    @discardableResult
    func makeDirectory(_ place: Place, mode: mode_t = 0o750) throws(SpoolError) -> Bool {
        do throws(CallError) {
            try root.makeDirectory(place.path, mode: mode)
            return true
        } catch {
            guard error.code == EEXIST else { throw SpoolError(error, at: place.label) }
            return false
        }
    }

    enum Renaming: Equatable { case done, targetExists, sourceGone }

    /// Never replaces what is there. Of our own things: one that may not be moved is an error, as any other.
    func rename(_ from: Place, to: Place) throws(SpoolError) -> Renaming {
        do throws(CallError) {
            try root.rename(from.path, to: to.path, .keeping)
            return .done
        } catch {
            switch error.code {
            case EEXIST, ENOTEMPTY: return .targetExists
            case ENOENT: return .sourceGone
            default: throw SpoolError(error, at: to.label)
            }
        }
    }

    /// Of our own things that must be there: false where something stands under the new name already.
    func move(_ from: Place, unlessThere to: Place) throws(SpoolError) -> Bool {
        switch try rename(from, to: to) {
        case .done: return true
        case .targetExists: return false
        case .sourceGone: throw SpoolError("rename", to.label, code: ENOENT)
        }
    }

    /// Of what somebody dropped: false where it has gone, or is not ours to move, as a directory of somebody else's.
    func take(_ entry: Place, to place: Place) throws(SpoolError) -> Bool {
        do throws(SpoolError) { return try rename(entry, to: place) == .done } catch
            where [EACCES, EPERM]
            .contains(error.code)
        {
            return false
        }
    }

    /// Replaces what is there, in one instant.
    func replace(_ from: Place, to: Place) throws(SpoolError) {
        try at(to.label) { () throws(CallError) in try root.rename(from.path, to: to.path, .replacing) }
    }

    /// Two names change places, at one instant.
    func exchange(_ one: Place, with other: Place) throws(SpoolError) {
        try at(other.label) { () throws(CallError) in
            try root.rename(one.path, to: other.path, .exchanging)
        }
    }

    /// Removes a file; already gone is fine.
    func remove(_ place: Place) throws(SpoolError) {
        try unlessGone(place) { () throws(CallError) in try root.unlink(place.path) }
    }

    /// Removes a directory and everything in it; follows no link.
    func removeTree(_ place: Place) throws(SpoolError) {
        guard let look = try look(place) else { return }
        guard look.kind == .directory else { return try remove(place) }
        for name in try names(in: place) { try removeTree(.child(place, name)) }
        try unlessGone(place) { () throws(CallError) in try root.removeDirectory(place.path) }
    }

    private func unlessGone(
        _ place: Place, _ remove: () throws(CallError) -> Void
    ) throws(SpoolError) {
        do throws(CallError) { try remove() } catch  where error.code != ENOENT {
            throw SpoolError(error, at: place.label)
        } catch {}
    }
}
