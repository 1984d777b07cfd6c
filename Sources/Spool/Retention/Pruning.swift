import Glibc

/// What a pass of pruning took, or would take.
public struct Pruned: Sendable, Equatable {
    public internal(set) var names: [Shelf: [String]] = [:]
    /// The reason why nothing was deleted by age.
    public internal(set) var doubt: SpoolCalendar.Doubt?
}

extension Spool {
    /// Deletes what is older, or more, than it may be. Ages are told by the journal, never by a file's own time; while the
    /// clock is in doubt nothing is deleted.
    /// - Parameter keepsOutcomes: how many files of outcomes calibrations still read; these stay.
    public func prune(
        _ limits: [Shelf: RetentionLimit], keepsOutcomes: Int, isRehearsal: Bool
    ) throws(SpoolError) -> Pruned {
        var pruned = Pruned()
        pruned.doubt = calendar.doubt
        let wanted = limits.filter { $0.value != .everything }
        guard !wanted.isEmpty, pruned.doubt == nil || isRehearsal else { return pruned }
        let times = try directory.answerTimes()
        for shelf in Shelf.allCases {
            guard let limit = wanted[shelf] else { continue }
            let items = try items(on: shelf, times, keepsOutcomes: keepsOutcomes)
            for item in ShelfItem.overdue(items, limit, now: calendar.now) {
                if !isRehearsal, try !take(item.name, from: shelf) { continue }
                pruned.names[shelf, default: []].append(item.name.ascii)
            }
        }
        if !isRehearsal { for place in [Place.outgoing, .rejected, .archive] { try directory.sync(place) } }
        return pruned
    }

    private func items(
        on shelf: Shelf, _ times: [String: Int64], keepsOutcomes: Int
    ) throws(SpoolError) -> [ShelfItem] {
        let names: [EntryName]
        switch shelf {
        case .results: names = try directory.names(in: .outgoing).filter { !$0.isHidden }
        case .rejected: names = try directory.names(in: .rejected).filter { !$0.isHidden }
        case .inputs:
            let kept = Set(try keptOutcomes().suffix(keepsOutcomes).map(\.name))
            names = try directory.names(in: .archive).filter { !kept.contains($0.ascii) }
        }
        return names.map { ShelfItem(name: $0, since: times[String($0.ascii.prefix(JobID.length))]) }
    }

    /// First out of sight, at one instant; then gone. False: it holds what is not ours to delete, and stays.
    private func take(_ name: EntryName, from shelf: Shelf) throws(SpoolError) -> Bool {
        switch shelf {
        case .results:
            try journal.append([.pruned(shelf, name: name.ascii)])
            let aside = Place.child(.staging, EntryName(bytes: name.bytes + Array(".pruned".utf8)))
            try remove(.child(.outgoing, name), by: aside)
        case .rejected:
            let place = Place.child(.rejected, name)
            guard try removeForeign(.child(place, EntryName("entry"))) else { return false }
            try journal.append([.pruned(shelf, name: name.ascii)])
            try remove(place, by: .child(.rejected, EntryName(bytes: Array(".".utf8) + name.bytes)))
        case .inputs:
            try journal.append([.pruned(shelf, name: name.ascii)])
            archiveChanged()
            try directory.remove(.child(.archive, name))
        }
        return true
    }

    private func remove(_ place: Place, by aside: Place) throws(SpoolError) {
        try directory.removeTree(aside)
        _ = try directory.rename(place, to: aside)
        try directory.removeTree(aside)
    }

    /// A refused entry is whatever somebody dropped: a folder of theirs may hold what only they can delete.
    private func removeForeign(_ place: Place) throws(SpoolError) -> Bool {
        do throws(SpoolError) {
            try directory.removeTree(place)
            return true
        } catch  where [EACCES, EPERM, ENOTEMPTY].contains(error.code) {
            return false
        }
    }
}

extension SpoolDirectory {
    /// When each job or entry was last answered, by the first 16 characters of its name. Reads the whole journal, a piece
    /// at a time.
    func answerTimes() throws(SpoolError) -> [String: Int64] {
        var times: [String: Int64] = [:]
        try readJournal { line in
            guard let event = line.text("event"), ["published", "rejected", "refused"].contains(event),
                let name = line.text("job") ?? line.text("entry"),
                let time = line.text("time").flatMap(Timestamp.seconds)
            else { return }
            times[name] = time
        }
        return times
    }
}

extension EntryName {
    /// Of a name of our own making.
    var ascii: String { String(decoding: bytes, as: UTF8.self) }
}
