import Glibc

/// Bytes copied out of `incoming/`, under a name of ours, not yet synced, not yet a job.
public struct CopiedEntry: Sendable {
    let name: EntryName
    let look: Look
    let number: Int
    let input: Digest
    let identity: JobIdentity
    public var bytes: Int64 { look.bytes }
}

extension Spool {
    public enum CopyOutcome: Sendable {
        case copied(CopiedEntry)
        /// It changed or went away while it was looked at: the next scan decides.
        case unsettled
        case refuse(EntryFault)
        /// Not enough room: it stays where it is.
        case noRoom(Shortage)
        /// Its disk would not give its bytes: it stays where it is, and keeps nobody else waiting.
        case troubled(SpoolError)
    }

    /// What stands in `incoming/` now, without names that say "not ready yet".
    public func entries() throws(SpoolError) -> [(name: EntryName, look: Look)] {
        var found: [(EntryName, Look)] = []
        for name in try directory.names(in: .incoming) where !name.isIgnored {
            if let look = try directory.look(.entry(name)) { found.append((name, look)) }
        }
        return found
    }

    /// Copies the bytes rather than moving the file: whoever dropped it may still hold it open, and stays its owner.
    public func copyIn(_ name: EntryName, _ look: Look) throws(SpoolError) -> CopyOutcome {
        if let shortage = try directory.room().shortage(bytes: look.bytes, reserve: limits.reserve) {
            return .noRoom(shortage)
        }
        // O_NONBLOCK: should it have become a FIFO since the look, opening must not wait for a writer.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let source = Place.entry(name).withPath { openat(directory.root, $0, flags) }
        guard source >= 0 else { return outcomeOfOpening(errno) }
        defer { Glibc.close(source) }
        guard Self.look(source) == look else { return .unsettled }
        let number = nextNumber()
        do throws(SpoolError) {
            if let input = try copy(source, to: .copy(number), expecting: look.bytes),
                Self.look(source) == look
            {
                let identity = JobIdentity(input: input, settings: settings)
                return .copied(
                    CopiedEntry(name: name, look: look, number: number, input: input, identity: identity))
            }
        } catch  where error.place == Place.incoming.label {
            try directory.remove(.copy(number))
            return .troubled(error)
        }
        try directory.remove(.copy(number))
        return .unsettled
    }

    private func outcomeOfOpening(_ code: Int32) -> CopyOutcome {
        switch code {
        case EACCES, EPERM: return .refuse(.unreadable)
        case ENOENT, ELOOP, ENXIO, ENODEV: return .unsettled
        default: return .troubled(SpoolError("open", Place.incoming.label, code: code))
        }
    }

    private static func look(_ descriptor: Int32) -> Look? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Look(status) : nil
    }

    /// The digest of what was copied, not yet synced; nil when there were more or fewer bytes than expected. Nothing is read beyond
    /// the expected size, however fast the source grows.
    private func copy(_ source: Int32, to place: Place, expecting size: Int64) throws(SpoolError) -> Digest? {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let target = place.withPath { openat(directory.root, $0, flags, 0o600) }
        guard target >= 0 else { throw SpoolError("create", place.label, code: errno) }
        defer { Glibc.close(target) }
        guard let digest = try pour(source, into: target, expecting: size) else { return nil }
        return digest
    }

    private func pour(_ source: Int32, into target: Int32, expecting size: Int64) throws(SpoolError)
        -> Digest?
    {
        var stream = DigestStream()
        var left = size
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { buffer.deallocate() }
        while left > 0 {
            let count = read(source, buffer.baseAddress, min(buffer.count, Int(left)))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SpoolError("read", Place.incoming.label, code: errno) }
            if count == 0 { return nil }
            let piece = UnsafeBufferPointer(rebasing: buffer[..<count])
            stream.add(piece)
            guard writeAll(piece, to: target) else {
                throw SpoolError("write", Place.work.label, code: errno)
            }
            left -= Int64(count)
        }
        return stream.finish()
    }
}
