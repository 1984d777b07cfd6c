import Glibc

/// A file put into `incoming/` by the book: written under a dot-name, synced, then renamed.
public struct DroppedFile: Sendable {
    public let input: Digest
    /// The entry as it stands there, by which it can be recognised if it is refused.
    public let look: Look
    let name: EntryName
}

/// What became of a dropped file, as far as the caller may look.
public enum DroppedFileState: Sendable, Equatable {
    case waiting
    /// It left `incoming/`, and results are not the caller's to see.
    case outOfSight
    case published(path: String)
    case rejected(path: String, findings: RejectionNote)
}

extension SpoolDirectory {
    public func drop(file path: String) throws(SpoolError) -> DroppedFile {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw SpoolError("open", path, code: errno) }
        defer { close(source) }
        // Unique on this machine, and not the file's own name: names say more than they should.
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let name = "submitted-\(time.tv_sec).\(time.tv_nsec)-\(getpid()).json"
        let draft = Place.entry(EntryName("." + name))
        do throws(SpoolError) {
            let input = try copy(source, named: path, to: draft)
            guard try rename(draft, to: .entry(EntryName(name))) == .done else {
                throw SpoolError("rename", Place.incoming.label, code: EEXIST)
            }
            try sync(.incoming)
            // Already taken: then it was fit to be, and nobody will ask for its look.
            let look = try look(.entry(EntryName(name))) ?? Look(kind: .file, bytes: 0, inode: 0)
            return DroppedFile(input: input, look: look, name: EntryName(name))
        } catch {
            try? remove(draft)
            throw error
        }
    }

    private func copy(_ source: Int32, named path: String, to draft: Place) throws(SpoolError) -> Digest {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let target = draft.withPath { openat(root, $0, flags, 0o640) }
        guard target >= 0 else { throw SpoolError("create", Place.incoming.label, code: errno) }
        defer { close(target) }
        // Whatever the caller's umask: the daemon reads it by the group of `incoming/`.
        fchmod(target, 0o640)
        var stream = DigestStream()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SpoolError("read", path, code: errno) }
            if count == 0 { break }
            stream.add(Array(buffer[..<count]))
            guard writeAll(buffer[..<count], to: target) else {
                throw SpoolError("write", Place.incoming.label, code: errno)
            }
        }
        guard fsync(target) == 0 else { throw SpoolError("fsync", Place.incoming.label, code: errno) }
        return stream.finish()
    }

    /// - Parameter settings: those of the daemon that will take it, from its status file.
    public func state(of dropped: DroppedFile, settings: JobSettings) -> DroppedFileState {
        let job = JobIdentity(input: dropped.input, settings: settings).job
        let isPublished = try? exists(.result(job))
        if isPublished == true { return .published(path: absolutePath(.result(job))) }
        for id in [RejectionID.job(job), .entry(dropped.look)] where (try? exists(.rejection(id))) == true {
            return .rejected(path: absolutePath(.rejection(id)), findings: note(id))
        }
        let stands = (try? exists(.entry(dropped.name))) ?? true
        return stands || isPublished == false ? .waiting : .outOfSight
    }

    private func note(_ id: RejectionID) -> RejectionNote {
        let texts = ["findings.txt", "findings.json"].map { name in
            String(
                decoding: (try? contents(.child(.rejection(id), EntryName(name)), atMost: 64 << 20)) ?? [],
                as: UTF8.self)
        }
        return RejectionNote(text: texts[0], json: texts[1])
    }
}
