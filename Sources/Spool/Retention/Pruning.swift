import Domain
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
            let overdue = ShelfItem.overdue(items, limit, now: calendar.now).map(\.name)
            pruned.names[shelf] = (isRehearsal ? overdue : try take(overdue, from: shelf)).map(\.ascii)
        }
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

    /// First out of sight, each at one instant, and that on the disk; then gone. A disk that kept a file's end and not that
    /// its directory had been moved away would show half a result.
    /// - Returns: those that went; one that holds what is not ours to delete stays.
    private func take(_ names: [EntryName], from shelf: Shelf) throws(SpoolError) -> [EntryName] {
        var taken: [EntryName] = []
        for name in names {
            if shelf == .rejected {
                let entry = Place.child(.child(.rejected, name), EntryName("entry"))
                guard try removeForeign(entry) else { continue }
            }
            taken.append(name)
        }
        try journal.append(taken.map { .pruned(shelf, name: $0.ascii) })
        switch shelf {
        case .results:
            let moves = taken.map {
                (
                    Place.child(.outgoing, $0),
                    Place.child(.staging, EntryName(bytes: $0.bytes + Array(".pruned".utf8)))
                )
            }
            try remove(moves, syncing: [.outgoing, .staging])
        case .rejected:
            let moves = taken.map {
                (
                    Place.child(.rejected, $0),
                    Place.child(.rejected, EntryName(bytes: Array(".".utf8) + $0.bytes))
                )
            }
            try remove(moves, syncing: [.rejected])
        case .inputs:
            archiveChanged()
            for name in taken { try directory.remove(.child(.archive, name)) }
            try directory.sync(.archive)
        }
        return taken
    }

    /// Both ends of each move lie in `places`.
    private func remove(_ moves: [(Place, aside: Place)], syncing places: [Place]) throws(SpoolError) {
        for (place, aside) in moves {
            try directory.removeTree(aside)
            _ = try directory.rename(place, to: aside)
        }
        for place in places { try directory.sync(place) }
        for (_, aside) in moves { try directory.removeTree(aside) }
    }

    /// A refused entry is whatever somebody dropped: a folder of theirs may hold what only they can delete, or be deeper than
    /// a path can say. Then it stays.
    private func removeForeign(_ place: Place) throws(SpoolError) -> Bool {
        do throws(SpoolError) {
            try directory.removeTree(place)
            return true
        } catch  where [EACCES, EPERM, ENOTEMPTY, ENAMETOOLONG].contains(error.code) {
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
