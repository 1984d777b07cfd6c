/// A file of outcomes in the archive. Unlike other inputs it is read again: a calibration rests on those that came before
/// as well.
public struct KeptOutcomes: Hashable, Sendable, Comparable {
    public let identity: JobIdentity
    /// Which job of this spool it was.
    public let turn: Int
    public let bytes: Int64

    /// In the order in which they were accepted.
    public static func < (a: Self, b: Self) -> Bool {
        (a.turn, a.identity.name) < (b.turn, b.identity.name)
    }

    /// In `archive/`.
    public var name: String { Self.name(identity, turn: turn) }

    static func name(_ identity: JobIdentity, turn: Int) -> String {
        "\(identity.name).outcomes-\(turn).json"
    }

    fileprivate init?(_ name: EntryName, bytes: Int64) {
        // Cheap for the many that are none: an archive has years of jobs.
        guard name.bytes.count > 52, name.bytes[52...].starts(with: ".outcomes-".utf8) else { return nil }
        let parts = String(decoding: name.bytes, as: UTF8.self).split(separator: ".")
        guard parts.count == 3, parts[2] == "json", parts[1].hasPrefix("outcomes-"),
            let turn = EntryName.number(parts[1].dropFirst("outcomes-".count).utf8),
            let identity = JobIdentity(name: EntryName(String(parts[0])))
        else { return nil }
        self.identity = identity
        self.turn = turn
        self.bytes = bytes
    }
}

extension SpoolDirectory {
    /// All of them, first accepted first.
    func keptOutcomes() throws(SpoolError) -> [KeptOutcomes] {
        var kept: [KeptOutcomes] = []
        for name in try names(in: .archive) {
            guard let file = KeptOutcomes(name, bytes: 0) else { continue }
            let look = try look(.keptOutcomes(file.identity, file.turn))
            if let look, let whole = KeptOutcomes(name, bytes: look.bytes) { kept.append(whole) }
        }
        return kept.sorted()
    }
}

extension Spool {
    /// All of them, first accepted first; read from the disk once, and again after the archive has changed.
    func keptOutcomes() throws(SpoolError) -> [KeptOutcomes] {
        if let knownOutcomes { return knownOutcomes }
        let kept = try directory.keptOutcomes()
        knownOutcomes = kept
        return kept
    }

    func archiveChanged() { knownOutcomes = nil }

    /// The newest files of outcomes accepted before a job, as many as there is room for beside its own: at most `count`
    /// with it, and together no more bytes than one input may have. First accepted first.
    public func outcomes(before job: QueuedJob, atMost count: Int) throws(SpoolError) -> [KeptOutcomes] {
        var room = limits.largestInput - job.bytes
        var chosen: [KeptOutcomes] = []
        for kept in try keptOutcomes().reversed() where kept.turn < job.turn {
            guard chosen.count < count - 1, kept.bytes <= room else { break }
            room -= kept.bytes
            chosen.append(kept)
        }
        return chosen.reversed()
    }
}
