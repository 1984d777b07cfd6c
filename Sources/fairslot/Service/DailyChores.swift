import Logging
import Spool

/// What a daemon does at its start and once a day: says where its journal stands, so that the system's own journal vouches
/// for it, and deletes what is older than it may be.
struct DailyChores {
    private var lastDone: ContinuousClock.Instant?

    mutating func doIfDue(_ loop: WorkingLoop) throws {
        let now = ContinuousClock.now
        if let lastDone, lastDone.duration(to: now) < .seconds(86_400) { return }
        // The start has a line of its own.
        if lastDone != nil { try loop.spool.noteDay() }
        lastDone = now
        let head = loop.spool.journalHead
        loop.log.notice(
            "journal-head", metadata: ["journalLine": "\(head.line)", "journalChain": "\(head.chain)"])
        try prune(loop)
    }

    private func prune(_ loop: WorkingLoop) throws {
        let limits = loop.daemon.settings.retention
        guard limits.contains(where: { $0.value != .everything }) else { return }
        let pruned = try loop.spool.prune(
            limits, keepsOutcomes: loop.daemon.settings.outcomeFiles.value, isRehearsal: false)
        if let doubt = pruned.doubt {
            loop.log.warning("retention-stands-still", metadata: ["reason": "\(doubt.word)"])
        }
        for shelf in Shelf.allCases {
            guard let names = pruned.names[shelf], !names.isEmpty else { continue }
            loop.log.notice("pruned", metadata: ["shelf": "\(shelf.rawValue)", "count": "\(names.count)"])
        }
    }
}

extension SpoolCalendar.Doubt {
    /// For the log.
    var word: String {
        switch self {
        case .gapAtStart: "clock-gap-at-start"
        case .jumped: "clock-jumped"
        case .unknownGap: "clock-gap-unknown"
        }
    }

    /// For people.
    var words: String {
        func hours(_ seconds: Int64) -> String { "\(abs(seconds) / 3600) hours" }
        return switch self {
        case .gapAtStart(let gap) where gap < 0:
            "the clock stands \(hours(gap)) before the time that a daemon last went by"
        case .gapAtStart(let gap):
            "\(hours(gap)) lie between the time that a daemon last went by and the start of this one"
        case .jumped(let drift): "the clock has jumped by \(hours(drift)) while this daemon ran"
        case .unknownGap: "when a daemon last ran is not to be read from the journal"
        }
    }
}
