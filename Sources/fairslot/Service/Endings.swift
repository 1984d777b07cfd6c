import Logging
import Spool

/// Answers that are ready to be made durable. In a burst many share one wait for the disk, and the workers go on meanwhile.
struct Endings {
    struct Ending {
        var answer: JobAnswer
        /// The closing line of the log: written once the answer stands.
        var word: String
        var level: Logger.Level
        var figures: Logger.Metadata
        var isPublished: Bool
    }

    private var ready: [Ending] = []
    private var since: ContinuousClock.Instant?
    /// The next worker is not to begin before these stand.
    private(set) var isHurried = false
    private var hasBell = false

    /// The longest that an answer waits for company, where workers are at work.
    static let patience = Duration.milliseconds(250)
    /// The same where more jobs wait than `burst`: nobody sees one second in a minute, and each group costs as much as one.
    private static let patienceInBurst = Duration.seconds(1)
    static let burst = 32
    private static let largestGroup = 64

    var isEmpty: Bool { ready.isEmpty }

    mutating func add(_ ending: Ending) {
        ready.append(ending)
        since = since ?? .now
        // A calibration that begins now is to find them in the archive.
        if ending.answer.keepsOutcomes { isHurried = true }
    }

    mutating func hurry() { isHurried = !ready.isEmpty }

    /// - Parameters:
    ///   - isIdle: no worker is at work, so there will be no company.
    ///   - isBurst: many jobs wait.
    func isDue(isIdle: Bool, isBurst: Bool) -> Bool {
        guard let since else { return false }
        return isHurried || isIdle || ready.count >= Self.largestGroup
            || since.duration(to: .now) >= (isBurst ? Self.patienceInBurst : Self.patience)
    }

    /// True once for those that wait now: they are to be looked at again when their patience has passed.
    mutating func wantsBell() -> Bool {
        defer { hasBell = !ready.isEmpty }
        return !ready.isEmpty && !hasBell
    }

    mutating func take() -> [Ending] {
        defer { self = Endings() }
        return ready
    }
}
