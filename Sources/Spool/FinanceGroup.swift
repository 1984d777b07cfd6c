extension SpoolDirectory {
    /// Gives `finance/` of a result in the making to whoever settles cost, and to nobody else: it is made again inside
    /// `outgoing/.finance`, takes the group of that directory by its set-group-ID bit, and is moved into its place. A rename
    /// keeps the group; changing one is what the daemon's unit forbids.
    ///
    /// - Returns: false where a site has made no `outgoing/.finance`: then the list has the group of all results.
    func closeFinance(of staged: Place) throws(SpoolError) -> Bool {
        let finance = Place.child(staged, EntryName("finance"))
        guard try look(.finance)?.kind == .directory, try look(finance)?.kind == .directory else {
            return false
        }
        let closed = Place.child(.finance, EntryName("made"))
        try removeTree(closed)
        try makeDirectory(closed)
        for name in try names(in: finance) {
            guard try rename(.child(finance, name), to: .child(closed, name)) == .done else {
                throw SpoolError("rename", closed.label, code: 0)
            }
        }
        try removeTree(finance)
        guard try rename(closed, to: finance) == .done else {
            throw SpoolError("rename", finance.label, code: 0)
        }
        return true
    }

    /// What a crash has left of it.
    func clearFinance() throws(SpoolError) {
        guard try look(.finance)?.kind == .directory else { return }
        for name in try names(in: .finance) { try removeTree(.child(.finance, name)) }
        try sync(.finance)
    }
}
