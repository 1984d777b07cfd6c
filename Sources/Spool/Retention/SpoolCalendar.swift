/// What the wall clock says, and whether ages may be told by it. Deleting by age is the one thing here that a wrong clock
/// makes irreparable: a clock that jumps ahead makes everything old.
public final class SpoolCalendar {
    public enum Doubt: Equatable, Sendable {
        /// Between the last line of the journal and the start of the daemon lies more than a day, backwards or forwards.
        case gapAtStart(seconds: Int64)
        /// While the daemon ran, the wall clock went another way than time does.
        case jumped(seconds: Int64)
    }

    private let clock: @Sendable () -> Int64
    private var wallStart: Int64
    private var start = ContinuousClock.now
    private var lastLine: Int64?

    /// Less is what daemons stand still over a night, and what clocks are set by.
    static let tolerance: Int64 = 86_400

    init(clock: @escaping @Sendable () -> Int64, lastLine: Int64?) {
        self.clock = clock
        self.lastLine = lastLine
        wallStart = clock()
    }

    /// Seconds since 1970.
    var now: Int64 { clock() }

    /// Nil: ages can be told.
    public var doubt: Doubt? {
        let passed = start.duration(to: .now).components.seconds
        let drift = clock() - wallStart - passed
        if abs(drift) > Self.tolerance { return .jumped(seconds: drift) }
        let gap = wallStart - (lastLine ?? wallStart)
        return abs(gap) > Self.tolerance ? .gapAtStart(seconds: gap) : nil
    }

    /// An operator has looked at the clock: it is right now.
    public func confirm() {
        (lastLine, wallStart, start) = (nil, clock(), .now)
    }
}
