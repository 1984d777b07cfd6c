import Domain

/// What a pass of pruning took, or would take.
public struct Pruned: Sendable, Equatable {
    public internal(set) var names: [Shelf: [String]] = [:]
    /// What would have gone too, had it been ours to delete.
    public internal(set) var stayed: [String] = []
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
            let taken = isRehearsal ? overdue : try take(overdue, from: shelf)
            pruned.names[shelf] = taken.map(\.ascii)
            pruned.stayed += Set(overdue).subtracting(taken).map(\.ascii).sorted()
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
                guard try clear(entry) else { continue }
            }
            // Of an earlier time.
            if let aside = aside(name, on: shelf), try !clear(aside) { continue }
            taken.append(name)
        }
        try tell(taken.map { .pruned(shelf, name: $0.ascii) })
        switch shelf {
        case .results:
            try remove(taken, from: .outgoing, on: shelf, syncing: [.outgoing, .staging])
        case .rejected:
            try remove(taken, from: .rejected, on: shelf, syncing: [.rejected])
        case .inputs:
            archiveChanged()
            var kept: [EntryName] = []
            for name in taken where try !clear(.child(.archive, name)) { kept.append(name) }
            try directory.sync(.archive)
            try tell(kept.map { .stayed(shelf, name: $0.ascii) })
            taken.removeAll(where: kept.contains)
        }
        return taken
    }

    /// Where a thing lies between being seen and being gone; nil: what is seen by nobody goes at once.
    private func aside(_ name: EntryName, on shelf: Shelf) -> Place? {
        switch shelf {
        case .results: .child(.staging, EntryName(bytes: name.bytes + Array(".pruned".utf8)))
        case .rejected: .child(.rejected, EntryName(bytes: Array(".".utf8) + name.bytes))
        case .inputs: nil
        }
    }

    /// Both ends of each move lie in `places`.
    private func remove(
        _ names: [EntryName], from parent: Place, on shelf: Shelf, syncing places: [Place]
    ) throws(SpoolError) {
        let moves = names.compactMap { name in aside(name, on: shelf).map { (Place.child(parent, name), $0) }
        }
        for (place, aside) in moves { _ = try directory.rename(place, to: aside) }
        for place in places { try directory.sync(place) }
        for (_, aside) in moves { _ = try clear(aside) }
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
