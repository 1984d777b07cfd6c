import Glibc
public import Linux

/// A file put into `incoming/` by the book: written under a dot-name, synced, then renamed.
public struct DroppedFile: Sendable {
    public let input: Digest
    let inode: UInt64
    /// The entry as it stands there, by which it can be recognised if it is refused; nil: it was taken at once.
    let look: Look?
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
        let source = try at(path) { () throws(CallError) in try OpenFile(path) }
        // Not the file's own name: names say more than they should.
        let name = "submitted-\(Self.momentAndProcess).json"
        let draft = Place.entry(EntryName("." + name))
        do throws(SpoolError) {
            let input = try copy(source, named: path, to: draft)
            let inode = try look(draft)?.inode ?? 0
            guard try rename(draft, to: .entry(EntryName(name))) == .done else {
                throw SpoolError("rename", Place.incoming.label, code: EEXIST)
            }
            try sync(.incoming)
            let look = try look(.entry(EntryName(name)))
            return DroppedFile(input: input, inode: inode, look: look, name: EntryName(name))
        } catch {
            try? remove(draft)
            throw error
        }
    }

    /// For a name that nobody else on this machine gives.
    static var momentAndProcess: String {
        let time = ThisProcess.wallNanoseconds
        // Requests are done in the order of their names.
        let fraction = String(1_000_000_000 + time % 1_000_000_000).dropFirst()
        return "\(time / 1_000_000_000).\(fraction)-\(getpid())"
    }

    private func copy(
        _ source: borrowing OpenFile, named path: String, to draft: Place
    ) throws(SpoolError) -> Digest {
        let target = try open(draft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o640)
        // Whatever the caller's umask: the daemon reads it by the group of `incoming/`.
        try? target.setMode(0o640)
        var stream = DigestStream()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try at(path) { () throws(CallError) in try source.read(into: &buffer) }
            if count == 0 { break }
            stream.add(buffer[..<count])
            try at(draft.label) { () throws(CallError) in try target.write(buffer[..<count]) }
        }
        try at(draft.label) { () throws(CallError) in try target.sync() }
        return stream.finish()
    }

    /// - Parameter settings: those of the daemon since the file was dropped, from its status file: a job at work when they
    ///   are reloaded ends under those of before.
    public func state(of dropped: DroppedFile, settings: [JobSettings]) -> DroppedFileState {
        let jobs = settings.map { JobIdentity(input: dropped.input, settings: $0).job }
        var seesResults = true
        for job in jobs {
            let isPublished = try? exists(.result(job))
            if isPublished == true { return .published(path: absolutePath(.result(job))) }
            seesResults = seesResults && isPublished != nil
        }
        let refused = dropped.look.map { [Place.rejection(.entry($0))] } ?? refusals(ofInode: dropped.inode)
        for place in jobs.map({ Place.rejection(.job($0)) }) + refused where (try? exists(place)) == true {
            return .rejected(path: absolutePath(place), findings: note(in: place))
        }
        let stands = (try? exists(.entry(dropped.name))) ?? true
        return stands || seesResults ? .waiting : .outOfSight
    }

    private func refusals(ofInode inode: UInt64) -> [Place] {
        ((try? names(in: .rejected)) ?? []).map { Place.child(.rejected, $0) }
            .filter { (try? look(.child($0, EntryName("entry"))))?.inode == inode }
    }

    private func note(in rejection: Place) -> RejectionNote {
        let texts = ["findings.txt", "findings.json"].map { name in
            String(
                decoding: (try? contents(.child(rejection, EntryName(name)), atMost: 64 << 20)) ?? [],
                as: UTF8.self)
        }
        return RejectionNote(text: texts[0], json: texts[1])
    }
}
