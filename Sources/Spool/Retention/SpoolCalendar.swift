/// What the wall clock says, and whether ages may be told by it. Deleting by age is the one thing here that a wrong clock
/// makes irreparable: a clock that jumps ahead makes everything old.
public final class SpoolCalendar {
    public enum Doubt: Equatable, Sendable {
        /// Between the last time that can be trusted and the start of the daemon lies more than a day, backwards or forwards.
        case gapAtStart(seconds: Int64)
        /// While the daemon ran, the wall clock went another way than time does.
        case jumped(seconds: Int64)
        /// There was a daemon before, and when it wrote last cannot be read.
        case unknownGap
    }

    /// When a daemon was last known to go by the right clock, before this one started.
    enum LastTime: Equatable, Sendable {
        /// There was none.
        case never
        /// Since 1970.
        case seconds(Int64)
        case unknown
    }

    private let clock: @Sendable () -> Int64
    private var wallStart: Int64
    private var start = ContinuousClock.now
    private var last: LastTime

    /// Less is what daemons stand still over a night, and what clocks are set by.
    static let tolerance: Int64 = 86_400

    init(clock: @escaping @Sendable () -> Int64, last: LastTime) {
        self.clock = clock
        self.last = last
        wallStart = clock()
    }

    /// Seconds since 1970.
    var now: Int64 { clock() }

    private var passed: Int64 { start.duration(to: .now).components.seconds }

    private var doubtAtStart: Doubt? {
        switch last {
        case .never: return nil
        case .unknown: return .unknownGap
        case .seconds(let seconds):
            let gap = wallStart - seconds
            return abs(gap) > Self.tolerance ? .gapAtStart(seconds: gap) : nil
        }
    }

    /// Nil: ages can be told.
    public var doubt: Doubt? {
        let drift = clock() - wallStart - passed
        if abs(drift) > Self.tolerance { return .jumped(seconds: drift) }
        return doubtAtStart
    }

    /// The last time that is not in doubt, for the next start to go by.
    var trusted: LastTime { doubtAtStart == nil ? .seconds(wallStart + passed) : last }

    /// An operator has looked at the clock: it is right now.
    func confirm() { (last, wallStart, start) = (.never, clock(), .now) }
}
