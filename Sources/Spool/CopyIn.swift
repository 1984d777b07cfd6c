import Glibc
import Linux

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
        let source: OpenFile
        do throws(SpoolError) { source = try directory.open(.entry(name), O_RDONLY | O_NONBLOCK) } catch {
            return outcomeOfOpening(error)
        }
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

    private func outcomeOfOpening(_ error: SpoolError) -> CopyOutcome {
        switch error.code {
        case EACCES, EPERM: return .refuse(.unreadable)
        case ENOENT, ELOOP, ENXIO, ENODEV: return .unsettled
        default: return .troubled(SpoolError(error.call, Place.incoming.label, code: error.code))
        }
    }

    private static func look(_ file: borrowing OpenFile) -> Look? { (try? file.status()).map(Look.init) }

    /// The digest of what was copied, not yet synced; nil when there were more or fewer bytes than expected. Nothing is read beyond
    /// the expected size, however fast the source grows.
    private func copy(
        _ source: borrowing OpenFile, to place: Place, expecting size: Int64
    ) throws(SpoolError) -> Digest? {
        let target = try directory.open(place, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        var stream = DigestStream()
        var left = Int(size)
        var buffer = [UInt8](repeating: 0, count: min(left, 1 << 18))
        while left > 0 {
            let count = try at(Place.incoming.label) { () throws(CallError) in
                try source.read(into: &buffer, most: left)
            }
            if count == 0 { return nil }
            stream.add(buffer[..<count])
            try at(Place.work.label) { () throws(CallError) in try target.write(buffer[..<count]) }
            left -= count
        }
        return stream.finish()
    }
}
