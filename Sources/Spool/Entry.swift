import Glibc
import Linux

/// The name of an entry as the directory holds it. Bytes from readdir to unlink: turned into a `String` and back, a
/// name that is not UTF-8 no longer opens, and the file would be stuck for ever.
public struct EntryName: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// Still being written, by the conventions of file transfer programs and editors; or hidden.
    var isIgnored: Bool {
        if bytes.first == UInt8(ascii: ".") { return true }
        return Self.ignoredEndings.contains {
            bytes.count > $0.count && bytes.suffix($0.count).elementsEqual($0)
        }
    }

    private static let ignoredEndings = [".part", ".tmp", ".partial", ".filepart", ".incomplete", ".swp"]
        .map { Array($0.utf8) }
}

/// What one lstat says about an entry, without opening it.
public struct Look: Hashable, Sendable {
    public enum Kind: String, Sendable { case file, directory, symlink, fifo, device, socket }

    public var kind: Kind
    public var bytes: Int64
    public var links: Int
    /// A user's number.
    public var owner: UInt32
    public var device: UInt64
    public var inode: UInt64
    /// Nanoseconds since 1970.
    public var modified: Int64
    public var changed: Int64

    public init(
        kind: Kind, bytes: Int64, links: Int = 1, owner: UInt32 = 0, device: UInt64 = 1, inode: UInt64,
        modified: Int64 = 0, changed: Int64 = 0
    ) {
        self.kind = kind
        self.bytes = bytes
        self.links = links
        self.owner = owner
        self.device = device
        self.inode = inode
        self.modified = modified
        self.changed = changed
    }

    /// Of what stands at a path; nil: nothing does, or it may not be looked at.
    public init?(path: String) {
        guard let status = try? Paths.status(of: path) else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            default: .device
            }
        bytes = Int64(status.st_size)
        links = Int(status.st_nlink)
        owner = status.st_uid
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// Clamped: anybody may give a file a time that nanoseconds since 1970 do not reach, which is the year 2262.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(clamping: Int128(time.tv_sec) * 1_000_000_000 + Int128(time.tv_nsec))
    }

    /// The same file with the same content as far as a look can tell. A rename touches the change time, so it is
    /// left out.
    func sameContent(as other: Look) -> Bool {
        device == other.device && inode == other.inode && bytes == other.bytes && modified == other.modified
    }

    /// Of an entry of `incoming/`, the same after a restart: the number of a device may be another then.
    var fingerprint: String { "\(inode) \(changed)" }
}

/// Why an entry of `incoming/` can never become a job. It is moved away unopened and the reason is written beside it.
public enum EntryFault: String, Sendable, CaseIterable {
    case symlink = "entry-symlink"
    case fifo = "entry-fifo"
    case device = "entry-device"
    case socket = "entry-socket"
    case directory = "entry-directory"
    case hardLink = "entry-hard-link"
    case empty = "entry-empty"
    case tooLarge = "entry-too-large"
    case unreadable = "entry-unreadable"

    /// Nil: a regular file with one link and a size that is allowed.
    init?(_ look: Look, largest: Int64) {
        switch look.kind {
        case .symlink: self = .symlink
        case .fifo: self = .fifo
        case .device: self = .device
        case .socket: self = .socket
        case .directory: self = .directory
        case .file where look.links > 1: self = .hardLink
        case .file where look.bytes == 0: self = .empty
        case .file where look.bytes > largest: self = .tooLarge
        case .file: return nil
        }
    }
}
