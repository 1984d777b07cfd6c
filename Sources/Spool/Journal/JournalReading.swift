import Linux

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
        let file = try open(.journal)
        // What stays of it at the end is an unfinished last line, as a crash leaves it; the next start cuts it off.
        var held: [UInt8] = []
        try at(Place.journal.label) { () throws(CallError) in
            try file.forEachPiece { piece in
                held += piece
                var rest = held[...]
                while let end = rest.firstIndex(of: 0x0A) {
                    body(rest[..<end])
                    rest = rest[(end + 1)...]
                }
                held = Array(rest)
            }
        }
    }
}
