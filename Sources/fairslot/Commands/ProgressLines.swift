import Glibc
import Synchronization

/// How far a run is, on standard error: a line for each goal as it is finished, and where people look on, from time to
/// time a passing line that the next one takes the place of.
final class ProgressLines: Sendable {
    private let text: Mutex<ProgressText>

    init() { text = Mutex(ProgressText(isTerminal: isatty(2) == 1, from: .now)) }

    func show(_ event: WorkerEvent) {
        guard case .progress(let progress) = event else { return }
        text.withLock { printError($0.next(progress, at: .now)) }
    }

    /// Nothing passing is left when this returns.
    func finish() { text.withLock { printError($0.clear()) } }
}

/// What `ProgressLines` prints, by the events and their times.
struct ProgressText {
    let isTerminal: Bool
    private var quietUntil: ContinuousClock.Instant
    private var isPassing = false

    /// Between two passing lines, and before the first: a short run shows none.
    static let pause = Duration.seconds(1)

    init(isTerminal: Bool, from start: ContinuousClock.Instant) {
        self.isTerminal = isTerminal
        quietUntil = start + Self.pause
    }

    mutating func next(_ progress: WorkerProgress, at now: ContinuousClock.Instant) -> String {
        if progress.isDecided {
            quietUntil = now + Self.pause
            return clear() + progress.text + "\n"
        }
        guard isTerminal, now >= quietUntil else { return "" }
        quietUntil = now + Self.pause
        let text = clear() + "\(progress.phase) \(progress.text)"
        isPassing = true
        return text
    }

    /// Takes a passing line away.
    mutating func clear() -> String {
        defer { isPassing = false }
        return isPassing ? "\r\u{1B}[K" : ""
    }
}

extension WorkerProgress {
    /// `value: 405.2, bound 412.7, gap 1.85 %`; empty while no goal is being decided.
    var text: String {
        guard let goal else { return "" }
        guard let value, let bound else { return goal }
        let gap = relativeGap(value: value, bound: bound)
        let share = gap.isFinite && gap > 0 ? ", gap \((gap * 100).fixed(2)) %" : ""
        return value == bound ? "\(goal): \(value), proven" : "\(goal): \(value), bound \(bound)\(share)"
    }
}
