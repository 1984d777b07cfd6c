import Glibc

extension SpoolDirectory {
    /// Each whole line of the journal, first written first, with no more than a piece of it in memory. Needs the right to
    /// read `state/`, which is the daemon's own.
    public func readJournal(_ body: (JSONLine) -> Void) throws(SpoolError) {
        try readJournalLines { bytes in if let line = JSONLine(bytes) { body(line) } }
    }

    /// The line of this number; nil: there is none.
    public func journalLine(_ number: Int) throws(SpoolError) -> JSONLine? {
        var found: JSONLine?
        try readJournal { if $0.integer("line") == number { found = $0 } }
        return found
    }

    /// The journal's audit, line by line.
    public func auditJournal() throws(SpoolError) -> JournalAudit {
        var audit = JournalAudit()
        try readJournalLines { audit.read($0) }
        return audit
    }

    private func readJournalLines(_ body: (ArraySlice<UInt8>) -> Void) throws(SpoolError) {
        let place = Place.journal
        let descriptor = place.withPath { openat(root, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else { throw SpoolError("open", place.label, code: errno) }
        defer { close(descriptor) }
        var held: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SpoolError("read", place.label, code: errno) }
            // An unfinished last line is what a crash leaves; the next start cuts it off.
            if count == 0 { return }
            held += buffer[..<count]
            var rest = held[...]
            while let end = rest.firstIndex(of: 0x0A) {
                body(rest[..<end])
                rest = rest[(end + 1)...]
            }
            held = Array(rest)
        }
    }
}
