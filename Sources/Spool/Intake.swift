/// Decides when an entry of `incoming/` is whole. Pure: looks and instants in, actions out.
///
/// ```swift
/// switch intake.saw(name, look, at: now) {
/// case .take: try spool.copyIn(name, look)
/// case .refuse(let fault): try spool.refuse(name, look, fault)
/// case .wait, .ignore: break
/// }
/// ```
public struct Intake: Sendable {
    public enum Action: Equatable, Sendable {
        /// A name that says "not ready": never touched.
        case ignore
        case wait
        case take
        case refuse(EntryFault)
    }

    /// An instant as the time since some fixed start, on a clock that never jumps.
    public typealias Instant = Duration

    private struct Watched {
        var look: Look
        /// When this very look was first had.
        var since: Instant
        var isWhole = false
        var seenInScan: Int
    }

    private let settle: Duration
    private let largest: Int64
    private var watched: [EntryName: Watched] = [:]
    private var arrivedByRename: Set<EntryName> = []
    private var scan = 0

    /// - Parameters:
    ///   - settle: how long an entry must look the same; exporters write in bursts, so one look is not enough.
    ///   - largest: bytes an input may have.
    public init(settle: Duration, largest: Int64) {
        self.settle = settle
        self.largest = largest
    }

    /// A rename into the directory is how a writer says that a file is whole.
    public mutating func arrivedByRename(_ name: EntryName) {
        arrivedByRename.insert(name)
    }

    public mutating func saw(_ name: EntryName, _ look: Look, at now: Instant) -> Action {
        if name.isIgnored { return .ignore }
        let renamed = arrivedByRename.remove(name) != nil
        var entry = Watched(look: look, since: now, isWhole: renamed, seenInScan: scan)
        if let earlier = watched[name], earlier.look == look {
            entry.since = earlier.since
            entry.isWhole = renamed || earlier.isWhole || now - earlier.since >= settle
        }
        watched[name] = entry
        guard entry.isWhole else { return .wait }
        return EntryFault(look, largest: largest).map(Action.refuse) ?? .take
    }

    /// Ends one pass over the directory: entries it did not see are forgotten.
    public mutating func scanEnded() {
        watched = watched.filter { $0.value.seenInScan == scan }
        arrivedByRename = []
        scan += 1
    }

    /// When the next waiting entry can have settled; nil when none waits.
    public var nextLook: Instant? {
        watched.values.filter { !$0.isWhole }.map { $0.since + settle }.min()
    }
}
